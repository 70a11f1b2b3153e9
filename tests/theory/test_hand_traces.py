"""Ties, queues and rhythms worked out by hand. Efforts and times are days."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from oracle.traces import job, of, office, run

from sim.model.log import Route


def test_a_person_freed_at_the_instant_of_an_arrival_takes_it() -> None:
    # One person, 2 days each: 0-2, 2-4, 4-6.
    log = run(office({"job": job([0, 2, 4], 2)}))
    assert of(log, "started") == [0, 2, 4]
    assert of(log, "delivered") == [2, 4, 6]


def test_one_who_waits_goes_before_one_who_arrives_when_the_person_is_freed() -> None:
    log = run(office({"job": job([0, 1, 2], 2)}))
    assert of(log, "started") == [0, 2, 4]


def test_all_that_arrive_at_one_instant_are_seen_before_the_first_is_picked() -> None:
    # "slow" is written first, yet the short one at the same instant goes first.
    log = run(office({"slow": job([1], 5), "quick": job([1], 1)}, discipline="shortest_first"))
    assert of(log, "started", "quick") == [1]
    assert of(log, "started", "slow") == [2]


def test_a_batch_is_seen_whole_before_the_first_is_picked() -> None:
    batch = {"arrivals": {"every": "10 days", "law": "constant", "batch": 3}, "effort": "2 days", "priority": 2}
    log = run(office({"batch": batch, "first": job([10], 1, priority=1)}, horizon=12, discipline="priority"))
    first_batch = of(log, "started", "batch")[:3]
    assert of(log, "started", "first") == [10]
    assert first_batch == [11, 13, 15]


def test_twelve_approved_at_once_are_ordered_by_priority() -> None:
    # The board meets on day 10 and sees 6 low and 6 high; the last high one asks at that very instant.
    kinds = {
        "low": job([1, 2, 3, 4, 5, 6], 1, priority=2),
        "high": job([7, 7.5, 8, 8.5, 9, 10], 1, priority=1),
    }
    log = run(office(kinds, discipline="priority", approval={"every": "10 days"}))
    assert of(log, "queued", "high") == [10] * 6
    assert of(log, "started", "high") == [10, 11, 12, 13, 14, 15]
    assert of(log, "started", "low") == [16, 17, 18, 19, 20, 21]


def test_the_board_catches_who_asks_as_it_meets_and_leaves_the_next_for_its_next_meeting() -> None:
    log = run(office({"job": job([0, 10, 10.125, 20], 1)}, people=9, approval={"every": "10 days"}))
    assert of(log, "queued") == [0, 10, 20, 20]


def test_a_constant_approval_delays_each_by_itself() -> None:
    log = run(office({"job": job([1, 2], 1)}, people=9, approval="4 days"))
    assert of(log, "queued") == [5, 6]


def test_urgent_requests_skip_the_board_and_have_half_the_time() -> None:
    kinds = {"rush": job([3], 1, due="8 days", urgent="100%"), "plan": job([3], 1, due="8 days")}
    log = run(office(kinds, people=9, approval={"every": "10 days"}))
    assert of(log, "queued", "rush") == [3]
    assert of(log, "due", "rush") == [7]
    assert of(log, "queued", "plan") == [10]
    assert of(log, "due", "plan") == [11]


def test_work_done_exactly_at_a_release_is_delivered_by_it() -> None:
    log = run(office({"job": job([0, 0], 5), "long": job([0], 6)}, people=3, release={"every": "5 days"}))
    assert of(log, "finished", "job") == [5, 5]
    assert of(log, "delivered", "job") == [5, 5]
    assert of(log, "delivered", "long") == [10]


def test_one_whose_patience_ends_as_its_turn_comes_is_served() -> None:
    # 0-3 is taken; patience of 2 days: asked at 1, it ends at 3, when the person is freed; asked at 0.5, at 2.5.
    plain = office({"job": job([0, 1], 3)})
    plain["departments"]["Office"]["patience"] = "2 days"
    assert of(run(plain), "started") == [0, 3]
    plain["departments"]["Office"]["requests"]["job"] = job([0, 0.5], 3)
    log = run(plain)
    assert isnan(of(log, "started")[1])
    assert isnan(of(log, "delivered")[1])
    assert of(log, "left")[1] == 2.5
    assert of(log, "route") == [Route.IT, Route.LOST]


def test_no_patience_at_all_is_served_when_somebody_is_free() -> None:
    plain = office({"job": job([0, 1, 3], 3)})
    plain["departments"]["Office"]["patience"] = "0 days"
    assert of(run(plain), "route") == [Route.IT, Route.LOST, Route.IT]  # freed at 3, asked at 3


def test_patience_runs_while_the_board_has_not_met() -> None:
    plain = office({"job": job([1], 3)}, approval={"every": "10 days"})
    plain["departments"]["Office"]["patience"] = "4 days"
    log = run(plain)
    assert of(log, "left") == [5]
    assert isnan(of(log, "queued")[0])


def test_a_preempted_request_goes_on_where_it_stopped() -> None:
    # low 0-2, then high 2-3, then low's remaining 3 days: 3-6.
    kinds = {"low": job([0], 5, priority=2), "high": job([2], 1, priority=1)}
    log = run(office(kinds, discipline={"priority": {"preemptive": True}}))
    assert of(log, "finished", "high") == [3]
    assert of(log, "finished", "low") == [6]
    assert of(log, "started", "low") == [0]
    low = int(np.flatnonzero(log.priority == 2)[0])
    stays = [(s, e) for r, s, e in zip(log.stay_request, log.stay_started, log.stay_ended, strict=True) if r == low]
    assert stays == [(0, 2), (3, 6)]


def test_work_that_ends_as_a_higher_one_arrives_is_not_preempted() -> None:
    kinds = {"low": job([0], 2, priority=2), "high": job([2], 1, priority=1)}
    log = run(office(kinds, discipline={"priority": {"preemptive": True}}))
    assert of(log, "finished", "low") == [2]
    assert len(log.stay_request) == 2


def test_nobody_is_preempted_while_another_person_is_free_or_by_an_equal() -> None:
    kinds = {"low": job([0], 5, priority=2), "equal": job([1], 5, priority=2), "high": job([0.5], 5, priority=1)}
    log = run(office(kinds, people=2, discipline={"priority": {"preemptive": True}}))
    # low 0-5 and high 0.5-5.5; equal waits for low to end.
    assert of(log, "finished", "low") == [5]
    assert of(log, "started", "equal") == [5]


def test_two_high_ones_preempt_two_low_ones_at_one_instant() -> None:
    kinds = {"low": job([0, 1], 5, priority=2), "high": job([2, 2], 2, priority=1)}
    log = run(office(kinds, people=2, discipline={"priority": {"preemptive": True}}))
    assert of(log, "finished", "high") == [4, 4]
    assert sorted(of(log, "finished", "low")) == [7, 8]  # 3 and 4 days were left


def test_non_preemptive_priority_lets_work_end() -> None:
    kinds = {"low": job([0, 0.5], 5, priority=2), "high": job([2], 1, priority=1)}
    log = run(office(kinds, discipline="priority"))
    assert of(log, "started", "high") == [5]
    assert of(log, "started", "low") == [0, 6]


def test_half_the_focus_takes_twice_the_days() -> None:
    plain = office({"job": job([0, 1], 3)})
    plain["it"]["teams"]["Team"]["focus"] = "50%"
    assert of(run(plain), "finished") == [6, 12]


def test_each_step_queues_where_its_skill_is() -> None:
    # analysis 0-2, 2-4; web 2-5, 5-8.
    steps = [{"skill": "analysis", "effort": "2 days"}, {"skill": "web", "effort": "3 days"}]
    plain = office({"job": {"arrivals": {"times": ["0 days", "1 day"]}, "steps": steps}}, quotes={"basis": "backlog"})
    plain["it"]["teams"] = {"A": {"people": 1, "skills": ["analysis"]}, "B": {"people": 1, "skills": ["web"]}}
    log = run(plain)
    assert of(log, "started") == [0, 2]
    assert of(log, "finished") == [5, 8]
    assert of(log, "quoted_finish")[0] == 5
    stays = sorted(zip(log.stay_team.tolist(), log.stay_started.tolist(), log.stay_ended.tolist(), strict=True))
    assert stays == [(0, 0, 2), (0, 2, 4), (1, 2, 5), (1, 5, 8)]


def test_a_named_team_comes_before_a_general_one_and_the_shorter_backlog_before_the_longer() -> None:
    plain = office({"web": job([0, 0.5], 4), "other": job([1, 1.5], 2)})
    plain["it"]["teams"] = {"General": {"people": 1}, "Web": {"people": 1, "serves": ["web"]}}
    log = run(plain)
    # web waits for its own team although the general one is free: 0-4, 4-8.
    assert of(log, "started", "web") == [0, 4]
    assert of(log, "started", "other") == [1, 3]
    plain["it"]["teams"] = {"One": {"people": 1}, "Two": {"people": 1}}
    log = run(plain)
    # one takes the first (0-4), two the second (0.5-4.5), and the others queue one behind each.
    assert of(log, "started", "web") == [0, 0.5]
    assert sorted(of(log, "started", "other")) == [4, 4.5]


def test_the_run_goes_on_until_each_is_decided_but_no_longer_than_the_run_out() -> None:
    plain = office({"job": job([9], 20)}, horizon=10)
    plain["run_out"] = "50 days"
    log = run(plain)
    assert of(log, "delivered") == [29]
    plain["run_out"] = "5 days"
    log = run(plain)
    assert log.ended == 15
    assert of(log, "route") == [Route.UNDECIDED]
    assert of(log, "started") == [9]
    assert isnan(of(log, "delivered")[0])
    assert isnan(of(log, "finished")[0])


def test_needs_outside_the_window_are_run_but_are_not_the_cohort() -> None:
    plain = office({"job": job([1, 5, 14], 1)}, horizon=10)
    plain["warm_up"] = "4 days"
    log = run(plain)
    assert log.window == (4, 14)
    assert of(log, "started")[:2] == [1, 5]


def test_a_change_of_people_takes_effect_on_its_day() -> None:
    # One person until day 3, then two: 0-10, 3-13, 10-20.
    plain = office({"job": job([0, 0, 0], 10)})
    plain["it"]["teams"]["Team"]["changes"] = [{"at": "3 days", "people": 1}]
    assert of(run(plain), "started") == [0, 3, 10]


def test_one_who_leaves_the_team_finishes_the_work_in_hand() -> None:
    # Two people, both busy 0-10; one leaves on day 3; from day 10 there is one: 10-20, 20-30.
    plain = office({"job": job([0, 0, 0, 0], 10)}, people=2)
    plain["it"]["teams"]["Team"]["changes"] = [{"at": "3 days", "people": -1}]
    assert of(run(plain), "started") == [0, 0, 10, 20]


def test_a_joiner_at_the_instant_of_an_arrival_takes_it() -> None:
    plain = office({"job": job([0, 3], 10)})
    plain["it"]["teams"]["Team"]["changes"] = [{"at": "3 days", "people": 1}]
    assert of(run(plain), "started") == [0, 3]


def test_earliest_due_leads_and_one_without_a_due_date_comes_last() -> None:
    kinds = {
        "none": job([1], 1),
        "late": job([1.5], 1, due="9 days"),
        "soon": job([2], 1, due="3 days"),
        "busy": job([0], 4),
    }
    log = run(office(kinds, discipline="earliest_due"))
    assert [of(log, "started", k)[0] for k in ("soon", "late", "none")] == [4, 5, 6]


def test_fair_share_serves_who_has_had_least_per_weight() -> None:
    # Office has weight 2, Shop 1; all take 1 day, 6 each at time 0, one person, busy until 1 with Other's work.
    plain = office({"job": job([0.5] * 6, 1)}, discipline={"fair_share": {"Office": 2, "Shop": 1}})
    plain["departments"]["Shop"] = {"requests": {"job": job([0.5] * 6, 1)}}
    log = run(plain)
    first_six = np.argsort(log.started)[:6]
    assert sum(log.kinds[log.kind[row]][0] == "Office" for row in first_six) == 4


@pytest.mark.parametrize("unit", ["days", "weeks", "hours"])
def test_a_stream_at_rate_zero_asks_nothing(unit: str) -> None:
    plain = office({"job": job([1], 1), "none": {"arrivals": {"rate": "0 per year"}, "effort": f"1 {unit}"}})
    assert len(of(run(plain), "need")) == 1


def test_somebody_about_to_leave_stays_when_somebody_is_wanted_again() -> None:
    # The only person is at work 0-10. On day 2 they are to leave when that is done; on day 4 one is wanted again, so
    # they stay, and take the second job.
    plain = office({"job": job([0, 1], 10)})
    plain["it"]["teams"]["Team"]["changes"] = [{"at": "2 days", "people": -1}, {"at": "4 days", "people": 1}]
    log = run(plain)
    assert of(log, "started") == [0, 10]
    assert log.teams[0].people.values.tolist() == [1]
