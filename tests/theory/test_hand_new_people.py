"""Contractors, cross-training, a relationship manager, a joint group, by hand. Times are days, efforts person-days."""

from __future__ import annotations

from math import isnan

import pytest
from oracle.traces import Plain, job, lever, measured, of, office, run
from test_hand_levers import column, steps, two

from sim.model.log import Route

# Contractors ---------------------------------------------------------------------------------------------------------


def test_contractors_are_called_come_later_and_are_paid_while_they_are_there() -> None:
    # Looked at on days 0, 5.5, 11 .. Day 5.5: 3 wait (> 2), called; there on day 8.5 with the whole day for work. The
    # own person has half a day: 2 days of effort take 4.
    plain = office({"job": job([0, 1, 2, 3, 4], 2)})
    plain["it"]["teams"]["Team"] |= {"focus": "50%", "cost": "100 per day"}
    terms = {"people": 1, "above": 2, "below": 0, "price": "1000 per day"}
    log = run(lever(plain, contractors={**terms, "lead_time": "3 days", "review": "5.5 days"}))
    # Own: 0-4, 4-8, 8-12; contractor 8.5-10.5, 10.5-12.5; on day 11 none waits, so the contractor goes after that.
    assert of(log, "started") == [0, 4, 8, 8.5, 10.5]
    assert of(log, "finished") == [4, 8, 12, 10.5, 12.5]
    contractors = log.teams[1]
    assert contractors.cost_per_day == 1000
    assert steps(contractors.paid) == [(0, 0), (8.5, 1), (12.5, 0)]


def test_contractors_who_were_called_come_although_the_queue_has_shrunk_and_go_at_the_next_look() -> None:
    # Called on day 2 (2 wait), there on day 5 when nobody waits any more (own: 0-2, 2-4, 4-6), sent away on day 6.
    terms = {"people": 1, "above": 1, "below": 0, "price": "1 per day", "lead_time": "3 days", "review": "2 days"}
    log = run(lever(office({"job": job([0, 0.5, 1], 2)}), contractors=terms))
    assert of(log, "started") == [0, 2, 4]
    assert steps(log.teams[1].paid) == [(0, 0), (5, 1), (6, 0)]


def test_contractors_go_when_their_span_ends() -> None:
    terms = {"people": 1, "above": 0, "price": "1000 per day", "review": "1 day", "from": "2 days", "until": "7 days"}
    log = run(lever(office({"job": job([0, 0, 0, 0], 4)}), contractors=terms))
    # Own 0-4, 4-8. From day 2 a contractor: 2-6, 6-10, at work beyond the end, and then gone.
    assert of(log, "started") == [0, 2, 4, 6]
    assert steps(log.teams[1].paid) == [(0, 0), (2, 1), (10, 0)]


# Cross-training ------------------------------------------------------------------------------------------------------


def skilled(web: list[float], erp: list[float]) -> Plain:
    plain = office({"web": job(web, 4, skill="web"), "erp": job(erp, 4, skill="erp")})
    plain["it"]["teams"] = {"Web": {"people": 1, "skills": ["web"]}, "Erp": {"people": 1, "skills": ["erp"]}}
    return plain


def test_the_trained_take_the_others_work_when_their_own_queue_is_empty() -> None:
    # Both erp people: Erp's 0-4; the web person learns 0-3 and takes the second 3-7. Web's request of day 5 waits.
    terms = {"team": "Web", "people": 1, "skills": "erp", "training": "3 days"}
    log = run(lever(skilled([5], [0, 0, 0]), cross_training=terms))
    assert of(log, "started", "erp") == [0, 3, 4]
    assert of(log, "started", "web") == [7]
    paid = {team.name: steps(team.paid) for team in log.teams}
    assert sum(curve[-1][1] for curve in paid.values()) == 2
    assert sum(float(team.paid.values[0]) for team in log.teams) == 2  # paid while they learn


def test_the_trained_serve_their_own_queue_first() -> None:
    # On day 4 the web person is free: web's request of day 2 goes before erp's of day 1.
    log = run(lever(skilled([0, 2], [0, 1]), cross_training={"team": "Web", "people": 1, "skills": "erp"}))
    assert of(log, "started", "web") == [0, 4]
    assert of(log, "started", "erp") == [0, 4]  # by Erp's own person
    log = run(lever(skilled([0, 2], [0, 0, 1]), cross_training={"team": "Web", "people": 1, "skills": "erp"}))
    assert of(log, "started", "web") == [0, 4]
    assert of(log, "started", "erp") == [0, 4, 8]


