"""The lever `credit_lines`: each department has a line of IT work; beyond it, a petition."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from sim.levers.base import Lever, unknown_name
from sim.model.extension import Extension
from sim.scenario.laws import Constant, TimeLaw
from sim.scenario.record import Record
from sim.scenario.units import Duration, Flag, Interval, MoneyPerDay, Share

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.model.world import World
    from sim.scenario.problems import Finding
    from sim.scenario.schema import Scenario


class Petition(Record):
    """What a department does when its line is used up."""

    delay: TimeLaw = Field(default=Constant(value=10.0), description="Time until the petition is decided.")
    chance: Share = Field(default=0.5, description="Chance that it is granted.")


class CreditLines(Lever):
    """`credit_lines: {period: 1 quarter, lines: {Marketing: 60 days, Finance: 80 days}}`."""

    idea: ClassVar[str] = (
        "Give each department a line of person-days a period. Requests within it go first; beyond it they wait behind "
        "while a petition runs. If it is granted, a contractor starts on the request at once."
    )
    source: ClassVar[str] = (
        "Seed 000, comment by jfbauer: a central budget with lines of credit, and a larger budget when a petition is "
        "granted."
    )
    costs: ClassVar[str] = (
        "The contractors' pay for granted petitions; the work of keeping the accounts is not counted."
    )
    loses: ClassVar[str] = (
        "Departments whose line is small or used up early in the period; one without a line has none."
    )
    example: ClassVar[str] = (
        "credit_lines: {period: 1 quarter, lines: {Marketing: 60 days}, petition: {delay: 2 weeks, chance: 50%}}"
    )

    period: Interval = Field(description="How often the lines are filled up, counted from the lever's beginning.")
    lines: dict[str, Duration] = Field(description="Person-days a period, by department; none for one left out.")
    carry_over: Flag = Field(default=False, description="Whether what is left of a line adds to the next period's.")
    petition: Petition | None = Field(
        default=None, description="What happens beyond the line; no petition if left out."
    )
    contractor: MoneyPerDay | None = Field(
        default=None, description="A contractor's pay; as a person of the largest team when left out."
    )

    def problems(self, scenario: Scenario) -> Iterable[Finding]:
        """Departments that are not there."""
        for name in self.lines:
            yield from unknown_name(("lines", name), "department", name, scenario.departments)

    def extension(self, world: World) -> Extension:
        """Keeps the accounts."""
        return _Accounts(self, world)


class _Accounts(Extension):
    """What is left of each department's line in the present period."""

    def __init__(self, terms: CreditLines, world: World) -> None:
        self.terms = terms
        self.world = world
        self.period = -1
        self.left_of: dict[str, float] = {}
        self.charged: dict[int, int] = {}  # request -> period in which it was charged
        self.beyond: set[int] = set()

    def begin(self, now: float) -> None:
        self.began = now

    def end(self, now: float) -> None:
        for row in self.beyond:
            self.world.tiers.pop(row, None)
        for team in self.world.teams:
            team.restand()

    def tier(self, row: int) -> int:
        """0 within the line, 1 beyond it."""
        self._turn(self.world.now)
        requests, department = self.world.requests, self.world.kind_of(row).department
        within = requests.estimate[row] <= self.left_of.get(department.name, 0.0)
        return 0 if within else 1

    def accepted(self, row: int, tier: int, now: float) -> None:
        """Charge the request to the line; beyond it, the petition begins."""
        if self.tier(row) == 0:
            self.left_of[self.world.kind_of(row).department.name] -= self.world.requests.estimate[row]
            self.charged[row] = self.period
            return
        self.beyond.add(row)
        petition = self.terms.petition
        if petition is not None:
            kind, number = self.world.kind_of(row), self.world.requests.number[row]
            delay = kind.days("petition delay", petition.delay, number)
            self.world.after(delay, now, partial(self._decide, row, petition))

    def left(self, row: int, now: float) -> None:
        """Give the charge back, where the period is still the same."""
        self._turn(now)
        if self.charged.pop(row, None) == self.period:
            self.left_of[self.world.kind_of(row).department.name] += self.world.requests.estimate[row]

    def _decide(self, row: int, petition: Petition, now: float) -> None:
        world = self.world
        granted = world.kind_of(row).chance("petition", world.requests.number[row]) < petition.chance
        if granted and world.desk.waits(row):
            pay = self.terms.contractor
            world.contract(row, world.team(None).schema.cost if pay is None else pay, now)

    def _turn(self, now: float) -> None:
        period = math.floor((now - self.began) / self.terms.period)
        while self.period < period:
            self.period += 1
            for name, line in self.terms.lines.items():
                kept = self.left_of.get(name, 0.0) if self.terms.carry_over else 0.0
                self.left_of[name] = line + kept
