"""Which team a request goes to."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.model.team import Team
    from sim.model.world import World
    from sim.scenario.schema import RequestKind


class Routing:
    """A team that names the department or the kind comes before a general one, then the one with the shorter backlog:
    fewer requests waiting or in work for each person; then the name."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._candidates: list[list[list[Team]]] = []  # by kind and step

    def rebuild(self) -> None:
        """Teams or their duties have changed."""
        self._candidates = [
            [self._eligible(kind.index, skill) for skill in _skills(kind.schema)] for kind in self.world.kinds
        ]

    def choose(self, kind: int, step: int) -> Team:
        """The team for a step of a kind."""
        by_step = self._candidates[kind]
        candidates = by_step[step] if step < len(by_step) else by_step[-1]
        if len(candidates) == 1:
            return candidates[0]
        best, least = candidates[0], math.inf
        for team in [team for team in candidates if team.people] or candidates:
            people = len(team.people)
            load = (team.queue.waiting + people - len(team.free)) / (people or 1)
            if load < least:
                best, least = team, load
        return best

    def _eligible(self, index: int, skill: str | None) -> list[Team]:
        kind = self.world.kinds[index]
        names = {kind.department.name, kind.name}
        able = [
            team
            for team in self.world.teams
            if (skill is None or team.schema.skills is None or skill in team.schema.skills) and team.openings
        ]
        able.sort(key=lambda team: team.name)
        naming = [team for team in able if team.schema.serves is not None and names & set(team.schema.serves)]
        return naming or [team for team in able if team.schema.serves is None]


def _skills(schema: RequestKind) -> list[str | None]:
    return [step.skill for step in schema.steps] if schema.steps else [schema.skill]
