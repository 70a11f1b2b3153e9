"""The quick world for plain queues and the full world give the same log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from oracle.runs import policy_of, scenario_of
from sameness import COLUMNS
from worlds import plain_queues

from sim.model.plain import PlainWorld
from sim.model.plan import is_plain
from sim.model.world import World

if TYPE_CHECKING:
    from sim.model.log import RequestLog

Plain = dict[str, Any]
SEEDS = st.integers(0, 2**32)


def same_rows(one: RequestLog, other: RequestLog) -> None:
    """Requests are equal row by row, stays as a set."""
    for name in COLUMNS:
        if not name.startswith("stay_"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    assert one.demand_hash == other.demand_hash
    assert stays(one) == stays(other)


def stays(log: RequestLog) -> list[str]:
    """The stays in an order of their own; NaN is written out, since it equals nothing."""
    columns = (log.stay_request, log.stay_team, log.stay_queued, log.stay_started, log.stay_ended)
    return sorted(str([float(value) for value in stay]) for stay in zip(*columns, strict=True))


@given(plain_queues(), SEEDS)
def test_a_plain_queue_is_the_same_in_both_worlds(plain: Plain, seed: int) -> None:
    policy = policy_of(scenario_of(plain))
    assume(is_plain(policy))
    quick = PlainWorld(policy, seed=seed, replication=1).run()
    full = World(policy, seed=seed, replication=1).run()
    assert quick.ended == full.ended
    same_rows(quick, full)


@given(plain_queues(), SEEDS, st.lists(st.integers(0, 400), min_size=1, max_size=6))
def test_a_plain_queue_can_be_stepped(plain: Plain, seed: int, steps: list[int]) -> None:
    policy = policy_of(scenario_of(plain))
    assume(is_plain(policy))
    whole = PlainWorld(policy, seed=seed, replication=0).run()
    stepped = PlainWorld(policy, seed=seed, replication=0)
    for step in sorted(steps):
        stepped.run_until(step / 4)
    assume(max(steps) / 4 <= whole.ended)
    same_rows(whole, stepped.run())


@given(plain_queues(), SEEDS, st.integers(0, 300))
def test_both_worlds_agree_when_stopped_half_way(plain: Plain, seed: int, stop: int) -> None:
    policy = policy_of(scenario_of(plain))
    assume(is_plain(policy))
    worlds = [kind(policy, seed=seed, replication=0) for kind in (PlainWorld, World)]
    for world in worlds:
        world.run_until(stop / 4)
    same_rows(worlds[0].log(), worlds[1].log())


def test_the_plain_queues_here_are_plain() -> None:
    example = {
        "name": "plain",
        "horizon": "9 days",
        "departments": {"Office": {"requests": {"a": {"arrivals": {"every": "1 day"}, "effort": "1 day"}}}},
        "it": {"teams": {"Team": {"people": 1}}},
    }
    assert is_plain(policy_of(scenario_of(example)))
    assert not is_plain(policy_of(scenario_of({**example, "policies": {"p": {"hire": {"people": 1}}}})))
