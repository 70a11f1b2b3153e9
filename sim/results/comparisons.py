"""Policies against the baseline: paired differences under the same random demand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.results.catalogue import REQUEST_MEASURES
from sim.results.estimates import CONFIDENCE, Moments, half_widths, moments
from sim.results.results import Comparison

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.model.log import Floats
    from sim.results.runs import PolicyRuns


def compare(baseline: PolicyRuns, others: Sequence[PolicyRuns]) -> tuple[Comparison, ...]:
    """Each policy minus the baseline, for all and each department, for every measure of requests.

    Pairs are replications that both have; a measure counts in a pair when both define it. The intervals together hold
    with 95 % for one measure over all policies (Bonferroni: each has 1 - 5 % / number of policies compared). Where a
    replication failed on either side, intervals are withheld and nothing is called significant.

    Source: Law, Simulation Modeling and Analysis, 5th ed., sections 10.2.1 (paired-t) and 10.3.1 (comparisons with a
    standard).
    """
    found: list[Comparison] = []
    for other in others:
        found.extend(_compare(baseline, other, 1.0 - (1.0 - CONFIDENCE) / len(others)))
    return tuple(found)


def _compare(baseline: PolicyRuns, other: PolicyRuns, confidence: float) -> list[Comparison]:
    shared = sorted(set(baseline.replications) & set(other.replications))
    if not shared:
        return []
    ours, theirs = baseline.only(frozenset(shared)), other.only(frozenset(shared))
    withheld = bool(baseline.failed or other.failed)
    names = ours.measures[0].departments
    standards, changes = _figures(ours, len(names)), _figures(theirs, len(names))
    scopes: list[str | None] = [None, *names]
    found: list[Comparison] = []
    for index, department in enumerate(scopes):
        standard, changed = standards[:, index], changes[:, index]
        for metric, judged in zip(
            REQUEST_MEASURES, judge_columns(standard, changed, confidence, withheld), strict=True
        ):
            difference, low, high, significant, count, ratio = judged
            found.append(
                Comparison(
                    policy=other.name,
                    against=baseline.name,
                    department=department,
                    metric=metric.name,
                    difference=difference,
                    low=low,
                    high=high,
                    significant=significant,
                    n=count,
                    variance_ratio=ratio,
                )
            )
    return found


def _figures(runs: PolicyRuns, departments: int) -> Floats:
    """Replications by scopes (all, then the departments) by measures."""
    count = len(REQUEST_MEASURES)
    everybody = runs.stacked(lambda one: one.all_figures, count)[:, None]
    return np.concatenate([everybody, runs.stacked(lambda one: one.department_figures, departments, count)], axis=1)


Judged = tuple[float | None, float | None, float | None, bool, int, float | None]


def judge_columns(standard: Floats, changed: Floats, confidence: float, withheld: bool) -> list[Judged]:
    """Changed minus standard, paired row by row, for each column.

    For each: difference, low, high, whether the interval excludes zero, pairs, and the variance ratio.
    """
    paired = moments(changed - standard)
    undefined = np.isnan(changed - standard)
    separate = _variance_if_unpaired(standard, changed, undefined)
    half = half_widths(paired, confidence)
    judged: list[Judged] = []
    columns = zip(*(array.tolist() for array in (paired.mean, paired.variance, half, separate)), strict=True)
    for count, (mean, variance, half_width, unpaired) in zip(paired.count.tolist(), columns, strict=True):
        ratio = unpaired / variance if count > 1 and variance > 0 else None
        if count == 0:
            judged.append((None, None, None, False, 0, None))
        elif withheld or count < 2:
            judged.append((mean, None, None, False, count, ratio))
        else:
            real = abs(mean) > half_width and (variance > 0 or _agreement_is_no_chance(count, confidence))
            judged.append((mean, mean - half_width, mean + half_width, real, count, ratio))
    return judged


def _agreement_is_no_chance(count: int, confidence: float) -> bool:
    """Whether so many pairs, all with the very same difference, are enough to call it one.

    The t interval has no width then, even at two pairs. The sign test still counts: as many heads in a row have the
    chance 2 ** (1 - count).
    """
    return 2.0 ** (1 - count) <= 1.0 - confidence


def _variance_if_unpaired(standard: Floats, changed: Floats, undefined: Floats) -> Floats:
    """Variance of the difference if the two had been drawn independently, from the same pairs."""
    first: Moments = moments(np.where(undefined, math.nan, standard))
    second: Moments = moments(np.where(undefined, math.nan, changed))
    return first.variance + second.variance
