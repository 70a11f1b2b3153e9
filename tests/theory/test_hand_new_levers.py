"""Governance, planning, small batches and a limit on work waiting, by hand. Times are days, efforts person-days."""

from __future__ import annotations

import pytest
from oracle.traces import happened, job, lever, measured, of, office, run
from test_hand_levers import column, two

from sim.model.log import Event, Route
from sim.results.money import delay_costs

# Governance ----------------------------------------------------------------------------------------------------------


def test_the_heaviest_goes_first_whoever_asks() -> None:
    # Shop's busy work 0-4. Waiting then: Office's job (2), Shop's job (1, as nobody gave it one) and Shop's ERP (5).
    plain = two({"job": job([1], 2)}, {"busy": job([0], 4), "job": job([2], 2), "ERP": job([3], 2)})
    log = run(lever(plain, governance={"weights": {"ERP": 5, "Office": 2}}))
    assert column(log, "started", "Shop", "ERP") == [4]
    assert column(log, "started", "Office") == [6]
    assert column(log, "started", "Shop") == [8]


def test_a_strategic_board_meets_and_orders_while_it_holds() -> None:
    # Day 1: a board every 10 days lets it in on day 10. From day 15 on neither board nor weights: who asks on day 16
    # queues at once, and first come first served again.
    kinds = {"job": job([1, 16], 6), "ERP": job([2, 17], 6)}
    log = run(lever(office(kinds), governance={"weights": {"ERP": 5}, "board": "10 days", "until": "15 days"}))
    assert of(log, "queued", "job") == [10, 16]
    assert of(log, "started", "ERP") == [10, 28]
    assert of(log, "started", "job") == [16, 22]


# Planning ------------------------------------------------------------------------------------------------------------


def test_announced_requests_are_asked_for_their_notice_ahead_but_not_before_time_0() -> None:
    plain = lever(office({"job": job([3, 10, 12], 4)}), planning={"share": 1.0, "notice": "5 days"})
    log = run(plain)
    assert of(log, "asked") == [0, 5, 7]
    assert of(log, "started") == [0, 5, 9]
    assert of(log, "delivered") == [4, 9, 13]  # the second a day before its need
    # Waits after the need: 0, 0, 0. Lead times: 1, 0, 1.
    assert measured(plain, "wait_mean") == 0
    assert measured(plain, "lead_time_mean") == pytest.approx(2 / 3)


def test_announcing_changes_no_need() -> None:
    plain = office({"job": {"arrivals": {"every": "3 days"}, "effort": {"exponential": {"mean": "2 days"}}}})
    planned = lever(plain, planning={"share": "50%", "notice": "8 days"})
    assert run(planned).demand_hash == run(plain).demand_hash


def test_planning_holds_for_its_departments_within_its_span() -> None:
    # From day 10 to day 20: the need of day 12 is told when planning begins, that of day 16 on day 11, that of day 24
    # on day 19, that of day 26 not at all, as its day to be told, 21, is past the end.
    plain = two({"job": job([4, 12, 16, 24, 26], 1)}, {"job": job([16], 1)}, people=9)
    terms = {"share": 1.0, "notice": "5 days", "departments": "Office", "from": "10 days", "until": "20 days"}
    log = run(lever(plain, planning=terms))
    assert column(log, "asked", "Office") == [4, 10, 11, 19, 26]
    assert column(log, "asked", "Shop") == [16]


def test_patience_counts_from_the_need_of_an_announced_request() -> None:
    # Asked on day 1 for a need on day 6; it would leave 2 days after the need, on day 8, and starts on day 7.
    plain = office({"busy": job([0], 7), "job": job([6], 1)})
    plain["departments"]["Office"]["patience"] = "2 days"
    plain["departments"]["Office"]["planning"] = {"share": 1.0, "notice": "5 days"}
    log = run(plain)
    assert of(log, "asked", "job") == [1]
    assert of(log, "started", "job") == [7]


# Small batches -------------------------------------------------------------------------------------------------------


