"""Reels, against what a log says directly: queues, people, routes, and nothing lost on the way."""

import json

import numpy as np
import pytest
from hand_made_log import make_log, request, steps, story_log

from sim import load
from sim.experiment import request_log
from sim.model.log import DepartmentLog, Event, Events, Promise, Route, TeamLog
from sim.results.history import What, history
from sim.results.policy_reel import backdrop, reel_of
from sim.results.reel import MOST_DEPARTMENTS, reel
from sim.results.reel_record import GONE, NEVER, PER_DAY, Backdrop, KeptFree, Stand
from sim.results.spells import spells
from sim.results.trust import trust_at

NAN = float("nan")
STORIES = [
    ("cio-story", "Promise and hope"),
    ("cio-story", "Hire two, keep one free"),
    ("cio-story", "Embedded web team"),
    ("cio-story", "Lines of credit"),
    ("healing-the-rift", "Commodity work handed out"),
    ("healing-the-rift", "People with both skills"),
    ("collision-course", "Six in ten come back"),
    ("story-in-phases", None),
]


def shown(log, **changed):
    """The reel of a log made by hand."""
    told = {"scenario": "By hand", "policy": "As now", "replication": 0, "seed": 1, "days_per_week": 5}
    return reel(log, **(told | changed))


@pytest.fixture(scope="module", params=STORIES, ids=lambda each: f"{each[0]}: {each[1]}")
def played(request):
    """A replication's log and its reel."""
    name, policy = request.param
    scenario = load(name)
    policy = policy or scenario.policy_names[-1]
    log = request_log(scenario, policy, replication=2)
    return log, reel_of(log, scenario, policy, replication=2)


def count(film, day, *stands, team=None):
    """How many stand at such places on a day."""
    chosen = [
        index for index, (stand, of) in enumerate(film.places) if stand in stands and (team is None or of == team)
    ]
    return int(np.isin(film.standing(day), chosen).sum())


def moments(log):
    """Moments all over the run, none of which is a hundredth of a day from anything that happens."""
    rng = np.random.default_rng(5)
    happen = np.sort(np.array([each.time for each in history(log)]))
    found = []
    for day in rng.uniform(0, log.ended, 400).tolist():
        near = np.searchsorted(happen, day)
        if all(abs(happen[k] - day) > 0.02 for k in (near - 1, near) if 0 <= k < len(happen)):
            found.append(day)
    return found[:60]


def test_at_any_time_as_many_wait_and_work_as_the_log_says(played):
    log, film = played
    times = moments(log)
    assert len(times) > 20
    for day in times:
        for team in range(len(log.teams)):
            here = log.stay_team == team
            begun = log.stay_started <= day
            ended = log.stay_ended <= day
            waits = here & (log.stay_queued <= day) & ~begun & ~ended
            assert count(film, day, Stand.QUEUE, team=team) == waits.sum()
            assert count(film, day, Stand.WORK, team=team) == (here & begun & ~ended).sum()


def test_at_any_time_what_came_is_delivered_gone_round_given_up_or_open(played):
    log, film = played
    for day in moments(log):
        came = (np.fmin(log.need, log.asked) <= day).sum()
        delivered = np.isin(log.route, (Route.IT, Route.MANAGED, Route.SELF_SERVICE)) & (log.delivered <= day)
        outside = np.isin(log.route, (Route.BALKED, Route.RENEGED, Route.NEVER_ASKED)) & (log.delivered <= day)
        lost = (log.route == Route.LOST) & (log.left <= day)
        under_way = [stand for stand in Stand if stand not in (Stand.DELIVERED, Stand.DELIVERED_OUTSIDE, Stand.LOST)]
        assert count(film, day, Stand.DELIVERED) == delivered.sum()
        assert count(film, day, Stand.DELIVERED_OUTSIDE) == outside.sum()
        assert count(film, day, Stand.LOST) == lost.sum()
        assert count(film, day, *under_way) == came - delivered.sum() - outside.sum() - lost.sum()


def test_the_area_under_the_queue_is_the_sum_of_the_waits(played):
    log, film = played
    queues = [index for index, (stand, _) in enumerate(film.places) if stand is Stand.QUEUE]
    area, now = 0.0, 0
    where = {}
    for index, (time, token, place) in enumerate(
        zip(film.moves.time.tolist(), film.moves.token.tolist(), film.moves.place.tolist(), strict=True)
    ):
        if index:
            area += now * (time - film.moves.time[index - 1]) / PER_DAY
        now += (place in queues) - (where.get(token) in queues)
        where[token] = place
    area += now * (log.ended - film.moves.time[-1] / PER_DAY)
    ends = np.where(np.isnan(log.stay_started), log.stay_ended, log.stay_started)
    waits = np.where(np.isnan(ends), log.ended, ends) - log.stay_queued
    assert area == pytest.approx(waits.sum(), abs=0.01 * len(waits))


