"""The lever `governance`: what is strategic goes first, and a board decides when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, WithJsonSchema

from sim.levers.base import Lever, kinds_of, put, unknown_name
from sim.scenario.supply import read_weight
from sim.scenario.units import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sim.scenario.places import Path
    from sim.scenario.problems import Finding
    from sim.scenario.schema import Scenario

Weight = Annotated[float, BeforeValidator(read_weight), WithJsonSchema({"type": "number", "exclusiveMinimum": 0})]


class Governance(Lever):
    """`governance: {weights: {ERP change: 5, Marketing: 2}, board: 4 weeks}`."""

    idea: ClassVar[str] = (
        "Give departments or kinds a strategic weight. The heaviest goes first, whoever asks; a board that meets now "
        "and then lets requests in."
    )
    source: ClassVar[str] = (
        "Seed 000, comment by jfbauer: central prioritisation, where a campaign stands against a strategic ERP upgrade."
    )
    costs: ClassVar[str] = "No money; every request waits for the board, and somebody has to settle the weights."
    loses: ClassVar[str] = "Whoever is not strategic: a light request may wait for as long as there are heavier ones."
    example: ClassVar[str] = "governance: {weights: {ERP change: 5, Marketing: 2}, board: 2 weeks}"

    weights: dict[str, Weight] = Field(
        min_length=1, description="Weight by department or kind, a kind before its department; 1 for one left out."
    )
    board: Interval | None = Field(
        default=None, description="Time between the board's meetings; approval as IT's when left out."
    )

    def problems(self, scenario: Scenario) -> Iterable[Finding]:
        """Weights for what is not there."""
        for name in self.weights:
            known = [*scenario.departments, *kinds_of(scenario)]
            yield from unknown_name(("weights", name), "department or kind", name, known)

    def rewrite(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        """IT's discipline, and its approval where there is a board."""
        values: dict[Path, object] = {("it", "discipline"): {"name": "strategic", "weights": dict(self.weights)}}
        if self.board:
            values["it", "approval"] = {"every": f"{self.board!r} days"}
        return put(plain, values)

    def writes(self, plain: Mapping[str, Any]) -> Mapping[Path, Path]:
        """The two values that it writes."""
        board: dict[Path, Path] = {("it", "approval"): ("board",)} if self.board else {}
        return {("it", "discipline"): ("weights",), **board}
