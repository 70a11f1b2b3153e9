"""The scenario as a frozen record: what a planner may write, checked and in the model's units.

Times are working days, shares are fractions, money is in the scenario's currency: `value` per working day of
delay, `price` and `cost` per person-day.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from sim.scenario.arrivals import Arrivals
from sim.scenario.calendar import Calendar, Season
from sim.scenario.laws import Constant, Law, RatioLaw, TimeLaw
from sim.scenario.units import Duration, MoneyPerDay, Share

DisciplineName = Literal[
    "fifo", "priority", "earliest_due", "shortest_first", "cost_of_delay", "fair_share", "random"
]


class Record(BaseModel):
    """A frozen part of a scenario; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False)


class Urgent(Record):
    """Requests at short notice. `25%` is short for `{share: 25%}`."""

    share: Share
    due: Share = 0.5
    skips_approval: bool = True


class Step(Record):
    """One step of a request's work, queued where its skill is."""

    skill: str | None = None
    effort: TimeLaw


class RequestKind(Record):
    """A stream of requests of one kind from one department."""

    arrivals: Arrivals
    effort: TimeLaw | None = None
    steps: tuple[Step, ...] = ()
    skill: str | None = None
    due: TimeLaw | None = None
    value: MoneyPerDay = 0.0
    priority: Annotated[int, Field(ge=1)] = 1
    urgent: Urgent | None = None
    estimate: Literal["mean", "exact"] | RatioLaw = "mean"
    commodity: bool = False


class ComesBack(Record):
    """Integration work that a bypass brings back to IT."""

    chance: Share = 1.0
    after: TimeLaw = Constant(value=0.0)
    effort: RatioLaw
    priority: Annotated[int, Field(ge=1)] | None = None
    repeat_every: Duration | None = None
    lasts: Duration = Field(default=780.0, alias="for")  # default "3 years" by the scenario's calendar


class Alternative(Record):
    """What a department can buy instead of asking IT: an agency, a service, a consultant."""

    lead_time: TimeLaw
    price: MoneyPerDay = 0.0
    fails: Share = 0.0
    comes_back: ComesBack | None = None


class Grace(Record):
    """How late a promise may be before it counts as missed: the larger of the two."""

    at_least: Duration = 5.0
    share: Share = 0.2


class Trust(Record):
    """How promises move a department's trust in IT."""

    start: Share = 0.8
    kept: Share = 0.05
    broken: Share = 0.25
    walks_away_below: Share = 0.3
    tries_again: Share = 0.05
    half_life: Duration = 780.0  # "3 years" by the scenario's calendar
    grace: Grace = Grace()


class Choice(Record):
    """How a department weighs IT's date against the alternative's."""

    doubt: Annotated[float, Field(ge=0)] = 1.0
    tolerance: Duration = 0.0
    temperature: Duration = 0.0
    hurdle: Duration = 5.0


class Department(Record):
    requests: dict[str, RequestKind]
    patience: Literal["never"] | TimeLaw | None = None
    alternative: Alternative | None = None
    trust: Trust | None = None
    choice: Choice = Choice()


class Discipline(Record):
    """The order of work. `fifo`, `{priority: {preemptive: true}}`, `{fair_share: {Marketing: 2}}`."""

    name: DisciplineName = "fifo"
    preemptive: bool = False
    weights: dict[str, Annotated[float, Field(gt=0)]] = {}


class Quotes(Record):
    """How IT promises a date."""

    basis: Literal["backlog", "fixed"] = "backlog"
    fixed: Duration | None = None
    optimism: Share = 0.0
    percentile: Share | None = None


class Approval(Record):
    """A board that meets on a grid from time 0, or a law for the delay. Exactly one of the two."""

    every: Duration | None = None
    delay: TimeLaw | None = None


class Release(Record):
    """Finished work is delivered at the next release; releases stand on a grid from time 0."""

    every: Duration


class TeamChange(Record):
    """People joining (+) or leaving (-) a team at a date."""

    at: Duration
    people: int


class Team(Record):
    people: Annotated[int, Field(ge=1)]
    focus: Annotated[Share, Field(gt=0)] = 1.0
    cost: MoneyPerDay = 0.0
    serves: tuple[str, ...] | None = None
    skills: tuple[str, ...] | None = None
    approval: Approval | Literal["none"] | None = None  # None: as the IT's
    release: Release | Literal["none"] | None = None
    changes: tuple[TeamChange, ...] = ()


class IT(Record):
    teams: dict[str, Team]
    discipline: Discipline = Discipline()
    quotes: Quotes | None = None
    approval: Approval | None = None
    release: Release | None = None


class Scenario(Record):
    """One scenario, all its policies still unapplied."""

    name: str
    description: str = ""
    horizon: Duration
    warm_up: Duration = 0.0
    run_out: Duration | None = None
    replications: Annotated[int, Field(ge=1)] = 100
    seed: Annotated[int, Field(ge=0)] = 1
    baseline: str | None = None
    calendar: Calendar = Calendar()
    starts: Season = 0.0
    departments: dict[str, Department]
    it: IT
    policies: dict[str, object] = {}  # each a list of levers, checked through the validation context
    goals: tuple[str, ...] = ()


__all__ = ["Law"]
