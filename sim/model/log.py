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
    MANAGED = 6  # delivered by a provider under contract with IT; no bypass
    SELF_SERVICE = 7  # done by the department itself, within IT's guardrails; no bypass


ROUND_IT = (Route.BALKED, Route.RENEGED, Route.NEVER_ASKED)
BLESSED = (Route.MANAGED, Route.SELF_SERVICE)  # elsewhere, with IT's blessing


def is_any(column: Ints, *values: IntEnum) -> Bools:
    """Which entries of a column of routes, or of events, are one of these."""
    chosen = np.zeros(1 + max(type(values[0])), dtype=bool)
    chosen[list(values)] = True
    return np.asarray(chosen[column])


class Promise(IntEnum):
    """What became of the date that IT promised."""

    NONE = 0  # no promise was made, or the request left before it fell due
    KEPT = 1
    MISSED = 2
    OPEN = 3  # neither yet, at the end of the run


class Event(IntEnum):
    """What happens to a request and stands in no column of its row."""

    REFUSED = 1  # IT says no
    DEFERRED = 2  # IT says: not now; it will take the request when there is room
    CALLED_URGENT = 3  # the department calls it urgent, though it is not
    THOUGHT_AGAIN = 4  # a waiting department hears a fresh date (amount: the date)
    HELD_BACK = 5  # it would have gone round IT, and obeyed the mandate
    PETITION_GRANTED = 6
    PETITION_REFUSED = 7
    ALTERNATIVE_FAILED = 8
    CONFRONTED = 9  # IT confronts the department over this bypass (amount: its trust afterwards)
    LISTENED = 10  # IT listens instead (amount: its trust afterwards)
    SLICE_DELIVERED = 11  # a part of the request is delivered (amount: its share of the value)


@dataclass(frozen=True, slots=True)
class Events:
    """Events in order of time, one array a column: time (days), row of the request, of `Event`, and an amount."""

    time: Floats
    request: Ints
    event: Ints
    amount: Floats  # what it is depends on the event; NaN where there is none

    @staticmethod
    def none() -> Events:
        """No events."""
        return Events(np.empty(0), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))

    def of(self, *events: Event) -> Bools:
        """Which entries are of one of these."""
        return is_any(self.event, *events)


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
    """A team over time. `people`: present and able to work; `paid`: on the payroll (hires who ramp up too); `focus`:
    the share of the day that run work leaves for requests."""

    name: str
    cost_per_day: float
    people: StepFunction
    paid: StepFunction
    focus: StepFunction


@dataclass(frozen=True, slots=True)
class Overhead:
    """What a lever costs whoever works: money per working day over time, part of IT's cost."""

    name: str
    cost: StepFunction


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
    overheads: tuple[Overhead, ...]
    events: Events
    demand_hash: str

    kind: Ints
    origin: Ints
    need: Floats
    asked: Floats
    effort: Floats  # as drawn when the need arose
    work: Floats  # person-days that it really takes: with entry, scope growth and rework
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
    contractor_cost: Floats  # money spent on a contractor or provider for this request, part of IT's cost
    own_cost: Floats  # money that the department spent on its own work for this request

    stay_request: Ints
    stay_team: Ints
    stay_queued: Floats
    stay_started: Floats
    stay_ended: Floats
