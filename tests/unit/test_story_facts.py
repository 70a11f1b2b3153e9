"""Every sentence of a story is true to the log it was told from."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from small_scenarios import read
from story_checker import Checker, check_words

from sim import load
from sim.experiment import request_log
from sim.model.log import Route
from sim.report.narrative.side_by_side import tell_both
from sim.report.narrative.story import tell
from sim.results.replay import replay

SHORT = {"utilisation-trap": ["horizon=1 month", "warm_up=0 days"], "three-departments": ["horizon=1 year"]}


def shipped():
    """Every policy of every shipped scenario, each with its own replications."""
    return [
        pytest.param(name, policy, replication, id=f"{name}-{policy}-{replication}")
        for name in ("cio-story", "three-departments", "utilisation-trap")
        for place, policy in enumerate(load(name).policy_names)
        for replication in range(place, place + 3)
    ]


def replays(scenario, policy, replication, seed=None):
    """The replication seen from each department."""
    log = request_log(scenario, policy, replication=replication, seed=seed)
    for department in scenario.departments:
        yield replay(
            log,
            scenario=scenario.name,
            policy=policy,
            replication=replication,
            seed=scenario.seed,
            days_per_week=scenario.calendar.days_per_week,
            department=department,
        )


@pytest.mark.parametrize(("name", "policy", "replication"), shipped())
def test_each_fact_of_a_shipped_scenarios_story_holds(name, policy, replication):
    for each in replays(load(name, set=SHORT.get(name, ())), policy, replication):
        checker = Checker(each)
        for fact in tell(each).facts:
            checker.check(fact)


def crowded(**changes):
    """A scenario in which whatever the model knows happens: refusals, patience, failures, slices, preemption."""
    tree = {
        "name": "Crowded",
        "horizon": "1 year",
        "seed": 3,
        "departments": {
            "Marketing": {
                "requests": {
                    "Pages": {
                        "arrivals": {"every": "3 days"},
                        "effort": {"exponential": {"mean": "3 days"}},
                        "due": {"exponential": {"mean": "5 weeks"}},
                        "value": "500 per week",
                        "urgent": "20%",
                    }
                },
                "alternative": {
                    "lead_time": {"exponential": {"mean": "3 weeks"}},
                    "price": "900 per day",
                    "fails": "30%",
                    "comes_back": {
                        "chance": "60%",
                        "after": "2 weeks",
                        "effort": "40%",
                        "repeat_every": "20 weeks",
                        "for": "1 year",
                    },
                },
                "trust": {
                    "start": "80%",
                    "kept": "10%",
                    "broken": "30%",
                    "walks_away_below": "40%",
                    "half_life": "20 weeks",
                },
            },
            "Operations": {
                "requests": {
                    "A change to everything at once": {
                        "arrivals": {"every": "4 days"},
                        "effort": {"exponential": {"mean": "4 days"}},
                    }
                },
                "patience": {"exponential": {"mean": "3 weeks"}},
            },
        },
        "it": {
            "teams": {"Central IT": {"people": 2, "cost": "500 per day"}},
            "quotes": {"basis": "backlog", "optimism": "60%"},
            "release": {"every": "1 week"},
        },
    }
    return read(tree | changes)


@pytest.mark.parametrize("replication", range(6))
@pytest.mark.parametrize(
    "it",
    [
        {},
        {"refuses": {"share": "20%"}},
        {"discipline": {"priority": {"preemptive": True}}, "approval": {"every": "2 weeks"}},
        {"quotes": None},
        {"quotes": {"basis": "fixed", "fixed": "2 weeks"}},
    ],
    ids=["as it is", "refusing", "preemptive", "no dates", "fixed dates"],
)
def test_each_fact_of_a_crowded_story_holds(it, replication):
    plain = {
        "teams": {"Central IT": {"people": 2, "cost": "500 per day"}},
        "quotes": {"basis": "backlog", "optimism": "60%"},
        "release": {"every": "1 week"},
    }
    scenario = crowded(it={key: value for key, value in (plain | it).items() if value is not None})
    for each in replays(scenario, scenario.baseline_name, replication):
        checker = Checker(each)
        for fact in tell(each).facts:
            checker.check(fact)


def needs_of(log, department):
    """Columns of a department's needs by kind and number: (need, due, lead time, spend), read from the log anew."""
    found = {}
    for kind, (owner, _) in enumerate(log.kinds):
        rows = np.flatnonzero((log.kind == kind) & (log.origin < 0)) if owner == department else []
        for place, row in enumerate(rows):
            found[kind, place] = (log.need[row], log.due[row], log.delivered[row] - log.need[row], log.spend[row])
    return found


