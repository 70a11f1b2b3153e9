"""Measures against answers worked out by hand. The log's window is day 10 to 110, the run ends on day 200."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np
import pytest
from hand_made_log import FULL, NAN, Row, make_log, request, steps, story_log

from sim.model.log import DepartmentLog, Route, TeamLog, TrustCurve
from sim.results.catalogue import REQUEST_MEASURES, TEAM_MEASURES
from sim.results.groups import Groups
from sim.results.measures import ReplicationMeasures, measure
from sim.results.trust import trust_at, trust_mean
from sim.scenario.calendar import Calendar

CALENDAR = Calendar()  # 260 days a year; the window is 100 / 260 of one
PER_YEAR = 2.6
REQUEST = {entry.name: index for index, entry in enumerate(REQUEST_MEASURES)}
TEAM = {entry.name: index for index, entry in enumerate(TEAM_MEASURES)}


@pytest.fixture(scope="module")
def story() -> ReplicationMeasures:
    return measure(story_log(), CALENDAR)


def of_all(figures: ReplicationMeasures, name: str) -> float:
    return float(figures.all_figures[REQUEST[name]])


def of_department(figures: ReplicationMeasures, department: str, name: str) -> float:
    return float(figures.department_figures[figures.departments.index(department), REQUEST[name]])


# Requests 1 to 8 are the cohort. Started: 1 (wait 15), 2 (0), 8 (110); undecided and unstarted: 6 (140 so far).
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("requests", 8),
        ("wait_mean", (15 + 0 + 110 + 140) / 4),
        ("wait_p50", (15 + 110) / 2),
        ("wait_p90", 110 + 0.7 * 30),  # position 2.7 of 0, 15, 110, 140
        ("queue_wait_mean", (10 + 0 + 110 + 140) / 4),
        ("wait_in_queue_mean", (10 + 0 + 15 + 140 + 20 + 110) / 6),  # requests 1, 2, 4, 6, 7, 8
        ("returned_wait_mean", 4),
        ("waited_rate", 2 / 3),  # of 1, 2, 8
        # delivered 22, 30, 10, 30, 14; undecided 140 and 120 so far; the lost one never
        ("lead_time_mean", (22 + 30 + 10 + 30 + 14 + 140 + 120) / 7),
        ("lead_time_p90", 120 + 0.4 * 20),  # position 5.4 of seven
        ("bypass_rate", 4 / 8),
        ("balk_rate", 1 / 8),
        ("renege_rate", 2 / 8),
        ("never_asked_rate", 1 / 8),
        ("on_time_rate", 2 / 5),  # due: 1 yes, 2 no, 3 yes, 4 no, 6 no (its date has passed)
        ("promise_kept_rate", 1 / 2),
        ("trust_mean", 0.8 * 0.4 + 0.6 * 0.6),
        ("trust_end", 0.6),
        ("walked_away", 1),
        # work in the window: 6 of request 0, 5, 30, 10 of returned work; request 8 starts after it
        ("returned_share", 10 / 51),
        ("it_cost", PER_YEAR * 100 * (2 * 30 + 3 * 70)),  # the third person is paid from day 40
        ("bypass_cost", PER_YEAR * 1800),
        # 2: 5 days at 10; 4: 10 days at 5; 6: 50 at 2; 7: lost after 20 at 3; 8: 120 at 1
        ("delay_cost", PER_YEAR * (50 + 50 + 100 + 60 + 120)),
        ("total_cost", PER_YEAR * (27000 + 1800 + 380)),
        ("shadow_share", 1800 / 28800),
        ("unfinished", 2),
    ],
)
def test_measures_of_all_requests_are_those_worked_out_by_hand(
    story: ReplicationMeasures, name: str, value: float
) -> None:
    assert of_all(story, name) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("department", "name", "value"),
    [
        ("Marketing", "requests", 5),
        ("Marketing", "wait_mean", 7.5),
        ("Marketing", "bypass_rate", 4 / 5 - 1 / 5),
        ("Marketing", "it_cost", PER_YEAR * 100 * 45),  # idle time and Finance's 6 days are not its own
        ("Finance", "it_cost", PER_YEAR * 100 * 6),
        ("Finance", "returned_share", 0),
        ("Finance", "bypass_cost", 0),
        ("Finance", "trust_mean", NAN),
        ("Finance", "walked_away", NAN),
        ("Finance", "promise_kept_rate", NAN),
        ("Finance", "renege_rate", 1 / 3),
    ],
)
def test_measures_of_a_department_count_its_own_requests(
    story: ReplicationMeasures, department: str, name: str, value: float
) -> None:
    assert of_department(story, department, name) == pytest.approx(value, nan_ok=True)


def test_a_kind_has_no_trust_of_its_own(story: ReplicationMeasures) -> None:
    assert np.isnan(story.kind_figures[:, [REQUEST["trust_mean"], REQUEST["walked_away"]]]).all()


def test_counts_of_kinds_add_up_to_departments_and_to_all(story: ReplicationMeasures) -> None:
    for name in ("requests", "unfinished", "bypass_cost", "delay_cost"):
        column = REQUEST[name]
        assert story.kind_figures[:2, column].sum() == pytest.approx(story.department_figures[0, column])
        assert story.department_figures[:, column].sum() == pytest.approx(story.all_figures[column])


def test_a_team_is_measured_over_the_window_only(story: ReplicationMeasures) -> None:
    busy, present = 6 + 5 + 30 + 10, 2 * 50 + 3 * 50
    waiting = 10 + 15 + 50 + 20 + 4 + 30
    assert story.team_figures[0, TEAM["utilisation"]] == pytest.approx(busy / present)
    assert story.team_figures[0, TEAM["queue_length_mean"]] == pytest.approx(waiting / 100)


def test_queue_quarters_average_to_the_mean_queue_length(story: ReplicationMeasures) -> None:
    # days 10-35: 10 of request 1; 35-60: 15 of 4; 60-85: 25 of 6, 15 of 7, 4 returned, 5 of 8; 85-110: 25 + 5 + 25
    assert story.queue_quarters == pytest.approx(np.array([10, 15, 49, 55]) / 25)


def test_a_replication_without_requests_defines_counts_and_costs_only() -> None:
    empty = measure(make_log([], []), CALENDAR)
    assert of_all(empty, "requests") == 0
    assert of_all(empty, "it_cost") == PER_YEAR * 100 * 200
    assert math.isnan(of_all(empty, "wait_mean"))
    assert math.isnan(of_all(empty, "wait_p90"))
    assert math.isnan(of_all(empty, "bypass_rate"))


def test_asking_before_the_need_makes_no_negative_wait() -> None:
    row = request(need=50, asked=20, queued=20, started=30, finished=40, delivered=40, route=Route.IT)
    figures = measure(make_log([row], [(0, 0, 20, 30, 40)]), CALENDAR)
    assert of_all(figures, "wait_mean") == 0
    assert of_all(figures, "lead_time_mean") == 0


def test_the_queue_wait_after_a_failed_alternative_is_that_of_the_second_queue() -> None:
    row = request(need=20, asked=20, queued=20, left=30, started=65, finished=70, delivered=70, route=Route.IT)
    figures = measure(make_log([row], [(0, 0, 20, NAN, 30), (0, 0, 60, 65, 70)]), CALENDAR)
    assert of_all(figures, "queue_wait_mean") == 5
    assert of_all(figures, "wait_in_queue_mean") == 10
    assert of_all(figures, "wait_mean") == 45


def test_contractors_are_part_of_what_it_costs() -> None:
    row = request(
        need=20, asked=20, queued=20, started=21, finished=25, delivered=25, route=Route.IT, contractor_cost=900
    )
    figures = measure(make_log([row], [(0, 0, 20, NAN, 21)]), CALENDAR)
    assert of_all(figures, "it_cost") == pytest.approx(PER_YEAR * (100 * 200 + 900))
    assert of_department(figures, "Marketing", "it_cost") == pytest.approx(PER_YEAR * 900)


def test_money_follows_the_calendar() -> None:
    six_days = measure(story_log(), Calendar(days_per_week=6, weeks_per_year=50))
    assert of_all(six_days, "bypass_cost") == pytest.approx(3.0 * 1800)


def test_a_department_that_was_away_before_the_window_only_has_not_walked_away() -> None:
    curve = TrustCurve(np.array([0.0]), np.array([0.5]), 0.5, math.inf)
    before = DepartmentLog("Marketing", True, curve, steps((0.0, 1.0), (10.0, 0.0)))
    captive = DepartmentLog("Finance", False, curve, steps((0.0, 1.0)))
    figures = measure(make_log([], [], departments=(before, captive)), CALENDAR)
    assert of_department(figures, "Marketing", "walked_away") == 0
    assert of_department(figures, "Finance", "walked_away") == 0


def test_people_who_are_not_there_yet_are_not_counted_as_present() -> None:
    late = TeamLog("Web team", 100.0, steps((60.0, 1.0)), steps((50.0, 1.0)), FULL)
    row = request(need=60, asked=60, queued=60, started=60, finished=85, delivered=85, route=Route.IT)
    figures = measure(make_log([row], [(0, 0, 60, 60, 85)], teams=(late,)), CALENDAR)
    assert figures.team_figures[0, TEAM["utilisation"]] == pytest.approx(0.5)
    assert of_all(figures, "it_cost") == pytest.approx(PER_YEAR * 100 * 60)


def test_trust_drifts_to_its_start_by_half_in_a_half_life() -> None:
    curve = TrustCurve(np.array([0.0, 100.0]), np.array([0.8, 0.4]), 0.8, 50.0)
    assert trust_at(curve, 99.0) == pytest.approx(0.8)
    assert trust_at(curve, 100.0) == pytest.approx(0.4)
    assert trust_at(curve, 150.0) == pytest.approx(0.6)
    assert trust_at(curve, 200.0) == pytest.approx(0.7)


def test_mean_trust_is_the_integral_of_the_drift() -> None:
    curve = TrustCurve(np.array([0.0, 40.0, 70.0]), np.array([0.8, 0.3, 0.45]), 0.8, 30.0)
    grid = np.linspace(10.0, 110.0, 200_001)
    middle = (grid[1:] + grid[:-1]) / 2
    by_sum = np.mean([trust_at(curve, moment) for moment in middle.tolist()])
    assert trust_mean(curve, (10.0, 110.0)) == pytest.approx(by_sum, abs=1e-6)


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.9, 1.0])
def test_percentiles_of_every_scope_are_numpys(share: float) -> None:
    generator = np.random.default_rng(3)
    groups = Groups(np.array([0, 0, 1]), 3)  # the third department has no kind
    kinds = generator.integers(0, 2, 57)  # the third kind has no request
    values = generator.exponential(5.0, 57)
    _, found = groups.percentiles(kinds, values, 0.3, share)
    expected = [np.percentile(values, 100 * share)] * 2 + [NAN, NAN]
    expected += [np.percentile(values[kinds == kind], 100 * share) for kind in (0, 1)] + [NAN]
    assert found == pytest.approx(expected, rel=1e-12, nan_ok=True)


def test_measuring_does_not_change_the_log() -> None:
    log = story_log()
    for column in (log.need, log.queued, log.started, log.stay_queued, log.stay_ended):
        column.setflags(write=False)
    measure(replace(log), CALENDAR)


def test_a_hundred_thousand_requests_are_measured_in_a_fraction_of_a_second() -> None:
    count = 100_000
    need = np.sort(np.random.default_rng(5).uniform(0.0, 200.0, count))
    rows: list[Row] = [
        request(
            kind=index % 3, need=at, asked=at, queued=at, started=at + 1, finished=at + 2, delivered=at + 2, route=1
        )
        for index, at in enumerate(need.tolist())
    ]
    log = make_log(rows, [(index, 0, at, at + 1, at + 2) for index, at in enumerate(need.tolist())])
    start = time.process_time()
    measure(log, CALENDAR)
    assert time.process_time() - start < 0.5  # 0.06 s on a quiet core


def test_a_request_that_another_team_takes_over_has_queued_since_its_first_queue() -> None:
    row = request(need=20, asked=20, queued=20, started=30, finished=40, delivered=40, route=Route.IT)
    figures = measure(make_log([row], [(0, 0, 20, NAN, 30), (0, 0, 30, 30, 40)]), CALENDAR)
    assert of_all(figures, "queue_wait_mean") == 10
    assert of_all(figures, "waited_rate") == 1
