"""A team's decisions become one company, and what is decided later changes nothing of what came before."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from playing_rooms import game, luck_of, random_decisions, random_game

from sim.levers.policy import compile_policy
from sim.report.narrative.english import number
from sim.results.conservation import check_conservation
from sim.results.quarters import Quarter
from sim.workshop.play.catalogue import OPTIONS
from sim.workshop.play.company import POLICY, Game, policy_of, scenario_of, simulated
from sim.workshop.play.options import QUARTER
from sim.workshop.play.playing import game_of, in_quarters, plain_game, played
from sim.workshop.play.template import COMPANY


def until(log, time):
    """All that a log says of what happened before a time, in an order that does not hang on rows."""
    found = []
    for row in range(len(log.need)):
        asked = log.asked[row] < time
        if log.need[row] >= time and not asked:
            continue
        gone = log.left[row] < time
        moments = [log.asked[row], log.started[row], log.left[row], np.nan if gone else log.delivered[row]]
        found.append(
            (
                *log.kinds[log.kind[row]],
                log.origin[row] >= 0,
                *(repr(float(column[row])) for column in (log.need, log.effort, log.estimate, log.due)),
                *(repr(float(moment)) if moment < time else "later" for moment in moments),
                repr(float(log.quoted_finish[row])) if asked else "",
                (int(log.route[row]), float(log.spend[row])) if gone else (),
            )
        )
    for each in log.departments:
        moves = zip(each.trust.times, each.trust.values, strict=True)
        found += [(each.name, [move for move in moves if move[0] < time])]
    for team in log.teams:
        for steps in (team.people, team.paid):
            pairs = [pair for pair in zip(steps.times, steps.values, strict=True) if pair[0] < time]
            if any(value for _, value in pairs):
                found.append((team.name, pairs))
    return sorted(map(repr, found))


@pytest.mark.parametrize("number", range(30))
def test_what_is_decided_later_leaves_earlier_quarters_bit_for_bit(number):
    luck = luck_of(number)
    quarters = luck.choice([6, 12])
    whole = random_game(luck, quarters)
    decided = random_decisions(luck, quarters)
    so_far = luck.randrange(1, quarters)
    before = Game(quarters, whole.seed, whole.cards[:so_far])
    now, then = simulated(whole, decided), simulated(before, decided[:so_far])
    assert until(now, so_far * QUARTER) == until(then, so_far * QUARTER)
    assert in_quarters(now, decided, 0, so_far) == in_quarters(then, decided[:so_far], 0, so_far)


@pytest.mark.parametrize("number", range(60))
def test_random_decisions_compile_and_keep_what_every_run_keeps(number):
    luck = luck_of(1000 + number)
    quarters = luck.choice([6, 12])
    whole = random_game(luck, quarters)
    for _ in range(5):
        decided = random_decisions(luck, quarters)
        compile_policy(scenario_of(whole, decided), POLICY)
    check_conservation(simulated(whole, decided))


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.key)
def test_each_choice_of_an_option_can_be_made_and_all_but_the_usual_change_the_company(option):
    whole = game()
    usual = compile_policy(scenario_of(whole, [{}, {}]), POLICY).hash
    for choice in option.choices:
        chosen = {option.key: choice.key} | ({"team": "joint"} if option.key == "person" else {})
        asked = compile_policy(scenario_of(whole, [{}, chosen]), POLICY).hash
        assert (asked == usual) == (choice is option.usual and option.key != "person"), choice.key


def test_all_companies_meet_the_same_demand():
    logs = [simulated(game(), plan) for plan in ([{}], [{}, {"promise": "honest", "hire": "three", "stance": "round"}])]
    assert logs[0].demand_hash == logs[1].demand_hash


def test_who_stays_hired_is_hired_once():
    levers = policy_of(game(), [{}, {"hire": "one"}, {"hire": "two"}, {"hire": "two"}, {"hire": "none"}])
    hired = [lever["hire"] for lever in levers if "hire" in lever]
    spans = [(each["from"], each["until"], each["people"]) for each in hired]
    assert spans == [("65 days", "260 days", 1), ("130 days", "260 days", 1)]


def test_a_joint_group_takes_both():
    def levers(chosen):
        return {name for lever in policy_of(game(), [{}, chosen]) for name in lever}

    assert "joint_group" in levers({"team": "joint", "person": "yes"})
    assert "joint_group" not in levers({"team": "joint"})
    assert "embedded_team" in levers({"team": "joint"})
    assert not levers({"person": "yes"}) & {"joint_group", "embedded_team"}


def test_quarters_add_up_to_what_the_log_says_of_the_whole_run():
    whole = game()
    plan = [{}, {"promise": "honest", "hire": "one"}, {"promise": "honest", "hire": "one", "provider": "managed"}]
    log = simulated(whole, plan)
    quarters = in_quarters(log, plan, 0, whole.quarters + 2)
    own = log.origin < 0
    assert sum(each.needs for quarter in quarters for each in quarter.departments) == own.sum()
    assert (
        sum(each.round_it for quarter in quarters for each in quarter.departments)
        == np.isin(log.route, [2, 3, 4]).sum()
    )
    assert sum(quarter.agency for quarter in quarters) == pytest.approx(log.spend.sum())
    assert sum(quarter.own_work for quarter in quarters) == pytest.approx(log.own_cost.sum())
    assert sum(quarter.returned for quarter in quarters) == (~own).sum()
    judged = sum(each.kept + each.missed for quarter in quarters for each in quarter.departments)
    kept = sum(each.kept for quarter in quarters for each in quarter.departments)
    ended = log.delivered < log.ended
    assert kept == (own & (log.promise == 1) & ended).sum()
    assert judged - kept == (own & (log.promise == 2)).sum()
    curves = [each.trust for each in log.departments]
    last = [np.flatnonzero(curve.times < log.ended)[-1] for curve in curves]
    trust = [
        curve.start + (curve.values[k] - curve.start) * 0.5 ** ((log.ended - curve.times[k]) / curve.half_life)
        for curve, k in zip(curves, last, strict=True)
    ]
    assert quarters[-1].trust == pytest.approx(np.mean(trust))


def test_a_payroll_without_decisions_is_eleven_people():
    (quarter,) = played(game(), [{}], 0, 1)
    assert quarter.it_cost == pytest.approx(11 * 650 * QUARTER)
    assert quarter.own_work == 0.0
    assert quarter.people == 11


def test_a_quarter_survives_the_journal():
    (quarter,) = played(game(), [{}], 0, 1)
    assert Quarter.from_plain(json.loads(json.dumps(quarter.to_plain()))) == quarter


def test_the_page_about_the_game_counts_what_it_changes_of_the_story():
    page = (Path(__file__).parents[2] / "docs" / "game.md").read_text(encoding="utf-8")
    (counted,) = re.findall(r"with (\w+) other values, which stand in `COMPANY`", page)
    assert counted == number(len(COMPANY))


def test_a_game_survives_as_plain_values():
    assert game_of(json.loads(json.dumps(plain_game(game())))) == game()
