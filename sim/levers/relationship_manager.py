"""The lever `relationship_manager`: somebody of IT's who sits with a department."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from sim.levers.base import Lever, put, unknown_name
from sim.model.extension import Extension
from sim.scenario.departments import Planning, Trust
from sim.scenario.units import Flag, MoneyPerDay, NonNegative, Share, parse_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sim.model.world import World
    from sim.scenario.places import Path
    from sim.scenario.problems import Finding
    from sim.scenario.schema import Scenario


class RelationshipManager(Lever):
    """`relationship_manager: {department: Marketing, cost: 800 per day}`."""

    idea: ClassVar[str] = (
        "Appoint somebody who speaks the department's language. Requests are better understood, dates are honest, some "
        "needs are known ahead, and kept promises count for more."
    )
    source: ClassVar[str] = (
        "Seed 001, Heller's second way: a business-relationship executive for marketing, and later a rotation."
    )
    costs: ClassVar[str] = "One person's pay, or one person less in the team that the person comes from."
    loses: ClassVar[str] = "The other departments, whose requests queue behind those that are announced ahead."
    example: ClassVar[str] = "relationship_manager: {department: Marketing, cost: 800 per day}"

    department: str = Field(description="The department that the person sits with.")
    cost: MoneyPerDay | None = Field(
        default=None, description="The person's pay; as one of the largest team when left out."
    )
    team: str | None = Field(
        default=None, description="The team that the person leaves for it; somebody new when left out."
    )
    understanding: Share = Field(default=0.5, description="Share of what is unclear that is cleared up before work.")
    honest: Flag = Field(default=True, description="Whether the department hears the date from the backlog as it is.")
    planning: Planning = Field(
        default=Planning.model_construct(share=0.3, notice=10.0),
        description="What becomes known ahead: 30%, ten days before, when left out; no change where it plans already.",
    )
    recovery: NonNegative = Field(
        default=1.0, description="How much more a kept promise counts; 100% doubles what it gives."
    )

    def problems(self, scenario: Scenario) -> Iterable[Finding]:
        """A department or a team that is not there."""
        yield from unknown_name(("department",), "department", self.department, scenario.departments)
        if self.team is not None:
            yield from unknown_name(("team",), "team", self.team, scenario.it.teams)

    def contradicts(self, other: Lever) -> str:
        """Two for one department."""
        same = isinstance(other, RelationshipManager) and other.department == self.department
        return f"{self.department} has a relationship manager already" if same else ""

    def moves(self, scenario: Scenario) -> Mapping[str, int]:
        """The person, where a team gives one away."""
        return {} if self.team is None else {self.team: 1}

    def rewrite(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        """What the department's requests, dates and trust become."""
        return put(plain, self._values(plain))

    def writes(self, plain: Mapping[str, Any]) -> Mapping[Path, Path]:
        """The values of the department that it changes."""
        return dict.fromkeys(self._values(plain), ())

    def _values(self, plain: Mapping[str, Any]) -> dict[Path, object]:
        department = plain["departments"].get(self.department)
        if department is None:
            return {}
        below: Path = ("departments", self.department)
        values: dict[Path, object] = {}
        if self.understanding > parse_share(department.get("understanding", 0)):
            values[*below, "understanding"] = self.understanding
        if self.honest:
            values[*below, "quotes"] = {"basis": "backlog"}
        if self.planning.share and not department.get("planning"):
            notice = f"{self.planning.notice!r} days"
            values[*below, "planning"] = {"share": self.planning.share, "notice": notice}
        trust = department.get("trust")
        if trust is not None and self.recovery:
            kept = parse_share(trust.get("kept", Trust.model_fields["kept"].default))
            values[*below, "trust", "kept"] = min(1.0, kept * (1.0 + self.recovery))
        return values

    def extension(self, world: World) -> Extension:
        """Pays the person, or takes the person from the team."""
        return _Appointment(self, world)


class _Appointment(Extension):
    def __init__(self, terms: RelationshipManager, world: World) -> None:
        self.terms = terms
        self.world = world
        schema = world.scenario.it.teams[terms.team or world.scenario.it.largest_team]
        self.cost = schema.cost if terms.cost is None else terms.cost
        self.name = f"Relationship manager, {terms.department}"

    def begin(self, now: float) -> None:
        self.world.spend_per_day(self.name, self.cost, now)
        if self.terms.team is not None:
            self.world.team(self.terms.team).leave(1, now)

    def end(self, now: float) -> None:
        self.world.spend_per_day(self.name, -self.cost, now)
        if self.terms.team is not None:
            self.world.team(self.terms.team).join(1, now)
