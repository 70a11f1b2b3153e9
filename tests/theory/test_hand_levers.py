"""Levers worked out by hand. Times are days, efforts person-days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from oracle.traces import Plain, job, lever, office, run

if TYPE_CHECKING:
    from sim.model.log import RequestLog


def two(office_kinds: Plain, shop_kinds: Plain, *, people: int = 1, horizon: float = 100, **it: Any) -> Plain:
    """Two departments, Office and Shop, and one team."""
    plain = office(office_kinds, people=people, horizon=horizon, **it)
    plain["departments"]["Shop"] = {"requests": shop_kinds}
    return plain


def column(log: RequestLog, name: str, department: str, kind: str = "job") -> list[float]:
    rows = [k for k in range(len(log.kind)) if log.kinds[log.kind[k]] == (department, kind)]
    return [float(getattr(log, name)[row]) for row in sorted(rows, key=lambda row: log.need[row])]


# Slack ---------------------------------------------------------------------------------------------------------------


def test_others_start_only_while_more_than_the_reserve_is_free() -> None:
    # Two people, one kept free. The first of the others takes one; the second waits although one is free. The urgent
    # one takes it on day 1. On day 4 one person is free again, which is the reserve; on day 5 both are.
    kinds = {"job": job([0, 0], 4), "rush": job([1], 4, urgent="100%")}
    log = run(lever(office(kinds, people=2, quotes={"basis": "backlog"}), slack={"people": 1, "for": "urgent"}))
    assert column(log, "started", "Office") == [0, 5]
    assert column(log, "started", "Office", "rush") == [1]
    assert column(log, "quoted_start", "Office") == [0, 4]  # one person that it may use


def test_the_reserve_is_for_whom_it_is_named() -> None:
    plain = two({"job": job([0, 0], 4)}, {"job": job([1], 4)}, people=2)
    log = run(lever(plain, slack={"people": 1, "for": "Shop"}))
    assert column(log, "started", "Office") == [0, 5]
    assert column(log, "started", "Shop") == [1]
    log = run(lever(plain, slack={"people": 1, "for": "Office"}))
    assert column(log, "started", "Office") == [0, 0]


def test_the_reserve_ends_with_its_window() -> None:
    log = run(lever(office({"job": job([0, 0], 4)}, people=2), slack={"people": 1, "until": "2 days"}))
    assert column(log, "started", "Office") == [0, 2]


# Embedded team -------------------------------------------------------------------------------------------------------


def test_an_embedded_team_works_for_its_department_only() -> None:
    plain = two({"job": job([0, 0], 4)}, {"job": job([0, 0], 2)}, people=2, approval={"every": "10 days"})
    plain["departments"]["Office"]["requests"]["job"] = job([3, 3], 4)
    plain["departments"]["Shop"]["requests"]["job"] = job([3, 3], 2)
    log = run(lever(plain, embedded_team={"department": "Office", "people": 1}))
    assert column(log, "started", "Office") == [3, 7]  # no board of its own
    assert column(log, "started", "Shop") == [10, 12]
    assert [team.name for team in log.teams] == ["Team", "Office team"]


def test_an_embedded_team_that_helps_out_serves_its_own_first() -> None:
    # Both start with Shop's work on day 0. On day 2 both are free: the embedded one takes Office's request of day 1.
    plain = two({"job": job([1], 4)}, {"job": job([0, 0, 0], 2)}, people=2)
    log = run(lever(plain, embedded_team={"department": "Office", "people": 1, "helps_out": True}))
    assert column(log, "started", "Shop") == [0, 0, 2]
    assert column(log, "started", "Office") == [2]


def test_an_idle_helper_takes_a_request_that_finds_the_centre_busy_at_once() -> None:
    plain = two({"job": job([50], 4)}, {"job": job([0, 1], 10)}, people=2)
    log = run(lever(plain, embedded_team={"department": "Office", "people": 1, "helps_out": True}))
    assert column(log, "started", "Shop") == [0, 1]


def test_a_request_overflows_to_the_centre_only_where_it_waits_less() -> None:
    # First: nobody waits anywhere, own team. Second: 4 days against none, centre. Third: 4 against 4, own team.
    plain = two({"job": job([0, 0, 0], 4)}, {"job": job([50], 2)}, people=2)
    log = run(lever(plain, embedded_team={"department": "Office", "people": 1, "overflow": True}))
    assert column(log, "started", "Office") == [0, 0, 4]
    teams = [log.teams[team].name for team in log.stay_team[np.argsort(log.stay_request, kind="stable")][:3]]
    assert sorted(teams) == ["Office team", "Office team", "Team"]


def test_the_people_go_back_to_the_centre_when_the_embedded_team_ends() -> None:
    # Shop's third request waits for the one person of the centre (0-20) until the embedded person is back on day 8.
    plain = two({"job": job([0], 1)}, {"job": job([0, 0], 20)}, people=2)
    log = run(lever(plain, embedded_team={"department": "Office", "people": 1, "until": "8 days"}))
    assert column(log, "started", "Shop") == [0, 8]


# Credit lines --------------------------------------------------------------------------------------------------------


def lines(**more: Any) -> Plain:
    return {"period": "100 days", "lines": {"Office": "10 days", "Shop": "100 days"}, **more}


def beyond(**more: Any) -> RequestLog:
    """Office has a line of 10 and asks for 6 on day 1 and 6 on day 2; Shop asks for 1 on days 3, 4 and 5."""
    plain = two({"job": job([1, 2], 6)}, {"job": job([3, 4, 5], 1)})
    plain["it"]["teams"]["Team"]["cost"] = "650 per day"
    return run(lever(plain, credit_lines=lines(**more)))


def test_beyond_the_line_a_request_waits_behind() -> None:
    log = beyond()
    assert column(log, "started", "Office") == [1, 10]
    assert column(log, "started", "Shop") == [7, 8, 9]


def test_a_refused_petition_leaves_it_behind() -> None:
    log = beyond(petition={"delay": "3 days", "chance": 0})
    assert column(log, "started", "Office") == [1, 10]
    assert column(log, "contractor_cost", "Office") == [0, 0]


@pytest.mark.parametrize(("pay", "cost"), [({"contractor": "900 per day"}, 5400), ({}, 3900)])
def test_a_granted_petition_brings_a_contractor_at_once(pay: Plain, cost: float) -> None:
    # Asked on day 2, granted on day 5: done on day 11, 6 days of pay; Shop keeps its turn.
    log = beyond(petition={"delay": "3 days", "chance": 1.0}, **pay)
    assert column(log, "started", "Office") == [1, 5]
    assert column(log, "delivered", "Office") == [7, 11]
    assert column(log, "contractor_cost", "Office") == [0, cost]
    assert column(log, "started", "Shop") == [7, 8, 9]


def test_a_petition_granted_after_work_began_changes_nothing() -> None:
    log = beyond(petition={"delay": "30 days", "chance": 1.0})
    assert column(log, "started", "Office") == [1, 10]
    assert column(log, "contractor_cost", "Office") == [0, 0]


def test_a_request_that_leaves_gives_its_charge_back() -> None:
    # Shop's 20 days keep the person. Office's "early" (6 of 10) leaves at its last moment, day 3; "later" (6) of day 4
    # is within the line again and goes before Shop's request of day 3.5, which is beyond Shop's line of 20.
    plain = two({"early": job([1], 6, due="5 days"), "later": job([4], 6)}, {"big": job([0], 20), "job": job([3.5], 1)})
    plain["departments"]["Office"]["alternative"] = {"lead_time": "3 days"}
    terms = {"period": "100 days", "lines": {"Office": "10 days", "Shop": "20 days"}}
    log = run(lever(plain, credit_lines=terms))
    assert column(log, "left", "Office", "early") == [3]
    assert column(log, "started", "Office", "later") == [20]
    assert column(log, "started", "Shop") == [26]


def test_a_new_period_fills_the_line_up() -> None:
    # Line of 6: day 1 within, day 2 beyond, day 11 within again. Shop keeps the person until day 30.
    plain = two({"job": job([1, 2, 11], 6)}, {"job": job([0], 30)})
    terms = {"period": "10 days", "lines": {"Office": "6 days", "Shop": "40 days"}}
    log = run(lever(plain, credit_lines=terms))
    assert column(log, "started", "Office") == [30, 42, 36]


@pytest.mark.parametrize(("carry_over", "large", "small"), [(False, 33, 30), (True, 30, 42)])
def test_what_is_left_of_a_line_carries_over_where_it_may(carry_over: bool, large: float, small: float) -> None:
    # Line of 6, nothing asked in the first ten days; then 12 and 3. Carried over, the line is 12: the large one is
    # within and the small one beyond; otherwise the other way round.
    plain = two({"large": job([11], 12), "small": job([12], 3)}, {"job": job([0], 30)})
    terms = {"period": "10 days", "lines": {"Office": "6 days", "Shop": "40 days"}, "carry_over": carry_over}
    log = run(lever(plain, credit_lines=terms))
    assert column(log, "started", "Office", "large") == [large]
    assert column(log, "started", "Office", "small") == [small]


def test_a_department_without_a_line_waits_behind() -> None:
    plain = two({"busy": job([0], 7), "job": job([4], 1)}, {"job": job([3], 1)})
    log = run(lever(plain, credit_lines={"period": "100 days", "lines": {"Office": "10 days"}}))
    assert column(log, "started", "Office") == [7]
    assert column(log, "started", "Shop") == [8]


def test_a_quote_beyond_the_line_counts_all_within() -> None:
    # Person busy 0-7 (estimate 7). Office within: 3 days asked on day 1. Shop beyond asks on day 2: 3 + 7 = 10 days;
    # Office's next, within, on day 3 does not count Shop's: 3 + 7 = 10 days.
    plain = two({"busy": job([0], 7), "job": job([1, 3], 3)}, {"job": job([2], 4)}, quotes={"basis": "backlog"})
    log = run(lever(plain, credit_lines={"period": "100 days", "lines": {"Office": "20 days"}}))
    assert column(log, "quoted_start", "Shop") == [12]
    assert column(log, "quoted_start", "Office") == [8, 13]


# Hiring, and levers that rewrite values ------------------------------------------------------------------------------


def test_a_hired_person_is_paid_after_the_lead_time_and_works_after_the_ramp_up() -> None:
    terms = {"people": 1, "lead_time": "3 days", "ramp_up": "2 days"}
    log = run(lever(office({"job": job([0, 0, 0], 10)}), hire=terms))
    assert column(log, "started", "Office") == [0, 5, 10]
    (team,) = log.teams
    assert steps(team.paid) == [(0, 1), (3, 2)]
    assert steps(team.people) == [(0, 1), (5, 2)]


def steps(curve: Any) -> list[tuple[float, float]]:
    """Where a step function changes its value."""
    pairs = list(zip(curve.times.tolist(), curve.values.tolist(), strict=True))
    return [pair for k, pair in enumerate(pairs) if k == 0 or pair[1] != pairs[k - 1][1]]


def test_a_hire_counts_from_its_beginning_and_leaves_at_its_end() -> None:
    terms = {"people": 1, "lead_time": "3 days", "ramp_up": "2 days", "from": "2 days", "until": "9 days"}
    log = run(lever(office({"job": job([0, 0, 0, 0], 10)}), hire=terms))
    # At work from day 7. On day 9 one has to go: whoever is free first, on day 10. The other goes on from day 17.
    assert column(log, "started", "Office") == [0, 7, 17, 27]


def test_a_hire_that_ends_before_its_people_are_found_brings_nobody() -> None:
    terms = {"people": 1, "lead_time": "9 days", "until": "4 days"}
    log = run(lever(office({"job": job([0, 0], 10)}), hire=terms))
    assert column(log, "started", "Office") == [0, 10]
    assert steps(log.teams[0].paid) == [(0, 1)]


def test_set_in_a_window_changes_the_people_for_that_time() -> None:
    values = {"it.teams.Team.people": 2}
    log = run(
        lever(office({"job": job([0, 0, 0, 0], 10)}), set={"values": values, "from": "3 days", "until": "14 days"})
    )
    # Two people from day 3 on, one from day 14: 0-10, 3-13, 10-20, and from day 13 the fourth (13-23).
    assert column(log, "started", "Office") == [0, 3, 10, 13]
    log = run(
        lever(office({"job": job([0, 0, 0, 0], 10)}), set={"values": values, "from": "3 days", "until": "12 days"})
    )
    # From day 12 on one person: who ends on day 13 goes, the fourth starts on day 20.
    assert column(log, "started", "Office") == [0, 3, 10, 20]


def test_a_new_discipline_reorders_who_waits_already() -> None:
    kinds = {"busy": job([0], 6), "long": job([1], 3), "short": job([2], 1)}
    log = run(lever(office(kinds), discipline={"name": "shortest_first", "from": "5 days"}))
    assert column(log, "started", "Office", "short") == [6]
    assert column(log, "started", "Office", "long") == [7]


def test_new_quotes_hold_for_who_asks_from_then_on() -> None:
    plain = office({"job": job([0, 0, 12, 12], 8)}, quotes={"basis": "backlog"})
    log = run(lever(plain, quotes={"optimism": "50%", "from": "10 days"}))
    # Day 0: 0 and 8. Day 12: one in work (8 days): 8 / 2 = 4; the next counts that one as well: 16 / 2 = 8.
    assert column(log, "quoted_start", "Office") == [0, 8, 16, 20]
