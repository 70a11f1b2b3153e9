"""Sobol indices: which share of an output's variance comes from which factor, alone and together with others.

Functions of arrays, in the unit cube: they know nothing of scenarios. The estimators are scipy's
(`scipy.stats.sobol_indices`). Source: Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola, "Variance based
sensitivity analysis of model output", Computer Physics Communications 181 (2010), 259-270.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from sim.model.log import Floats

_DRAWS: Final = 500  # resamples for the intervals


@dataclass(frozen=True, slots=True)
class Shares:
    """Indices of each factor, with 95 % intervals.

    `first` is the share of the variance that would go if the factor were known; `total` the share that would stay if
    all others were. `noise` is the share of the output's variance that is chance in it and no factor's doing; None
    where one replication cannot tell.
    """

    first: Floats
    first_low: Floats
    first_high: Floats
    total: Floats
    total_low: Floats
    total_high: Floats
    noise: float | None


def saltelli_design(count: int, factors: int, generator: np.random.Generator) -> Floats:
    """Points of the design, in the unit cube: first A, then B, then for each factor A with that factor's column of B.

    `count` is a power of two. The points are count * (factors + 2), from one scrambled Sobol sequence, of which each
    point gives a row of A and a row of B.
    """
    from scipy.stats import qmc  # slow to import, and wanted here only

    both = qmc.Sobol(2 * factors, seed=generator, bits=64).random(count)
    first, second = both[:, :factors], both[:, factors:]
    blocks = [first, second]
    for factor in range(factors):
        mixed = first.copy()
        mixed[:, factor] = second[:, factor]
        blocks.append(mixed)
    return np.concatenate(blocks)


def variance_shares(outputs: Floats, factors: int, generator: np.random.Generator) -> Shares:
    """The indices of the mean over replications, from outputs at the points of `saltelli_design`.

    `outputs` has one row a point and one column a replication, under common random numbers. The intervals are the
    percentile ones of a bootstrap over the design's rows and the replications together, so that they have in them both
    the sampling of the factors and chance in the output.
    """
    count = len(outputs) // (factors + 2)
    blocks = outputs.reshape(factors + 2, count, -1)
    first, total = _indices(blocks.mean(axis=2))
    replications = blocks.shape[2]
    drawn = [
        _indices(
            blocks[:, generator.integers(0, count, count)][
                :, :, generator.integers(0, replications, replications)
            ].mean(axis=2)
        )
        for _ in range(_DRAWS)
    ]
    (first_low, first_high), (total_low, total_high) = (
        np.quantile(np.stack(draws), (0.025, 0.975), axis=0) for draws in zip(*drawn, strict=True)
    )
    return Shares(first, first_low, first_high, total, total_low, total_high, noise_share(outputs))


def noise_share(outputs: Floats) -> float | None:
    """The share of the variance between points that is chance in their means, what all points have in common aside.

    None where there is one replication or no variance.
    """
    points, replications = outputs.shape
    between = float(outputs.mean(axis=1).var(ddof=1))
    if replications < 2 or points < 2 or between == 0.0:
        return None
    own = outputs - outputs.mean(axis=0)  # what a replication does at all points alike moves no index
    chance = float(own.var(axis=1, ddof=1).mean()) / replications * points / (points - 1)
    return float(min(1.0, chance / between))


def _indices(blocks: Floats) -> tuple[Floats, Floats]:
    """First and total indices from blocks of outputs: A, B, and one for each factor."""
    from scipy.stats import sobol_indices

    count = blocks.shape[1]
    found = sobol_indices(func={"f_A": blocks[None, 0], "f_B": blocks[None, 1], "f_AB": blocks[2:, None]}, n=count)
    return np.atleast_1d(found.first_order), np.atleast_1d(found.total_order)
