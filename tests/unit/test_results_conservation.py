"""The laws that every log keeps: a sound log passes, and each way of spoiling it is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hand_made_log import FULL, NAN, make_log, request, steps, story_log

from sim.model.log import RequestLog, Route, TeamLog
from sim.results.conservation import ConservationError, check_conservation


def spoiled(column: str, row: int, value: float) -> RequestLog:
    log = story_log()
    changed = getattr(log, column).copy()
    changed[row] = value
    return replace(log, **{column: changed})


def test_a_sound_log_passes() -> None:
    check_conservation(story_log())


def test_an_empty_log_passes() -> None:
    check_conservation(make_log([], []))


@pytest.mark.parametrize(
    ("column", "row", "value", "law"),
    [
        ("started", 1, 14.0, "queued before started"),
        ("asked", 1, 16.0, "asked before queued"),
        ("finished", 1, 24.0, "started before finished"),
        ("delivered", 1, 29.0, "finished before delivered"),
        ("left", 4, 39.0, "asked before left"),
        ("stay_started", 1, 14.0, "queued before started"),
        ("stay_ended", 1, 24.0, "started before ended"),
        ("stay_ended", 3, 39.0, "queued before ended"),
        ("stay_queued", 4, 201.0, "after the run's end"),
        ("route", 1, 9, "has a route"),
        ("delivered", 1, NAN, "decided is delivered"),
        ("delivered", 3, NAN, "decided is delivered"),
        ("delivered", 7, 95.0, "lost or undecided is not delivered"),
        ("delivered", 6, 95.0, "lost or undecided is not delivered"),
        ("finished", 2, NAN, "worked on"),
        ("started", 4, 50.0, "never started"),
        ("left", 4, NAN, "left says when"),
        ("route", 10, Route.RENEGED, "round IT"),
    ],
)
def test_a_log_that_breaks_a_law_is_refused_by_name(column: str, row: int, value: float, law: str) -> None:
    with pytest.raises(ConservationError, match=law):
        check_conservation(spoiled(column, row, value))


def test_a_request_in_two_places_at_once_is_refused() -> None:
    row = request(need=20, asked=20, queued=20, started=30, finished=50, delivered=50, route=Route.IT)
    with pytest.raises(ConservationError, match="one stay at a time"):
        check_conservation(make_log([row], [(0, 0, 20, 30, 50), (0, 0, 40, 41, 45)]))


def test_more_people_at_work_than_there_are_is_refused() -> None:
    one = TeamLog("Central IT", 0.0, steps((0.0, 1.0)), steps((0.0, 1.0)), FULL)
    rows = [
        request(need=20, asked=20, queued=20, started=20, finished=30, delivered=30, route=Route.IT),
        request(need=25, asked=25, queued=25, started=29, finished=35, delivered=35, route=Route.IT),
    ]
    log = make_log(rows, [(0, 0, 20, 20, 30), (1, 0, 25, 29, 35)], teams=(one,))
    with pytest.raises(ConservationError, match="Central IT has more people at work than there on day 29"):
        check_conservation(log)


def test_work_may_start_at_the_instant_at_which_a_person_is_free_or_joins() -> None:
    team = TeamLog("Central IT", 0.0, steps((0.0, 1.0), (40.0, 2.0)), steps((0.0, 1.0)), FULL)
    rows = [
        request(need=at, asked=at, queued=at, started=start, finished=end, delivered=end, route=Route.IT)
        for at, start, end in ((20, 20, 30), (25, 30, 50), (26, 40, 60))
    ]
    check_conservation(make_log(rows, [(0, 0, 20, 20, 30), (1, 0, 25, 30, 50), (2, 0, 26, 40, 60)], teams=(team,)))


def test_a_person_who_has_left_cannot_be_at_work() -> None:
    team = TeamLog("Central IT", 0.0, steps((0.0, 1.0), (25.0, 0.0)), steps((0.0, 1.0)), FULL)
    row = request(need=20, asked=20, queued=20, started=20, finished=30, delivered=30, route=Route.IT)
    with pytest.raises(ConservationError, match="on day 25"):
        check_conservation(make_log([row], [(0, 0, 20, 20, 30)], teams=(team,)))


def test_each_team_is_held_to_its_own_people() -> None:
    teams = tuple(TeamLog(name, 0.0, steps((0.0, 1.0)), steps((0.0, 1.0)), FULL) for name in ("Central IT", "Web"))
    row = request(need=20, asked=20, queued=20, started=20, finished=30, delivered=30, route=Route.IT)
    waits = request(need=20, asked=20, queued=20)
    rows = [row, row, waits]
    check_conservation(make_log(rows, [(0, 0, 20, 20, 30), (1, 1, 20, 20, 30), (2, 0, 20, NAN, NAN)], teams=teams))
    with pytest.raises(ConservationError, match="Web has more people at work"):
        check_conservation(make_log(rows, [(0, 1, 20, 20, 30), (1, 1, 20, 20, 30)], teams=teams))