def test_slices_are_delivered_one_by_one_and_leave_first_come_first_served_as_it_is() -> None:
    plain = lever(office({"job": job([0, 1], 6)}), small_batches={"slices": 3})
    log = run(plain)
    assert of(log, "started") == [0, 6]
    assert of(log, "delivered") == [6, 12]
    assert happened(log, Event.SLICE_DELIVERED) == [2, 4, 8, 10]


@pytest.mark.parametrize(("slices", "first"), [(1, 600), (2, 450), (3, 400), (4, 375)])
def test_what_slices_save_of_the_cost_of_delay(slices: int, first: float) -> None:
    # 6 days at 100 a day without a due date: 600 less 600 x (k - 1) / 2k.
    plain = lever(office({"job": job([0], 6, value="100 per day")}), small_batches={"slices": slices})
    assert delay_costs(run(plain)).tolist() == pytest.approx([first])


def test_only_what_is_late_costs_and_slices_in_time_save_their_share() -> None:
    # Due on day 3, slices on days 2, 4 and 6: a third each of 0, 1 and 3 days.
    plain = lever(office({"job": job([0], 6, due="3 days", value="300 per day")}), small_batches={"slices": 3})
    assert delay_costs(run(plain)).tolist() == pytest.approx([400])


def test_what_matters_more_comes_in_between_slices() -> None:
    # low's slices of 2 days: 0-2, then high 2-5, then 5-7 and 7-9; a second low one of day 1 stays behind it.
    kinds = {"low": job([0, 1], 6, priority=2), "high": job([1], 3, priority=1)}
    log = run(lever(office(kinds, discipline="priority"), small_batches={"slices": 3}))
    assert of(log, "started", "high") == [2]
    assert of(log, "delivered", "low") == [9, 15]
    assert of(log, "started", "low") == [0, 9]


def test_two_people_end_their_slices_at_one_instant_and_go_on() -> None:
    # Both end a slice on days 2 and 4. A high one of day 1 takes one person 2-3, the low one that came second waits.
    kinds = {"low": job([0, 0], 6, priority=2), "high": job([1], 1, priority=1)}
    log = run(lever(office(kinds, people=2, discipline="priority"), small_batches={"slices": 3}))
    assert of(log, "started", "high") == [2]
    assert sorted(of(log, "delivered", "low")) == [6, 7]
    log = run(lever(office({"job": job([0, 0, 0], 6)}, people=2), small_batches={"slices": 3}))
    assert of(log, "started") == [0, 0, 6]
    assert of(log, "delivered") == [6, 6, 12]


def test_only_the_kinds_that_are_named_are_cut() -> None:
    log = run(lever(office({"one": job([0], 4), "two": job([0], 4)}), small_batches={"slices": 2, "kinds": "two"}))
    assert happened(log, Event.SLICE_DELIVERED) == [6]


# A limit on work waiting ---------------------------------------------------------------------------------------------


def test_beyond_the_limit_it_says_no() -> None:
    # One in work, one waits; those of days 2 and 3 are refused; on day 4 the queue is empty again.
    plain = office({"job": job([0, 1, 2, 3, 4.5], 4)})
    plain["departments"]["Office"] |= {"alternative": {"lead_time": "5 days"}, "trust": {"start": "50%"}}
    plain["departments"]["Office"]["trust"]["half_life"] = "1000 years"
    log = run(lever(plain, wip_limit={"requests": 1, "then": "refuse", "trust": "20%"}))
    assert of(log, "route") == [Route.IT, Route.IT, Route.BALKED, Route.BALKED, Route.IT]
    assert of(log, "delivered") == [4, 8, 7, 8, 12]
    curve = log.departments[0].trust
    assert curve is not None
    assert curve.values.tolist() == pytest.approx([0.5, 0.4, 0.32], abs=1e-4)
    assert curve.times.tolist() == [0, 2, 3]


def test_the_deferred_are_taken_in_their_order_when_there_is_room() -> None:
    # 0 in work, 1 waits, 2 and 3 are deferred. Day 4: 1 starts, 2 is taken. Day 8: 2 starts, 3 is taken.
    log = run(lever(office({"job": job([0, 1, 2, 3], 4)}), wip_limit={"requests": 1, "then": "defer"}))
    assert of(log, "asked") == [0, 1, 2, 3]
    assert of(log, "queued") == [0, 1, 4, 8]
    assert of(log, "started") == [0, 4, 8, 12]
    assert happened(log, Event.DEFERRED) == [2, 3]


