"""The turning points of a story: requests that are told one by one, and what happens to the department."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from sim.report.grammar import capital
from sim.report.narrative.english import bare, count, in_week, length, money, percent
from sim.report.narrative.facts import Fact, Paragraph, Stated
from sim.report.narrative.lives import life, reference
from sim.results.turning_points import Turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.results.cases import Case
    from sim.results.replay import Replay
    from sim.results.turning_points import TurningPoint

OF_DEPARTMENT = (
    Turn.WALKED_AWAY,
    Turn.CAME_BACK,
    Turn.CONFRONTED,
    Turn.LISTENED,
    Turn.FIRST_RETURN,
    Turn.IN_THE_WAY,
    Turn.RETURN_PEAK,
)
REMARKS = {
    Turn.FIRST_REQUEST: "",
    Turn.FIRST_KEPT: "It is the first promise that IT keeps to {department}.",
    Turn.FIRST_BROKEN: "It is the first promise to {department} whose day passes unkept.",
    Turn.FIRST_BYPASS: "It is the first request that {department} gets elsewhere.",
    Turn.FIRST_LOST: "It is the first that is lost.",
    Turn.FIRST_REFUSAL: "It is the first that IT refuses.",
    Turn.FIRST_DEFERRAL: "It is the first that IT puts off.",
    Turn.FIRST_HELD_BACK: "It is the first that the rule holds back.",
    Turn.FIRST_FAILURE: "It is the first time that the alternative fails.",
    Turn.FIRST_CALLED_URGENT: "",
    Turn.FIRST_PETITION_GRANTED: "",
    Turn.FIRST_PETITION_REFUSED: "",
    Turn.FIRST_ELSEWHERE: "It is the first that is done elsewhere with IT's blessing.",
    Turn.TRIED_AGAIN: "It is the first that IT is asked for since {department} walked away.",
}


def turn_paragraphs(replay: Replay) -> list[tuple[float, frozenset[int], Paragraph]]:
    """Each turning point's time, the needs of the department that it tells of in full, and its paragraph."""
    of_department = [point for point in replay.points if point.turn in OF_DEPARTMENT]
    of_requests = sorted(
        (point for point in replay.points if point.turn not in OF_DEPARTMENT), key=lambda point: point.row or 0
    )
    found: list[tuple[float, frozenset[int], Paragraph]] = []
    for row, turns in groupby(of_requests, key=lambda point: point.row or 0):
        points = list(turns)
        found.append((points[0].time, frozenset({row}), _request(replay, replay.cases[row], points)))
    found += [
        (point.time, frozenset(), Paragraph(tuple(_TELLERS[point.turn](replay, point)))) for point in of_department
    ]
    return sorted(found, key=lambda each: each[0])


def _request(replay: Replay, case: Case, points: Sequence[TurningPoint]) -> Paragraph:
    first = any(point.turn is Turn.FIRST_REQUEST for point in points)
    facts = life(replay, case, "asks" if first or case.row % 2 else "needs")
    for point in points:
        if point.turn is Turn.COSTLIEST_DELAY:
            cost = money("cost", point.amount or 0.0)
            sentence = f"Being late costs {cost.words}, the most for any request of {case.department}."
            facts.append(Fact(point.turn, sentence, (cost,), (case.row,)))
        elif REMARKS[point.turn]:
            sentence = REMARKS[point.turn].format(department=case.department)
            facts.append(Fact(point.turn, sentence, (), (case.row,)))
    return Paragraph(tuple(facts))


def _dated(replay: Replay, point: TurningPoint, name: str = "time") -> tuple[Stated, str]:
    """The date of a moment, and as a sentence's beginning: "Week 14."."""
    at = in_week(name, point.time, replay.days_per_week)
    return at, f"{capital(at.words)}."


def _walked_away(replay: Replay, point: TurningPoint) -> Iterator[Fact]:
    at, dated = _dated(replay, point)
    again = any(each.turn is Turn.WALKED_AWAY and each.time < point.time for each in replay.points)
    trust, start = replay.trust(point.time), replay.trust(0.0)
    if trust is None or start is None:
        yield Fact("walked away", f"{dated} {replay.department} stops asking IT.", (at,))
    elif point.time == 0.0:
        level = percent("trust at the start", start)
        sentence = f"{dated} {replay.department}, with a trust of {level.words}, does not ask IT from the first day."
        yield Fact("walked away", sentence, (at, level))
    elif again:
        level = percent("trust", trust)
        sentence = f"{dated} Trust is down to {level.words}, and {replay.department} stops asking IT again."
        yield Fact("walked away again", sentence, (at, level))
    else:
        level, began = percent("trust", trust), percent("trust at the start", start)
        sentence = (
            f"{dated} {replay.department} stops asking IT: its trust, {began.words} at the start, is down to "
            f"{level.words}."
        )
        yield Fact("walked away", sentence, (at, began, level))
        yield from _promises_until(replay, point.time)


