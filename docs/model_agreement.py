"""What `small_queues` has to do with Slackline: that it is the same system, and which scenarios are like it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import stdtrit
from small_queues import FOCUS, MEASURES, POLICIES, figures

from sim import load
from sim.experiment import Executor, Laboratory, request_log, run
from sim.experiment.configurations import configurations
from sim.results.catalogue import REQUEST_MEASURES, measure_named
from sim.results.estimates import CONFIDENCE
from sim.results.measures import measure
from sim.results.subjects import read_subject
from sim.scenario.shipped import shipped_names

if TYPE_CHECKING:
    from interval_coverage import Effort, Truth
    from numpy.typing import NDArray
    from small_queues import Case

    Floats = NDArray[np.float64]

TOO_LARGE: Final = ("large-enterprise",)  # seconds a replication


@dataclass(frozen=True, slots=True)
class Agreement:
    """The scenario beside the recursion: the largest difference in any figure over the same requests; and over other
    replications the difference of means in standard errors, policies by `MEASURES`."""

    same: float
    z: Floats


def agreement(case: Case, truth: Truth, effort: Effort) -> Agreement:
    """Run the scenario itself, and hold it against the recursion."""
    results = run(case.scenario(), replications=effort.checked, laboratory=Laboratory(Executor(jobs=1)))
    z = np.empty_like(truth.mean)
    for policy, result in enumerate(results.policies):
        for column, name in enumerate(MEASURES):
            estimate = result.all[name]
            if estimate.mean is None or estimate.half_width is None:
                raise RuntimeError(f"{name} has no interval")
            error = estimate.half_width / stdtrit(estimate.n - 1, 0.5 + CONFIDENCE / 2)
            z[policy, column] = (estimate.mean - truth.mean[policy, column]) / error
    return Agreement(_same_requests(case, effort.logs), z)


def _same_requests(case: Case, count: int) -> float:
    """The largest difference in any figure when the recursion is given the requests of the scenario's own log."""
    scenario = case.scenario()
    columns = [REQUEST_MEASURES.index(measure_named(name)) for name in MEASURES]
    worst = 0.0
    for number in range(count):
        for policy, focus in zip(POLICIES, FOCUS, strict=True):
            log = request_log(scenario, policy, replication=number)
            theirs = measure(log, scenario.calendar).all_figures[columns]
            ours = figures(log.need[:, None], log.effort[:, None] / focus, case.due)[:, 0]
            worst = max(worst, float(np.abs(ours - theirs).max()))
    return worst


def shipped_skewness(effort: Effort) -> dict[str, float]:
    """How skewed a replication's mean wait is in the shipped scenarios, under their baselines; the largest left out."""
    found = {}
    for name in shipped_names():
        if name in TOO_LARGE:
            continue
        scenario = load(name)
        (baseline,) = configurations(scenario, [scenario.baseline_name])
        (runs,) = Laboratory(Executor(jobs=1)).measure([baseline], range(effort.shipped))
        waits = read_subject("wait_mean", scenario).figures(runs)
        offset = waits - waits.mean()
        found[name] = float((offset**3).mean() / (offset**2).mean() ** 1.5)
    return found
