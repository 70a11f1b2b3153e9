"""Which policy is best, whether that is beyond chance, and where it changes: on figures made by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from small_scenarios import queue

from sim.results.catalogue import REQUEST_MEASURES
from sim.results.leaders import Crossing, Leader, crossings, difference, leader
from sim.results.results import FailedReplication
from sim.results.runs import PolicyRuns
from sim.results.subjects import read_subject

WAIT = read_subject("wait_mean", queue())
ON_TIME = read_subject("on_time_rate", queue())
COUNT = read_subject("requests", queue())


def runs(name: str, figures: list[float], failed: int = 0) -> PolicyRuns:
    """A policy whose every measure of all requests has these figures."""
    measures = tuple(SimpleNamespace(all_figures=np.full(len(REQUEST_MEASURES), figure)) for figure in figures)
    lost = tuple(FailedReplication(99, 1, "broken") for _ in range(failed))
    return PolicyRuns(name, tuple(range(len(figures))), measures, lost)  # type: ignore[arg-type]


def lead(subject, *policies: PolicyRuns) -> Leader:
    return leader(subject, policies, [float(np.mean(subject.figures(one))) for one in policies])


SLOW, QUICK = runs("slow", [9.0, 11.0, 10.0, 12.0]), runs("quick", [5.0, 7.1, 6.0, 7.9])
NEAR = runs("near", [5.1, 7.0, 6.2, 7.8])


def test_a_difference_is_the_paired_t_interval_of_the_textbook() -> None:
    found = difference(WAIT, SLOW, QUICK, compared=1)
    changes = np.array([5.0 - 9.0, 7.1 - 11.0, 6.0 - 10.0, 7.9 - 12.0])
    half = 3.182446 * changes.std(ddof=1) / 2  # t(3, 97.5 %), four pairs
    assert (found.mean, found.low, found.high) == pytest.approx((-4.0, -4.0 - half, -4.0 + half), abs=1e-6)
    assert (found.significant, found.n) == (True, 4)


def test_a_clear_leader_has_no_rivals_and_one_within_chance_has() -> None:
    assert lead(WAIT, SLOW, QUICK) == Leader("quick")
    assert lead(WAIT, SLOW, QUICK, NEAR) == Leader("quick", ("near",))


def test_more_is_better_where_the_measure_says_so_and_none_is_best_where_it_says_neither() -> None:
    assert lead(ON_TIME, SLOW, QUICK).policy == "slow"
    assert lead(COUNT, SLOW, QUICK) == Leader(None)


def test_one_policy_alone_is_not_best() -> None:
    assert lead(WAIT, SLOW) == Leader(None)


def test_a_policy_with_a_failed_replication_is_never_told_apart() -> None:
    assert not difference(WAIT, SLOW, runs("broken", [1.0, 1.1, 1.0, 1.2], failed=1), compared=1).significant


def test_a_change_of_the_best_lies_between_the_nearest_places_that_are_clear() -> None:
    clear_a, clear_b, unclear = Leader("a"), Leader("b"), Leader("a", ("b",))
    assert crossings([clear_a, clear_a, unclear, unclear, clear_b]) == (Crossing(1, 4, "a", "b"),)
    assert crossings([clear_a, clear_b, None, clear_a]) == (Crossing(0, 1, "a", "b"), Crossing(1, 3, "b", "a"))
    assert crossings([clear_a, unclear, clear_a]) == ()


def test_equal_policies_are_seldom_told_apart() -> None:
    """Five policies that are the same but for chance: one is called clearly best in 5 % of experiments at most."""
    generator = np.random.default_rng(20)
    experiments = 300
    told = 0
    for _ in range(experiments):
        shared = generator.exponential(5.0, 20)  # the same demand for all
        policies = [runs(str(index), list(shared + generator.normal(0.0, 1.0, 20))) for index in range(5)]
        told += lead(WAIT, *policies).clear
    assert told / experiments < 0.05 + 3 * np.sqrt(0.05 * 0.95 / experiments)