def test_what_was_learned_is_forgotten_at_the_end_of_the_lever() -> None:
    terms = {"team": "Web", "people": 1, "skills": "erp", "until": "3 days"}
    log = run(lever(skilled([6], [0, 0, 1]), cross_training=terms))
    assert of(log, "started", "erp") == [0, 0, 4]
    assert of(log, "started", "web") == [6]


# People between the two sides ----------------------------------------------------------------------------------------


def test_a_relationship_manager_is_paid_and_makes_values_better() -> None:
    plain = two({"job": job([1, 12, 30], 10, scope_growth="100%")}, {"job": job([60], 1)})
    plain["departments"]["Office"]["trust"] = {"start": "50%", "kept": "10%", "half_life": "1000 years"}
    terms = {
        "department": "Office",
        "cost": "800 per day",
        "understanding": "50%",
        "planning": {"share": 1.0, "notice": "4 days"},
    }
    plain = lever(plain, relationship_manager=terms)
    log = run(plain)
    assert column(log, "asked", "Office") == [0, 8, 26]
    assert column(log, "asked", "Shop") == [60]
    assert column(log, "work", "Office") == [15, 15, 15]  # half of what was unclear is cleared up
    assert column(log, "quoted_finish", "Office") == [10, 28, 46]  # IT expects 10 days each
    assert isnan(column(log, "quoted_finish", "Shop")[0])
    curve = log.departments[0].trust
    assert curve is not None
    assert max(curve.values) > 0.5
    assert measured(plain, "it_cost") == pytest.approx(800 * 260)


def test_a_relationship_manager_out_of_the_team_is_not_at_work_there() -> None:
    plain = office({"job": job([0, 0, 0], 4)}, people=2)
    plain["it"]["teams"]["Team"]["cost"] = "600 per day"
    terms = {"department": "Office", "team": "Team", "until": "5 days", "planning": {"share": 0, "notice": "1 day"}}
    plain = lever(plain, relationship_manager=terms)
    log = run(plain)
    assert of(log, "started") == [0, 4, 5]
    assert measured(plain, "it_cost") == pytest.approx(2 * 600 * 260)  # paid the same in both places


def test_a_joint_group_checks_security_in_place_of_the_board() -> None:
    plain = two({"job": job([1, 1, 1], 5, rework=1 / 2)}, {"job": job([1], 2)}, people=2, approval={"every": "10 days"})
    terms = {
        "department": "Office",
        "people": 1,
        "from_department": 1,
        "security": "3 days",
        "planning": {"share": 0, "notice": "1 day"},
    }
    plain = lever(plain, joint_group=terms)
    plain["it"]["teams"]["Team"]["cost"] = "600 per day"
    log = run(plain)
    assert column(log, "queued", "Office") == [4, 4, 4]
    assert column(log, "started", "Office") == [4, 4, 9]  # two in the group
    assert column(log, "finished", "Office") == [9, 9, 14]  # decided jointly: nothing is done over
    assert column(log, "started", "Shop") == [10]
    assert [(team.name, float(team.people.values[-1])) for team in log.teams] == [("Team", 1), ("Office group", 2)]
    assert measured(plain, "it_cost") == pytest.approx(3 * 600 * 260)


def test_the_vendor_takes_what_the_group_would_begin_late() -> None:
    # The first starts at once; the second would wait 5 days, the vendor does it in its effort.
    plain = two({"job": job([0, 0], 5)}, {"job": job([50], 1)}, people=2)
    terms = {
        "department": "Office",
        "people": 1,
        "from_department": 0,
        "security": "0 days",
        "planning": {"share": 0, "notice": "1 day"},
        "vendor": {"price": "1000 per day", "beyond": "4 days"},
    }
    log = run(lever(plain, joint_group=terms))
    assert column(log, "route", "Office") == [Route.IT, Route.MANAGED]
    assert column(log, "delivered", "Office") == [5, 5]
    assert column(log, "contractor_cost", "Office") == [0, 5000]


def test_the_group_ends_and_its_people_go_back() -> None:
    plain = two({"job": job([0], 1)}, {"job": job([0, 0], 20)}, people=2)
    terms = {"department": "Office", "people": 1, "from_department": 1, "security": "0 days", "until": "8 days"}
    log = run(lever(plain, joint_group=terms))
    assert column(log, "started", "Shop") == [0, 8]
    assert [float(team.people.values[-1]) for team in log.teams] == [2, 0]
