"""Changes of a scenario that must change nothing, or in one direction only."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from oracle.runs import log_of, scenario_of
from sameness import assert_same
from worlds import scenarios

Plain = dict[str, Any]
SEEDS = st.integers(0, 2**32)


def story() -> Plain:
    """Two departments with everything switched on."""
    return {
        "name": "story",
        "horizon": "52 weeks",
        "warm_up": "4 weeks",
        "departments": {
            "Marketing": {
                "requests": {
                    "Website": {
                        "arrivals": {"every": "1 week"},
                        "effort": {"lognormal": {"mean": "2 weeks", "cv": 0.6}},
                        "due": {"triangular": {"low": "4 weeks", "mode": "6 weeks", "high": "10 weeks"}},
                        "value": "12000 per week",
                        "urgent": "25%",
                        "estimate": {"lognormal": {"mean": 1, "cv": "30%"}},
                    }
                },
                "alternative": {
                    "lead_time": "2 weeks",
                    "price": "1100 per day",
                    "fails": "5%",
                    "comes_back": {"chance": "50%", "after": "8 weeks", "effort": "40%"},
                },
                "trust": {"start": "80%"},
            },
            "Finance": {
                "requests": {
                    "ERP": {
                        "arrivals": {"every": "2 weeks"},
                        "effort": {"exponential": {"mean": "3 weeks"}},
                        "due": "12 weeks",
                        "value": "4000 per week",
                    }
                }
            },
        },
        "it": {
            "teams": {"Central": {"people": 5, "cost": "650 per day"}},
            "quotes": {"optimism": "50%"},
            "approval": {"every": "1 week"},
            "release": {"every": "2 weeks"},
        },
    }


def in_days(value: Any) -> Any:
    """Every "n weeks" and "n per week" said in days, with a week of five days."""
    if isinstance(value, dict):
        return {key: in_days(one) for key, one in value.items()}
    if isinstance(value, list):
        return [in_days(one) for one in value]
    if isinstance(value, str) and value.endswith(("weeks", "week")):
        number, *_, _unit = value.split()
        if "per" in value:
            return f"{float(number) / 5!r} per day"
        return f"{float(number) * 5!r} days"
    return value


@given(SEEDS)
def test_days_or_weeks_as_the_unit_are_the_same(seed: int) -> None:
    assert in_days("2 weeks") == "10.0 days"
    assert_same(log_of(story(), seed=seed), log_of(in_days(story()), seed=seed))


def reordered(value: Any) -> Any:
    """The same mapping with its keys the other way round, all the way down."""
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in reversed(value)}
    return value


@given(SEEDS)
def test_the_order_of_keys_inside_a_part_changes_nothing(seed: int) -> None:
    plain = story()
    turned = {key: reordered(one) for key, one in plain.items() if key != "departments"}
    turned["departments"] = {name: reordered(one) for name, one in plain["departments"].items()}
    assert scenario_of(plain).hash == scenario_of(turned).hash
    assert_same(log_of(plain, seed=seed), log_of(turned, seed=seed))


@given(SEEDS)
def test_the_order_of_departments_changes_nobody(seed: int) -> None:
    plain, turned = story(), reordered(story())
    assert scenario_of(plain).hash == scenario_of(turned).hash
    one, other = log_of(plain, seed=seed), log_of(turned, seed=seed)
    for column in ("need", "effort", "started", "delivered", "left"):
        np.testing.assert_array_equal(by_name(one, column), by_name(other, column))


def by_name(log: Any, column: str) -> np.ndarray:
    """A column of the needs, ordered by kind's name and time."""
    names = np.array(["/".join(log.kinds[kind]) for kind in log.kind])
    values = getattr(log, column)
    needs = np.flatnonzero(log.origin < 0)
    return np.asarray(values[needs][np.lexsort((log.need[needs], names[needs]))])


@given(SEEDS)
def test_a_department_that_asks_nothing_changes_nobody(seed: int) -> None:
    plain = story()
    more = copy.deepcopy(plain)
    more["departments"]["Sales"] = {"requests": {"None": {"arrivals": {"rate": "0 per year"}, "effort": "1 day"}}}
    one, other = log_of(plain, seed=seed), log_of(more, seed=seed)
    for column in ("need", "effort", "started", "delivered", "left", "route"):
        np.testing.assert_array_equal(getattr(one, column), getattr(other, column))


@given(SEEDS, st.sampled_from(["fifo", "priority", "shortest_first"]))
def test_a_longer_warm_up_changes_what_is_measured_and_not_what_happens(seed: int, discipline: str) -> None:
    plain = story()
    plain["it"]["discipline"] = discipline
    longer = {**plain, "warm_up": "20 weeks", "horizon": "36 weeks"}  # the same end
    one, other = log_of(plain, seed=seed), log_of(longer, seed=seed)
    end = min(one.ended, other.ended)
    for column in ("need", "started", "left"):
        first, second = getattr(one, column), getattr(other, column)
        np.testing.assert_array_equal(first[first < end], second[second < end])


