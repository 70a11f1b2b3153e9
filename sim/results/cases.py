"""Each request of a replication with everything that became of it, for whoever tells of single requests."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sim.model.log import BLESSED, ROUND_IT, Event, Promise, Route
from sim.results.history import What

if TYPE_CHECKING:
    from sim.model.log import Floats, RequestLog


class Ending(StrEnum):
    """What became of a request."""

    OPEN = "open"
    BY_IT = "by IT"
    BALKED = "balked"
    RENEGED = "reneged"
    NEVER_ASKED = "never asked"
    LOST = "lost"
    BY_PROVIDER = "by the managed provider"
    BY_ITSELF = "by self-service"


Noted = tuple[float, What, float]  # time, what, amount (NaN: none)

ENDINGS = {  # what each route comes to
    Route.UNDECIDED: Ending.OPEN,
    Route.IT: Ending.BY_IT,
    Route.BALKED: Ending.BALKED,
    Route.RENEGED: Ending.RENEGED,
    Route.NEVER_ASKED: Ending.NEVER_ASKED,
    Route.LOST: Ending.LOST,
    Route.MANAGED: Ending.BY_PROVIDER,
    Route.SELF_SERVICE: Ending.BY_ITSELF,
}
ROUND = frozenset(ENDINGS[route] for route in ROUND_IT)
ELSEWHERE = frozenset(ENDINGS[route] for route in BLESSED)


@dataclass(frozen=True, slots=True)
class Case:
    """One request. Times are working days from time 0, None where the thing did not happen; value is money per working
    day of delay. `place` is its number among the requests of its kind, from 0; needs only are counted.

    `promise_kept` is None where there was no promise or it was still open. `events` are what stands in no column.
    """

    row: int
    department: str
    kind: str
    place: int | None
    origin: int | None
    urgent: bool
    need: float
    asked: float | None
    due: float | None
    promised: float | None
    promise_kept: bool | None
    started: float | None
    delivered: float | None
    left: float | None
    ending: Ending
    value: float
    spend: float
    events: tuple[Noted, ...]

    @property
    def went_round(self) -> bool:
        """Was it done round IT?"""
        return self.ending in ROUND

    @property
    def lead_time(self) -> float | None:
        """Days from need to delivery, by whatever route."""
        return None if self.delivered is None else self.delivered - self.need

    @property
    def late(self) -> float | None:
        """Days after its due date on which it was delivered (below zero: before it)."""
        return None if self.delivered is None or self.due is None else self.delivered - self.due

    @property
    def broke_at(self) -> float | None:
        """The promised date that passed without delivery; None also where a later quote has overwritten it."""
        if self.promise_kept is not False or self.promised is None:
            return None
        return None if self.delivered is not None and self.delivered <= self.promised else self.promised

    def when(self, what: What) -> float | None:
        """When this first happened to it, of what stands in no column."""
        return next((time for time, found, _ in self.events if found == what), None)


def cases(log: RequestLog) -> tuple[Case, ...]:
    """Every request, in the log's order."""
    events: dict[int, list[Noted]] = {}
    noted = log.events
    columns = (noted.time.tolist(), noted.request.tolist(), noted.event.tolist(), noted.amount.tolist())
    for time, row, event, amount in zip(*columns, strict=True):
        events.setdefault(row, []).append((time, What[Event(event).name], amount))
    seen: Counter[int] = Counter()
    found = []
    for row, (kind, origin) in enumerate(zip(log.kind.tolist(), log.origin.tolist(), strict=True)):
        found.append(_case(log, row, None if origin >= 0 else seen[kind], tuple(events.get(row, ()))))
        seen[kind] += origin < 0
    return tuple(found)


def _case(log: RequestLog, row: int, place: int | None, events: tuple[Noted, ...]) -> Case:
    def known(column: Floats) -> float | None:
        value = float(column[row])
        return None if math.isnan(value) else value

    department, kind = log.kinds[int(log.kind[row])]
    promise = Promise(int(log.promise[row]))
    return Case(
        row=row,
        department=department,
        kind=kind,
        place=place,
        origin=None if place is not None else int(log.origin[row]),
        urgent=bool(log.urgent[row]),
        need=float(log.need[row]),
        asked=known(log.asked),
        due=known(log.due),
        promised=known(log.quoted_finish),
        promise_kept=None if promise in (Promise.NONE, Promise.OPEN) else promise == Promise.KEPT,
        started=known(log.started),
        delivered=known(log.delivered),
        left=known(log.left),
        ending=ENDINGS[Route(int(log.route[row]))],
        value=float(log.value[row]),
        spend=float(log.spend[row]),
        events=events,
    )
