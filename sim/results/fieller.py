"""The interval of a ratio of two means that were measured in pairs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.model.log import Floats


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of means and what it may be. An end that is None is not bounded; `estimate` is None where the mean below
    is not above zero.
    """

    estimate: float | None
    low: float | None
    high: float | None


def ratio_of_means(above: Floats, below: Floats, confidence: float) -> Ratio:
    """The ratio of the mean of `above` to the mean of `below`, one figure of each in every replication.

    Where the mean below is not clearly above zero, no upper end can be named: the ratio may be as large as one likes,
    and only a lower end may be known. Where it is clearly below zero there is nothing to say: no estimate, no ends.
    Replications in which either is undefined do not count.

    Source: Fieller, Some problems in interval estimation, Journal of the Royal Statistical Society B 16(2), 1954: all
    ratios R for which the mean of above - R * below is no further from zero than Student's t allows.
    """
    from scipy.special import stdtrit  # scipy is slow to import and only needed here

    defined = ~(np.isnan(above) | np.isnan(below))
    n = int(defined.sum())
    if n == 0:
        return Ratio(None, None, None)
    top, bottom = float(above[defined].mean()), float(below[defined].mean())
    estimate = top / bottom if bottom > 0 else None
    if n < 2:
        return Ratio(estimate, None, None)
    spread = np.cov(above[defined], below[defined]) * float(stdtrit(n - 1, 0.5 + confidence / 2)) ** 2 / n
    a = float(bottom**2 - spread[1, 1])
    b = float(top * bottom - spread[0, 1])
    c = float(top**2 - spread[0, 0])
    if a > 0:  # the mean below is clearly not zero
        root = math.sqrt(max(0.0, b**2 - a * c))
        return Ratio(estimate, (b - root) / a, (b + root) / a) if bottom > 0 else Ratio(None, None, None)
    if c > 0 and top > 0 and a < 0:  # only the mean above is: the ratio lies outside of two ends, one on either side
        return Ratio(estimate, (b - math.sqrt(b**2 - a * c)) / a, None)
    return Ratio(estimate, None, None)