def _promises_until(replay: Replay, time: float) -> Iterator[Fact]:
    """What became of the promises whose day has come."""
    due = [
        case
        for case in replay.own
        if case.promised is not None and case.promised <= time and case.promise_kept is not None
    ]
    if due:
        promises = count("promises due", len(due), "promise")
        kept = bare("kept", sum(case.promise_kept is True for case in due))
        verb = "has" if len(due) == 1 else "have"
        sentence = f"{capital(promises.words)} to it {verb} come due by then; IT keeps {kept.words}."
        yield Fact("promises so far", sentence, (promises, kept), tuple(case.row for case in due), (0.0, time))


def _came_back(replay: Replay, point: TurningPoint) -> Iterator[Fact]:
    at, dated = _dated(replay, point)
    trust = replay.trust(point.time)
    if trust is None:
        yield Fact("came back", f"{dated} {replay.department} begins to ask IT again.", (at,))
        return
    level = percent("trust", trust)
    yield Fact(
        "came back",
        f"{dated} With trust back at {level.words}, {replay.department} begins to ask IT again.",
        (at, level),
    )


def _answered(replay: Replay, point: TurningPoint) -> Iterator[Fact]:
    at, dated = _dated(replay, point)
    name, of = reference(replay, replay.cases[point.row or 0])
    verb = "confronts" if point.turn is Turn.CONFRONTED else "sits down with"
    sentence = f"{dated} IT {verb} {replay.department} over {name}, which went elsewhere."
    yield Fact(point.turn, sentence, (at, of), (point.row or 0,))
    if point.amount is not None:
        level = percent("trust", point.amount)
        yield Fact("trust after it", f"Trust stands at {level.words} afterwards.", (level,), (point.row or 0,))


def _first_return(replay: Replay, point: TurningPoint) -> Iterator[Fact]:
    at, dated = _dated(replay, point)
    case = replay.cases[point.row or 0]
    origin = replay.cases[case.origin or 0]
    name, of = reference(replay, origin)
    work = float(replay.log.work[case.row])
    effort = length("work", work, replay.days_per_week)
    sentence = (
        f"{dated} What {replay.department} had done elsewhere begins to reach IT: {name} has to be fitted in with the "
        f"rest, which takes {effort.words} of somebody's time."
    )
    yield Fact("first return", sentence, (at, of, effort), (case.row, origin.row))


def _in_the_way(replay: Replay, point: TurningPoint) -> Iterator[Fact]:
    at, dated = _dated(replay, point)
    returned, other = replay.cases[point.row or 0], replay.cases[point.other or 0]
    name, of = reference(replay, replay.cases[returned.origin or 0])
    waiting, since = reference(replay, other)
    both = length("days of both", point.amount or 0.0, replay.days_per_week)
    sentence = f"{dated} Somebody at {point.team} begins to fit in what {replay.department} had done elsewhere: {name}."
    yield Fact("integration begins", sentence, (at, of), (returned.row, returned.origin or 0))
    sentence = f"While this goes on {other.department} waits for the same people for {both.words}, with {waiting}."
    yield Fact("waits meanwhile", sentence, (both, since), (returned.row, other.row))


def _peak(replay: Replay, point: TurningPoint) -> Iterator[Fact]:
    at, dated = _dated(replay, point)
    people = count("people", int(point.amount or 0), "person", "people")
    sentence = (
        f"{dated} {capital(people.words)} of {point.team} are at work at once on what {replay.department} had done "
        "elsewhere, the most at any time."
    )
    yield Fact("peak", sentence, (at, people))


_TELLERS = {
    Turn.WALKED_AWAY: _walked_away,
    Turn.CAME_BACK: _came_back,
    Turn.CONFRONTED: _answered,
    Turn.LISTENED: _answered,
    Turn.FIRST_RETURN: _first_return,
    Turn.IN_THE_WAY: _in_the_way,
    Turn.RETURN_PEAK: _peak,
}
