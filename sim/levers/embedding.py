"""A team for one department, made of people out of the centre: what `embedded_team` and `joint_group` share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from sim.levers.base import unknown_name
from sim.model.extension import Extension
from sim.scenario.problems import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.model.team import Team
    from sim.model.world import World
    from sim.scenario.schema import Scenario


class Terms(Protocol):
    """What an embedding goes by."""

    @property
    def department(self) -> str: ...
    @property
    def people(self) -> int: ...
    @property
    def team(self) -> str | None: ...
    @property
    def name(self) -> str | None: ...
    @property
    def team_name(self) -> str: ...
    @property
    def overflow(self) -> bool: ...
    @property
    def helps_out(self) -> bool: ...


def embedding_problems(terms: Terms, scenario: Scenario) -> Iterable[Finding]:
    """Names that are not there or are taken, and more people than there are."""
    teams = scenario.it.teams
    yield from unknown_name(("department",), "department", terms.department, scenario.departments)
    if terms.team is not None:
        yield from unknown_name(("team",), "team", terms.team, teams)
    if terms.team_name in teams:
        help = "give the new team another `name`"
        yield Finding(("name",) if terms.name else (), f"there is a team `{terms.team_name}` already", help=help)
    size = teams[terms.team if terms.team in teams else scenario.it.largest_team].people
    if terms.people > size:
        message = f"{terms.people} people cannot move out of a team of {size}"
        yield Finding(("people",), message, help=f"move {size} at most")


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