def test_a_deferred_request_has_no_date_until_it_is_taken() -> None:
    # One in work counts in full: 1 + 4. The third is taken on day 4, when the second has just started: 4 + 4.
    plain = office({"job": job([0, 1, 2], 4)}, quotes={"basis": "backlog"})
    log = run(lever(plain, wip_limit={"requests": 1, "then": "defer"}))
    assert of(log, "quoted_start") == [0, 5, 8]
    assert of(log, "quoted_finish") == [4, 9, 12]


def test_a_deferred_request_leaves_in_time_for_its_alternative() -> None:
    # The third, due on day 9 with an alternative of 4 days, leaves on day 5. Its place of day 10 goes to the fourth.
    kinds = {"job": job([0, 1, 3], 10), "soon": job([2], 10, due="7 days")}
    plain = office(kinds)
    plain["departments"]["Office"]["alternative"] = {"lead_time": "4 days"}
    log = run(lever(plain, wip_limit={"requests": 1, "then": "defer"}))
    assert of(log, "left", "soon") == [5]
    assert of(log, "delivered", "soon") == [9]
    assert of(log, "route", "soon") == [Route.RENEGED]
    assert of(log, "queued", "job") == [0, 1, 10]


def test_when_the_limit_ends_the_deferred_are_taken() -> None:
    terms = {"requests": 0, "then": "defer", "from": "2 days", "until": "6 days"}
    log = run(lever(office({"job": job([0, 1, 3, 4, 7], 10)}), wip_limit=terms))
    assert of(log, "queued") == [0, 1, 6, 6, 7]
    assert of(log, "started") == [0, 10, 20, 30, 40]


def test_where_nobody_may_wait_the_deferred_come_in_as_people_become_free_or_join() -> None:
    limit = {"requests": 0, "then": "defer"}
    log = run(lever(office({"job": job([0, 1, 2, 12.5], 4)}), wip_limit=limit))
    assert of(log, "queued") == [0, 4, 8, 12.5]
    assert of(log, "started") == [0, 4, 8, 12.5]
    plain = office({"job": job([0, 1, 2], 10)})
    plain["it"]["teams"]["Team"]["changes"] = [{"at": "3 days", "people": 1}]
    log = run(lever(plain, wip_limit=limit))
    assert of(log, "started") == [0, 3, 10]


def test_a_contractor_who_takes_one_out_of_the_queue_makes_room_for_a_deferred_one() -> None:
    # Office's line is 10: 10 days in work, the next is beyond it, and its petition is granted on day 5. The one that
    # was deferred on day 2 comes in then, and its own petition is granted 4 days later.
    plain = office({"job": job([0, 1, 2], 10)})
    lines = {"period": "100 days", "lines": {"Office": "10 days"}, "petition": {"delay": "4 days", "chance": 1.0}}
    log = run(lever(plain, credit_lines=lines, wip_limit={"requests": 1, "then": "defer"}))
    assert of(log, "queued") == [0, 1, 5]
    assert of(log, "started") == [0, 5, 9]


def test_slices_hold_for_what_is_begun_within_their_span() -> None:
    terms = {"slices": 2, "from": "5 days", "until": "10 days"}
    log = run(lever(office({"job": job([4, 6, 12], 2)}, people=9), small_batches=terms))
    assert happened(log, Event.SLICE_DELIVERED) == [7]
    assert of(log, "delivered") == [6, 8, 14]


def test_the_deferred_of_a_team_that_ends_wait_at_the_centre() -> None:
    # Office's own team has one person, at work 0-10; the request of day 1 is deferred. On day 3 the team ends, and the
    # centre's free person takes it.
    plain = two({"job": job([0, 1, 2], 10)}, {"job": job([50], 1)}, people=2)
    levers = {"embedded_team": {"department": "Office", "people": 1, "until": "3 days"}}
    log = run(lever(plain, **levers, wip_limit={"requests": 0, "then": "defer"}))
    assert column(log, "started", "Office") == [0, 3, 10]
