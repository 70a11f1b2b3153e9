"""The lever `contractors`: help from outside while the backlog is long."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from pydantic import Field, model_validator

from sim.levers.base import Lever, unknown_name
from sim.model.extension import Extension
from sim.scenario.refusals import refusal
from sim.scenario.units import Count, Duration, Interval, MoneyPerDay, NoneOrMore

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.model.world import World
    from sim.scenario.problems import Finding
    from sim.scenario.schema import Scenario


class Contractors(Lever):
    """`contractors: {people: 3, above: 15, price: 1100 per day, lead_time: 2 weeks}`."""

    idea: ClassVar[str] = (
        "Bring contractors in when more than so many requests wait, and let them go when few are left. They have no "
        "run work: their whole day goes into requests."
    )
    source: ClassVar[str] = "Seed 000: the talk of additional resources, as a surge instead of for good."
    costs: ClassVar[str] = "Their price for every day that they are there, busy or not."
    loses: ClassVar[str] = "The budget; whoever waits before the mark is passed and they have come."
    example: ClassVar[str] = "contractors: {people: 3, above: 15, below: 5, price: 1100 per day, lead_time: 2 weeks}"

    people: Count = Field(description="How many come.")
    above: NoneOrMore = Field(description="They are called when more requests than this wait in the team's queue.")
    below: NoneOrMore | None = Field(
        default=None, description="They go when no more than this wait; a third of `above` when left out."
    )
    price: MoneyPerDay = Field(description="What one of them costs.")
    team: str | None = Field(default=None, description="The team whose queue they serve; the largest when left out.")
    lead_time: Duration = Field(default=0.0, description="Time from the call until they are there.")
    review: Interval = Field(
        default="1 week",
        validate_default=True,
        description="How often somebody looks at the queue, from the beginning.",
    )

    @model_validator(mode="after")
    def _goes_below_what_it_came_for(self) -> Self:
        if self.below is not None and self.below > self.above:
            raise refusal("`below` is more than `above`", help=f"write {self.above} or less, or leave it out")
        return self

    def problems(self, scenario: Scenario) -> Iterable[Finding]:
        """A team that is not there."""
        if self.team is not None:
            yield from unknown_name(("team",), "team", self.team, scenario.it.teams)

    def contradicts(self, other: Lever) -> str:
        """Two surges for one team."""
        same = isinstance(other, Contractors) and other.team == self.team
        return "contractors are called for the same team twice at the same time" if same else ""

    def extension(self, world: World) -> Extension:
        """Calls them and lets them go."""
        return _Surge(self, world)


class _Surge(Extension):
    def __init__(self, terms: Contractors, world: World) -> None:
        self.terms = terms
        self.world = world
        self.active = False
        self.called = self.there = False

    def begin(self, now: float) -> None:
        self.active = True
        self.team = self.world.team(self.terms.team)
        schema = self.team.schema.model_copy(
            update={
                "people": self.terms.people,
                "focus": 1.0,
                "cost": self.terms.price,
                "serves": (),
                "changes": (),
                "leavers": None,
            }
        )
        self.group = self.world.open_team(self._group_name(), schema)
        self.group.helps.append(self.team)
        self.team.helpers.append(self.group)
        self._review(now)

    def _group_name(self) -> str:
        """One name for each price: a team's log has one cost."""
        name = f"{self.team.name}, contractors"
        known = {team.name: team.schema.cost for team in self.world.teams}
        return name if known.get(name, self.terms.price) == self.terms.price else f"{name} at {self.terms.price:g}"

    def end(self, now: float) -> None:
        self.active = False
        self._send_away(now)
        self.group.helps.remove(self.team)
        self.team.helpers.remove(self.group)
        self.world.close_team(self.group, self.team, now)

    def _review(self, now: float) -> None:
        if not self.active:
            return
        terms, waiting = self.terms, self.team.waiting
        below = terms.above // 3 if terms.below is None else terms.below
        if not self.called and waiting > terms.above:
            self.called = True
            self.world.after(terms.lead_time, now, self._arrive)
        elif self.there and waiting <= below:
            self._send_away(now)
        self.world.after(terms.review, now, self._review)

    def _arrive(self, now: float) -> None:
        if self.called and not self.there and self.active:
            self.there = True
            self.group.join(self.terms.people, now)
            self.world.touch(self.team)

    def _send_away(self, now: float) -> None:
        if self.there:
            self.group.leave(self.terms.people, now)
        self.called = self.there = False
