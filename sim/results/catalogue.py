"""Every measure that a run reports: its name, its title for a reader, its unit, and what it means.

The one list that tables, goals, the JSON document and the reference pages are made from. A new measure is one entry
here and one formula in `sim.results.measures`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal

from sim.scenario.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

Scope = Literal["all", "departments", "kinds", "teams"]
Better = Literal["lower", "higher", "neither"]


class Unit(StrEnum):
    """What a measure is counted in."""

    DAYS = "days"  # working days
    SHARE = "share"  # a fraction, 0 to 1
    LEVEL = "level"  # a level, 0 to 1
    COUNT = "count"
    RATIO = "ratio"  # a fraction of either sign
    MONEY_PER_YEAR = "money per year"  # the scenario's currency

    @property
    def lowest(self) -> float:
        """The lowest value that is possible."""
        return -1.0 if self is Unit.RATIO else 0.0

    @property
    def highest(self) -> float:
        """The highest value that is possible."""
        return 1.0 if self in (Unit.SHARE, Unit.LEVEL) else math.inf


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure.

    `better` says which direction a reader would call better; `neither` where that depends. `scopes` names the parts of
    a result that have it. `yes_or_no`: 0 or 1 in each replication, so that its interval is the binomial one.
    """

    name: str
    title: str
    unit: Unit
    better: Better
    scopes: tuple[Scope, ...]
    description: str
    yes_or_no: bool = False


class UnknownMeasureError(ValueError):
    """A measure that is not in the catalogue; `help` says which names are near or where to look."""

    def __init__(self, name: str, choices: Iterable[str]) -> None:
        names = list(choices)
        close = nearest(name, names)
        self.name = name
        self.help = f"did you mean '{close}'?" if close else f"the measures are {', '.join(names)}"
        super().__init__(f"there is no measure '{name}'")


_EVERYWHERE: Final[tuple[Scope, ...]] = ("all", "departments", "kinds")
_DEPARTMENTS: Final[tuple[Scope, ...]] = ("all", "departments")
_TEAMS: Final[tuple[Scope, ...]] = ("teams",)

