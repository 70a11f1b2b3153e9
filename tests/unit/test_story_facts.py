"""Every sentence of a story is true to the log it was told from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_scenarios import read
from story_checker import Checker

from sim import load
from sim.experiment import request_log
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
