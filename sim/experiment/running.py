"""Run a scenario: every policy under the same random demand, on all cores, summed up with intervals."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sim.experiment.cautions import cautions_after, cautions_before
from sim.experiment.configurations import configurations
from sim.experiment.foreseen import foreseen
from sim.experiment.laboratory import Laboratory
from sim.experiment.precision import CAP, MEASURE, measure_to_precision, precision_cautions, read_target
from sim.experiment.provenance import provenance
from sim.experiment.selection import compiled, selected
from sim.results.comparisons import compare
from sim.results.estimates import policy_result
from sim.results.goals import judge_goals, read_goals
from sim.results.results import Results
from sim.results.runs import in_common
from sim.results.theory.beside import theory_lines
from sim.results.warm_up import WarmUp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.levers.policy import Policy
    from sim.results.goals import Goal
    from sim.results.precision import Precision
    from sim.results.results import Caution, PolicyResult, TheoryLine
    from sim.results.runs import PolicyRuns
    from sim.scenario.schema import Scenario


@dataclass(frozen=True, slots=True)
class Experiment:
    """What is to be run: policies with their levers applied, and how often."""

    scenario: Scenario
    policies: tuple[Policy, ...]
    goals: tuple[Goal, ...]
    replications: int
    seed: int


def run(
    scenario: Scenario,
    *,
    policies: Sequence[str] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    precision: str | None = None,
    measure: str = MEASURE,
    warm_up: WarmUp | None = None,
    command: str = "",
    laboratory: Laboratory | None = None,
) -> Results:
    """Simulate the scenario's policies and compare them with its baseline.

    `policies` names those to run, all when left out; the baseline always runs too, and the order is the scenario's.
    `replications` and `seed` stand in for the scenario's own. `precision` ("5%" of the mean, "0.5 days") asks for as
    many replications as the mean of `measure` needs to be known within it for every policy; `replications` is then the
    cap, and the results hold what was reached. `warm_up` says how the scenario's warm-up was found; it is kept with the
    results. `laboratory` says where replications run and are kept: in
    its own, on all cores, when left out. The results are the same to the last bit whatever it is. `command` goes into
    the provenance.

    A replication that fails, its process dying included, is reported with its seed, and its policy's intervals are
    withheld. Interrupted (Ctrl-C), it ends its workers and gives what is done, marked `partial`: the replications that
    were done under every policy, so that each policy has seen the same demand.

    Raises:
        UnknownPolicyError: a policy that the scenario does not have.
        GoalError: a goal that cannot be judged.
        ScenarioError: a policy's lever cannot be applied.
        MisreadError: a measure or precision that cannot be understood.
        ValueError: fewer than one replication, fewer than 30 with a precision, or a negative seed.
        KeyboardInterrupt: interrupted before any replication was done under every policy.
    """
    chosen = configurations(scenario, policies, seed)
    experiment = Experiment(
        scenario=scenario,
        policies=tuple(one.policy for one in chosen),
        goals=read_goals(scenario),
        replications=scenario.replications if replications is None else replications,
        seed=scenario.seed if seed is None else seed,
    )
    _check(experiment)
    laboratory = laboratory or Laboratory()
    begun = time.perf_counter()
    if precision is None:
        runs, reached = in_common(laboratory.measure(chosen, range(experiment.replications))), None
    else:
        cap = CAP if replications is None else replications
        runs, reached = measure_to_precision(chosen, *read_target(scenario, precision, measure), laboratory, cap)
        experiment = replace(experiment, replications=reached.replications)
    if laboratory.interrupted and not runs[0].attempted:
        raise KeyboardInterrupt
    found = _results(experiment, runs, reached, command, time.perf_counter() - begun)
    return replace(found, warm_up=warm_up or WarmUp(scenario.warm_up))


def before_run(scenario: Scenario, policies: Sequence[str] | None = None) -> tuple[Caution, ...]:
    """What can be told before anything runs: load over capacity with nobody leaving, and what will have no effect.

    Raises:
        UnknownPolicyError, ScenarioError: as for `run`.
    """
    chosen = compiled(scenario, selected(scenario, policies))
    return (*cautions_before(chosen), *foreseen(scenario, chosen))


def _check(experiment: Experiment) -> None:
    if experiment.replications < 1:
        raise ValueError(f"replications must be 1 or more, not {experiment.replications}")
    if experiment.seed < 0:
        raise ValueError(f"the seed must be 0 or more, not {experiment.seed}")


def _results(
    experiment: Experiment, runs: Sequence[PolicyRuns], precision: Precision | None, command: str, seconds: float
) -> Results:
    scenario = experiment.scenario
    cautions = cautions_after(scenario, experiment.policies, runs, experiment.replications)
    results = tuple(policy_result(one, scenario) for one in runs)
    baseline = next(one for one in runs if one.name == scenario.baseline_name)
    return Results(
        scenario=scenario.name,
        description=scenario.description,
        scenario_hash=scenario.hash,
        seed=experiment.seed,
        replications=experiment.replications,
        baseline=scenario.baseline_name,
        days_per_week=scenario.calendar.days_per_week,
        days_per_year=scenario.calendar.days_per_year,
        policies=results,
        comparisons=compare(baseline, [one for one in runs if one is not baseline]),
        theory=_theory(experiment.policies, results),
        goals=judge_goals(experiment.goals, results),
        warnings=(*(precision_cautions(precision) if precision else ()), *cautions),
        provenance=provenance(scenario, experiment.seed, command),
        partial=baseline.attempted < experiment.replications,
        precision=precision,
        seconds=seconds,
    )


def _theory(policies: Sequence[Policy], results: Sequence[PolicyResult]) -> tuple[TheoryLine, ...]:
    """Lines for the policies that are one plain scenario all the time."""
    return tuple(
        line
        for policy, result in zip(policies, results, strict=True)
        if len(policy.phases) == 1 and not policy.levers
        for line in theory_lines(policy.phases[0].scenario, result)
    )
