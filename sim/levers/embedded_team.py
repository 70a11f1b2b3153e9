"""The lever `embedded_team`: people moved out of the centre to work for one department."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from pydantic import Field

from sim.levers.base import Lever, largest_team, unknown_name
from sim.model.extension import Extension
from sim.scenario.problems import Finding
from sim.scenario.supply import OwnApproval, OwnRelease
from sim.scenario.units import Count, Flag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sim.model.team import Team
    from sim.model.world import World
    from sim.scenario.schema import Scenario


class EmbeddedTeam(Lever):
    """`embedded_team: {department: Marketing, people: 2}`."""

    idea: ClassVar[str] = (
        "Move people from a team to a small one that takes requests from one department only, with a light approval "
        "and release rhythm of its own."
    )
    source: ClassVar[str] = (
        "Seed 000, comment by Gupta: a content and web team that takes marketing's requirements straight."
    )
    costs: ClassVar[str] = "No new pay; the centre has fewer people, and a small team has less to balance peaks with."
    loses: ClassVar[str] = (
        "The other departments, who share a smaller centre; the department itself when its peaks come."
    )
    example: ClassVar[str] = "embedded_team: {department: Marketing, people: 2, overflow: true}"

    department: str = Field(description="The department that it works for.")
    people: Count = Field(description="How many people move.")
    team: str | None = Field(default=None, description="The team that they come from; the largest when left out.")
    name: str | None = Field(default=None, description="The new team's name; `<department> team` when left out.")
    approval: OwnApproval = Field(default="none", description="Its approval; none when left out.")
    release: OwnRelease = Field(default="none", description="Its releases; at once when left out.")
    overflow: Flag = Field(
        default=False, description="A request that would wait longer here than at the centre queues at the centre."
    )
    helps_out: Flag = Field(
        default=False, description="Its people take the centre's next request when their own queue is empty."
    )

    @property
    def team_name(self) -> str:
        """The new team's name."""
        return self.name or f"{self.department} team"

    def problems(self, scenario: Scenario) -> Iterable[Finding]:
        """Names that are not there or are taken, and more people than there are."""
        teams = scenario.it.teams
        yield from unknown_name(("department",), "department", self.department, scenario.departments)
        if self.team is not None:
            yield from unknown_name(("team",), "team", self.team, teams)
        if self.team_name in teams:
            yield Finding(
                ("name",) if self.name else (),
                f"there is a team `{self.team_name}` already",
                help="give the embedded team another `name`",
            )
        centre = self.team if self.team in teams else largest_team(scenario)
        size = teams[centre].people
        if self.people > size:
            yield Finding(
                ("people",), f"{self.people} people cannot move out of a team of {size}", help=f"move {size} at most"
            )

    def moves(self, scenario: Scenario) -> Mapping[str, int]:
        """The people who leave the centre."""
        return {self.team or largest_team(scenario): self.people}

    def extension(self, world: World) -> Extension:
        """Opens the team, and closes it at the end."""
        return Embedding(self, self.approval, self.release, world)


class Terms(Protocol):
    """What an embedding goes by."""

    @property
    def department(self) -> str: ...
    @property
    def people(self) -> int: ...
    @property
    def team(self) -> str | None: ...
    @property
    def team_name(self) -> str: ...
    @property
    def overflow(self) -> bool: ...
    @property
    def helps_out(self) -> bool: ...


class Embedding(Extension):
    """A team for one department, made of people from the centre and of `others` who come from elsewhere."""

    def __init__(self, terms: Terms, approval: Any, release: Any, world: World, others: int = 0) -> None:
        self.terms = terms
        self.approval = approval
        self.release = release
        self.world = world
        self.others = others

    def begin(self, now: float) -> None:
        terms, world = self.terms, self.world
        self.centre = world.team(terms.team)
        schema = self.centre.schema.model_copy(
            update={
                "people": terms.people,
                "serves": (terms.department,),
                "approval": self.approval,
                "release": self.release,
                "changes": (),
                "leavers": None,
            }
        )
        self.team = world.open_team(terms.team_name, schema)
        self.team.join(self.others, now)
        self.centre.leave(terms.people, now, then=lambda at: self._move(self.team, at))
        if terms.helps_out:
            self.team.helps.append(self.centre)
            self.centre.helpers.append(self.team)
        if terms.overflow:
            world.keep_backlogs()

    def end(self, now: float) -> None:
        terms, world = self.terms, self.world
        if terms.helps_out:
            self.team.helps.remove(self.centre)
            self.centre.helpers.remove(self.team)
        world.close_team(self.team, self.centre, now)
        self.team.leave(self.others, now)
        self.team.leave(terms.people, now, then=lambda at: self._move(self.centre, at))
        if terms.overflow:
            world.release_backlogs()

    def route(self, row: int, team: Team, now: float) -> Team:
        """To the centre, where this team has the longer wait."""
        if not self.terms.overflow or team is not self.team:
            return team
        desk = self.world.desk
        return self.centre if desk.wait_at(row, self.team, now) > desk.wait_at(row, self.centre, now) else team

    def _move(self, team: Team, now: float) -> None:
        team.join(1, now)
