"""The moments of a replication at which something changed for a department, found in its log."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from sim.results.cases import ELSEWHERE, Ending
from sim.results.history import What, changes_of
from sim.results.spells import spells

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sim.model.log import RequestLog
    from sim.results.cases import Case
    from sim.results.spells import Spell


class Turn(StrEnum):
    """What kind of moment it is. Those before `WALKED_AWAY` are of one request, and lie at its need."""

    FIRST_REQUEST = "first request"
    FIRST_KEPT = "first promise kept"
    FIRST_BROKEN = "first promise broken"
    FIRST_BYPASS = "first bypass"
    FIRST_REFUSAL = "first refusal"
    FIRST_DEFERRAL = "first deferral"
    FIRST_HELD_BACK = "first held back"
    FIRST_FAILURE = "first failure of the alternative"
    FIRST_CALLED_URGENT = "first called urgent"
    FIRST_PETITION_GRANTED = "first petition granted"
    FIRST_PETITION_REFUSED = "first petition refused"
    FIRST_LOST = "first lost"
    FIRST_ELSEWHERE = "first done elsewhere with IT's blessing"
    TRIED_AGAIN = "asked although it had walked away"
    COSTLIEST_DELAY = "costliest delay"  # amount: its cost
    WALKED_AWAY = "walked away"
    CAME_BACK = "came back"
    CONFRONTED = "confronted"  # amount: trust afterwards
    LISTENED = "listened"  # amount: trust afterwards
    FIRST_RETURN = "first return"  # what a bypass brought in reaches IT
    IN_THE_WAY = "in the way"  # other: the request of another department that waited; amount: the days of both
    RETURN_PEAK = "peak of returned work"  # amount: the people who work on it at once


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """A moment: its time (working days), the row of the request it is about, of another, and an amount (see `Turn`)."""

    turn: Turn
    time: float
    row: int | None = None
    other: int | None = None
    amount: float | None = None
    team: str | None = None


WORTH_TELLING = 1.0  # days that another department's request waited beside returned work

_BY_NOTE = {
    Turn.FIRST_REFUSAL: What.REFUSED,
    Turn.FIRST_DEFERRAL: What.DEFERRED,
    Turn.FIRST_HELD_BACK: What.HELD_BACK,
    Turn.FIRST_FAILURE: What.ALTERNATIVE_FAILED,
    Turn.FIRST_CALLED_URGENT: What.CALLED_URGENT,
    Turn.FIRST_PETITION_GRANTED: What.PETITION_GRANTED,
    Turn.FIRST_PETITION_REFUSED: What.PETITION_REFUSED,
}


def turning_points(log: RequestLog, cases: Sequence[Case], department: str) -> tuple[TurningPoint, ...]:
    """The moments that a department's story turns on, in order of time; at one instant in the order of `Turn`."""
    own = [case for case in cases if case.department == department and case.origin is None]
    returned = [case for case in cases if case.department == department and case.origin is not None]
    found = [*_of_requests(own), *_of_department(log, own, department), *_of_returned_work(log, cases, returned)]
    order = list(Turn)
    return tuple(sorted(found, key=lambda point: (point.time, order.index(point.turn))))


def _of_requests(own: Sequence[Case]) -> Iterator[TurningPoint]:
    """Firsts, and the costliest delay."""

    def first(turn: Turn, moment: Callable[[Case], float | None]) -> Iterator[TurningPoint]:
        moments = [(at, case.row, case) for case in own if (at := moment(case)) is not None]
        if moments:
            case = min(moments)[2]
            yield TurningPoint(turn, case.need, case.row)

    yield from first(Turn.FIRST_REQUEST, lambda case: case.need)
    yield from first(Turn.FIRST_KEPT, lambda case: case.delivered if case.promise_kept else None)
    yield from first(Turn.FIRST_BROKEN, lambda case: case.broke_at)
    yield from first(Turn.FIRST_BYPASS, lambda case: case.left if case.went_round else None)
    yield from first(Turn.FIRST_LOST, lambda case: case.left if case.ending is Ending.LOST else None)
    yield from first(Turn.FIRST_ELSEWHERE, lambda case: case.delivered if case.ending in ELSEWHERE else None)
    for turn, what in _BY_NOTE.items():
        yield from first(turn, lambda case, what=what: case.when(what))  # type: ignore[misc]
    costs = [(case.value * case.late, -case.row, case) for case in own if case.late is not None and case.late > 0.0]
    if costs and max(costs)[0] > 0.0:
        cost, _, case = max(costs)
        yield TurningPoint(Turn.COSTLIEST_DELAY, case.need, case.row, amount=cost)


