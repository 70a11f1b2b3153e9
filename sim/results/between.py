"""The difference between two experiments, policy by policy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.results.catalogue import REQUEST_MEASURES, Measure
from sim.results.estimates import CONFIDENCE, half_widths, moments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.model.log import Floats
    from sim.results.runs import PolicyRuns


@dataclass(frozen=True, slots=True)
class Change:
    """What a measure of all requests changed by, from the first experiment to the second, with a 95 % interval.

    `paired`: both saw the same demand in each replication, so that the difference is taken replication by replication.
    None where a measure is undefined, or too few replications define it.
    """

    policy: str
    measure: Measure
    first: float | None
    second: float | None
    difference: float | None
    half_width: float | None
    paired: bool


def changes(first: PolicyRuns, second: PolicyRuns) -> tuple[Change, ...]:
    """Every measure's change under one policy."""
    shared = [number for number in first.replications if number in set(second.replications)]
    paired = bool(shared) and _demand(first, shared) == _demand(second, shared)
    if paired:
        ours, theirs = _figures(first.only(shared)), _figures(second.only(shared))
        gap = moments(theirs - ours)
        means, half = gap.mean, half_widths(gap)
    else:
        ours, theirs = _figures(first), _figures(second)
        means, half = _unpaired(ours, theirs)
    before, after = moments(ours).mean, moments(theirs).mean
    columns = zip(REQUEST_MEASURES, *(array.tolist() for array in (before, after, means, half)), strict=True)
    return tuple(
        Change(first.name, measure, _defined(one), _defined(other), _defined(mean), _defined(width), paired)
        for measure, one, other, mean, width in columns
    )


def _unpaired(ours: Floats, theirs: Floats) -> tuple[Floats, Floats]:
    """Difference of means and its half-width. Source: Welch 1947, with his degrees of freedom."""
    from scipy.special import stdtrit  # scipy is slow to import and only needed here

    one, other = moments(ours), moments(theirs)
    parts = [each.variance / np.maximum(each.count, 1) for each in (one, other)]
    total = parts[0] + parts[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        squares = sum(part**2 / np.maximum(each.count - 1, 1) for part, each in zip(parts, (one, other), strict=True))
        freedom = np.where(total > 0, total**2 / squares, 1.0)
    half = stdtrit(freedom, 0.5 + CONFIDENCE / 2) * np.sqrt(total)
    return other.mean - one.mean, np.asarray(np.where(total > 0, half, 0.0 * total), dtype=np.float64)


def _figures(runs: PolicyRuns) -> Floats:
    return runs.stacked(lambda one: one.all_figures, len(REQUEST_MEASURES))


def _demand(runs: PolicyRuns, replications: Sequence[int]) -> list[str]:
    return [one.demand_hash for one in runs.only(replications).measures]


def _defined(value: float) -> float | None:
    return value if math.isfinite(value) else None
