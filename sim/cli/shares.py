"""A share on the command line, such as `95%` or `0.95`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    _Kind = click.ParamType[float]
else:
    _Kind = click.ParamType  # which older releases of click do not let be subscripted


class Share(_Kind):
    """Between two shares; the bounds themselves are in, unless `open_ended`. `usual` is what a message proposes."""

    name = "share"

    def __init__(self, low: float, high: float, usual: str, *, open_ended: bool = False) -> None:
        self._low, self._high, self._open = low, high, open_ended
        self._usual = usual

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The share as a fraction.

        Raises:
            BadParameter: it is no share, or lies outside.
        """
        from pydantic_core import PydanticCustomError

        from sim.scenario.units import parse_share

        try:
            share = parse_share(value.replace(" %", "%") if isinstance(value, str) else value)
        except PydanticCustomError as error:
            self.fail(f"{error.message()}; write a share such as {self._usual}.", param, ctx)
        inside = self._low < share < self._high if self._open else self._low <= share <= self._high
        if not inside:
            between = "above {} and below {}" if self._open else "{} to {}"
            allowed = between.format(f"{100 * self._low:g}%", f"{100 * self._high:g}%")
            self.fail(
                f"`{value}` is outside what is allowed, {allowed}; write a share such as {self._usual}.", param, ctx
            )
        return share


CONFIDENCE: Final = Share(0.5, 0.9999, "95%")  # how sure an answer is to be
