"""Running an experiment: what comes back, whoever runs it, and what happens when something goes wrong."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from small_scenarios import queue

import sim
from sim import run
from sim.experiment import UnknownPolicyError, before_run, request_log
from sim.experiment.configurations import Configuration, configurations
from sim.experiment.executor import Executor
from sim.model.extension import Extension
from sim.results.document import to_document, to_json
from sim.results.goals import GoalError
from sim.results.measures import measure
from sim.results.results import Estimate, FailedReplication, Results

if TYPE_CHECKING:
    from sim.experiment.replicate import Outcome
    from sim.model.world import World


@dataclass(frozen=True)
class Breaks:
    """A lever that spoils its world, always or in a worker only."""

    how: str
    home: int
    start: float = 0.0
    until: float | None = None

    def extension(self, world: World) -> Extension:
        if self.how == "raises":
            raise RuntimeError("the roof fell in")
        if self.how == "kills its worker" and os.getpid() != self.home:
            os._exit(9)
        return Extension()


def broken(how: str) -> tuple[Configuration, Configuration]:
    scenario = queue()
    sound = configurations(scenario, ["As now"])[0]
    spoiled = replace(sound.policy, name="Broken", levers=(Breaks(how, os.getpid()),))
    return sound, replace(sound, key=replace(sound.key, policy="Broken"), policy=spoiled)


def outcomes(of: tuple[Configuration, ...], replications: int, jobs: int) -> list[tuple[int, Outcome]]:
    with closing(Executor(jobs=jobs).execute(of, [range(replications)] * len(of))) as batches:
        return [(batch.position, outcome) for batch in batches for outcome in batch.outcomes]


@pytest.fixture(scope="module")
def results() -> Results:
    return run(queue(), jobs=1, command="slackline run small")


def test_a_run_has_every_policy_in_the_scenarios_order(results: Results) -> None:
    assert [policy.name for policy in results.policies] == ["As now", "One more"]
    assert [policy.replications for policy in results.policies] == [4, 4]
    assert (results.baseline, results.seed, results.replications, results.partial) == ("As now", 7, 4, False)
    assert results.provenance.command == "slackline run small"
    assert results.provenance.scenario_hash == results.scenario_hash == queue().hash


def test_all_policies_see_the_same_demand(results: Results) -> None:
    first, second = results.policies
    assert first.demand_hashes == second.demand_hashes
    assert len(set(first.demand_hashes)) == 4
    assert first.all["requests"] == second.all["requests"]


def test_a_run_measures_the_log_that_can_be_looked_at(results: Results) -> None:
    scenario = queue()
    waits = [
        measure(request_log(scenario, "As now", replication=k), scenario.calendar).all_figures[1] for k in range(4)
    ]
    assert results.policies[0].all["wait_mean"].mean == pytest.approx(math.fsum(waits) / 4, rel=1e-12)


def test_one_more_person_costs_a_person_more(results: Results) -> None:
    (cost,) = [one for one in results.comparisons if one.department is None and one.metric == "it_cost"]
    assert cost.difference == pytest.approx(500 * 260)
    (wait,) = [one for one in results.comparisons if one.department is None and one.metric == "wait_mean"]
    assert wait.difference is not None
    assert wait.difference < 0


def test_the_number_of_workers_changes_no_figure(results: Results) -> None:
    assert to_json(run(queue(), jobs=2, command="slackline run small")) == to_json(results)


@pytest.mark.parametrize("seed", [0, 8])
def test_another_seed_is_another_demand(results: Results, seed: int) -> None:
    other = run(queue(), seed=seed, jobs=1)
    assert other.seed == seed
    assert not {*other.policies[0].demand_hashes} & {*results.policies[0].demand_hashes}


def test_a_replication_does_not_depend_on_how_many_there_are(results: Results) -> None:
    fewer = run(queue(), replications=2, jobs=1)
    assert fewer.policies[0].demand_hashes == results.policies[0].demand_hashes[:2]


def test_progress_counts_runs() -> None:
    seen: list[tuple[int, int]] = []
    run(queue(), replications=2, jobs=1, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_the_baseline_runs_even_when_only_another_policy_is_named() -> None:
    chosen = run(queue(policies={"A": {}, "B": {}, "C": {}}, baseline="B"), policies=["C"], replications=2, jobs=1)
    assert [policy.name for policy in chosen.policies] == ["B", "C"]
    assert {(one.policy, one.against) for one in chosen.comparisons} == {("C", "B")}


def test_an_unknown_policy_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownPolicyError, match="there is no policy 'One mor'") as caught:
        run(queue(), policies=["One mor"])
    assert caught.value.help == "did you mean 'One more'?"


@pytest.mark.parametrize("wrong", [{"replications": 0}, {"jobs": 0}, {"seed": -1}])
def test_impossible_numbers_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=f"{next(iter(wrong))} must be"):
        run(queue(), **wrong)  # type: ignore[arg-type]


def test_a_goal_that_cannot_be_judged_stops_the_run_before_it_starts() -> None:
    with pytest.raises(GoalError, match="there is no measure 'wait_average'"):
        run(queue(goals=["wait_average < 3 days"]), progress=lambda done, total: pytest.fail("it ran"))


def test_goals_are_judged_for_each_policy() -> None:
    judged = run(queue(goals=["wait_mean <= 1 year", "it_cost <= 300000"]), jobs=1).goals
    assert [(goal.policy, goal.verdict) for goal in judged] == [
        ("As now", "met"),
        ("As now", "met"),
        ("One more", "met"),
        ("One more", "missed"),
    ]


def test_a_plain_queue_has_theory_beside_it(results: Results) -> None:
    assert {line.system for line in results.theory} == {"Erlang-C (M/M/2)", "Erlang-C (M/M/3)"}
    (busy,) = [line for line in results.theory if (line.policy, line.metric) == ("As now", "utilisation")]
    assert busy.exact == pytest.approx(0.5)
    assert busy.simulated == results.policies[0].teams["Central IT"]["utilisation"]


def test_a_replication_that_raises_is_reported_and_the_rest_kept() -> None:
    found = outcomes(broken("raises"), 3, 1)
    failures = [outcome.found for _, outcome in found if isinstance(outcome.found, FailedReplication)]
    assert [(failure.replication, failure.seed) for failure in failures] == [(0, 7), (1, 7), (2, 7)]
    assert failures[0].reason == "RuntimeError: the roof fell in"
    assert len(found) == 6


def test_a_worker_that_dies_loses_its_own_replication_only() -> None:
    found = outcomes(broken("kills its worker"), 4, 2)
    failed = [(position, one.found) for position, one in found if isinstance(one.found, FailedReplication)]
    # replication 0 runs in the parent, where the lever does nothing
    assert {(position, failure.replication) for position, failure in failed} == {(1, 1), (1, 2), (1, 3)}
    everything = [(position, k) for position in (0, 1) for k in range(4)]
    assert sorted((position, one.replication) for position, one in found) == everything
    reasons = {failure.reason for _, failure in failed}
    assert reasons == {"its process died, killed from outside or out of memory"}


class Interrupts:
    """Presses Ctrl-C once so many runs are done."""

    def __init__(self, after: int) -> None:
        self.after = after

    def __call__(self, done: int, total: int) -> None:
        if done >= self.after:
            raise KeyboardInterrupt


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_gives_what_is_done_under_every_policy(jobs: int) -> None:
    partial = run(queue(), replications=400, jobs=jobs, progress=Interrupts(600 if jobs > 1 else 5))
    whole = run(queue(), replications=partial.policies[0].replications, jobs=1)
    assert partial.partial
    assert partial.policies[0].replications == partial.policies[1].replications >= 2
    assert partial.replications == 400
    assert partial.warnings[0].code == "partial"
    if jobs == 1:
        assert partial.policies == whole.policies


def test_ctrl_c_before_anything_is_done_gives_nothing() -> None:
    with pytest.raises(KeyboardInterrupt):
        run(queue(), jobs=1, progress=Interrupts(1))


def test_the_document_has_the_fixed_points_of_the_interface(results: Results) -> None:
    document = json.loads(to_json(results))
    assert (document["slackline"], document["scenario"], document["seed"], document["replications"]) == (
        sim.__version__,
        "Small",
        7,
        4,
    )
    first = document["policies"][0]
    assert first["name"] == "As now"
    for scope in (first["all"], first["departments"]["Marketing"], first["kinds"]["Marketing / Web"]):
        assert set(scope["wait_mean"]) == {"mean", "low", "high", "half_width", "n"}
    assert set(first["teams"]["Central IT"]) == {"utilisation", "queue_length_mean", "focus_mean"}
    comparison = document["comparisons"][0]
    assert {"policy", "against", "department", "metric", "difference", "low", "high", "significant"} <= set(comparison)
    assert comparison["department"] is None
    assert document["provenance"]["scenario_hash"] == document["scenario_hash"]
    assert "seconds" not in document


def test_the_document_writes_null_where_json_has_no_number(results: Results) -> None:
    odd = Estimate(math.nan, -math.inf, math.inf, math.nan, 1)
    policy = replace(results.policies[0], all={"wait_mean": odd})
    document = json.loads(to_json(replace(results, policies=(policy,))))
    assert document["policies"][0]["all"]["wait_mean"] == {
        "mean": None,
        "low": None,
        "high": None,
        "half_width": None,
        "n": 1,
    }


def test_the_document_does_not_depend_on_how_long_it_took(results: Results) -> None:
    assert to_json(replace(results, seconds=99.0)) == to_json(results)
    assert to_document(results)["partial"] is False


def test_a_load_over_capacity_is_told_before_the_run() -> None:
    assert not before_run(queue())
    (caution,) = before_run(queue(people=1, it={"teams": {"Central IT": {"people": 1, "focus": "50%"}}}))
    assert caution.code == "load-over-capacity"
    assert "Central IT is asked for 200 % of the work that it can do" in caution.message
    assert caution.remedy


def test_the_package_runs_a_scenario_as_it_was_loaded() -> None:
    scenario = queue()
    assert sim.run(scenario, replications=2, jobs=1) == run(scenario, replications=2, jobs=1)


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = "{'numpy', 'scipy', 'simpy', 'joblib', 'pydantic'}"
    code = f"import sys, sim; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
