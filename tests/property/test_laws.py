"""Random scenarios with random levers keep the laws that every run keeps."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from oracle import laws
from oracle.runs import log_of, policy_of, scenario_of
from sameness import assert_same
from worlds import scenarios

from sim.model.world import World
from sim.results.conservation import check_conservation

Plain = dict[str, Any]


@given(scenarios(), st.integers(0, 2**32))
def test_any_scenario_under_any_levers_keeps_the_laws(plain: Plain, seed: int) -> None:
    log = log_of(plain, "policy", seed=seed)
    laws.hold_all(log)
    check_conservation(log)


KEEPING_ALL_ELIGIBLE = ("set", "discipline", "quotes", "credit_lines", "hire")


@given(scenarios(teams=1, among=KEEPING_ALL_ELIGIBLE), st.integers(0, 2**32))
def test_with_one_team_nobody_idles_while_somebody_waits(plain: Plain, seed: int) -> None:
    laws.nobody_idles_while_somebody_waits(log_of(plain, "policy", seed=seed))


@given(scenarios(), st.integers(0, 2**32))
def test_days_at_work_are_the_work_over_the_focus(plain: Plain, seed: int) -> None:
    laws.work_done_is_the_effort(log_of(plain, "policy", seed=seed))


@given(scenarios(most_levers=2), st.integers(0, 2**32))
def test_stepping_gives_the_same_log_as_one_run(plain: Plain, seed: int) -> None:
    policy = policy_of(scenario_of(plain), "policy")
    whole = World(policy, seed=seed, replication=0).run()
    stepped = World(policy, seed=seed, replication=0)
    for instant in (0.0, 3.0, 3.0, 17.25, 40.0, 59.5):
        stepped.run_until(instant)
    assert_same(whole, stepped.run())
