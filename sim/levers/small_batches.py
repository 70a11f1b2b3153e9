"""The lever `small_batches`: requests are worked on and delivered in slices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from sim.levers.base import Lever, Names, kinds_of, put, unknown_names
from sim.scenario.problems import Finding
from sim.scenario.units import Count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sim.scenario.places import Path
    from sim.scenario.schema import Scenario


class SmallBatches(Lever):
    """`small_batches: {slices: 4, kinds: New website}`."""

    idea: ClassVar[str] = (
        "Cut requests into slices that are delivered one by one, each with its share of the value. After each slice "
        "the discipline picks anew, and the request keeps its place."
    )
    source: ClassVar[str] = "Seed 000, the agile answers of its comments: smaller pieces, delivered more often."
    costs: ClassVar[str] = "No money here; where each delivery costs work of its own, write that into the effort."
    loses: ClassVar[str] = "Large requests of low rank: more important ones come in between their slices."
    example: ClassVar[str] = "small_batches: {slices: 4, kinds: New website}"

    slices: Count = Field(description="How many slices a request is cut into, all of equal size.")
    kinds: Names = Field(default=(), description="Which kinds are cut, one or a list; all without steps if left out.")

    def problems(self, scenario: Scenario) -> Iterable[Finding]:
        """Kinds that are not there, or that have steps."""
        yield from unknown_names(("kinds",), "kind of request", self.kinds, kinds_of(scenario))
        for department in scenario.departments.values():
            for name, kind in department.requests.items():
                if name in self.kinds and kind.steps:
                    help = "name kinds without steps"
                    yield Finding(("kinds",), f"`{name}` has steps and cannot be cut into slices", help=help)

    def rewrite(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        """The slices of each of its kinds."""
        return put(plain, dict.fromkeys(self.writes(plain), self.slices))

    def writes(self, plain: Mapping[str, Any]) -> Mapping[Path, Path]:
        """The slices of each of its kinds."""
        return {
            ("departments", department, "requests", kind, "slices"): ("slices",)
            for department, content in plain["departments"].items()
            for kind, request in content["requests"].items()
            if not request.get("steps") and (not self.kinds or kind in self.kinds)
        }
