"""What is done elsewhere, and what IT does about it, by hand. Times are days, efforts person-days."""

from __future__ import annotations

from typing import Any

import pytest
from oracle.traces import Plain, happened, job, lever, measured, of, office, returned, run, trust_of

from sim.model.log import Event, Promise, Route

# Elsewhere, with IT's blessing ---------------------------------------------------------------------------------------


def commodity(**it: Any) -> Plain:
    plain = office({"job": job([0], 10), "account": job([1, 2], 2, commodity=True)}, **it)
    plain["it"]["teams"]["Team"]["cost"] = "100 per day"
    return plain


def test_a_provider_has_no_board_no_queue_and_no_release_and_keeps_its_promise() -> None:
    plain = commodity(approval={"every": "20 days"}, release={"every": "20 days"}, quotes={"basis": "backlog"})
    plain["departments"]["Office"]["trust"] = {"start": "50%", "kept": "10%", "half_life": "1000 years"}
    plain = lever(plain, managed_service={"lead_time": "6 days", "price": "600 per day"})
    log = run(plain)
    assert of(log, "delivered", "account") == [7, 8]
    assert of(log, "route", "account") == [Route.MANAGED] * 2
    assert of(log, "quoted_finish", "account") == [7, 8]
    assert of(log, "promise", "account") == [Promise.KEPT] * 2
    assert of(log, "contractor_cost", "account") == [1200, 1200]
    curve = log.departments[0].trust
    assert curve is not None
    assert curve.times.tolist()[:3] == [0, 7, 8]
    assert curve.values.tolist()[:3] == pytest.approx([0.5, 0.55, 0.595], abs=1e-4)
    assert measured(plain, "bypass_rate") == 0


def test_the_provider_is_part_of_its_cost() -> None:
    # 100 days of a year of 260: a person at 100 a day, and 2 x 2 x 600.
    plain = commodity()
    assert measured(plain, "it_cost") == pytest.approx(100 * 260)
    managed = lever(plain, managed_service={"lead_time": "6 days", "price": "600 per day"})
    assert measured(managed, "it_cost") == pytest.approx((100 * 100 + 2400) * 2.6)


def test_a_provider_for_a_time_and_for_a_kind_by_name() -> None:
    terms = {"kinds": "job", "lead_time": "3 days", "price": "1 per day", "from": "5 days", "until": "10 days"}
    log = run(lever(office({"job": job([4, 5, 9, 10], 1)}), managed_service=terms))
    assert of(log, "route") == [Route.IT, Route.MANAGED, Route.MANAGED, Route.IT]


def test_a_department_goes_round_a_provider_who_is_too_slow() -> None:
    plain = office({"job": job([0], 1, due="4 days", commodity=True)}, quotes={"basis": "backlog"})
    plain["departments"]["Office"]["alternative"] = {"lead_time": "3 days", "price": "10 per day"}
    log = run(lever(plain, managed_service={"lead_time": "6 days", "price": "600 per day"}))
    assert of(log, "route") == [Route.BALKED]
    assert of(log, "contractor_cost") == [0]


def test_what_a_department_does_itself_costs_it_and_may_come_back() -> None:
    plain = office({"job": job([1], 10), "busy": job([0], 8)})
    plain["departments"]["Office"]["cost"] = "500 per day"
    terms = {
        "kinds": "job",
        "lead_time": "3 days",
        "effort": "120%",
        "platform": "50 per day",
        "comes_back": {"effort": "20%", "after": "2 days"},
    }
    plain = lever(plain, self_service=terms)
    log = run(plain)
    assert of(log, "route", "job") == [Route.SELF_SERVICE]
    assert of(log, "delivered", "job") == [4]
    assert of(log, "own_cost", "job") == [6000]
    assert returned(log, "need") == [6]
    assert returned(log, "effort") == [2]
    assert returned(log, "started") == [8]
    assert measured(plain, "it_cost") == pytest.approx(50 * 260)
    assert measured(plain, "own_cost") == pytest.approx(6000 * 2.6)
    assert measured(plain, "bypass_rate") == 0


