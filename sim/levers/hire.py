"""The lever `hire`: more people, after a lead time and a ramp-up."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from sim.levers.base import Lever, unknown_name
from sim.model.extension import Extension
from sim.scenario.units import Count, Duration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.model.world import World
    from sim.scenario.problems import Finding
    from sim.scenario.schema import Scenario


class Hire(Lever):
    """`hire: {people: 2, lead_time: 3 months, ramp_up: 2 months}`."""

    idea: ClassVar[str] = "Hire people into a team. They are found after the lead time and useful after the ramp-up."
    source: ClassVar[str] = "Seed 000: after the first quarrel the CIO speaks of hiring more people."
    costs: ClassVar[str] = "Their pay, from the end of the lead time on, the ramp-up included."
    loses: ClassVar[str] = "Whoever needs help before they are useful; the budget, if demand falls again."
    example: ClassVar[str] = "hire: {people: 2, lead_time: 3 months, ramp_up: 2 months}"

    people: Count = Field(description="How many are hired.")
    team: str | None = Field(default=None, description="The team that they join; the largest when left out.")
    lead_time: Duration = Field(default=0.0, description="Time to find them; not paid yet.")
    ramp_up: Duration = Field(default=0.0, description="Time from their first day until they work; paid already.")

    def problems(self, scenario: Scenario) -> Iterable[Finding]:
        """A team that is not there."""
        if self.team is not None:
            yield from unknown_name(("team",), "team", self.team, scenario.it.teams)

    def extension(self, world: World) -> Extension:
        """Brings the people in, and lets them go at the end."""
        return _Hiring(self, world)


class _Hiring(Extension):
    def __init__(self, terms: Hire, world: World) -> None:
        self.terms = terms
        self.world = world
        self.stage = "wanted"

    def begin(self, now: float) -> None:
        self.team = self.world.team(self.terms.team)
        self.world.after(self.terms.lead_time, now, self._sign)

    def _sign(self, now: float) -> None:
        if self.stage == "wanted":
            self.stage = "ramping up"
            self.team.enlist(self.terms.people, now)
            self.world.after(self.terms.ramp_up, now, self._work)

    def _work(self, now: float) -> None:
        if self.stage == "ramping up":
            self.stage = "at work"
            self.team.begin_work(self.terms.people, now)

    def end(self, now: float) -> None:
        stage, self.stage = self.stage, "gone"
        if stage == "ramping up":
            self.team.enlist(-self.terms.people, now)
        elif stage == "at work":
            self.team.leave(self.terms.people, now)
