"""Run replications of all policies until one measure is known as precisely as asked for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from sim.results.amounts import read_amount
from sim.results.precision import PolicyPrecision, Precision
from sim.results.results import Caution
from sim.results.runs import in_common
from sim.results.stopping import FIRST, look_ahead, precision_reached
from sim.results.subjects import read_subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.experiment.configurations import Configuration
    from sim.experiment.laboratory import Laboratory
    from sim.results.amounts import Amount
    from sim.results.runs import PolicyRuns
    from sim.results.subjects import Subject
    from sim.scenario.schema import Scenario

MEASURE: Final = "wait_mean"  # what a precision is about where no measure is named
CAP: Final = 2000  # replications, where no cap is named
_BEGIN: Final = 40  # replications of the first step: the 30 before the rule is looked at, and its look-ahead
_STEP: Final = 20  # the fewest replications that are added at a time, so that all workers have some


def read_target(scenario: Scenario, precision: str, measure: str = MEASURE) -> tuple[Subject, Amount]:
    """The measure and how precisely it is to be known.

    Raises:
        MisreadError: there is no such measure or part, or the precision is no amount of it.
    """
    subject = read_subject(measure, scenario)
    return subject, read_amount(precision, subject.measure, scenario.calendar)


def measure_to_precision(
    configurations: Sequence[Configuration],
    subject: Subject,
    target: Amount,
    laboratory: Laboratory,
    cap: int = CAP,
) -> tuple[tuple[PolicyRuns, ...], Precision]:
    """Replications of all configurations, as many as the measure's interval needs to be within `target` for each.

    All get the same replications, in growing steps, until the rule of `sim.results.stopping` holds for each or the cap
    is reached. It stops early where a replication fails, where the measure has no value, and when interrupted.

    Raises:
        ValueError: a cap below 30.
    """
    if cap < FIRST:
        raise ValueError(f"a precision needs {FIRST} replications or more, not {cap} at most")
    asked = min(_BEGIN, cap)
    while True:
        runs = in_common(laboratory.measure(configurations, range(asked)))
        precision = Precision(
            subject.measure.name,
            subject.part,
            target,
            cap,
            asked,
            tuple(_reached(one, subject, target) for one in runs),
        )
        hopeless = any(one.failed for one in runs) or any(one.reached.n == 0 for one in precision.policies)
        if precision.met or asked == cap or hopeless or runs[0].attempted < asked:
            return runs, precision
        asked = _next(asked, precision, cap)


def precision_cautions(precision: Precision) -> tuple[Caution, ...]:
    """That the target was missed, for which policies, and how many replications it would take."""
    missed = [f"'{each.policy}'" for each in precision.policies if not each.met]
    if not missed:
        return ()
    needed = precision.needed
    enough = None if needed is None or precision.replications < precision.cap else _rounded(needed)
    told = (
        f"{precision.subject} is not known as precisely as {precision.target.text} for {', '.join(missed)}"
        f" after {precision.replications} replications"
    )
    if enough is None:
        return (Caution("precision-missed", told, _without_estimate(precision)),)
    return (
        Caution(
            "precision-missed",
            f"{told}; it would take about {enough}",
            f"allow as many with --replications {enough}, or ask for less precision",
        ),
    )


def _without_estimate(precision: Precision) -> str:
    if any(each.withheld for each in precision.policies):
        return "look at the replication that failed"
    if any(each.reached.n == 0 for each in precision.policies):
        return "name a measure that has a value in this scenario"
    if precision.replications < precision.cap:
        return "run it again to the end"
    return "ask for an amount, not a percentage: a percentage of a mean of nearly 0 is never reached"


def _reached(runs: PolicyRuns, subject: Subject, target: Amount) -> PolicyPrecision:
    found = precision_reached(subject.figures(runs), target, yes_or_no=subject.measure.yes_or_no)
    return PolicyPrecision(runs.name, found, withheld=bool(runs.failed))


def _next(done: int, precision: Precision, cap: int) -> int:
    """How many replications to have next: what it seems to take, with a little to spare, and at most twice as many."""
    needed = precision.needed
    plan = 2 * done if needed is None else math.ceil(1.05 * needed) + look_ahead(needed)
    rounded = 10 * math.ceil(min(plan, 2 * done) / 10)
    return min(cap, max(done + _STEP, rounded))


def _rounded(number: int) -> int:
    """Two digits of it, upwards."""
    unit: int = 10 ** max(0, len(str(number)) - 2)
    return math.ceil(number / unit) * unit
