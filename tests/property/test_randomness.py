"""The same seed gives the same bytes, whoever works it out, and the same demand under every policy."""

from __future__ import annotations

from typing import Any

import numpy as np
from oracle.runs import log_of, policy_of, scenario_of
from sameness import assert_same
from test_metamorphic import story

from sim import run
from sim.model.world import World
from sim.results.document import to_json

POLICIES: dict[str, Any] = {
    "As it is": {},
    "Two more": {"set": {"it.teams.Central.people": 7}},
    "Slack": {"slack": {"people": 1, "for": "urgent"}},
    "Honest": {"quotes": {"basis": "backlog"}},
}


def with_policies() -> dict[str, Any]:
    return {**story(), "policies": POLICIES}


def text(jobs: int) -> str:
    results = run(scenario_of(with_policies()), replications=6, seed=11, jobs=jobs)
    return to_json(results)


def test_one_worker_and_two_give_the_same_bytes() -> None:
    assert text(1) == text(2)


def test_replications_are_the_same_in_any_order() -> None:
    policy = policy_of(scenario_of(with_policies()), "Slack")
    forward = {k: World(policy, seed=3, replication=k).run() for k in (0, 1, 2)}
    backward = {k: World(policy, seed=3, replication=k).run() for k in (2, 1, 0)}
    for k, log in forward.items():
        assert_same(log, backward[k])


def test_replications_and_seeds_differ() -> None:
    first, second = log_of(with_policies(), seed=1), log_of(with_policies(), seed=2)
    third = log_of(with_policies(), seed=1, replication=1)
    assert len({first.demand_hash, second.demand_hash, third.demand_hash}) == 3


def test_every_policy_meets_the_same_demand() -> None:
    hashes = {log_of(with_policies(), name, seed=5).demand_hash for name in POLICIES}
    assert len(hashes) == 1


def test_pairing_by_common_random_numbers_narrows_the_difference() -> None:
    def mean_wait(policy: str, replication: int) -> float:
        log = log_of(with_policies(), policy, seed=5, replication=replication)
        return float(np.nanmean(log.started - log.need))

    count = 30
    base = np.array([mean_wait("As it is", k) for k in range(count)])
    more = np.array([mean_wait("Two more", k) for k in range(count)])
    paired, unpaired = np.var(base - more, ddof=1), np.var(base, ddof=1) + np.var(more, ddof=1)
    print(f"variance of the unpaired difference over the paired one: {unpaired / paired:.1f}")
    assert paired < unpaired