# The internal market -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("price", "value", "route"),
    [
        # IT is done on day 10, 4 late; the agency on day 8, 2 late; 5 days of work; the agency takes 100 a day.
        (60, 99, Route.IT),  # 300 + 4 x 99 = 696 against 500 + 2 x 99 = 698
        (60, 100, Route.IT),  # 700 against 700
        (60, 101, Route.BALKED),  # 704 against 702
        (101, 0, Route.BALKED),  # 505 against 500
        (99, 0, Route.IT),
    ],
)
def test_the_department_takes_the_better_offer(price: float, value: float, route: Route) -> None:
    kinds = {"busy": job([0], 5), "job": job([0], 5, due="6 days", value=f"{value} per day")}
    plain = office(kinds, quotes={"basis": "backlog"})
    plain["departments"]["Office"] |= {"alternative": {"lead_time": "8 days", "price": "100 per day"}}
    plain["departments"]["Office"]["patience"] = "never"
    log = run(lever(plain, internal_market={"price": f"{price} per day"}))
    assert of(log, "route", "job") == [route]
    assert of(log, "spend", "job") == [500 if route is Route.BALKED else 0]


def test_without_a_price_it_takes_what_a_person_costs_and_without_a_due_date_days_count_from_the_need() -> None:
    # Both of 5 days, free at once: IT done on day 5, the agency on day 2. 5 x 90 + 5 v against 5 x 100 + 2 v.
    for value, route in ((16, Route.IT), (17, Route.BALKED)):
        plain = office({"job": job([0], 5, value=f"{value} per day")}, quotes={"basis": "backlog"})
        plain["it"]["teams"]["Team"]["cost"] = "90 per day"
        plain["departments"]["Office"]["alternative"] = {"lead_time": "2 days", "price": "100 per day"}
        assert of(run(lever(plain, internal_market={})), "route") == [route]


# Mandate and response ------------------------------------------------------------------------------------------------


def impatient(times: list[float]) -> Plain:
    """Each takes 10 days and is due 2 days after its need; the alternative takes a day."""
    plain = office({"job": job(times, 10, due="2 days")}, quotes={"basis": "backlog"})
    plain["departments"]["Office"]["alternative"] = {"lead_time": "1 day"}
    plain["departments"]["Office"]["trust"] = {
        "start": "50%",
        "kept": 0,
        "broken": 0,
        "walks_away_below": 0,
        "half_life": "1000 years",
    }
    return plain


def test_a_mandate_that_all_obey_leaves_no_bypass() -> None:
    log = run(lever(impatient([0, 1, 2]), mandate={"compliance": 1.0, "resentment": "10%"}))
    assert of(log, "route") == [Route.IT] * 3
    assert of(log, "started") == [0, 10, 20]
    assert trust_of(log) == [(0, 0.45), (1, 0.405), (2, 0.3645)]  # once for each request


def test_a_mandate_holds_within_its_span_and_for_its_departments() -> None:
    log = run(lever(impatient([0, 5, 12]), mandate={"compliance": 1.0, "from": "4 days", "until": "10 days"}))
    assert of(log, "route") == [Route.BALKED, Route.IT, Route.BALKED]
    plain = impatient([0])
    plain["departments"]["Shop"] = {"requests": {"other": job([50], 1)}}
    log = run(lever(plain, mandate={"compliance": 1.0, "departments": "Shop"}))
    assert of(log, "route", "job") == [Route.BALKED]


def test_a_mandate_that_nobody_obeys_changes_nothing() -> None:
    assert of(run(lever(impatient([0, 1]), mandate={"compliance": 0})), "route") == [Route.BALKED] * 2


