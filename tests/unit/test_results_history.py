"""The history of a replication: every transition of every request once, in order of time."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hand_made_log import NAN, make_log, request, steps, story_log

from sim import load
from sim.experiment import request_log
from sim.model.log import DepartmentLog, Event, Events, Promise, Route, TrustCurve
from sim.results.history import What, history
from sim.results.spells import spells


def told(log, row):
    """What happens to one request: (time, what)."""
    return [(each.time, each.what) for each in history(log) if each.request == row]


def noted(log, *events):
    """The log with these (time, request, event, amount)."""
    columns = [np.array(column) for column in zip(*events, strict=True)]
    return replace(
        log, events=Events(columns[0].astype(float), columns[1], columns[2].astype(int), columns[3].astype(float))
    )


def test_a_request_that_it_delivers_in_time_is_told_from_need_to_delivery():
    assert told(story_log(), 1) == [
        (10, What.NEED),
        (10, What.ASKED),
        (15, What.QUEUED),
        (25, What.STARTED),
        (30, What.STOPPED),
        (30, What.FINISHED),
        (32, What.PROMISE_KEPT),
        (32, What.DELIVERED_BY_IT),
    ]


def test_a_request_that_reneges_leaves_the_queue_and_is_delivered_by_the_alternative():
    assert told(story_log(), 4) == [
        (40, What.NEED),
        (40, What.ASKED),
        (40, What.QUEUED),
        (55, What.LEFT_QUEUE),
        (55, What.RENEGED),
        (70, What.DELIVERED_BY_ALTERNATIVE),
    ]


def test_a_request_that_was_never_asked_for_has_no_asking():
    assert told(story_log(), 5) == [(50, What.NEED), (50, What.NEVER_ASKED), (64, What.DELIVERED_BY_ALTERNATIVE)]


def test_integration_work_is_returned_not_needed_and_says_by_what():
    first = next(each for each in history(story_log()) if each.request == 10)
    assert (first.what, first.time, first.amount) == (What.RETURNED, 80, 3)


def test_a_lost_request_is_lost_and_an_unfinished_one_just_goes_on():
    assert told(story_log(), 7)[-1] == (90, What.LOST)
    assert told(story_log(), 8)[-1] == (190, What.STARTED)


def test_a_department_walks_away_and_comes_back_and_its_trust_moves():
    of_departments = [(each.time, each.what) for each in history(story_log()) if each.request is None]
    assert of_departments == [(0, What.TRUST), (50, What.TRUST), (50, What.WALKED_AWAY), (55, What.CAME_BACK)]


def test_a_department_without_an_alternative_never_walks_away():
    trust = TrustCurve(np.array([5.0]), np.array([0.1]), 0.8, float("inf"))
    finance = DepartmentLog("Finance", False, trust, steps((0.0, 0.0), (5.0, 1.0)))
    log = make_log([request(kind=0, need=1)], [], departments=(finance,), kinds=(("Finance", "ERP"),))
    assert What.WALKED_AWAY not in {each.what for each in history(log)}


def test_a_missed_promise_is_missed_on_the_promised_day():
    log = make_log(
        [request(need=0, asked=0, quoted_finish=8, delivered=20, route=Route.IT, promise=Promise.MISSED)], []
    )
    assert (8, What.PROMISE_MISSED) in told(log, 0)
    assert (0, What.QUOTED) in told(log, 0)


def failed_alternative(promised, delivered):
    row = request(
        need=0, asked=0, quoted_finish=promised, delivered=delivered, route=Route.IT, promise=Promise.MISSED, spend=9.0
    )
    return noted(make_log([row], []), (12, 0, Event.ALTERNATIVE_FAILED, NAN))


def test_after_a_failed_alternative_the_quote_is_the_second_one():
    assert (12, What.QUOTED) in told(failed_alternative(20, 30), 0)


def test_a_first_promise_that_was_broken_before_the_alternative_failed_is_told_without_its_day():
    happenings = history(failed_alternative(40, 30))
    missed = next(each for each in happenings if each.what is What.PROMISE_MISSED)
    assert (missed.time, missed.amount) == (12, None)


@pytest.mark.parametrize("event", Event)
def test_each_event_of_the_log_has_a_name_in_the_history(event):
    log = noted(make_log([request(need=0, asked=0)], []), (3, 0, event, 0.5))
    happening = next(each for each in history(log) if each.time == 3)
    assert happening.what is What[event.name]
    assert happening.amount == 0.5


def test_happenings_come_in_order_of_time():
    times = [each.time for each in history(story_log())]
    assert times == sorted(times)


@pytest.fixture(scope="module")
def simulated():
    return request_log(load("cio-story", set=["horizon=1 year"]), "Embedded web team", replication=1)


def test_nothing_that_the_columns_hold_is_left_out_or_told_twice(simulated):
    log = simulated
    found = [each.what for each in history(log)]
    known = {
        What.ASKED: log.asked,
        What.QUOTED: log.quoted_finish,
        What.FINISHED: log.finished,
        What.QUEUED: log.stay_queued,
        What.STARTED: log.stay_started,
    }
    for what, column in known.items():
        assert found.count(what) == np.isfinite(column).sum(), what
    assert found.count(What.NEED) + found.count(What.RETURNED) == len(log.need)
    assert sum(what.name.startswith("DELIVERED") for what in found) == np.isfinite(log.delivered).sum()
    assert found.count(What.PROMISE_KEPT) == (log.promise == Promise.KEPT).sum()


def test_no_person_works_on_two_requests_at_once(simulated):
    log = simulated
    for team in range(len(log.teams)):
        worked = [spell for spell in spells(log) if spell.team == team and spell.started is not None]
        for person in {spell.person for spell in worked}:
            mine = sorted((spell.started, spell.ended or log.ended) for spell in worked if spell.person == person)
            assert all(end <= start for (_, end), (start, _) in pairwise(mine))


def test_no_team_has_more_people_at_work_than_it_ever_had(simulated):
    for number, team in enumerate(simulated.teams):
        people = [spell.person or 0 for spell in spells(simulated) if spell.team == number]
        assert max(people) <= team.people.values.max()


def test_who_waits_has_no_person():
    waiting = next(spell for spell in spells(story_log()) if spell.request == 6)
    assert (waiting.started, waiting.person) == (None, None)


def test_work_that_ends_frees_its_person_for_work_that_starts_at_that_instant():
    rows = [request(need=0), request(need=0)]
    log = make_log(rows, [(0, 0, 0, 0, 5), (1, 0, 0, 5, 9)])
    assert [spell.person for spell in spells(log)] == [1, 1]
