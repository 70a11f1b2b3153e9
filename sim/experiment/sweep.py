"""Sweep one or more values of a scenario: every policy at every point, under the same random demand."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sim.experiment.configurations import Configuration, configurations
from sim.experiment.design import Point, grid, latin_hypercube
from sim.experiment.provenance import provenance
from sim.experiment.sweep_cautions import sweep_cautions
from sim.results.estimates import policy_result
from sim.results.leaders import Leader, crossings, difference, leader
from sim.results.results import Estimate
from sim.results.runs import in_common
from sim.results.subjects import Subject, read_subject
from sim.results.sweep import (
    AxisCrossing,
    Cell,
    PolicyAtPoint,
    SweepResults,
    SweptAxis,
    SweptMeasure,
    SweptPoint,
    line_of,
)
from sim.scenario.axes import VARY, Axis, read_axes
from sim.scenario.overrides import ORIGIN
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.reading import altered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.experiment.laboratory import Laboratory
    from sim.results.results import PolicyResult
    from sim.results.runs import PolicyRuns
    from sim.scenario.schema import Scenario

DESIGNS: Final = ("grid", "lhs")
DEFAULT_MEASURES: Final = ("wait_mean", "bypass_rate")
_DEFAULT_POINTS: Final = 50
_ENOUGH: Final = 2  # replications under every policy that an interrupted point needs to be shown


@dataclass(frozen=True, slots=True)
class SweepQuestion:
    """What was asked. `vary` holds texts such as `it.teams.Central IT.people=8..16`; what is left out is the default.

    `points` is how many a Latin hypercube ("lhs") has; a grid has every combination.
    """

    vary: tuple[str, ...]
    measures: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    replications: int | None = None
    seed: int | None = None
    design: str = "grid"
    points: int | None = None


@dataclass(frozen=True, slots=True)
class PlannedPoint:
    """One point, ready to run: the scenario there, and its policies."""

    values: Point
    scenario: Scenario
    configurations: tuple[Configuration, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A question that was understood, with everything that it takes to answer it."""

    scenario: Scenario
    axes: tuple[Axis, ...]
    points: tuple[PlannedPoint, ...]
    subjects: tuple[Subject, ...]
    replications: int
    seed: int
    design: str
    unmoved: tuple[tuple[Axis, tuple[str, ...]], ...]  # the policies that an axis does not change


def sweep(scenario: Scenario, question: SweepQuestion, laboratory: Laboratory, command: str = "") -> SweepResults:
    """Simulate the policies at every point, with the same seed and replications everywhere.

    All points advance side by side, and what is the same configuration at several points runs once. Interrupted, the
    points with two replications or more under every policy are given, each with those that it has under all.

    Raises:
        ScenarioError: a `vary` text, or the scenario at a point, is wrong.
        MisreadError: a measure that the scenario does not have.
        UnknownPolicyError: a policy that the scenario does not have.
        ValueError: fewer than one replication or point, a negative seed, or an unknown design.
        KeyboardInterrupt: interrupted before any point had enough replications.
    """
    plan = prepare(scenario, question)
    begun, before = time.perf_counter(), laboratory.ran
    flat = [one for point in plan.points for one in point.configurations]
    found = iter(laboratory.measure(flat, range(plan.replications)))
    runs = [in_common([next(found) for _ in point.configurations]) for point in plan.points]
    enough = min(_ENOUGH, plan.replications)
    measured = [each if each[0].attempted >= enough else () for each in runs]
    if laboratory.interrupted and not any(measured):
        raise KeyboardInterrupt
    results = _results(plan, measured, default=not question.measures, command=command)
    return replace(results, runs=laboratory.ran - before, seconds=time.perf_counter() - begun)


def prepare(scenario: Scenario, question: SweepQuestion) -> Plan:
    """Understand the question and make every point's policies ready, without running anything.

    Raises:
        as for `sweep`.
    """
    replications = scenario.replications if question.replications is None else question.replications
    seed = scenario.seed if question.seed is None else question.seed
    _check(question, replications, seed)
    axes = read_axes(question.vary, scenario)
    lhs = question.design == "lhs"
    points = latin_hypercube(axes, question.points or _DEFAULT_POINTS, seed) if lhs else grid(axes)
    texts = question.measures or DEFAULT_MEASURES
    subjects = tuple(dict.fromkeys(read_subject(text, scenario) for text in texts))
    known: dict[Point, PlannedPoint] = {}

    def ready(values: Point) -> PlannedPoint:
        if values not in known:
            known[values] = _planned(scenario, axes, values, question.policies, seed)
        return known[values]

    planned = tuple(ready(values) for values in points)
    for point in planned:
        for subject in subjects:
            read_subject(str(subject), point.scenario)
    unmoved = []
    for place, axis in enumerate(axes):
        ends = (axis.value_at(0.0), axis.value_at(1.0 - 1e-9)) if lhs else axis.values
        first = points[0]
        along = [ready((*first[:place], value, *first[place + 1 :])) for value in ends]
        if names := _unmoved(along):
            unmoved.append((axis, names))
    return Plan(scenario, axes, planned, subjects, replications, seed, question.design, tuple(unmoved))


def _check(question: SweepQuestion, replications: int, seed: int) -> None:
    if not question.vary:
        raise ValueError("there is nothing to vary")
    if question.design not in DESIGNS:
        raise ValueError(f"there is no design '{question.design}': there are {', '.join(DESIGNS)}")
    if question.points is not None and question.points < 1:
        raise ValueError(f"points must be 1 or more, not {question.points}")
    if replications < 1:
        raise ValueError(f"replications must be 1 or more, not {replications}")
    if seed < 0:
        raise ValueError(f"the seed must be 0 or more, not {seed}")


