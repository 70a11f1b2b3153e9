"""What happened in one replication, in order of time: one record for everything that a request log says."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from sim.model.log import Event, Promise, Route
from sim.results.spells import spells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.model.log import DepartmentLog, RequestLog


class What(StrEnum):
    """What can happen. The order is the one in which things are told that happen to a request at one instant."""

    NEED = "need"
    RETURNED = "returned"  # integration work reaches IT (amount: the request whose bypass brought it back)
    ASKED = "asked"
    REFUSED = "refused"
    DEFERRED = "deferred"
    CALLED_URGENT = "called urgent"
    PETITION_GRANTED = "petition granted"
    PETITION_REFUSED = "petition refused"
    ALTERNATIVE_FAILED = "alternative failed"
    QUOTED = "quoted"  # amount: the promised finish
    HELD_BACK = "held back"
    QUEUED = "queued"  # at a team
    THOUGHT_AGAIN = "thought again"  # amount: the fresh date
    STARTED = "started"  # at a team, by a person of it; without a team where somebody else does the work
    STOPPED = "stopped"  # the end of a spell of work at a team
    FINISHED = "finished"  # the last of the work
    SLICE_DELIVERED = "slice delivered"  # amount: its share of the value
    PROMISE_KEPT = "promise kept"  # amount: the promised finish
    PROMISE_MISSED = "promise missed"  # at the promised finish, which is the amount
    LEFT_QUEUE = "left queue"  # of a team, unstarted
    BALKED = "balked"
    RENEGED = "reneged"
    NEVER_ASKED = "never asked"
    LOST = "lost"
    LEFT = "left"  # gone round IT, and what becomes of it is not settled when the run ends
    CONFRONTED = "confronted"  # amount: trust afterwards
    LISTENED = "listened"  # amount: trust afterwards
    DELIVERED_BY_IT = "delivered by IT"
    DELIVERED_BY_PROVIDER = "delivered by the managed provider"
    DELIVERED_BY_ITSELF = "delivered by self-service"
    DELIVERED_BY_ALTERNATIVE = "delivered by the alternative"
    TRUST = "trust"  # of a department (amount: the level after it has moved)
    WALKED_AWAY = "walked away"  # a department stops asking IT
    CAME_BACK = "came back"  # it asks again


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, at `time` (working days from time 0).

    `request` is the row in the log, None for what happens to a department as a whole, `kind` then too. `place` is the
    team, `person` the number of the person of it who works, from 1. What `amount` is stands at `What`.
    """

    time: float
    request: int | None
    department: str
    kind: str | None
    what: What
    place: str | None = None
    person: int | None = None
    amount: float | None = None


_ORDER = {what: place for place, what in enumerate(What)}
_GONE = {
    Route.UNDECIDED: What.LEFT,
    Route.BALKED: What.BALKED,
    Route.RENEGED: What.RENEGED,
    Route.NEVER_ASKED: What.NEVER_ASKED,
    Route.LOST: What.LOST,
}
_BROUGHT = {
    Route.IT: What.DELIVERED_BY_IT,
    Route.MANAGED: What.DELIVERED_BY_PROVIDER,
    Route.SELF_SERVICE: What.DELIVERED_BY_ITSELF,
}


def history(log: RequestLog) -> tuple[Happening, ...]:
    """Everything that the log says, in order of time; at one instant by request, then in the order of `What`.

    A delivery by the alternative that was chosen before the run ended may lie after its end. Two moments are not in the
    log and are given as nearly as it tells them: a request that was deferred is quoted when it enters the queue, and a
    promise that was missed is missed on the promised day, whatever grace it had.
    """
    found = [
        *_of_columns(log),
        *_of_stays(log),
        *_of_events(log),
        *(happening for department in log.departments for happening in _of_department(department)),
    ]
    last = len(log.need)
    found.sort(key=lambda each: (each.time, last if each.request is None else each.request, _ORDER[each.what]))
    return tuple(found)


