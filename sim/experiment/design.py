"""Which points a sweep looks at: every combination of its axes' values, or a Latin hypercube over them."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Final

from sim.scenario.axes import VARY
from sim.scenario.problems import Problem, ScenarioError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.scenario.axes import Axis

MOST_POINTS: Final = 500
Point = tuple[str, ...]  # one value for each axis


def grid(axes: Sequence[Axis]) -> tuple[Point, ...]:
    """Every combination of the axes' values, the last axis' changing quickest.

    Raises:
        ScenarioError: they are too many.
    """
    points = math.prod(len(axis.values) for axis in axes)
    if points > MOST_POINTS:
        largest = max(axes, key=lambda axis: len(axis.values))
        counted = " x ".join(str(len(axis.values)) for axis in axes)
        message = f"{counted} values make {points:,} points, more than {MOST_POINTS}"
        help = "say how many of a range, as in `path=LOW..HIGH/5`, or use `--design lhs --points 100`"
        width = len(largest.text)
        raise ScenarioError([Problem(VARY, 1, 1, largest.path, message, help=help, text=largest.text, width=width)])
    return tuple(itertools.product(*(axis.values for axis in axes)))


def latin_hypercube(axes: Sequence[Axis], points: int, seed: int) -> tuple[Point, ...]:
    """So many points, each axis cut into as many slices with one point in each; the same for the same seed.

    A range gives any value in it, whole numbers where only these may stand there; a list its values, equally often.

    Source: McKay, Beckman and Conover 1979, Technometrics 21(2), by `scipy.stats.qmc`.
    """
    import numpy as np
    from scipy.stats import qmc

    sample = qmc.LatinHypercube(len(axes), rng=np.random.default_rng(seed)).random(points)
    sample = sample[np.argsort(sample[:, 0])]  # for a reader: a point is as good as any other
    found = [tuple(axis.value_at(float(share)) for axis, share in zip(axes, row, strict=True)) for row in sample]
    return tuple(dict.fromkeys(found))