def _of_department(log: RequestLog, own: Sequence[Case], department: str) -> Iterator[TurningPoint]:
    """Walking away and coming back, asking all the same, and what IT says to a bypass."""
    away: list[tuple[float, float]] = []
    for change in changes_of(next(each for each in log.departments if each.name == department)):
        gone = change.what is What.WALKED_AWAY
        yield TurningPoint(Turn.WALKED_AWAY if gone else Turn.CAME_BACK, change.time)
        if gone:
            away.append((change.time, float("inf")))
        else:
            away[-1] = (away[-1][0], change.time)
    for case in own:
        asked = case.asked
        if asked is not None and any(start < asked < end for start, end in away) and case.when(What.HELD_BACK) is None:
            yield TurningPoint(Turn.TRIED_AGAIN, case.need, case.row)
            break
    for turn, what in ((Turn.CONFRONTED, What.CONFRONTED), (Turn.LISTENED, What.LISTENED)):
        answers = [(time, case.row, amount) for case in own for time, found, amount in case.events if found is what]
        if answers:
            time, row, amount = min(answers)
            yield TurningPoint(turn, time, row, amount=None if amount != amount else amount)


def _of_returned_work(log: RequestLog, cases: Sequence[Case], returned: Sequence[Case]) -> Iterator[TurningPoint]:
    """What comes back to IT, whom it keeps waiting, and when there is most of it."""
    if not returned:
        return
    yield TurningPoint(Turn.FIRST_RETURN, returned[0].need, returned[0].row)
    rows = {case.row for case in returned}
    worked = [spell for spell in spells(log) if spell.request in rows and spell.started is not None]
    held_up = _most_held_up(log, cases, worked, returned[0].department)
    if held_up is not None:
        yield held_up
    yield from _peak(log, worked)


def _most_held_up(
    log: RequestLog, cases: Sequence[Case], worked: Sequence[Spell], department: str
) -> TurningPoint | None:
    """The returned work whose time in work another department's request waited longest beside, at the same team."""
    others = np.array([case.department != department and case.origin is None for case in cases], dtype=bool)
    waited = others[log.stay_request]
    left = np.where(np.isnan(log.stay_ended), log.ended, log.stay_ended)
    until = np.where(np.isnan(log.stay_started), left, log.stay_started)
    best: TurningPoint | None = None
    for spell in worked:
        start, end = spell.started or 0.0, log.ended if spell.ended is None else spell.ended
        beside = np.minimum(until, end) - np.maximum(log.stay_queued, start)
        beside = np.where(waited & (log.stay_team == spell.team), beside, 0.0)
        stay = int(np.argmax(beside))
        if beside[stay] >= WORTH_TELLING and (best is None or beside[stay] > (best.amount or 0.0)):
            other = int(log.stay_request[stay])
            team = log.teams[spell.team].name
            best = TurningPoint(Turn.IN_THE_WAY, start, spell.request, other, float(beside[stay]), team)
    return best


def _peak(log: RequestLog, worked: Sequence[Spell]) -> Iterator[TurningPoint]:
    """When most people of one team work on what came back at once, where there are two or more."""
    best = (1, 0.0, 0)
    for team in range(len(log.teams)):
        changes = [(spell.started or 0.0, 1) for spell in worked if spell.team == team]
        changes += [(spell.ended, -1) for spell in worked if spell.team == team and spell.ended is not None]
        at_work = 0
        for time, change in sorted(changes):  # at one instant those who end come first
            at_work += change
            if at_work > best[0]:
                best = (at_work, time, team)
    if best[0] > 1:
        yield TurningPoint(Turn.RETURN_PEAK, best[1], amount=float(best[0]), team=log.teams[best[2]].name)