def test_nobody_works_on_two_things_at_once_and_no_seat_is_beyond_the_team(played):
    log, film = played
    moves = film.moves
    for day in moments(log):
        until = int(np.searchsorted(moves.time, day * PER_DAY, side="right"))
        people = dict(zip(moves.token[:until].tolist(), moves.person[:until].tolist(), strict=True))
        standing = film.standing(day)
        seats = [(film.places[standing[token]], person) for token, person in people.items() if person]
        assert len(set(seats)) == len(seats) == count(film, day, Stand.WORK)
        assert all(stand is Stand.WORK and person <= film.teams[team].seats for (stand, team), person in seats)


def test_it_agrees_with_the_history_that_story_and_trace_are_told_from(played):
    log, film = played
    told = [each.what for each in history(log)]
    went = sum(told.count(what) for what in (What.BALKED, What.RENEGED, What.NEVER_ASKED, What.LEFT))
    failed = told.count(What.ALTERNATIVE_FAILED)
    outside = [index for index, (stand, _) in enumerate(film.places) if stand is Stand.OUTSIDE]
    assert np.isin(film.moves.place, outside).sum() == went + failed
    assert (film.tokens.origin != NEVER).sum() == told.count(What.RETURNED)
    assert (film.tokens.broken != NEVER).sum() == told.count(What.PROMISE_MISSED)
    assert film.tokens.kept.sum() == told.count(What.PROMISE_KEPT)


def test_trust_is_the_curve_to_half_a_percent_at_any_time_but_for_its_drift_between_samples(played):
    log, film = played
    for department, drawn in zip(log.departments, film.departments, strict=True):
        if department.trust is None:
            assert drawn.trust is None
            continue
        for day in moments(log):
            level = drawn.trust.values[np.searchsorted(drawn.trust.times, day, side="right") - 1]
            assert level == pytest.approx(100 * trust_at(department.trust, day), abs=1.2)


def test_the_document_says_the_same_and_is_small(played):
    _, film = played
    text = json.dumps(film.to_document(), separators=(",", ":"))
    assert len(text) < 150_000
    document = json.loads(text)
    moves = document["moves"]
    assert np.cumsum(moves["time"]).tolist() == film.moves.time.tolist()
    assert [tuple(place) for place in document["places"]] == [(stand.value, team) for stand, team in film.places]
    assert moves["token"] == film.moves.token.tolist()
    assert document["tokens"]["broken"] == film.tokens.broken.tolist()


def test_every_request_made_by_hand_stands_where_it_should():
    log = story_log()
    film = shown(log)
    lives = {}
    for time, token, place in zip(
        film.moves.time.tolist(), film.moves.token.tolist(), film.moves.place.tolist(), strict=True
    ):
        lives.setdefault(token, []).append((time / PER_DAY, film.places[place][0].value))
    assert list(lives.values()) == [
        [(2, "queue"), (4, "work"), (16, "delivered")],
        [(10, "desk"), (15, "queue"), (25, "work"), (30, "release"), (32, "delivered")],
        [(20, "work"), (50, "delivered")],
        [(30, "outside"), (40, "delivered outside")],
        [(40, "queue"), (55, "outside"), (70, "delivered outside")],
        [(50, "outside"), (64, "delivered outside")],
        [(60, "queue")],
        [(70, "queue"), (90, "lost")],
        [(80, "queue"), (190, "work")],
        [(80, "queue"), (84, "work"), (94, "delivered")],
        [(110, "work"), (112, "delivered")],
    ]
    assert film.tokens.origin.tolist() == [NEVER] * 9 + [3, NEVER]
    assert film.departments[0].away == ((50.0, 55.0),)


def test_work_that_another_does_stands_with_the_provider_and_an_alternative_that_failed_gives_it_back():
    rows = [
        request(need=1, asked=1, started=3, finished=9, delivered=12, route=Route.IT),
        request(need=2, asked=2, delivered=6, route=Route.SELF_SERVICE),
        request(need=3, asked=3, queued=20, started=22, finished=30, delivered=30, route=Route.IT),
    ]
    rows[2] |= {"promise": Promise.MISSED, "quoted_finish": 40}
    log = make_log(rows, [(2, 0, 20, 22, 30)], ended=50.0)
    failure = Events(np.array([20.0]), np.array([2]), np.array([int(Event.ALTERNATIVE_FAILED)]), np.array([NAN]))
    film = shown(make_failing(log, failure))
    assert [film.places[place][0].value for place in film.standing(5.0)] == ["provider", "self", "outside"]
    assert [film.places[place][0].value for place in film.standing(10.0)] == ["release", "delivered", "outside"]
    assert [film.places[place][0].value for place in film.standing(21.0)] == ["delivered", "delivered", "queue"]
    assert film.tokens.broken.tolist() == [NEVER, NEVER, 20 * PER_DAY]


