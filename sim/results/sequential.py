"""Looking at a value again and again until it is clear: how far to trust each look.

A value is measured with 30 replications, then with twice as many, and so on up to a most. At each look its interval
is held against a limit. Looking often gives chance many chances, so the error that is allowed in all is spent over the
looks, in proportion to the replications that each one adds, and divided by how many things are judged. The intervals
then hold all together: whatever is looked at, and whenever one stops.

Source: Lan and DeMets, Discrete sequential boundaries for clinical trials, Biometrika 70(3), 1983, with the linear
spending function (Kim and DeMets 1987, exponent 1). Bonferroni's inequality stands in for the joint law of the looks,
which makes the intervals a little too wide and never too narrow.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.results.catalogue import Unit
from sim.results.estimates import binomial_interval, half_widths, moments
from sim.results.results import Estimate

if TYPE_CHECKING:
    from sim.model.log import Floats
    from sim.results.catalogue import Measure

FIRST: Final = 30  # replications of the first look; with skewed waits an interval from fewer covers too little
_ENOUGH: Final = 5.0  # the square root of Cochran's 25
_WORTH_A_LOOK: Final = 1.5  # a last look adds half of the one before at least


@dataclass(frozen=True, slots=True)
class Looks:
    """How many replications each look has, in rising order, and what error may be made in all looks at one thing."""

    replications: tuple[int, ...]
    error: float

    @property
    def most(self) -> int:
        """The replications of the last look."""
        return self.replications[-1]

    def confidence(self, look: int) -> float:
        """The confidence of the interval at a look, so that all looks hold together with 1 - `error`."""
        before = self.replications[look - 1] if look else 0
        return 1.0 - self.error * (self.replications[look] - before) / self.most


def looks(most: int, error: float, judged: int) -> Looks:
    """Looks with up to `most` replications at each of so many things, of which any may be judged wrongly by `error`."""
    numbers = [min(FIRST, most)]
    while numbers[-1] * 2 * _WORTH_A_LOOK <= most:
        numbers.append(numbers[-1] * 2)
    if numbers[-1] < most:
        numbers.append(most)
    return Looks(tuple(numbers), error / judged)


def estimate_at(figures: Floats, confidence: float, measure: Measure | None = None) -> Estimate:
    """The mean of one figure a replication with its interval: Student's t, or binomial where the measure is yes or no.

    The end on the side of a long tail is moved out by what the skewness seen calls for, and once more while there are
    fewer replications than such a skewness needs. That is the side on which Student's interval fails too often: with
    skewed waits and the high confidence of a single look, several times as often as it should. The other end stays,
    which is on the safe side. `half_width` is the longer side's.

    The interval is cut to what the measure can be. A measure that is the same in all replications is not certain for
    that: others may not have been seen, as often as the binomial interval allows, and in these a share may be anywhere
    from 0 to 1, a time longer by a day, a count by one. Money is taken as it is, for pay may well be certain. NaN
    entries do not count. Without a `measure` the figures are differences, and nothing is cut.

    Sources: the first term of the Edgeworth expansion, skewness * (1 + 2 t^2) / (6 sqrt n) standard errors (Johnson,
    Modified t tests and confidence intervals for asymmetrical populations, Journal of the American Statistical
    Association 73, 1978; Hall, The Bootstrap and Edgeworth Expansion, 1992); replications that a skewness needs, 25
    times its square (Cochran, Sampling Techniques, 3rd ed., section 2.15).
    """
    seen = figures[~np.isnan(figures)]
    count = len(seen)
    if count == 0:
        return Estimate(None, None, None, None, 0)
    of = moments(seen[:, None])
    mean, half = float(of.mean[0]), float(half_widths(of, confidence)[0])
    if np.isnan(half):
        return Estimate(mean, None, None, None, count)
    if measure is not None and measure.yes_or_no:
        low, high = binomial_interval(round(mean * count), count, confidence)
        return Estimate(mean, low, high, half, count)
    if half == 0.0:
        return _all_alike(mean, count, confidence, measure)
    below, above = _sides(seen - mean, half, float(of.variance[0]))
    low, high = mean - below, mean + above
    if measure is not None:
        low, high = max(low, measure.unit.lowest), min(high, measure.unit.highest)
    return Estimate(mean, low, high, max(below, above), count)


def _sides(offsets: Floats, half: float, variance: float) -> tuple[float, float]:
    """How far the interval reaches below and above the mean: `half`, but further on the side of a long tail."""
    count = len(offsets)
    error = math.sqrt(variance / count)
    skewness = float((offsets**3).mean()) / math.pow(variance, 1.5)
    tail = abs(skewness) * (1.0 + 2.0 * (half / error) ** 2) / (6.0 * math.sqrt(count)) * error
    far = (half + tail) * max(1.0, _ENOUGH * abs(skewness) / math.sqrt(count))
    return (half, far) if skewness > 0 else (far, half)


def _all_alike(mean: float, count: int, confidence: float, measure: Measure | None) -> Estimate:
    """The interval where all replications agree."""
    if measure is None or measure.unit is Unit.MONEY_PER_YEAR:
        return Estimate(mean, mean, mean, 0.0, count)
    unseen = binomial_interval(0, count, confidence)[1]
    lowest, highest = max(measure.unit.lowest, mean - 1.0), min(measure.unit.highest, mean + 1.0)
    return Estimate(mean, mean - unseen * (mean - lowest), mean + unseen * (highest - mean), 0.0, count)
