"""What one replication leaves behind: the single source of every measure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Route(IntEnum):
    """How a request was decided."""

    UNDECIDED = 0
    IT = 1  # delivered by IT (also after a failed alternative)
    BALKED = 2  # went round IT at the quote
    RENEGED = 3  # went round IT while waiting
    NEVER_ASKED = 4  # went round IT without asking
    LOST = 5  # left the queue with no alternative: never delivered; counted as reneged


def is_any(route: Ints, *routes: Route) -> Bools:
    """Which entries of a column of routes are one of these."""
    chosen = np.zeros(len(Route), dtype=bool)
    chosen[list(routes)] = True
    return np.asarray(chosen[route])


class Promise(IntEnum):
    """What became of the date that IT promised."""

    NONE = 0  # no promise was made, or the request left before it fell due
    KEPT = 1
    MISSED = 2
    OPEN = 3  # neither yet, at the end of the run


@dataclass(frozen=True, slots=True)
class StepFunction:
    """A right-continuous step function: `values[k]` holds from `times[k]` until `times[k + 1]`."""

    times: Floats
    values: Floats


@dataclass(frozen=True, slots=True)
class TrustCurve:
    """Trust after each event that moved it; between events it drifts to `start` with `half_life` (days, may be inf)."""

    times: Floats
    values: Floats
    start: float
    half_life: float


@dataclass(frozen=True, slots=True)
class TeamLog:
    """A team's people over time. `people`: present and able to work; `paid`: on the payroll (hires who ramp up too)."""

    name: str
    cost_per_day: float
    people: StepFunction
    paid: StepFunction


@dataclass(frozen=True, slots=True)
class DepartmentLog:
    """A department's trust (None: switched off) and when it had walked away, as a function of 0 and 1."""

    name: str
    has_alternative: bool
    trust: TrustCurve | None
    walked_away: StepFunction


@dataclass(frozen=True, slots=True)
class RequestLog:
    """One replication: one row a request (needs and returned work), in order of appearance.

    Times are absolute working days from time 0, NaN where the thing did not happen. `origin` is the row of the request
    whose bypass brought this one back, or -1 for a need. Stays are visits to a team's queue: one a request as a rule,
    more with steps or preemption; `stay_started` is NaN for one that left without being started, `stay_ended` is the
    end of work (or of the visit, when it was left), NaN while it lasts.
    """

    window: tuple[float, float]  # the measured window: warm-up's end, horizon's end
    ended: float  # when the run stopped
    departments: tuple[DepartmentLog, ...]
    kinds: tuple[tuple[str, str], ...]  # (department, kind), in the scenario's order
    teams: tuple[TeamLog, ...]
    demand_hash: str

    kind: Ints
    origin: Ints
    need: Floats
    asked: Floats
    effort: Floats
    estimate: Floats
    due: Floats
    value: Floats  # money per working day of delay
    priority: Ints
    urgent: Bools
    quoted_start: Floats
    quoted_finish: Floats
    promise: Ints  # of Promise
    queued: Floats  # first entry to a team's queue
    started: Floats  # first start of work
    finished: Floats  # last work done, before any release
    delivered: Floats  # by whatever route; may lie after `ended` for an alternative already chosen
    left: Floats  # when it went round IT, or was lost
    route: Ints  # of Route
    spend: Floats  # money spent on an alternative, failed ones included
    contractor_cost: Floats  # money spent on a contractor for this request, part of IT's cost

    stay_request: Ints
    stay_team: Ints
    stay_queued: Floats
    stay_started: Floats
    stay_ended: Floats
