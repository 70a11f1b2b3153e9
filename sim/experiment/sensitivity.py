"""Which assumptions an answer hangs on: a scenario is run at other values of its numbers, under the same demand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.experiment.assumptions import assumptions_of
from sim.experiment.configurations import configurations
from sim.experiment.plausible import SensitivityError
from sim.experiment.provenance import provenance
from sim.experiment.selection import selected
from sim.experiment.sensitivity_cautions import cautions_of
from sim.experiment.sensitivity_design import design_of
from sim.experiment.weighing import Measured, weigh
from sim.results.runs import in_common
from sim.results.sensitivity import Assumption, Method, Sensitivity
from sim.results.subjects import read_subject
from sim.scenario.problems import ScenarioError
from sim.scenario.reading import with_values

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.experiment.configurations import Configuration
    from sim.experiment.laboratory import Laboratory
    from sim.experiment.plausible import Assumed
    from sim.experiment.sensitivity_design import Design, Point
    from sim.model.log import Floats
    from sim.results.runs import PolicyRuns
    from sim.results.subjects import Subject
    from sim.scenario.schema import Scenario

REPLICATIONS: Final = 30  # at each point, where nothing else is asked for
MOST_RUNS: Final = 50_000

Setting = tuple["Configuration", ...]  # one configuration a policy, at one point


@dataclass(frozen=True, slots=True)
class SensitivityQuestion:
    """What is asked. `measure`, `within` and `points` None, and no policies: the default of each.

    `within` is the share of its value by which a number may be wrong, `vary` the paths that alone are varied, each with
    a range or without; `points` the number of Morris's walks or of the rows of Sobol's design.
    """

    method: Method = "tornado"
    measure: str | None = None
    policies: tuple[str, ...] = ()
    replications: int = REPLICATIONS
    seed: int | None = None
    within: float | None = None
    vary: tuple[str, ...] = ()
    points: int | None = None
    most_runs: int = MOST_RUNS


@dataclass(frozen=True, slots=True)
class Size:
    """What an analysis will take: points beside the middle, policies, replications, and runs that are not the same."""

    assumptions: int
    points: int
    policies: int
    replications: int
    runs: int
    measure: str


def sensitivity(
    scenario: Scenario,
    question: SensitivityQuestion,
    laboratory: Laboratory,
    command: str = "",
    announce: Callable[[Size], None] | None = None,
) -> Sensitivity:
    """Run the scenario at other values of its numbers and say what moves the measure, and the ranking of policies.

    The measure is its mean over the replications, which are the same at all points. `announce` is called with the size
    of it before anything runs.

    Raises:
        SensitivityError: nothing can be varied, it takes too many runs, or values cannot stand together.
        MisreadError: there is no such measure.
        UnknownPolicyError: there is no such policy.
        KeyboardInterrupt: interrupted before there was anything to report.
    """
    plan = _planned(scenario, question)
    everything = [*plan.middle, *(one for setting in plan.settings for one in setting)]
    runs = len({one.key for one in everything}) * question.replications
    if announce is not None:
        names = len(plan.policies)
        announce(Size(len(plan.assumed), len(plan.settings), names, question.replications, runs, str(plan.subject)))
    outcomes = laboratory.measure(everything, range(question.replications))
    assumed, design = plan.assumed, plan.design
    partial = any(one.attempted < question.replications for one in outcomes)
    if partial:
        assumed, design, outcomes = _what_is_done(question.method, assumed, design, outcomes, len(plan.policies))
    outcomes = in_common(outcomes)
    measured = _measured(plan.subject, plan.policies, design, outcomes, scenario.baseline_name)
    found = weigh(question.method, measured, assumed, plan.subject.measure.better, plan.seed)
    return Sensitivity(
        scenario=scenario.name,
        scenario_hash=scenario.hash,
        seed=plan.seed,
        method=question.method,
        measure=str(plan.subject),
        unit=str(plan.subject.measure.unit),
        better=plan.subject.measure.better,
        replications=question.replications,
        points=len(design.points),
        runs=runs,
        compared=2 * len(assumed) if question.method == "tornado" else 0,
        days_per_week=scenario.calendar.days_per_week,
        baseline=scenario.baseline_name,
        policies=plan.policies,
        assumptions=_described(scenario, assumed, plan.middle, plan.seed),
        left_out=plan.left_out,
        middle=found.middle,
        bars=found.bars,
        effects=found.effects,
        indices=found.indices,
        noise=found.noise,
        rankings=found.rankings,
        failed=tuple(dict.fromkeys(failure for one in outcomes for failure in one.failed)),
        warnings=cautions_of(question.replications, assumed, design, plan.settings, outcomes, measured, found),
        provenance=provenance(scenario, plan.seed, command),
        partial=partial,
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """Everything that is settled before anything runs."""

    subject: Subject
    policies: tuple[str, ...]
    seed: int
    assumed: tuple[Assumed, ...]
    left_out: tuple[str, ...]
    design: Design
    middle: Setting
    settings: tuple[Setting, ...]  # one a point of the design


def _planned(scenario: Scenario, question: SensitivityQuestion) -> _Plan:
    subject = read_subject(question.measure or default_measure(scenario), scenario)
    names = selected(scenario, question.policies or None)
    seed = scenario.seed if question.seed is None else question.seed
    per_point = len(names) * question.replications
    most = max(1, question.most_runs // (2 * per_point))
    assumed, left_out = assumptions_of(scenario, subject.measure, names, question.within, question.vary, most)
    design = design_of(question.method, assumed, question.points, seed, per_point, question.most_runs)
    middle = configurations(scenario, names, seed)
    settings = tuple(_setting(scenario, assumed, point, names, seed) for point in design.points)
    return _Plan(subject, names, seed, assumed, left_out, design, middle, settings)


def default_measure(scenario: Scenario) -> str:
    """The share that goes round IT where some department can, else the wait."""
    can_leave = (
        department.alternative is not None or department.patience not in (None, "never")
        for department in scenario.departments.values()
    )
    return "bypass_rate" if any(can_leave) else "wait_mean"


def _setting(scenario: Scenario, assumed: Sequence[Assumed], point: Point, names: Sequence[str], seed: int) -> Setting:
    try:
        other = with_values(scenario, [(assumed[place].quantity, value) for place, value in point.items()])
        return configurations(other, names, seed)
    except ScenarioError as error:
        raise SensitivityError(
            f"some of the values cannot stand together: {error.problems[0].message}",
            "narrow the range of what it speaks of, or leave it out by naming the others with --vary",
        ) from None


def _what_is_done(
    method: Method, assumed: Sequence[Assumed], design: Design, outcomes: Sequence[PolicyRuns], policies: int
) -> tuple[tuple[Assumed, ...], Design, tuple[PolicyRuns, ...]]:
    """After Ctrl-C: the assumptions of a tornado of which both ends and the middle have two replications or more.

    The other methods need all of their points.

    Raises:
        KeyboardInterrupt: there is nothing to report.
    """
    enough = [
        all(one.attempted >= 2 for one in outcomes[start : start + policies])
        for start in range(0, len(outcomes), policies)
    ]
    tornado = range(len(assumed) if method == "tornado" else 0)
    kept = [place for place in tornado if all(enough[1 + 2 * place : 3 + 2 * place])]
    if all(enough):
        return tuple(assumed), design, tuple(outcomes)
    if not enough[0] or not kept:
        raise KeyboardInterrupt
    settings = [0, *(1 + 2 * place + end for place in kept for end in (0, 1))]
    chosen = tuple(one for setting in settings for one in outcomes[setting * policies : (setting + 1) * policies])
    left = tuple(assumed[place] for place in kept)
    return left, design_of(method, left, None, 0, 0, 1), chosen


def _measured(
    subject: Subject, names: Sequence[str], design: Design, outcomes: Sequence[PolicyRuns], baseline: str
) -> Measured:
    """The measure by setting, policy and replication; NaN where undefined, or withheld since a replication failed."""
    numbers = sorted({number for one in outcomes for number in one.replications})
    column = {number: index for index, number in enumerate(numbers)}
    figures = np.full((len(outcomes), len(numbers)), np.nan)
    for row, one in zip(figures, outcomes, strict=True):
        if not one.failed:
            row[[column[number] for number in one.replications]] = subject.figures(one)
    by_setting: Floats = figures.reshape(-1, len(names), len(numbers))
    return Measured(tuple(names), baseline, by_setting[0], by_setting[1:], design)


def _described(scenario: Scenario, assumed: Sequence[Assumed], middle: Setting, seed: int) -> tuple[Assumption, ...]:
    """Each assumption, with the policies that none of its values changes."""
    names = [one.policy.name for one in middle]
    described = []
    for place, each in enumerate(assumed):
        low, high = each.ends
        at_ends = [_setting(scenario, assumed, {place: value}, names, seed) for value in (low, high)]
        same = [all(setting[index].key == one.key for setting in at_ends) for index, one in enumerate(middle)]
        described.append(
            Assumption(
                path=each.path,
                dimension=str(each.quantity.dimension),
                value=each.quantity.value,
                low=low,
                high=high,
                law=type(each.law).__name__.lower(),
                declared=each.declared,
                note=each.note,
                steady=tuple(name for name, stands in zip(names, same, strict=True) if stands),
            )
        )
    return tuple(described)
