"""Where each request stood, from appearance to its end: one replication's log as changes of place."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.model.log import BLESSED, ROUND_IT, Event, Route
from sim.results.reel_record import ENDS, PER_DAY, Place, Stand
from sim.results.spells import spells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.model.log import RequestLog
    from sim.results.spells import Spell

Step = tuple[float, Place, int]  # day, place, person (0: none)
Move = tuple[int, int, Place, int]  # hundredth of a day, row of the log, place, person

_DESK, _PROVIDER, _RELEASE, _SELF, _OUTSIDE, _LOST = (
    (stand, -1) for stand in (Stand.DESK, Stand.PROVIDER, Stand.RELEASE, Stand.SELF, Stand.OUTSIDE, Stand.LOST)
)
_DELIVERED, _DELIVERED_OUTSIDE = (Stand.DELIVERED, -1), (Stand.DELIVERED_OUTSIDE, -1)


def moves(log: RequestLog, rows: Sequence[int], span: tuple[float, float]) -> list[Move]:
    """The changes of place of these rows within the span, in order of time.

    What stood somewhere before the span appears there at its begin; what had ended by then does not appear. Of several
    changes within a hundredth of a day the last counts. A request whose alternative failed, and that had never stood in
    a queue before, is taken to have gone round IT when it asked: the log does not tell it more nearly.
    """
    by_row: dict[int, list[Spell]] = {row: [] for row in rows}
    for spell in spells(log):
        if spell.request in by_row:
            by_row[spell.request].append(spell)
    events = log.events
    chosen = events.of(Event.ALTERNATIVE_FAILED)
    failed = dict(zip(events.request[chosen].tolist(), events.time[chosen].tolist(), strict=True))
    first, last = (round(day * PER_DAY) for day in span)
    found: list[Move] = []
    for row in rows:
        life = _timed(_life(log, row, sorted(by_row[row], key=_order), failed.get(row)))
        found += [(time, row, place, person) for time, place, person in _within(life, first, last)]
    return sorted(found, key=lambda move: (move[0], move[1]))


def _order(spell: Spell) -> float:
    return spell.queued


def _life(log: RequestLog, row: int, stays: list[Spell], failed: float | None) -> Iterator[Step]:
    """Every step of one request, in the order in which one follows from the other."""
    need, asked, left, started, finished, delivered = (
        float(column[row]) for column in (log.need, log.asked, log.left, log.started, log.finished, log.delivered)
    )
    yield (need if math.isnan(asked) else min(need, asked)), _DESK, 0
    before = [stay for stay in stays if failed is not None and stay.queued < failed]
    yield from _stays(before)
    if failed is not None:
        went = before[-1].ended if before else asked if asked < failed else need
        yield (need if went is None else went), _OUTSIDE, 0
        yield failed, _DESK, 0
    yield from _stays(stays[len(before) :])
    route = Route(int(log.route[row]))
    if not math.isnan(started) and all(stay.started is None for stay in stays):
        yield started, _PROVIDER, 0
        yield finished, _RELEASE, 0
    if route is Route.SELF_SERVICE:
        yield asked, _SELF, 0
    yield left, _LOST if route is Route.LOST else _OUTSIDE, 0
    if route is Route.IT or route in BLESSED:
        yield delivered, _DELIVERED, 0
    elif route in ROUND_IT:
        yield delivered, _DELIVERED_OUTSIDE, 0


def _stays(stays: Sequence[Spell]) -> Iterator[Step]:
    """Queue and work of each stay; what follows work that is not the last is another queue."""
    for stay in stays:
        yield stay.queued, (Stand.QUEUE, stay.team), 0
        if stay.started is not None:
            yield stay.started, (Stand.WORK, stay.team), stay.person or 0
        if stay.ended is not None:
            worked = stay.started is not None and stay is stays[-1]
            yield stay.ended, _RELEASE if worked else _DESK, 0


def _timed(life: Iterator[Step]) -> list[tuple[int, Place, int]]:
    """Steps with whole times, each later than the one before, and none to the place where one stands."""
    known = [(round(day * PER_DAY), place, person) for day, place, person in life if not math.isnan(day)]
    kept: list[tuple[int, Place, int]] = []
    for time, place, person in sorted(known, key=lambda step: step[0]):
        if kept and kept[-1][0] == time:
            kept.pop()
        if not kept or kept[-1][1:] != (place, person):
            kept.append((time, place, person))
    return kept


def _within(life: list[tuple[int, Place, int]], first: int, last: int) -> list[tuple[int, Place, int]]:
    earlier = [step for step in life if step[0] < first]
    inside = [step for step in life if first <= step[0] <= last]
    if earlier and earlier[-1][1][0] not in ENDS and (not inside or inside[0][0] > first):
        inside.insert(0, (first, *earlier[-1][1:]))
    return inside
