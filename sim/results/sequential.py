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

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.results.estimates import binomial_interval, half_widths, moments
from sim.results.results import Estimate

if TYPE_CHECKING:
    from sim.model.log import Floats
    from sim.results.catalogue import Measure

FIRST: Final = 30  # replications of the first look; with skewed waits an interval from fewer covers too little
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


def estimate_of(figures: Floats, confidence: float, measure: Measure | None = None) -> Estimate:
    """The mean of one figure a replication with its interval: Student's t, or binomial where the measure is yes or no.

    The interval is cut to what the measure can be. NaN entries do not count. Without a `measure` the figures are
    differences, and nothing is cut.
    """
    if not len(figures):
        return Estimate(None, None, None, None, 0)
    of = moments(figures[:, None])
    count, mean = int(of.count[0]), float(of.mean[0])
    if count == 0:
        return Estimate(None, None, None, None, 0)
    half = float(half_widths(of, confidence)[0])
    if np.isnan(half):
        return Estimate(mean, None, None, None, count)
    plain = Estimate(mean, mean - half, mean + half, half, count)
    if measure is None:
        return plain
    if measure.yes_or_no:
        low, high = binomial_interval(round(mean * count), count, confidence)
        return replace(plain, low=low, high=high)
    return replace(plain, low=max(mean - half, measure.unit.lowest), high=min(mean + half, measure.unit.highest))