@given(SEEDS)
def test_a_later_need_changes_nothing_before_it(seed: int) -> None:
    plain = story()
    longer = {**plain, "horizon": "80 weeks"}
    one, other = log_of(plain, seed=seed), log_of(longer, seed=seed)
    size = int(np.sum(one.need < 56 * 5))
    np.testing.assert_array_equal(one.need[:size], other.need[:size])
    np.testing.assert_array_equal(one.effort[:size], other.effort[:size])


@given(SEEDS, st.integers(1, 4))
def test_a_queue_is_untouched_by_another_with_its_own_team(seed: int, people: int) -> None:
    def plain(both: bool) -> Plain:
        kinds = {"a": {"arrivals": {"every": "0.4 days"}, "effort": {"exponential": {"mean": "1 day"}}}}
        teams = {"A": {"people": people, "serves": ["a"]}}
        if both:
            kinds["b"] = copy.deepcopy(kinds["a"])
            teams["B"] = {"people": people, "serves": ["b"]}
        return {
            "name": "pools",
            "horizon": "60 days",
            "run_out": "500 days",
            "departments": {"Office": {"requests": kinds}},
            "it": {"teams": teams},
        }

    alone, both = log_of(plain(False), seed=seed), log_of(plain(True), seed=seed)
    size = int(np.sum(alone.need < 60))
    np.testing.assert_array_equal(alone.started[:size], both.started[both.kind == 0][:size])


@given(st.lists(st.integers(0, 200), min_size=1, max_size=60), st.integers(1, 3), st.integers(1, 8))
def test_two_identical_pools_merged_into_one_wait_the_same(quarters: list[int], people: int, effort: int) -> None:
    # Twins arrive together and all work is alike: each pool of n serves one of them as a pool of 2n serves both.
    def plain(count: int, times: list[int]) -> Plain:
        kind = {"arrivals": {"times": [f"{t / 4!r} days" for t in times]}, "effort": f"{effort / 4!r} days"}
        return {
            "name": "pools",
            "horizon": "60 days",
            "run_out": "500 days",
            "departments": {"Office": {"requests": {"a": kind}}},
            "it": {"teams": {"A": {"people": count}}},
        }

    one, merged = log_of(plain(people, sorted(quarters))), log_of(plain(2 * people, sorted(quarters * 2)))
    np.testing.assert_array_equal(np.repeat(one.started, 2), np.sort(merged.started))


@given(SEEDS)
def test_two_people_of_half_focus_do_as_much_as_their_team_is_told(seed: int) -> None:
    # Half the focus is twice the effort, instant by instant.
    def plain(focus: str, effort: str) -> Plain:
        return {
            "name": "focus",
            "horizon": "60 days",
            "run_out": "500 days",
            "departments": {
                "Office": {
                    "requests": {"a": {"arrivals": {"every": "1 day"}, "effort": {"exponential": {"mean": effort}}}}
                }
            },
            "it": {"teams": {"A": {"people": 3, "focus": focus}}},
        }

    half, double = log_of(plain("50%", "1 day"), seed=seed), log_of(plain("100%", "2 days"), seed=seed)
    np.testing.assert_allclose(half.started, double.started, rtol=0, atol=1e-5)


@given(SEEDS, st.integers(1, 4), st.integers(1, 3), st.sampled_from([0.5, 1.5]))
def test_more_people_never_lengthen_any_wait_in_order_of_arrival(seed: int, people: int, more: int, cv: float) -> None:
    def plain(count: int) -> Plain:
        kind = {"arrivals": {"every": "0.5 days", "batch": 2}, "effort": {"lognormal": {"mean": "1 day", "cv": cv}}}
        return {
            "name": "people",
            "horizon": "80 days",
            "run_out": "2000 days",
            "departments": {"Office": {"requests": {"a": kind}}},
            "it": {"teams": {"A": {"people": count}}},
        }

    few, many = log_of(plain(people), seed=seed), log_of(plain(people + more), seed=seed)
    size = int(np.sum(few.need < 80))
    assert np.all(many.started[:size] <= few.started[:size])


@given(scenarios(most_levers=3), SEEDS)
def test_a_policy_leaves_the_demand_alone(plain: Plain, seed: int) -> None:
    without = {**plain, "policies": {"policy": {}}}
    one, other = log_of(plain, seed=seed), log_of(without, seed=seed)
    assert one.demand_hash == other.demand_hash
    end = min(one.ended, other.ended)  # past it stand some needs that were announced, and not the others
    mine, theirs = ((log.origin < 0) & (log.need < end) for log in (one, other))
    for column in ("need", "effort", "estimate", "due", "urgent"):
        np.testing.assert_array_equal(getattr(one, column)[mine], getattr(other, column)[theirs])
