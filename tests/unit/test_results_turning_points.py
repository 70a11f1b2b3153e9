"""Turning points, found in logs whose answer is plain to see."""

from dataclasses import replace

import numpy as np
from hand_made_log import NAN, make_log, request, story_log

from sim.model.log import Event, Events, Promise, Route
from sim.report.narrative.story import markdown, tell
from sim.results.cases import Ending, cases
from sim.results.pairs import pairs
from sim.results.replay import replay
from sim.results.turning_points import Turn, turning_points


def turns(log, department="Marketing"):
    """The turning points of a department by kind."""
    found = turning_points(log, cases(log), department)
    assert [point.time for point in found] == sorted(point.time for point in found)
    return {point.turn: point for point in found}


def story(log, department=None):
    """The text of a log's story."""
    told = replay(log, scenario="S", policy="P", replication=0, seed=1, days_per_week=5, department=department)
    return " ".join(markdown(tell(told)).split())


def with_events(log, *events):
    """The log with these (time, request, event, amount)."""
    times, rows, kinds, amounts = (np.array(column) for column in zip(*events, strict=True))
    return replace(log, events=Events(times.astype(float), rows, kinds.astype(int), amounts.astype(float)))


def test_the_first_request_promise_kept_and_bypass_are_found():
    found = turns(story_log())
    assert found[Turn.FIRST_REQUEST].row == 1
    assert found[Turn.FIRST_KEPT].row == 1
    assert found[Turn.FIRST_BYPASS].row == 3


def test_the_costliest_delay_is_the_one_that_costs_most_not_the_longest():
    found = turns(story_log())[Turn.COSTLIEST_DELAY]
    assert (found.row, found.amount) == (2, 50.0)  # 5 days at 10; request 4 is 10 days late at 5


def test_walking_away_and_coming_back_have_their_day():
    found = turns(story_log())
    assert found[Turn.WALKED_AWAY].time == 50
    assert found[Turn.CAME_BACK].time == 55


def test_returned_work_in_the_way_names_who_waited_longest_beside_it():
    rows = [
        request(kind=0, need=0, left=0, delivered=1, route=Route.NEVER_ASKED),
        request(kind=0, origin=0, need=2),
        request(kind=2, need=3, asked=3),
        request(kind=2, need=4, asked=4),
        request(kind=1, need=2, asked=2),  # of the same department: it does not count
    ]
    stays = [(1, 0, 2, 2, 10), (2, 0, 3, 5, 6), (3, 0, 4, 12, 13), (4, 0, 2, 20, 30)]
    found = turns(make_log(rows, stays))[Turn.IN_THE_WAY]
    assert (found.row, found.other, found.time, found.amount, found.team) == (1, 3, 2, 6, "Central IT")


def test_the_peak_of_returned_work_counts_people_at_work_at_once():
    rows = [request(kind=0, need=0, left=0, delivered=1, route=Route.NEVER_ASKED)]
    rows += [request(kind=0, origin=0, need=day) for day in (2, 3, 4)]
    stays = [(1, 0, 2, 2, 4), (2, 0, 3, 3, 9), (3, 0, 4, 4, 9)]
    found = turns(make_log(rows, stays))[Turn.RETURN_PEAK]
    assert (found.time, found.amount) == (3, 2)


def test_a_broken_promise_counts_from_its_day_not_from_the_need():
    rows = [
        request(kind=0, need=0, asked=0, quoted_finish=30, delivered=60, route=Route.IT, promise=Promise.MISSED),
        request(kind=0, need=5, asked=5, quoted_finish=10, delivered=50, route=Route.IT, promise=Promise.MISSED),
    ]
    assert turns(make_log(rows, []))[Turn.FIRST_BROKEN].row == 1


def test_what_it_says_to_a_bypass_is_found_with_the_trust_after_it():
    log = with_events(story_log(), (31, 3, Event.CONFRONTED, 0.4), (60, 4, Event.LISTENED, 0.7))
    found = turns(log)
    assert (found[Turn.CONFRONTED].time, found[Turn.CONFRONTED].amount) == (31, 0.4)
    assert (found[Turn.LISTENED].row, found[Turn.LISTENED].amount) == (4, 0.7)


def test_confrontation_and_listening_are_told_with_the_trust_after_them():
    text = story(with_events(story_log(), (31, 3, Event.CONFRONTED, 0.4), (60, 4, Event.LISTENED, 0.7)))
    assert "Week 7. IT confronts Marketing over the web of week 7, which went elsewhere." in text
    assert "Trust stands at 40 % afterwards." in text
    assert "IT sits down with Marketing over the mail of week 9" in text


def test_refusals_deferrals_and_the_rule_are_told():
    events = [(30, 3, Event.REFUSED, NAN), (40, 4, Event.DEFERRED, NAN), (50, 5, Event.HELD_BACK, NAN)]
    text = story(with_events(story_log(), *events))
    assert "IT says no." in text
    assert "not now" in text
    assert "keeps to the rule" in text


def test_a_department_that_never_asked_for_anything_has_a_story_too():
    text = story(make_log([request(kind=2, need=0, asked=0)], []), "Marketing")
    assert "Marketing has had no requests in all." in text


def test_the_story_is_of_the_department_that_goes_round_it_most_else_of_the_busiest():
    several = [request(kind=2, need=day, asked=day) for day in range(4)]
    bypass = request(kind=0, need=5, left=5, delivered=9, route=Route.NEVER_ASKED)
    known = {"scenario": "S", "policy": "P", "replication": 0, "seed": 1, "days_per_week": 5}
    assert replay(make_log(several, []), **known).department == "Finance"
    assert replay(make_log([*several, bypass], []), **known).department == "Marketing"


def test_requests_are_paired_by_their_number_and_their_need():
    one = make_log([request(kind=0, need=1, delivered=9, route=Route.IT), request(kind=0, need=2)], [])
    other = make_log(
        [request(kind=2, need=0), request(kind=0, need=1, delivered=4, route=Route.IT), request(kind=0, need=3)], []
    )
    found = pairs(cases(one), cases(other))
    assert [(pair.one.row, pair.other.row, pair.gain) for pair in found] == [(0, 1, 5.0)]
    assert found[0].sooner


def test_a_request_that_only_one_policy_delivers_fares_better_there():
    one = make_log([request(kind=0, need=1)], [])
    other = make_log([request(kind=0, need=1, delivered=4, route=Route.IT)], [])
    assert pairs(cases(one), cases(other))[0].sooner
    assert pairs(cases(other), cases(one))[0].later
    assert pairs(cases(one), cases(one))[0].gain is None


def test_a_case_knows_its_end():
    ends = [case.ending for case in cases(story_log())]
    assert ends[3:8] == [Ending.BALKED, Ending.RENEGED, Ending.NEVER_ASKED, Ending.OPEN, Ending.LOST]
