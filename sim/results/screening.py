"""Morris screening: which of many factors matter at all, from a few walks through the space of their values.

Functions of arrays, in the unit cube: they know nothing of scenarios. Sources: Morris, "Factorial sampling plans for
preliminary computational experiments", Technometrics 33 (1991), 161-174; the mean of absolute effects (mu*) from
Campolongo, Cariboni and Saltelli, "An effective screening design for sensitivity analysis of large models",
Environmental Modelling and Software 22 (2007), 1509-1518.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from sim.model.log import Floats

LEVELS: Final = 4  # of the grid that the walks go on
STEP: Final = LEVELS / (
    2 * (LEVELS - 1)
)  # of one factor, as a share of its range: half of the levels, as Morris has it
_DRAWS: Final = 1000  # resamples for the interval of mu*


@dataclass(frozen=True, slots=True)
class Screened:
    """Effects of each factor, in the output's unit for the whole range of the factor.

    `mu_star` is the mean of the absolute effects, with the 95 % interval `low` to `high`; `mu` the mean effect; `sigma`
    the standard deviation of the effects over the walks: large beside `mu_star` where the factor's effect hangs on
    itself or on others. `noise` is the `mu_star` that chance in the output alone would show.
    """

    mu_star: Floats
    low: Floats
    high: Floats
    mu: Floats
    sigma: Floats
    noise: Floats


def walks(count: int, factors: int, generator: np.random.Generator) -> Floats:
    """`count` walks of factors + 1 points each, in the unit cube; from point to point one factor moves by `STEP`.

    Each factor moves once a walk, in a random order, up or down as chance has it.
    """
    lowest = generator.integers(0, LEVELS // 2, (count, factors)) / (LEVELS - 1)
    begins_high = generator.integers(0, 2, (count, factors)).astype(bool)
    points = np.empty((count, factors + 1, factors))
    points[:, 0] = lowest + STEP * begins_high
    for walk in range(count):
        for step, factor in enumerate(generator.permutation(factors), start=1):
            points[walk, step] = points[walk, step - 1]
            points[walk, step, factor] = lowest[walk, factor] + STEP * (not begins_high[walk, factor])
    return points


def elementary_effects(points: Floats, outputs: Floats) -> Floats:
    """Change of the output per whole range of each factor, walk by walk.

    `points` are those of `walks`; `outputs` has one row a walk and one column a point, with any further axes. Returns
    walks by factors, by these axes.
    """
    moves = np.diff(points, axis=1)
    moved = np.abs(moves).argmax(axis=2)  # walks by steps: the factor that moved
    order = moved.argsort(axis=1)  # walks by factors: the step at which it did
    rows = np.arange(len(points))[:, None]
    size = moves[rows, order, np.arange(points.shape[2])]
    change = np.diff(outputs, axis=1)[rows, order]
    return np.asarray(change / size.reshape(*size.shape, *(1,) * (change.ndim - 2)))


def screen(effects: Floats, generator: np.random.Generator) -> Screened:
    """Sum up elementary effects: walks by factors by replications of the output under common random numbers.

    The interval is the percentile one of a bootstrap over walks and replications together, so that it has in it both
    the choice of the walks and chance in the output.
    """
    count, _, replications = effects.shape
    mean = effects.mean(axis=2)
    drawn = np.stack([_mu_star(_resampled(effects, generator)) for _ in range(_DRAWS)])
    low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
    scatter = effects.var(axis=2, ddof=1) / replications if replications > 1 else np.full_like(mean, np.nan)
    return Screened(
        mu_star=np.abs(mean).mean(axis=0),
        low=low,
        high=high,
        mu=mean.mean(axis=0),
        sigma=mean.std(axis=0, ddof=1) if count > 1 else np.full(mean.shape[1], np.nan),
        noise=np.sqrt(2.0 / math.pi) * np.sqrt(scatter).mean(axis=0),  # mean absolute value of a normal error
    )


def _resampled(effects: Floats, generator: np.random.Generator) -> Floats:
    count, _, replications = effects.shape
    chosen = effects[generator.integers(0, count, count)]
    return np.asarray(chosen[:, :, generator.integers(0, replications, replications)])


def _mu_star(effects: Floats) -> Floats:
    return np.asarray(np.abs(effects.mean(axis=2)).mean(axis=0))
