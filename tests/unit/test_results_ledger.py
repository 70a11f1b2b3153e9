"""The ledger against a log whose every column is worked out by hand. The window is day 10 to 110."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hand_made_log import FULL, NAN, Stay, make_log, request, steps, story_log

from sim.model.log import Event, Events, RequestLog, Route, TeamLog
from sim.results.catalogue import REQUEST_MEASURES
from sim.results.ledger import Ledger, Way, ledger
from sim.results.ledger_sums import LEDGER_MEASURES, ledger_estimates, ledger_sums
from sim.results.ledger_table import COLUMNS, ledger_rows
from sim.results.measures import measure
from sim.scenario.calendar import Calendar

PER_YEAR = 2.6  # the window is 100 of 260 days
PLACE = {entry.name: index for index, entry in enumerate(LEDGER_MEASURES)}
MARKETING, FINANCE = 0, 1


def bypass_log() -> RequestLog:
    """Every way of being done elsewhere, two that failed, and three pieces that came back. Kinds 0, 1: Marketing."""
    rows = [
        # 0: IT delivers 4 days after the date that it named
        request(need=10, asked=10, quoted_finish=20, started=20, finished=24, delivered=24, route=Route.IT),
        # 1: balks at day 60; due on 40, the agency delivers on 35
        request(need=20, asked=20, left=20, quoted_finish=60, due=40, delivered=35, value=100, effort=5, spend=1000,
                own_cost=50, route=Route.BALKED),
        # 2: reneges on day 40, having heard a fresh date of 58; the agency is 5 days late, IT would have been 8
        request(need=30, asked=30, left=40, quoted_finish=45, due=50, delivered=55, value=10, spend=200, effort=2,
                route=Route.RENEGED),
        # 3: never asked: nobody knows what IT would have said
        request(need=50, left=50, due=55, delivered=60, value=10, spend=300, route=Route.NEVER_ASKED),
        # 4: balked, the alternative failed, IT delivers after all
        request(need=60, asked=60, quoted_finish=90, due=62, delivered=90, value=10, spend=400, route=Route.IT),
        # 5: never asked, failed, and IT was asked then only
        request(need=61, quoted_finish=91, delivered=91, value=10, spend=100, route=Route.IT),
        # 6: by a provider, whose date it is
        request(kind=2, need=70, asked=70, quoted_finish=80, delivered=80, contractor_cost=500, route=Route.MANAGED),
        # 7: by the department itself
        request(kind=1, need=71, delivered=73, own_cost=60, route=Route.SELF_SERVICE),
        # 8: balks without a due date: every day counts from the need
        request(need=80, asked=80, left=80, quoted_finish=100, delivered=90, value=20, spend=100, route=Route.BALKED),
        # 9, 10: what request 1 brought back; 11: what request 7 did
        request(origin=1, need=50, queued=50, started=52, finished=56, delivered=56, route=Route.IT),
        request(origin=1, need=118, queued=118, started=120, finished=123, delivered=123, route=Route.IT),
        request(kind=1, origin=7, need=100, queued=100, started=100, finished=101, delivered=101, route=Route.IT),
        # 12: outside the window
        request(need=115, asked=115, left=115, quoted_finish=150, delivered=120, spend=9000, route=Route.BALKED),
    ]  # fmt: skip
    stays: list[Stay] = [(0, 0, 10, 20, 24), (9, 0, 50, 52, 56), (10, 1, 118, 120, 123), (11, 1, 100, 100, 101),
                         (11, 1, 101, 101, 101)]  # fmt: skip
    one = steps((0.0, 1.0))
    teams = (
        TeamLog("Central IT", 100.0, one, one, FULL),
        TeamLog("Web", 200.0, one, one, steps((0.0, 0.5))),
    )
    events = Events(
        np.array([40.0, 40.0, 70.0]),
        np.array([2, 2, 4]),
        np.array([Event.THOUGHT_AGAIN, Event.THOUGHT_AGAIN, Event.ALTERNATIVE_FAILED]),
        np.array([57.0, 58.0, NAN]),
    )
    return replace(make_log(rows, stays, teams=teams), events=events)


@pytest.fixture(scope="module")
def found() -> Ledger:
    made = ledger(bypass_log())
    assert made is not None
    return made


# Requests 1, 2, 3, 4 (failed), 5 (failed, had not asked), 6 (provider), 7 (self-service), 8.
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("request", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("department", [0, 0, 0, 0, 0, 1, 0, 0]),
        ("way", [0, 0, 0, 0, 0, Way.PROVIDER, Way.SELF_SERVICE, 0]),
        ("failed", [0, 0, 0, 1, 1, 0, 0, 0]),
        ("judged", [1, 1, 0, 1, 0, 0, 0, 1]),
        ("it_date", [60, 58, NAN, NAN, NAN, NAN, NAN, 100]),
        ("spend", [1000, 200, 300, 400, 100, 0, 0, 100]),
        ("own_cost", [50, 0, 0, 0, 0, 0, 60, 0]),
        ("provider_cost", [0, 0, 0, 0, 0, 500, 0, 0]),
        ("days_earlier", [25, 3, NAN, NAN, NAN, NAN, NAN, 10]),
        ("lateness_avoided", [20, 8 - 5, NAN, 0, NAN, NAN, NAN, 20 - 10]),
        ("value_gained", [2000, 30, NAN, 0, NAN, NAN, NAN, 200]),
        ("pieces", [2, 0, 0, 0, 0, 0, 1, 0]),
        ("returned_days", [4 + 3, 0, 0, 0, 0, 0, 1, 0]),
        ("returned_cost", [4 * 100 + 3 * 200, 0, 0, 0, 0, 0, 200, 0]),
        # kind 0 is Central IT's; kind 1 was seen at Web only, at half its focus; ERP nowhere, so that Web does it,
        # which had the most visits
        ("spared_days", [5, 2, 1, 0, 0, 2, 2, 1]),
        ("spared_value", [500, 200, 100, 0, 0, 400, 400, 100]),
        ("department_net", [2000 - 1050, 30 - 200, NAN, -400, NAN, NAN, NAN, 100]),
        ("company_net", [950 - 1000, -170, NAN, -400, NAN, NAN, NAN, 100]),
        # IT's dates prove 4 days early: 64, 62, 104
        ("department_net_proved", [950 + 400, -170 + 40, NAN, -400, NAN, NAN, NAN, 100 + 80]),
        ("company_net_proved", [350, -130, NAN, -400, NAN, NAN, NAN, 180]),
    ],
)
def test_each_column_is_that_worked_out_by_hand(found: Ledger, name: str, values: list[float]) -> None:
    np.testing.assert_allclose(getattr(found, name).astype(float), values)


@pytest.mark.parametrize(
    ("department", "way", "name", "value"),
    [
        (MARKETING, Way.BYPASSED, "requests", PER_YEAR * 6),
        (MARKETING, Way.BYPASSED, "judged", PER_YEAR * 4),
        (MARKETING, Way.BYPASSED, "failed", PER_YEAR * 2),
        (MARKETING, Way.BYPASSED, "spend", PER_YEAR * 2100),
        (MARKETING, Way.BYPASSED, "days_earlier", (25 + 3 + 10) / 3),
        (MARKETING, Way.BYPASSED, "dates_off", 4),
        (MARKETING, Way.BYPASSED, "value_gained", PER_YEAR * 2230),
        (MARKETING, Way.BYPASSED, "returned_days", PER_YEAR * 7),
        (MARKETING, Way.BYPASSED, "department_net", PER_YEAR * 480),
        (MARKETING, Way.BYPASSED, "company_net", PER_YEAR * -520),
        (MARKETING, Way.BYPASSED, "company_net_proved", PER_YEAR * (350 - 130 - 400 + 180)),
        (MARKETING, Way.BYPASSED, "paid", PER_YEAR * (2100 + 50)),
        (MARKETING, Way.SELF_SERVICE, "own_cost", PER_YEAR * 60),
        (FINANCE, Way.PROVIDER, "paid", PER_YEAR * 500),
        (MARKETING, Way.SELF_SERVICE, "returned_cost", PER_YEAR * 200),
        (MARKETING, Way.PROVIDER, "requests", 0),
        (MARKETING, Way.PROVIDER, "days_earlier", NAN),
        (FINANCE, Way.PROVIDER, "provider_cost", PER_YEAR * 500),
        (FINANCE, Way.BYPASSED, "spend", 0),
        (FINANCE, Way.BYPASSED, "dates_off", NAN),
    ],
)
def test_sums_are_by_department_and_way_and_per_year(department: int, way: Way, name: str, value: float) -> None:
    sums = ledger_sums(bypass_log(), 260.0)
    assert float(sums[department, way, PLACE[name]]) == pytest.approx(value, rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("log", [bypass_log(), story_log()], ids=["every way", "a story"])
def test_what_is_spent_by_the_ledger_is_the_bypass_cost(log: RequestLog) -> None:
    measured = measure(log, Calendar())
    spent = measured.ledger[:, :, PLACE["spend"]].sum(axis=1)
    place = [entry.name for entry in REQUEST_MEASURES].index("bypass_cost")
    np.testing.assert_allclose(spent, measured.department_figures[:, place])


def test_an_alternative_that_is_going_to_fail_is_paid_and_counts_as_failed() -> None:
    log = make_log([request(need=20, asked=20, left=20, quoted_finish=60, spend=70)], [], ended=25.0)
    made = ledger(log)
    assert made is not None
    assert (made.failed.tolist(), made.department_net.tolist()) == ([True], [-70])


def test_a_refused_request_has_no_date_even_when_it_comes_to_it_at_last() -> None:
    log = make_log([request(need=20, asked=20, quoted_finish=60, delivered=60, spend=70, route=Route.IT)], [])
    refused = Events(np.array([20.0]), np.array([0]), np.array([Event.REFUSED]), np.array([NAN]))
    made = ledger(replace(log, events=refused))
    assert made is not None
    assert not made.judged[0]


def test_contractors_for_what_came_back_are_part_of_its_cost() -> None:
    rows = [
        request(need=20, left=20, delivered=30, route=Route.NEVER_ASKED),
        request(origin=0, need=40, started=40, finished=43, delivered=43, contractor_cost=90, route=Route.IT),
    ]
    made = ledger(make_log(rows, [(1, 0, 40, 40, NAN)], ended=42.0))
    assert made is not None
    assert (made.returned_days[0], made.returned_cost[0]) == (2, 2 * 100 + 90)


def test_where_all_is_done_by_it_there_is_no_ledger() -> None:
    log = make_log([request(need=20, asked=20, started=20, finished=21, delivered=21, route=Route.IT)], [])
    assert ledger(log) is None
    assert ledger_rows(log, "Now", 0) == []
    assert not np.nan_to_num(ledger_sums(log, 260.0)).any()


def test_estimates_leave_out_what_nobody_used_and_have_no_verdict_where_it_named_no_date() -> None:
    figures = np.stack([ledger_sums(bypass_log(), 260.0)] * 3)
    found = ledger_estimates(figures, ("Marketing", "Finance"), withheld=False)
    assert {name: list(ways) for name, ways in found.items()} == {
        "Marketing": ["bypassed", "self-service"],
        "Finance": ["provider"],
    }
    assert found["Finance"]["provider"]["company_net"].mean is None
    assert found["Marketing"]["bypassed"]["company_net"].mean == pytest.approx(PER_YEAR * -520)
    assert ledger_estimates(figures[:0], ("Marketing", "Finance"), withheld=False) == {}


def test_an_interval_never_reaches_below_nothing_where_that_is_impossible() -> None:
    figures = np.stack([ledger_sums(bypass_log(), 260.0), np.zeros((2, 3, len(LEDGER_MEASURES)))])
    sums = ledger_estimates(figures, ("Marketing", "Finance"), withheld=False)["Marketing"]["bypassed"]
    assert sums["spend"].low == 0.0
    assert (sums["company_net"].low or 0.0) < PER_YEAR * -520


def test_the_table_says_which_is_no_bypass_and_leaves_open_what_nobody_knows() -> None:
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in ledger_rows(bypass_log(), "Now", 3)]
    assert [row["bypass"] for row in rows] == [True] * 5 + [False, False, True]
    assert (rows[0]["policy"], rows[0]["replication"], rows[0]["route"], rows[0]["left"]) == ("Now", 3, "balked", 20.0)
    assert np.isnan(rows[2]["department_net"])  # type: ignore[call-overload]