def make_failing(log, events):
    """The log with these events."""
    return type(log)(**{name: getattr(log, name) for name in type(log).__slots__} | {"events": events})


def test_a_scenario_that_is_too_large_is_shown_in_part_with_whole_queues_and_says_so():
    scenario = load("cio-story")
    log = request_log(scenario, "Promise and hope")
    film = reel_of(log, scenario, "Promise and hope", most_requests=120)
    assert len(film.tokens.kind) <= 120
    assert film.span[0] == log.window[0]
    day = film.span[0] + 0.5 * (film.span[1] - film.span[0])
    waits = (log.stay_queued <= day) & ~(log.stay_started <= day) & ~(log.stay_ended <= day)
    assert abs(count(film, day, Stand.QUEUE) - waits.sum()) <= 1
    assert film.left_out.requests == len(log.need) - len(film.tokens.kind)
    assert f"of {len(log.need)} requests" in film.left_out.words
    assert (film.tokens.origin == GONE).any() or (film.tokens.origin != NEVER).any()


def test_where_too_many_stand_at_once_for_any_picture_the_reel_is_empty_and_says_so():
    rows = [request(need=1, asked=1, queued=1) for _ in range(50)]
    log = make_log(rows, [(row, 0, 1, NAN, NAN) for row in range(50)])
    film = shown(log, most_requests=10, span=(5.0, 90.0))
    assert len(film.tokens.kind) == len(film.moves.time) == 0
    assert film.left_out.words == "Shown are 0 of 50 requests, those from day 5 to day 5."
    assert len(shown(log, most_requests=50).tokens.kind) == 50


@pytest.mark.parametrize("route", [Route.BALKED, Route.IT])
def test_many_departments_are_drawn_as_the_foremost_and_the_others_as_one_whatever_the_policy(route):
    never = steps((0.0, 0.0))
    names = [f"Department {number}" for number in range(30)]
    rows = [request(kind=kind, need=kind + 1, asked=kind + 1, queued=kind + 1) for kind in range(30)]
    rows.append(request(kind=25, need=40, asked=40, left=40, delivered=50, route=route))
    log = make_log(
        rows,
        [(row, 0, row + 1, NAN, NAN) for row in range(30)],
        departments=tuple(DepartmentLog(name, number >= 5, None, never) for number, name in enumerate(names)),
        kinds=tuple((name, "Change") for name in names),
    )
    film = shown(log)
    kept = [5, 6, 7, 8, 9, 10, 25]
    assert [one.name for one in film.departments] == [*(names[number] for number in kept), "23 other departments"]
    assert len(film.departments) == MOST_DEPARTMENTS
    assert {film.kinds[kind][0] for kind in film.tokens.kind.tolist()} == set(range(MOST_DEPARTMENTS))
    assert "23 departments are drawn as one" in film.left_out.words


def test_a_team_that_shrinks_keeps_a_seat_for_who_is_still_at_work():
    people = steps((0.0, 3.0), (20.0, 1.0))
    team = TeamLog("Central IT", 1.0, people, people, steps((0.0, 1.0)))
    rows = [request(need=1, asked=1, queued=1, started=1, finished=30, delivered=30, route=Route.IT) for _ in range(3)]
    log = make_log(rows, [(row, 0, 1, 1, 30) for row in range(3)], teams=(team,))
    assert shown(log, span=(25.0, 40.0)).teams[0].seats == 3


def test_an_empty_span_is_refused():
    with pytest.raises(ValueError, match="nothing lies between day 300 and day 200"):
        shown(story_log(), span=(300.0, 400.0))


def test_people_kept_free_and_a_departments_own_team_are_told_of():
    scenario = load("cio-story")
    assert backdrop(scenario, "Promise and hope") == Backdrop(
        walks_away_below={"Marketing": 0.3, "Finance": 0.3, "Operations": 0.3}
    )
    assert backdrop(scenario, "Hire two, keep one free").kept_free == (
        KeptFree("Central IT", 1, "Marketing", pytest.approx(65.0), None),
    )
    assert backdrop(scenario, "Embedded web team").owners == {"Marketing team": "Marketing"}


def test_the_seats_kept_free_are_taken_by_those_alone_for_whom_they_are():
    scenario = load("cio-story")
    log = request_log(scenario, "Hire two, keep one free")
    film = reel_of(log, scenario, "Hire two, keep one free")
    (kept,) = film.teams[0].kept_free
    taken = [
        log.kinds[int(log.kind[spell.request])][0]
        for spell in spells(log)
        if spell.started is not None and spell.started > kept.start and (spell.person or 0) > 13 - kept.people
    ]
    assert taken
    assert set(taken) == {"Marketing"}