def _of_columns(log: RequestLog) -> Iterator[Happening]:
    """What stands in the columns of each request's row."""
    events = log.events
    failed = dict(
        zip(
            *(column[events.of(Event.ALTERNATIVE_FAILED)].tolist() for column in (events.request, events.time)),
            strict=True,
        )
    )
    deferred = set(events.request[events.of(Event.DEFERRED)].tolist())
    in_stays = set(log.stay_request[log.stay_started == log.stay_started].tolist())
    for row, (kind, origin) in enumerate(zip(log.kind.tolist(), log.origin.tolist(), strict=True)):
        department, name = log.kinds[kind]
        need, asked, queued, left, delivered = (
            float(column[row]) for column in (log.need, log.asked, log.queued, log.left, log.delivered)
        )
        promised = float(log.quoted_finish[row])
        quoted = failed.get(row, queued if row in deferred else asked)
        route = Route(int(log.route[row]))
        told = [
            (What.NEED if origin < 0 else What.RETURNED, need, None if origin < 0 else float(origin)),
            (What.ASKED, asked, None),
            (What.FINISHED, float(log.finished[row]), None),
            (_GONE.get(route, What.LEFT), left, None),
            (_BROUGHT.get(route, What.DELIVERED_BY_ALTERNATIVE), delivered, None),
        ]
        if not math.isnan(promised):
            told.append((What.QUOTED, quoted, promised))
        if row not in in_stays:
            told.append((What.STARTED, float(log.started[row]), None))
        if log.promise[row] == Promise.KEPT:
            told.append((What.PROMISE_KEPT, delivered, promised))
        elif log.promise[row] == Promise.MISSED:
            told.append(_missed(promised, delivered, failed.get(row)))
        yield from (
            Happening(time, row, department, name, what, amount=amount)
            for what, time, amount in told
            if not math.isnan(time)
        )


def _missed(promised: float, delivered: float, failed: float | None) -> tuple[What, float, float | None]:
    """A promise missed: on its day, which has been overwritten where the alternative failed after that day."""
    if failed is not None and delivered <= promised:
        return What.PROMISE_MISSED, failed, None
    return What.PROMISE_MISSED, promised, promised


def _of_stays(log: RequestLog) -> Iterator[Happening]:
    """Waiting and working at teams."""
    for spell in spells(log):
        department, kind = log.kinds[int(log.kind[spell.request])]
        team = log.teams[spell.team].name

        def at(time: float, what: What, request: int = spell.request, person: int | None = spell.person) -> Happening:
            return Happening(time, request, department, kind, what, team, person)  # noqa: B023 - used at once

        yield at(spell.queued, What.QUEUED, person=None)
        if spell.started is None:
            if spell.ended is not None:
                yield at(spell.ended, What.LEFT_QUEUE)
            continue
        yield at(spell.started, What.STARTED)
        if spell.ended is not None:
            yield at(spell.ended, What.STOPPED)


def _of_events(log: RequestLog) -> Iterator[Happening]:
    """What stands in no column."""
    events = log.events
    columns = (events.time.tolist(), events.request.tolist(), events.event.tolist(), events.amount.tolist())
    for time, row, event, amount in zip(*columns, strict=True):
        department, kind = log.kinds[int(log.kind[row])]
        what = What[Event(event).name]
        yield Happening(time, row, department, kind, what, amount=None if math.isnan(amount) else amount)


def _of_department(department: DepartmentLog) -> Iterator[Happening]:
    """Trust as it moves, walking away and coming back."""
    if department.trust is not None:
        for time, level in zip(department.trust.times.tolist(), department.trust.values.tolist(), strict=True):
            yield Happening(time, None, department.name, None, What.TRUST, amount=level)
    yield from changes_of(department)


def changes_of(department: DepartmentLog) -> Iterator[Happening]:
    """When it walked away and came back; one without an alternative goes on asking whatever its trust."""
    if not department.has_alternative:
        return
    away = department.walked_away
    changes = zip(away.times.tolist(), away.values.tolist(), strict=True)
    for (_, before), (time, now) in pairwise([(-math.inf, 0.0), *changes]):
        if now != before:
            yield Happening(time, None, department.name, None, What.WALKED_AWAY if now else What.CAME_BACK)
