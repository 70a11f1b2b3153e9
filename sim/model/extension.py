"""The points at which a lever can act on a running world.

A lever that does more than rewrite values makes one `Extension` for each world. The world calls `begin` when the
lever's time comes and `end` when it is over. In between it calls those of the other methods that the extension
overrides; a method that is not overridden costs nothing. A request is a row of `world.requests`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.model.team import Team


class Extension:
    """Base of what levers do. Override what is needed."""

    def begin(self, now: float) -> None:
        """The lever's time has come."""

    def end(self, now: float) -> None:
        """The lever's time is over: undo what `begin` did."""

    def route(self, row: int, team: Team, now: float) -> Team:
        """Another team for a request that would go to `team`, or `team` itself."""
        return team

    def tier(self, row: int) -> int:
        """0, or a higher number for a request that must wait behind all of a lower one. Asked before the quote."""
        return 0

    def accepted(self, row: int, tier: int, now: float) -> None:
        """The department has accepted IT's date (or none was given): the request is IT's now."""

    def left(self, row: int, now: float) -> None:
        """An accepted request has left before its work began."""


@dataclass(frozen=True, slots=True, eq=False)
class Reserve:
    """People of a team held back for the requests that it `allows` (a row): others start only while more than that many
    people are free. A lever adds it to `Team.reserves` and calls `Team.restand`."""

    people: int
    allows: Callable[[int], bool]


POINTS = ("route", "tier", "accepted", "left")


def overridden(extension: Extension, point: str) -> bool:
    """Does the extension do anything at that point?"""
    return getattr(type(extension), point) is not getattr(Extension, point)
