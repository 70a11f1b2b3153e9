"""The lever `joint_group`: people of IT and of a department in one group, led by both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from sim.levers.base import Lever, put
from sim.levers.embedding import Embedding, embedding_problems
from sim.model.extension import Extension, Provision, Route
from sim.scenario.departments import Planning
from sim.scenario.laws import Constant, TimeLaw
from sim.scenario.record import Record
from sim.scenario.supply import Approval
from sim.scenario.units import Count, Duration, Flag, MoneyPerDay, NoneOrMore, Share

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sim.model.team import Team
    from sim.model.world import World
    from sim.scenario.places import Path
    from sim.scenario.problems import Finding
    from sim.scenario.schema import Scenario


class Vendor(Record):
    """Whom the group may hire by itself."""

    price: MoneyPerDay = Field(description="The vendor's price of a person-day, as part of IT's cost.")
    beyond: Duration = Field(description="It takes requests whose work would begin later than this from now.")


class JointGroup(Lever):
    """`joint_group: {department: Marketing, people: 2, from_department: 1}`."""

    idea: ClassVar[str] = (
        "Form a group for one department out of people from both sides. They plan and decide jointly, so that little "
        "is unclear; a security check takes the place of the board, and the group may have a vendor of its own."
    )
    source: ClassVar[str] = "Seed 001, Heller's first way: a digital marketing group of both sides, led by both."
    costs: ClassVar[str] = "The pay of the department's people, as IT's, and the vendor; the centre has fewer people."
    loses: ClassVar[str] = "The other departments, who share a smaller centre."
    example: ClassVar[str] = (
        "joint_group: {department: Marketing, people: 2, from_department: 1, security: 2 days, helps_out: true}"
    )

    department: str = Field(description="The department that it is formed with.")
    people: Count = Field(description="How many people IT gives.")
    from_department: NoneOrMore = Field(default=1, description="How many people the department gives.")
    team: str | None = Field(default=None, description="The team that IT's people leave; the largest when left out.")
    name: str | None = Field(default=None, description="The group's name; `<department> group` when left out.")
    security: TimeLaw = Field(
        default=Constant(value=2.0), description="Time of the security check that takes the place of the board."
    )
    joint_decisions: Share = Field(default=1.0, description="Share of the department's requests decided jointly.")
    planning: Planning = Field(
        default=Planning.model_construct(share=0.5, notice=20.0),
        description="What joint planning announces: 50%, twenty days before, when left out.",
    )
    vendor: Vendor | None = Field(default=None, description="The group's own vendor; none when left out.")
    overflow: Flag = Field(
        default=False, description="A request that would wait longer here than at the centre queues at the centre."
    )
    helps_out: Flag = Field(
        default=False, description="Its people take the centre's next request when their own queue is empty."
    )

    @property
    def team_name(self) -> str:
        """The group's name."""
        return self.name or f"{self.department} group"

    def problems(self, scenario: Scenario) -> Iterable[Finding]:
        """Names that are not there or are taken, and more people than there are."""
        return embedding_problems(self, scenario)

    def moves(self, scenario: Scenario) -> Mapping[str, int]:
        """IT's people in the group."""
        return {self.team or scenario.it.largest_team: self.people}

    def rewrite(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        """How the department decides and plans."""
        return put(plain, self._values(plain))

    def writes(self, plain: Mapping[str, Any]) -> Mapping[Path, Path]:
        """The values of the department that it changes."""
        return dict.fromkeys(self._values(plain), ())

    def _values(self, plain: Mapping[str, Any]) -> dict[Path, object]:
        if self.department not in plain["departments"]:
            return {}
        below: Path = ("departments", self.department)
        values: dict[Path, object] = {(*below, "joint_decisions"): self.joint_decisions}
        if self.planning.share:
            notice = f"{self.planning.notice!r} days"
            values[*below, "planning"] = {"share": self.planning.share, "notice": notice}
        return values

    def extension(self, world: World) -> Extension:
        """Opens the group, and closes it at the end."""
        return _Group(self, world)


class _Group(Embedding):
    def __init__(self, terms: JointGroup, world: World) -> None:
        super().__init__(terms, Approval(delay=terms.security), "none", world, terms.from_department)
        self.vendor = terms.vendor

    def begin(self, now: float) -> None:
        super().begin(now)
        if self.vendor is not None:
            self.world.keep_backlogs()

    def end(self, now: float) -> None:
        super().end(now)
        if self.vendor is not None:
            self.world.release_backlogs()

    def provide(self, row: int, team: Team, now: float) -> Provision | None:
        """The vendor, where the group has one and would be late to begin."""
        if self.vendor is None or team is not self.team:
            return None
        if self.world.desk.wait_at(row, team, now) <= self.vendor.beyond:
            return None
        effort = sum(self.world.workload.steps(row))
        return Provision(Route.MANAGED, effort, cost=self.vendor.price * effort)
