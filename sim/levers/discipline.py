"""The lever `discipline`: another order of work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import model_validator

from sim.levers.base import Lever, kinds_of, unknown_name
from sim.scenario.supply import DISCIPLINE_SHORT, Discipline, read_discipline

if TYPE_CHECKING:
    from sim.scenario.places import Path
    from sim.scenario.problems import Finding
    from sim.scenario.schema import Scenario


class DisciplineLever(Lever, Discipline):
    """`discipline: cost_of_delay`, `discipline: {priority: {preemptive: true}, from: 6 months}`."""

    idea: ClassVar[str] = (
        "Serve waiting requests in another order: by class, by due date, by size, by what a week of delay costs the "
        "outside customer, or by each department's fair share."
    )
    source: ClassVar[str] = (
        "Seed 001, Heller's fourth point (one customer, the one who pays), and seed 000, jfbauer on one list of "
        "priorities for all."
    )
    costs: ClassVar[str] = "No money; somebody has to keep values, dates and estimates honest."
    loses: ClassVar[str] = (
        "Whoever comes later in the new order: large, cheap or low-class requests can wait very long."
    )
    example: ClassVar[str] = "discipline: cost_of_delay"
    short_form: ClassVar[dict[str, Any] | None] = DISCIPLINE_SHORT

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        if not isinstance(value, Mapping):
            return read_discipline(value)
        span = {key: item for key, item in value.items() if key in ("from", "until")}
        order = read_discipline({key: item for key, item in value.items() if key not in span})
        return {**order, **span} if isinstance(order, Mapping) else order

    def problems(self, scenario: Scenario) -> Iterable[Finding]:
        """Weights for departments, or under `strategic` kinds, that are not there."""
        what, known = "department", [*scenario.departments]
        if self.name == "strategic":
            what, known = "department or kind", [*scenario.departments, *kinds_of(scenario)]
        for name in self.weights:
            yield from unknown_name((self.name, name), what, name, known)

    def rewrite(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        """IT's discipline replaced as a whole."""
        order = {"name": self.name, "preemptive": self.preemptive, "weights": dict(self.weights)}
        return {**plain, "it": {**plain["it"], "discipline": order}}

    def writes(self, plain: Mapping[str, Any]) -> Mapping[Path, Path]:
        """IT's discipline."""
        return {("it", "discipline"): ()}
