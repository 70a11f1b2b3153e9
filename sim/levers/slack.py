"""The lever `slack`: people kept free for requests that nobody planned."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from sim.levers.base import Lever, Names, kinds_of, unknown_name, unknown_names
from sim.model.extension import Extension, Reserve
from sim.scenario.problems import Finding
from sim.scenario.units import Count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.model.world import World
    from sim.scenario.schema import Scenario

URGENT, COMMODITY = "urgent", "commodity"


class Slack(Lever):
    """`slack: {people: 2, for: urgent}`, `slack: {people: 1, for: [Marketing, Change an ERP]}`."""

    idea: ClassVar[str] = (
        "Keep people of a team free for short-notice requests, or for named kinds or departments. Others start only "
        "while more than that many people are free. Returned integration work never uses the reserve."
    )
    source: ClassVar[str] = (
        "Seed 000, comment by Curran: leave slack in the plan, since things never happen as planned."
    )
    costs: ClassVar[str] = "No new pay; the people held back are idle part of the time, so everybody else waits longer."
    loses: ClassVar[str] = "Every department and kind that may not use the reserve."
    example: ClassVar[str] = "slack: {people: 2, for: urgent}"

    people: Count = Field(description="How many people are held back; fewer than the team has.")
    whom: Names = Field(
        default=(URGENT,),
        alias="for",
        description="Whom they are kept for: `urgent`, `commodity`, departments or kinds; one, or a list.",
    )
    team: str | None = Field(default=None, description="The team that holds them back; the largest when left out.")

    def problems(self, scenario: Scenario) -> Iterable[Finding]:
        """Names that are not there, and more people than the team can spare."""
        known = [URGENT, COMMODITY, *scenario.departments, *kinds_of(scenario)]
        yield from unknown_names(("for",), "department or kind", self.whom, known)
        if self.team is not None:
            yield from unknown_name(("team",), "team", self.team, scenario.it.teams)
        teams = scenario.it.teams
        size = teams[self.team].people if self.team in teams else max(team.people for team in teams.values())
        if self.people >= size:
            yield Finding(
                ("people",),
                f"{self.people} people are held back in a team of {size}: nobody else's work would ever start",
                help=f"hold back {size - 1} at most" if size > 1 else "a team of one has nobody to spare",
            )

    def extension(self, world: World) -> Extension:
        """Holds the people back."""
        return _HeldBack(self, world)


class _HeldBack(Extension):
    def __init__(self, terms: Slack, world: World) -> None:
        self.world = world
        self.terms = terms
        self.reserve = Reserve(terms.people, self._allows)
        self.urgent, self.commodity = URGENT in terms.whom, COMMODITY in terms.whom
        self.named = {kind.index for kind in world.kinds if {kind.name, kind.department.name} & set(terms.whom)}

    def begin(self, now: float) -> None:
        self.team = self.world.team(self.terms.team)
        self.team.reserves.append(self.reserve)
        self.team.restand()

    def end(self, now: float) -> None:
        self.team.reserves.remove(self.reserve)
        self.team.restand()

    def _allows(self, row: int) -> bool:
        world, requests = self.world, self.world.requests
        if requests.origin[row] >= 0:
            return False
        return (
            requests.kind[row] in self.named
            or (self.urgent and world.is_urgent(row))
            or (self.commodity and world.kind_of(row).schema.commodity)
        )
