"""The lever `quotes`: another way of promising."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from sim.levers.base import Lever
from sim.scenario.supply import Quotes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.scenario.places import Path


class QuotesLever(Lever, Quotes):
    """`quotes: {basis: backlog, optimism: 0%}`; what is left out has its default, not the scenario's value."""

    idea: ClassVar[str] = (
        "Promise dates in another way: from the backlog as it is, with hope taken off, with a margin that keeps the "
        "date by a given chance, or always the same wait."
    )
    source: ClassVar[str] = "Seed 000: a CIO promises support before he knows the demand, and a month becomes several."
    costs: ClassVar[str] = "No money; honest dates have to be said out loud, and a backlog has to be kept."
    loses: ClassVar[str] = (
        "With honest dates IT loses requests at once that it would have lost later; with hopeful ones it loses trust."
    )
    example: ClassVar[str] = "quotes: {basis: backlog, percentile: 85%}"

    def rewrite(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        """IT's quotes replaced as a whole."""
        quotes: dict[str, Any] = {"basis": self.basis, "optimism": self.optimism, "percentile": self.percentile}
        if self.fixed is not None:
            quotes["fixed"] = f"{self.fixed!r} days"
        return {**plain, "it": {**plain["it"], "quotes": quotes}}

    def writes(self, plain: Mapping[str, Any]) -> Mapping[Path, Path]:
        """IT's quotes."""
        return {("it", "quotes"): ()}