@pytest.mark.parametrize("replication", range(3))
@pytest.mark.parametrize("policy", ["Honest dates", "Embedded web team", "Lines of credit"])
def test_two_policies_are_compared_by_their_logs(policy, replication):
    scenario = load("cio-story", set=["horizon=1 year"])
    one = next(iter(replays(scenario, "Promise and hope", replication)))
    other = next(iter(replays(scenario, policy, replication)))
    facts = tell_both(one, other).facts
    said = {stated.name: stated.value for fact in facts for stated in fact.numbers}
    for fact in facts:
        for stated in fact.numbers:
            check_words(stated, fact, one.days_per_week)
    for department in scenario.departments:
        here, there = needs_of(one.log, department), needs_of(other.log, department)
        both = np.array([[*here[key], *there[key]] for key in here if key in there and here[key][0] == there[key][0]])
        longer, shorter = (np.where(np.isnan(column), np.inf, column) for column in (both[:, 2], both[:, 6]))
        with np.errstate(invalid="ignore"):
            gain = longer - shorter
        assert said[f"pairs of {department}"] == len(both)
        assert said[f"sooner for {department}"] == (gain >= 0.5).sum()
        assert said[f"later for {department}"] == (gain <= -0.5).sum()
        if department == one.department:
            done = ~np.isnan(both[:, 2]) & ~np.isnan(both[:, 6])
            for side, first in (("one", 0), ("other", 4)):
                assert said[f"mean under {side}"] == pytest.approx(both[done, first + 2].mean())
                assert said[f"spend under {side}"] == pytest.approx(both[:, first + 3].sum())
                late = both[:, first] + both[:, first + 2] > both[:, first + 1]
                assert said[f"late under {side}"] == late.sum()


def test_each_fate_told_side_by_side_is_the_logs():
    scenario = load("cio-story", set=["horizon=1 year"])
    one = next(iter(replays(scenario, "Promise and hope", 2)))
    other = next(iter(replays(scenario, "Embedded web team", 2)))
    fates = [fact for fact in tell_both(one, other).facts if fact.claim.startswith(("one, ", "other, "))]
    assert len(fates) >= 10
    for fact in fates:
        log, row = (one if fact.claim.startswith("one") else other).log, fact.rows[0]
        said = {stated.name: stated.value for stated in fact.numbers}
        delivered = log.delivered[row]
        assert said.get("lead time", np.nan) == pytest.approx(delivered - log.need[row], nan_ok=True)
        assert ("late" in said) == (delivered > log.due[row])
        assert ("IT delivers" in fact.sentence) == (log.route[row] == Route.IT)
        assert ("not asked" in fact.sentence) == (log.route[row] == Route.NEVER_ASKED)


def test_a_fact_that_is_wrong_is_found_out():
    (each, *_) = replays(load("cio-story", set=["horizon=1 year"]), "Promise and hope", 0)
    checker = Checker(each)
    wrong = 0
    for fact in tell(each).facts:
        for place, stated in enumerate(fact.numbers):
            other = replace(stated, value=stated.value + 13.0)
            numbers = (*fact.numbers[:place], other, *fact.numbers[place + 1 :])
            with pytest.raises(AssertionError):
                checker.check(replace(fact, numbers=numbers))
            wrong += 1
    assert wrong > 50