def _planned(
    scenario: Scenario, axes: Sequence[Axis], values: Point, policies: Sequence[str], seed: int
) -> PlannedPoint:
    settings = [f"{axis.path}={value}" for axis, value in zip(axes, values, strict=True)]
    try:
        there = altered(scenario, settings)
        if there.policy_names != scenario.policy_names:
            message = "the policies are others than in the scenario"
            help = "vary a value inside a policy, as in `policies.NAME.slack.people=1..3`"
            raise ScenarioError([Problem(VARY, 0, 0, "policies", message, help=help)])
        return PlannedPoint(values, there, configurations(there, policies or None, seed))
    except ScenarioError as error:
        where = ", ".join(f"`{setting}`" for setting in settings)
        raise ScenarioError(
            replace(
                problem,
                file=VARY if problem.file == ORIGIN else problem.file,
                message=f"with {where}, {problem.message}",
            )
            for problem in error.problems
        ) from error


def _unmoved(along: Sequence[PlannedPoint]) -> tuple[str, ...]:
    """The policies that are the same configuration at all of these points."""
    if len(along) < 2:
        return ()
    alike = [
        len({one.key for one in each}) == 1 for each in zip(*(point.configurations for point in along), strict=True)
    ]
    return tuple(one.policy.name for one, same in zip(along[0].configurations, alike, strict=True) if same)


def _results(plan: Plan, runs: Sequence[tuple[PolicyRuns, ...]], *, default: bool, command: str) -> SweepResults:
    scenario = plan.scenario
    summed = [
        [policy_result(one, point.scenario) for one in each] for point, each in zip(plan.points, runs, strict=True)
    ]
    subjects = [
        subject
        for subject in plan.subjects
        if not (default and subject.measure.name == "bypass_rate") or _any(summed, subject)
    ]
    baseline = scenario.baseline_name
    points = tuple(_point(plan, place, each, summed[place], subjects, baseline) for place, each in enumerate(runs))
    return SweepResults(
        scenario=scenario.name,
        description=scenario.description,
        scenario_hash=scenario.hash,
        seed=plan.seed,
        replications=plan.replications,
        baseline=baseline,
        days_per_week=scenario.calendar.days_per_week,
        days_per_year=scenario.calendar.days_per_year,
        design=plan.design,
        axes=tuple(_axis(plan, place) for place in range(len(plan.axes))),
        measures=tuple(SweptMeasure(str(one), one.measure.name, one.part) for one in subjects),
        policies=tuple(one.policy.name for one in plan.points[0].configurations),
        points=points,
        crossings=tuple(_crossings(plan, points, subjects)),
        warnings=sweep_cautions(plan, runs),
        provenance=provenance(scenario, plan.seed, command),
        partial=any(not each or each[0].attempted < plan.replications for each in runs),
    )


def _any(summed: Sequence[Sequence[PolicyResult]], subject: Subject) -> bool:
    return any(estimate_of(policy, subject).mean for each in summed for policy in each)


def estimate_of(policy: PolicyResult, subject: Subject) -> Estimate:
    """The estimate of a subject among a policy's, the same that `run` reports; empty where it lacks the part."""
    if subject.scope == "all":
        return policy.all[subject.measure.name]
    parts = {"departments": policy.departments, "kinds": policy.kinds, "teams": policy.teams}[subject.scope]
    return parts.get(str(subject.part), {}).get(subject.measure.name, Estimate(None, None, None, None, 0))


def _point(
    plan: Plan,
    place: int,
    runs: Sequence[PolicyRuns],
    summed: Sequence[PolicyResult],
    subjects: Sequence[Subject],
    baseline: str,
) -> SweptPoint:
    planned = plan.points[place]
    numbers = tuple(axis.number_of(value) for axis, value in zip(plan.axes, planned.values, strict=True))
    if not runs:
        return SweptPoint(planned.values, numbers, planned.scenario.hash, (), ())
    standard = next(one for one in runs if one.name == baseline)
    policies = tuple(
        PolicyAtPoint(
            one.name,
            len(one.measures),
            one.failed,
            tuple(
                Cell(
                    estimate_of(result, subject),
                    None if one is standard else difference(subject, standard, one, len(runs) - 1),
                )
                for subject in subjects
            ),
        )
        for one, result in zip(runs, summed, strict=True)
    )
    best = tuple(
        leader(subject, runs, [policy.cells[column].estimate.mean for policy in policies])
        for column, subject in enumerate(subjects)
    )
    return SweptPoint(planned.values, numbers, planned.scenario.hash, policies, best)


def _axis(plan: Plan, place: int) -> SweptAxis:
    axis = plan.axes[place]
    values = dict.fromkeys(point.values[place] for point in plan.points)
    known = [number for value in values if (number := axis.number_of(value)) is not None]
    if len(known) < len(values):
        return SweptAxis(axis.path, axis.title, "", tuple(value for value in axis.values if value in values), None)
    pairs = sorted(zip(known, values, strict=True))
    return SweptAxis(axis.path, axis.title, axis.unit, tuple(text for _, text in pairs), tuple(n for n, _ in pairs))


def _crossings(plan: Plan, points: Sequence[SweptPoint], subjects: Sequence[Subject]) -> Iterator[AxisCrossing]:
    """Changes of the best policy along the first axis of a grid, for each combination of the others' values."""
    if plan.design != "grid" or plan.axes[0].numbers is None:
        return
    lines: dict[Point, list[Leader | None]] = {}
    for column, subject in enumerate(subjects):
        lines = {}
        for point in points:
            lines.setdefault(point.values[1:], []).append(point.best[column] if point.policies else None)
        for at, leaders in lines.items():
            for crossing in crossings(leaders):
                yield line_of(crossing, plan.axes[0].values, str(subject), at)
