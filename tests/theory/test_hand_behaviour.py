"""Newer behaviour worked out by hand. Times are days, efforts person-days."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from oracle.runs import scenario_of
from oracle.traces import Plain, happened, job, lever, measured, of, office, returned, run, trust_of
from test_hand_levers import column, steps

from sim.model.log import Event, Promise, Route
from sim.scenario.problems import ScenarioError

if TYPE_CHECKING:
    from sim.model.log import RequestLog


def with_office(plain: Plain, **keys: Any) -> Plain:
    plain["departments"]["Office"] |= keys
    return plain


FOR_EVER = {"half_life": "1000 years", "walks_away_below": 0}


# What a request really takes -----------------------------------------------------------------------------------------


def test_growth_strikes_the_effort_and_it_does_not_expect_it() -> None:
    plain = office({"job": job([0, 1], 4, scope_growth="50%")}, quotes={"basis": "backlog"})
    log = run(plain)
    assert of(log, "effort") == [4, 4]
    assert of(log, "work") == [6, 6]
    assert of(log, "estimate") == [4, 4]
    assert of(log, "finished") == [6, 12]
    assert of(log, "quoted_finish") == [4, 9]


@pytest.mark.parametrize(
    ("keys", "department", "work"),
    [
        ({}, {}, 8),  # 4 x (1 + 100 %)
        ({"clarity": "75%"}, {}, 5),
        ({"clarity": "100%"}, {}, 4),
        ({}, {"understanding": "50%"}, 6),
        ({"clarity": "50%"}, {"understanding": "50%"}, 5),
        ({}, {"joint_decisions": "100%"}, 4),
    ],
)
def test_growth_is_as_large_as_goals_are_unclear(keys: Plain, department: Plain, work: float) -> None:
    plain = with_office(office({"job": job([0], 4, scope_growth="100%", **keys)}), **department)
    assert of(run(plain), "work") == [work]


def test_every_mending_is_a_share_of_the_effort() -> None:
    # 4 days and some mendings of 1 day each, all from one chance.
    log = run(
        office({"job": job([k * 1.0 for k in range(40)], 4, rework={"chance": "50%", "effort": "25%"})}, people=9)
    )
    mendings = np.array(of(log, "work")) - 4
    assert np.all(mendings == np.round(mendings))
    assert mendings.min() == 0
    assert mendings.max() >= 2
    assert of(log, "finished") == (np.array(of(log, "started")) + of(log, "work")).tolist()


def test_less_is_mended_of_the_same_request_where_more_is_clear() -> None:
    times = [k * 1.0 for k in range(40)]
    unclear, clear = (
        np.array(of(run(office({"job": job(times, 4, rework="60%", clarity=clarity)}, people=50)), "work"))
        for clarity in ("0%", "60%")
    )
    assert np.all(clear <= unclear)
    assert clear.sum() < unclear.sum()


def test_growth_strikes_each_step_and_the_entry_the_first() -> None:
    steps_ = [{"skill": "a", "effort": "2 days"}, {"skill": "b", "effort": "3 days"}]
    kinds: Plain = {"job": {"arrivals": {"times": ["0 days"]}, "steps": steps_, "scope_growth": "100%"}}
    plain = office(kinds, entry={"it": "1 day"}, quotes={"basis": "backlog"})
    plain["it"]["teams"] = {"A": {"people": 1, "skills": ["a"]}, "B": {"people": 1, "skills": ["b"]}}
    log = run(plain)
    assert of(log, "work") == [11]
    assert log.stay_ended.tolist() == [5, 11]
    assert of(log, "quoted_finish") == [6]  # it knows what asking takes, not that work grows


# Asking --------------------------------------------------------------------------------------------------------------


def test_what_asking_takes_of_both_sides() -> None:
    entry = {"department": "0.5 days", "it": "1 day"}
    plain = with_office(office({"job": job([0, 2], 4)}, entry=entry, quotes={"basis": "backlog"}), cost="300 per day")
    log = run(plain)
    assert of(log, "finished") == [5, 10]
    assert of(log, "quoted_finish") == [5, 12]
    assert of(log, "own_cost") == [150, 150]
    assert measured(plain, "own_cost") == pytest.approx(300 * 2.6)


def test_it_is_not_asked_for_what_asking_costs_more_than_its_share_of() -> None:
    # 1 day is a quarter of 4 days: not more than that. Without an alternative it is asked all the same.
    entry = {"department": "1 day", "at_most": "25%"}
    kinds = {"small": job([0], 3.75), "large": job([0], 4)}
    plain = with_office(office(kinds, entry=entry), alternative={"lead_time": "2 days"}, cost="300 per day")
    log = run(plain)
    assert of(log, "route", "small") == [Route.NEVER_ASKED]
    assert of(log, "own_cost", "small") == [0]
    assert isnan(of(log, "asked", "small")[0])
    assert of(log, "route", "large") == [Route.IT]
    del plain["departments"]["Office"]["alternative"]
    assert of(run(plain), "route", "small") == [Route.IT]


def test_what_is_too_dear_to_ask_for_is_not_announced_either() -> None:
    entry = {"department": "1 day", "at_most": "25%"}
    keys: Plain = {"alternative": {"lead_time": "2 days"}, "planning": {"share": 1.0, "notice": "5 days"}}
    log = run(with_office(office({"small": job([10], 3), "large": job([10], 4)}, entry=entry), **keys))
    assert of(log, "asked", "large") == [5]
    assert of(log, "left", "small") == [10]
    assert of(log, "delivered", "small") == [12]


# Refusals ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("alternative", "route"), [({"lead_time": "3 days"}, Route.BALKED), (None, Route.LOST)])
def test_a_refused_request_goes_round_it_or_is_lost_and_costs_trust(alternative: Plain | None, route: Route) -> None:
    plain = office({"job": job([1, 2], 4)}, refuses={"share": 1.0, "trust": "20%"})
    more = {} if alternative is None else {"alternative": alternative}
    log = run(with_office(plain, trust={"start": "50%", **FOR_EVER}, **more))
    assert of(log, "route") == [route] * 2
    assert of(log, "asked") == [1, 2]
    assert of(log, "left") == [1, 2]
    assert [str(at) for at in of(log, "delivered")] == (["4.0", "5.0"] if alternative else ["nan", "nan"])
    assert trust_of(log) == [(0, 0.5), (1, 0.4), (2, 0.32)]
    assert happened(log, Event.REFUSED) == [1, 2]


def test_a_no_takes_a_tenth_of_the_trust_unless_it_says_otherwise() -> None:
    plain = with_office(office({"job": job([1], 4)}, refuses="100%"), trust={"start": "50%", **FOR_EVER})
    assert trust_of(run(plain)) == [(0, 0.5), (1, 0.45)]


# Trust and urgency ---------------------------------------------------------------------------------------------------


def test_without_any_trust_all_is_called_urgent_and_skips_the_board() -> None:
    trust = {"start": 0, "kept": 0, "broken": 0, "inflates_urgency": 1.0, **FOR_EVER}
    plain = with_office(office({"job": job([1, 2], 1, due="8 days")}, approval={"every": "10 days"}), trust=trust)
    log = run(plain)
    assert of(log, "queued") == [1, 2]
    assert of(log, "urgent") == [0, 0]
    assert of(log, "due") == [9, 10]  # its due date is what it was
    assert happened(log, Event.CALLED_URGENT) == [1, 2]
    assert of(run(with_office(plain, trust={**trust, "start": 1.0})), "queued") == [10, 10]


def test_a_joint_decision_halves_what_a_missed_promise_takes() -> None:
    # Quoted: finish on day 4, grace nothing; done on day 8, as the work has doubled - unless it is decided jointly.
    trust = {"start": "80%", "broken": "50%", "kept": 0, "grace": {"at_least": "0 days", "share": 0}, **FOR_EVER}
    kinds = {"job": job([0], 4), "other": job([0], 8, estimate={"constant": 0.5})}
    plain = office(kinds, people=2, quotes={"basis": "backlog"})
    missed = run(with_office(plain, trust=trust))
    assert of(missed, "promise", "other") == [Promise.MISSED]
    assert trust_of(missed) == [(0, 0.8), (4, 0.4)]
    assert trust_of(run(with_office(plain, joint_decisions=1.0))) == [(0, 0.8), (4, 0.6)]


# Run work that was brought in ----------------------------------------------------------------------------------------


def burdened(share: str, *, people: int = 1, lasts: str = "20 days") -> RequestLog:
    """Two go round IT on days 0 and 5, delivered on days 2 and 7; jobs of 4 days ask on days 10 and 40."""
    gone = job([0, 5], 50, due="2 days")
    plain = office({"gone": gone, "job": job([10, 40], 4, due="90 days")}, people=people, quotes={"basis": "backlog"})
    alternative = {"lead_time": "2 days", "run_work": {"share": share, "for": lasts}}
    return run(with_office(plain, alternative=alternative))


def test_what_was_brought_in_takes_focus_from_its_delivery_on_until_it_is_replaced() -> None:
    log = burdened("25%")
    assert of(log, "route", "gone") == [Route.BALKED] * 2
    assert steps(log.teams[0].focus) == [(0, 1), (2, 0.75), (7, 0.5), (22, 0.75), (27, 1)]
    assert of(log, "finished", "job") == [18, 44]


def test_the_larger_the_team_the_less_each_person_loses() -> None:
    assert steps(burdened("50%", people=2).teams[0].focus) == [(0, 1), (2, 0.75), (7, 0.5), (22, 0.75), (27, 1)]


def test_run_work_leaves_a_tenth_of_the_focus_at_the_least() -> None:
    log = burdened("80%")
    assert [round(value, 9) for _, value in steps(log.teams[0].focus)] == [1, 0.2, 0.1, 0.2, 1]
    assert of(log, "finished", "job") == [50, 54]  # 4 days at a tenth take 40, and the second waits for it


# People who come and go ----------------------------------------------------------------------------------------------


def test_joiners_are_paid_at_once_and_work_after_their_ramp_up() -> None:
    plain = office({"job": job([0, 0, 0], 10)})
    plain["it"]["teams"]["Team"]["changes"] = [{"at": "3 days", "people": 1, "ramp_up": "4 days"}]
    log = run(plain)
    assert of(log, "started") == [0, 7, 10]
    assert steps(log.teams[0].people) == [(0, 1), (7, 2)]
    assert steps(log.teams[0].paid) == [(0, 1), (3, 2)]


def test_one_who_leaves_is_replaced_after_lead_time_and_ramp_up() -> None:
    plain = office({"none": {"arrivals": {"rate": "0 per year"}, "effort": "1 day"}}, horizon=300)
    plain["it"]["teams"]["Team"]["leavers"] = {"stay": "60 days", "lead_time": "10 days", "ramp_up": "5 days"}
    log = run(plain)
    present, paid = steps(log.teams[0].people), steps(log.teams[0].paid)
    gone = [time for time, value in present if value == 0]
    assert len(gone) >= 2
    inside = [time for time in gone if time + 15 < log.ended]
    assert [time for time, value in present if value == 1][1:] == [time + 15 for time in inside]
    assert [time for time, value in paid if value == 1][1:] == [time + 10 for time in gone if time + 10 < log.ended]


def test_one_at_work_leaves_when_it_is_done() -> None:
    # One job of 300 days, started at once; whoever it is that wants to leave goes on day 300.
    plain = office({"job": job([0], 300)}, horizon=400)
    plain["it"]["teams"]["Team"]["leavers"] = {"stay": "20 days", "lead_time": "10 days"}
    log = run(plain)
    assert of(log, "finished") == [300]
    assert steps(log.teams[0].people)[:3] == [(0, 1), (300, 0), (310, 1)]


# Slices and planning as keys of the scenario -------------------------------------------------------------------------


def test_slices_of_a_kind_and_planning_of_a_department_are_what_the_levers_write() -> None:
    plain = office({"job": job([6, 8], 6)})
    by_levers = run(lever(plain, small_batches={"slices": 3}, planning={"share": 1.0, "notice": "4 days"}))
    plain = office({"job": job([6, 8], 6, slices=3)})
    by_keys = run(with_office(plain, planning={"share": 1.0, "notice": "4 days"}))
    for name in ("asked", "started", "delivered"):
        assert of(by_keys, name) == of(by_levers, name)
    assert happened(by_keys, Event.SLICE_DELIVERED) == [4, 6, 10, 12]


def test_each_slice_waits_for_the_next_release() -> None:
    log = run(office({"job": job([0], 6, slices=3)}, release={"every": "5 days"}))
    assert happened(log, Event.SLICE_DELIVERED) == [5, 5]
    assert of(log, "delivered") == [10]


def test_a_department_may_have_quotes_of_its_own() -> None:
    plain = office({"job": job([0, 1], 4)}, quotes={"basis": "backlog"})
    plain["departments"]["Shop"] = {
        "requests": {"job": job([2], 4)},
        "quotes": {"basis": "fixed", "fixed": "1 day"},
    }
    log = run(plain)
    assert column(log, "quoted_start", "Office") == [0, 5]
    assert column(log, "quoted_start", "Shop") == [3]


def test_what_comes_back_is_worked_on_as_drawn_without_growth_or_entry() -> None:
    kinds = {"job": job([0], 10, due="2 days", scope_growth="100%")}
    plain = office(kinds, quotes={"basis": "backlog"}, entry={"it": "1 day"})
    alternative = {"lead_time": "1 day", "comes_back": {"effort": "20%"}}
    log = run(with_office(plain, alternative=alternative))
    assert returned(log, "started") == [1]
    assert returned(log, "finished") == [3]


def test_shares_that_are_none_are_refused() -> None:
    for keys in ({"refuses": "-5%"}, {"refuses": {"share": 1.5}}, {"entry": {"it": "-1 day"}}):
        with pytest.raises(ScenarioError):
            scenario_of(office({"job": job([0], 1)}, **keys))


def test_work_that_is_interrupted_after_the_focus_has_changed_loses_nothing() -> None:
    # low would take 0-10 at the whole focus, also when it falls to a half on day 2. high takes 4-6 (1 day at a half);
    # the 6 person-days left of low then take 12 days.
    plain = office(
        {"low": job([0], 10, priority=2), "high": job([4], 1, priority=1)},
        discipline={"priority": {"preemptive": True}},
    )
    log = run(lever(plain, set={"values": {"it.teams.Team.focus": "50%"}, "from": "2 days"}))
    assert of(log, "finished", "high") == [6]
    assert of(log, "finished", "low") == [18]


def test_rules_that_change_leave_what_has_been_queued_as_it_was() -> None:
    # On day 5 work begins to grow by half. What was queued on days 0 and 1 is of 4 days still, that of day 6 of 6.
    plain = office({"job": job([0, 1, 6], 4)})
    growth = {"departments.Office.requests.job.scope_growth": "50%"}
    log = run(lever(plain, set={"values": growth, "from": "5 days"}))
    assert of(log, "work") == [4, 4, 6]
    assert of(log, "finished") == [4, 8, 14]
