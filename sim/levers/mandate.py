"""The lever `mandate`: going round IT is forbidden."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field, model_validator

from sim.levers.base import Lever, Names, unknown_names
from sim.model.extension import Extension
from sim.scenario.units import RATIO_JSON, Share

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.model.world import World
    from sim.scenario.problems import Finding
    from sim.scenario.schema import Scenario


class Mandate(Lever):
    """`mandate: 80%`, or `mandate: {compliance: 80%, departments: Marketing, resentment: 2%}`."""

    idea: ClassVar[str] = (
        "Forbid going round IT. Each request that would have gone round stays with IT by the share that obeys."
    )
    source: ClassVar[str] = "Seed 000: IT asks the CEO to force marketing back in-house."
    costs: ClassVar[str] = (
        "No money; work that had gone elsewhere comes into IT's queue, and delays cost what they cost."
    )
    loses: ClassVar[str] = (
        "The departments that may no longer help themselves, and whoever queues behind the work that now stays."
    )
    example: ClassVar[str] = "mandate: {compliance: 80%, departments: Marketing}"
    short_form: ClassVar[dict[str, Any] | None] = RATIO_JSON

    compliance: Share = Field(default=0.8, description="Chance that a request that would go round IT obeys.")
    departments: Names = Field(default=(), description="For whom it holds, one or a list; all when left out.")
    resentment: Share = Field(default=0.0, description="Share of its trust that a department loses by each obedience.")

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        return value if isinstance(value, Mapping | Mandate) else {"compliance": value}

    def problems(self, scenario: Scenario) -> Iterable[Finding]:
        """Departments that are not there."""
        yield from unknown_names(("departments",), "department", self.departments, scenario.departments)

    def idle(self, scenario: Scenario) -> str:
        """Nobody could go round IT anyway."""
        names = self.departments or tuple(scenario.departments)
        tempted = any(scenario.departments[name].alternative is not None for name in names)
        return "" if tempted else "nobody for whom it holds has an `alternative`"

    def contradicts(self, other: Lever) -> str:
        """Two mandates for one department."""
        if not isinstance(other, Mandate):
            return ""
        shared = set(self.departments) & set(other.departments)
        both = not self.departments or not other.departments or shared
        return "there are two mandates for the same department at the same time" if both else ""

    def extension(self, world: World) -> Extension:
        """Holds requests back."""
        return _Force(self, world)


class _Force(Extension):
    def __init__(self, terms: Mandate, world: World) -> None:
        self.terms = terms
        self.world = world
        self.resented: set[int] = set()

    def obeys(self, row: int, now: float) -> bool:
        """By the request's own luck, the same each time it would leave."""
        terms, kind = self.terms, self.world.kind_of(row)
        if terms.departments and kind.department.name not in terms.departments:
            return False
        obeys = kind.chance("mandate", self.world.requests.number[row]) < terms.compliance
        if obeys and terms.resentment and row not in self.resented and kind.department.trust is not None:
            self.resented.add(row)
            kind.department.trust.lose(terms.resentment, now)
        return obeys