MEASURES: Final[tuple[Measure, ...]] = (
    Measure(
        "requests",
        "Requests",
        Unit.COUNT,
        "neither",
        _EVERYWHERE,
        "How many needs arose in the measured window. Integration work that bypasses brought back is not counted.",
    ),
    Measure(
        "wait_mean",
        "Wait until work starts",
        Unit.DAYS,
        "lower",
        _EVERYWHERE,
        "Mean time from the need to the start of work, of the requests that IT started. A request still undecided and"
        " unstarted at the end of the run counts with what it has waited so far.",
    ),
    Measure(
        "wait_p50",
        "Wait until work starts, half of requests",
        Unit.DAYS,
        "lower",
        _EVERYWHERE,
        "The wait that half of the requests stay within. The percentile of each replication (linear interpolation"
        " between neighbouring values), averaged over replications.",
    ),
    Measure(
        "wait_p90",
        "Wait until work starts, nine in ten requests",
        Unit.DAYS,
        "lower",
        _EVERYWHERE,
        "The wait that nine in ten requests stay within. The percentile of each replication, averaged over"
        " replications.",
    ),
    Measure(
        "queue_wait_mean",
        "Wait in the queue, of requests IT started",
        Unit.DAYS,
        "lower",
        _EVERYWHERE,
        "Mean time from entering a team's queue (after approval) to the first start of work, of the requests that IT"
        " started. A request still queued and undecided at the end of the run counts with what it has waited so far.",
    ),
    Measure(
        "wait_in_queue_mean",
        "Time in the queue, of all that queued",
        Unit.DAYS,
        "lower",
        _EVERYWHERE,
        "Mean time from first entering a team's queue to starting or leaving, of all requests that queued.",
    ),
    Measure(
        "returned_wait_mean",
        "Time in the queue of work that came back",
        Unit.DAYS,
        "lower",
        _EVERYWHERE,
        "Mean time from first entering a team's queue to starting, of integration work that bypasses brought back and"
        " that reached IT in the measured window.",
    ),
    Measure(
        "waited_rate",
        "Requests that waited in the queue at all",
        Unit.SHARE,
        "lower",
        _EVERYWHERE,
        "Share of the requests that IT started whose work did not start at the instant at which they were queued.",
    ),
    Measure(
        "lead_time_mean",
        "Time until delivery",
        Unit.DAYS,
        "lower",
        _EVERYWHERE,
        "Mean time from the need to delivery, by whatever route. An undecided request counts with what has passed so"
        " far; a request that was lost is never delivered and is left out.",
    ),
    Measure(
        "lead_time_p90",
        "Time until delivery, nine in ten requests",
        Unit.DAYS,
        "lower",
        _EVERYWHERE,
        "The time from need to delivery that nine in ten requests stay within. The percentile of each replication,"
        " averaged over replications.",
    ),
    Measure(
        "bypass_rate",
        "Requests that went round IT",
        Unit.SHARE,
        "lower",
        _EVERYWHERE,
        "Share of requests that did not go through IT: balk_rate + renege_rate + never_asked_rate.",
    ),
    Measure(
        "balk_rate",
        "Went round IT at the quote",
        Unit.SHARE,
        "lower",
        _EVERYWHERE,
        "Share of requests that went round IT when they heard the date.",
    ),
    Measure(
        "renege_rate",
        "Went round IT while waiting",
        Unit.SHARE,
        "lower",
        _EVERYWHERE,
        "Share of requests that left while waiting, those included that had no alternative and were lost.",
    ),
    Measure(
        "never_asked_rate",
        "Went round IT without asking",
        Unit.SHARE,
        "lower",
        _EVERYWHERE,
        "Share of requests that IT never heard of, because the department had walked away or asking cost too much.",
    ),
    Measure(
        "refused_rate",
        "Refused by IT",
        Unit.SHARE,
        "lower",
        _EVERYWHERE,
        "Share of requests to which IT said no. They went round IT, and count in balk_rate, or were lost, and count in"
        " renege_rate.",
    ),
    Measure(
        "elsewhere_rate",
        "Done elsewhere with IT's blessing",
        Unit.SHARE,
        "neither",
        _EVERYWHERE,
        "Share of requests that a provider did under contract with IT, or the department itself within IT's"
        " guardrails. They went round nobody.",
    ),
    Measure(
        "on_time_rate",
        "Delivered on time",
        Unit.SHARE,
        "higher",
        _EVERYWHERE,
        "Share delivered by the due date, by whatever route, of the requests with a due date that are decided or whose"
        " due date has passed.",
    ),
    Measure(
        "promise_kept_rate",
        "Promises kept",
        Unit.SHARE,
        "higher",
        _EVERYWHERE,
        "Promises kept, of the promises kept or missed. A request that left before its date breaks no promise.",
    ),
    Measure(
        "trust_mean",
        "Trust in IT, on average",
        Unit.LEVEL,
        "higher",
        _DEPARTMENTS,
        "Time average of trust over the measured window. For all: the plain mean over the departments whose trust is"
        " modelled.",
    ),
    Measure(
        "trust_end",
        "Trust in IT at the end",
        Unit.LEVEL,
        "higher",
        _DEPARTMENTS,
        "Trust at the end of the measured window. For all: the plain mean over the departments whose trust is"
        " modelled.",
    ),
    Measure(
        "walked_away",
        "Department walked away",
        Unit.SHARE,
        "lower",
        _DEPARTMENTS,
        "Share of replications in which the department had walked away at any time in the measured window; never for a"
        " department without an alternative. For all: any department. Its interval is the exact binomial one.",
        yes_or_no=True,
    ),
    Measure(
        "returned_share",
        "IT's time spent on work that came back",
        Unit.SHARE,
        "lower",
        _EVERYWHERE,
        "Share of IT's working time in the measured window that went into work that bypasses brought back.",
    ),
    Measure(
        "it_cost",
        "Cost of IT",
        Unit.MONEY_PER_YEAR,
        "lower",
        _EVERYWHERE,
        "For all: everybody on IT's payroll over the measured window, contractors, providers and other costs of"
        " levers. For a department or a kind: the"
        " days worked for it in the window at the team's cost, and its contractors; idle time is in the total only.",
    ),
    Measure(
        "bypass_cost",
        "Spent on going round IT",
        Unit.MONEY_PER_YEAR,
        "lower",
        _EVERYWHERE,
        "Money spent on alternatives, failed ones included.",
    ),
    Measure(
        "delay_cost",
        "Cost of delay",
        Unit.MONEY_PER_YEAR,
        "lower",
        _EVERYWHERE,
        "Value times the time after the due date, from the need where there is no due date. An undecided request counts"
        " until the end of the run, a lost one until it was given up.",
    ),
    Measure(
        "own_cost",
        "Departments' own work",
        Unit.MONEY_PER_YEAR,
        "lower",
        _EVERYWHERE,
        "What departments spend on asking IT (entry) and on what they do themselves (self-service), at their own cost.",
    ),
    Measure(
        "total_cost",
        "Total cost",
        Unit.MONEY_PER_YEAR,
        "lower",
        _EVERYWHERE,
        "it_cost + bypass_cost + delay_cost + own_cost.",
    ),
    Measure(
        "shadow_share",
        "Spending that goes round IT",
        Unit.SHARE,
        "neither",
        _EVERYWHERE,
        "bypass_cost over bypass_cost + it_cost.",
    ),
    Measure(
        "overrun",
        "Work beyond the estimate",
        Unit.RATIO,
        "lower",
        _EVERYWHERE,
        "Person-days that IT's work took over those estimated, less one, of all requests that IT delivered itself:"
        " scope growth, rework, entry, and estimates that were off.",
    ),
    Measure(
        "unfinished",
        "Requests undecided at the end",
        Unit.COUNT,
        "lower",
        _EVERYWHERE,
        "Requests of the measured window that were neither delivered nor gone when the run-out ended.",
    ),
    Measure(
        "utilisation",
        "People at work",
        Unit.SHARE,
        "neither",
        _TEAMS,
        "Busy people over people present, both integrated over the measured window.",
    ),
    Measure(
        "queue_length_mean",
        "Requests in the queue",
        Unit.COUNT,
        "lower",
        _TEAMS,
        "Time average of how many wait in the team's queue, over the measured window.",
    ),
    Measure(
        "focus_mean",
        "Share of the day left for requests",
        Unit.SHARE,
        "higher",
        _TEAMS,
        "Time average of the team's focus: what run work leaves, that of systems brought in by the back door included.",
    ),
)

REQUEST_MEASURES: Final = tuple(measure for measure in MEASURES if "all" in measure.scopes)
TEAM_MEASURES: Final = tuple(measure for measure in MEASURES if "teams" in measure.scopes)

_BY_NAME: Final = {measure.name: measure for measure in MEASURES}


def measure_named(name: str) -> Measure:
    """The measure of that name.

    Raises:
        UnknownMeasureError: there is none; the error's `help` offers the nearest name.
    """
    try:
        return _BY_NAME[name]
    except KeyError:
        raise UnknownMeasureError(name, _BY_NAME) from None