@pytest.mark.parametrize(
    ("terms", "moved"),
    [
        ({"how": "confront", "trust": "20%"}, [(0, 0.4), (1, 0.32), (6, 0.256)]),
        ({"how": "listen", "trust": "20%"}, [(0, 0.6), (1, 0.68), (6, 0.744)]),
        ({"how": "ignore", "trust": "20%"}, [(0, 0.5)]),
        ({"how": "confront", "trust": "20%", "after": "3 days"}, [(0, 0.5), (3, 0.4), (4, 0.32), (9, 0.256)]),
        ({"how": "confront", "trust": "20%", "pause": "6 days"}, [(0, 0.4), (6, 0.32)]),
        ({"how": "confront", "trust": "20%", "pause": "6.25 days"}, [(0, 0.4)]),
        ({"how": "listen", "trust": "20%", "from": "1 day", "until": "6 days"}, [(0, 0.5), (1, 0.6)]),
    ],
)
def test_talks_move_trust_after_each_bypass(terms: Plain, moved: list[tuple[float, float]]) -> None:
    log = run(lever(impatient([0, 1, 6]), response=terms))
    assert of(log, "route") == [Route.BALKED] * 3
    assert trust_of(log) == moved


def test_first_confronted_then_listened_to() -> None:
    plain = {
        **impatient([0, 1, 6]),
        "policies": {
            "lever": [
                {"response": {"how": "confront", "trust": "20%", "until": "5 days"}},
                {"response": {"how": "listen", "trust": "20%", "from": "5 days"}},
            ]
        },
    }
    assert trust_of(run(plain)) == [(0, 0.4), (1, 0.32), (6, 0.456)]


def test_a_mandate_holds_back_whoever_walked_away_lost_patience_or_finds_asking_too_dear() -> None:
    everybody = {"compliance": 1.0}
    plain = impatient([1])
    plain["departments"]["Office"]["trust"] |= {"start": "10%", "walks_away_below": "30%", "tries_again": 0}
    assert of(run(plain), "route") == [Route.NEVER_ASKED]
    assert of(run(lever(plain, mandate=everybody)), "route") == [Route.IT]
    plain = impatient([0, 1])
    plain["departments"]["Office"] |= {"patience": "3 days"}
    plain["departments"]["Office"]["requests"]["job"]["due"] = "50 days"
    assert of(run(plain), "route") == [Route.IT, Route.RENEGED]
    log = run(lever(plain, mandate=everybody))
    assert of(log, "route") == [Route.IT] * 2
    assert happened(log, Event.HELD_BACK) == [4]
    plain["it"]["entry"] = {"department": "1 day", "at_most": "5%"}
    assert of(run(plain), "route") == [Route.NEVER_ASKED] * 2
    assert of(run(lever(plain, mandate=everybody)), "route") == [Route.IT] * 2


def test_a_failed_alternative_is_confronted_once_and_asked_of_it() -> None:
    # Went round IT on day 1, which fails on day 2; IT is asked then, and may not be left a second time.
    plain = impatient([1])
    plain["departments"]["Office"]["alternative"]["fails"] = 1.0
    log = run(lever(plain, response={"how": "confront", "trust": "20%"}))
    assert of(log, "route") == [Route.IT]
    assert of(log, "started") == [2]
    assert happened(log, Event.CONFRONTED) == [1]


def test_self_service_and_the_market_hold_within_their_span() -> None:
    span = {"from": "5 days", "until": "10 days"}
    terms = {"kinds": "job", "lead_time": "1 day", "platform": "50 per day", **span}
    plain = lever(office({"job": job([4, 5, 9, 10], 1)}), self_service=terms)
    assert of(run(plain), "route") == [Route.IT, Route.SELF_SERVICE, Route.SELF_SERVICE, Route.IT]
    assert measured(plain, "it_cost") == pytest.approx(5 * 50 * 2.6)
    # Without a due date nobody balks by the ordinary rule; in the market the agency is cheaper.
    plain = office({"job": job([4, 5, 9, 10], 0.5)}, quotes={"basis": "backlog"})
    plain["departments"]["Office"]["alternative"] = {"lead_time": "1 day", "price": "100 per day"}
    log = run(lever(plain, internal_market={"price": "200 per day", **span}))
    assert of(log, "route") == [Route.IT, Route.BALKED, Route.BALKED, Route.IT]
