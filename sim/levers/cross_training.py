"""The lever `cross_training`: people of one team learn to do the work of another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from sim.levers.base import Lever, Names, unknown_name, unknown_names
from sim.model.extension import Extension
from sim.scenario.problems import Finding
from sim.scenario.units import Count, Duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sim.model.team import Team
    from sim.model.world import World
    from sim.scenario.schema import Scenario


class CrossTraining(Lever):
    """`cross_training: {team: Web team, people: 2, skills: erp, training: 1 month}`."""

    idea: ClassVar[str] = (
        "People of a team learn the skills of another. When nobody of their own team's queue is left to serve, they "
        "take the next request of a team whose work they have learned."
    )
    source: ClassVar[str] = "Seed 001, Heller's fifth way: each side takes part in the other's key hires."
    costs: ClassVar[str] = "The pay of those who are trained, while they are away from work."
    loses: ClassVar[str] = "Their own team during the training, and when a peak finds them at the other's work."
    example: ClassVar[str] = "cross_training: {team: Web team, people: 2, skills: erp, training: 1 month}"

    team: str = Field(description="The team whose people learn.")
    people: Count = Field(description="How many of them.")
    skills: Names = Field(min_length=1, description="What they learn, one skill or a list.")
    training: Duration = Field(default=0.0, description="Time that they are away from work for it; paid.")

    def problems(self, scenario: Scenario) -> Iterable[Finding]:
        """Names that are not there, too many people, and skills that open no other team's work."""
        teams = scenario.it.teams
        yield from unknown_name(("team",), "team", self.team, teams)
        known = [skill for team in teams.values() for skill in team.skills or ()]
        yield from unknown_names(("skills",), "skill", self.skills, known)
        if self.team not in teams or not set(self.skills) <= set(known):
            return
        if self.people > teams[self.team].people:
            size = teams[self.team].people
            yield Finding(
                ("people",), f"{self.people} people cannot be trained in a team of {size}", help=f"{size} at most"
            )
        if not learned(scenario, self):
            able = f"no other team's work can be done with {', '.join(self.skills)}"
            yield Finding(("skills",), able, help="name every skill of the team whose work they are to do")

    def moves(self, scenario: Scenario) -> Mapping[str, int]:
        """The trained, who stand apart from the rest of their team."""
        return {self.team: self.people}

    def extension(self, world: World) -> Extension:
        """Trains them, and lets them help."""
        return _Trained(self, world)


def learned(scenario: Scenario, terms: CrossTraining) -> list[str]:
    """The teams all of whose skills are among those that the trained have then."""
    own = scenario.it.teams[terms.team].skills
    have = {*(own or ()), *terms.skills}
    return [
        name
        for name, team in scenario.it.teams.items()
        if name != terms.team and team.skills is not None and set(team.skills) <= have
    ]


class _Trained(Extension):
    """The trained stand in a group of their own, which gets no requests and helps its old team first."""

    def __init__(self, terms: CrossTraining, world: World) -> None:
        self.terms = terms
        self.world = world
        self.active = False

    def begin(self, now: float) -> None:
        terms, world = self.terms, self.world
        self.active = True
        self.home = world.team(terms.team)
        schema = self.home.schema.model_copy(
            update={"people": terms.people, "serves": (), "changes": (), "leavers": None}
        )
        self.group = world.open_team(f"{terms.team}, cross-trained", schema)
        self.helped = [self.home, *(world.team(name) for name in learned(world.scenario, terms))]
        for team in self.helped:
            self.group.helps.append(team)
            team.helpers.append(self.group)
        self.home.leave(terms.people, now, then=self._train)

    def end(self, now: float) -> None:
        self.active = False
        for team in self.helped:
            self.group.helps.remove(team)
            team.helpers.remove(self.group)
        self.world.close_team(self.group, self.home, now)
        at_work = self.group.size
        self.group.leave(at_work, now, then=partial(self._join, self.home))

    def _train(self, now: float) -> None:
        self.group.enlist(1, now)
        self.world.after(self.terms.training, now, self._return)

    def _return(self, now: float) -> None:
        self.group.enlist(-1, now)
        self._join(self.group if self.active else self.home, now)

    def _join(self, team: Team, now: float) -> None:
        team.join(1, now)
        self.world.touch(self.home)
