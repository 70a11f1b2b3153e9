"""When enough replications have been run: the mean's interval is as narrow as was asked for, and stays so.

The rule is looked at after each replication. It does not stop at the first one at which the interval is narrow enough,
for that is often a lucky one: the next few must agree (look-ahead). It does not stop before 30, for intervals that stop
from 3 on hold the true mean in 84 to 89 % of cases instead of 95 %.

Source: Hoad, Robinson and Davies 2010, "Automated selection of the number of replications for a discrete-event
simulation", Journal of the Operational Research Society 61(11).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.results.estimates import CONFIDENCE, binomial_intervals

if TYPE_CHECKING:
    from sim.model.log import Bools, Floats
    from sim.results.amounts import Amount

FIRST: Final = 30  # replications before the rule is looked at
_LOOK_AHEAD: Final = 5  # replications, or percent of those done where that is more


@dataclass(frozen=True, slots=True)
class Reached:
    """How narrow the interval of a mean has become.

    `after`: the number of replications from which on it was as narrow as asked for; None while it is not, or not for
    long enough. `needed` estimates how many it takes; None where nothing can be said.
    """

    n: int  # replications with a figure
    mean: float | None
    half_width: float | None
    after: int | None
    needed: int | None


def precision_reached(figures: Floats, target: Amount, *, yes_or_no: bool = False, first: int = FIRST) -> Reached:
    """Whether and when the mean of the figures, one a replication in their order, was known within `target`.

    Figures that are NaN do not count. `yes_or_no`: figures are 0 or 1, and the interval is the binomial one. An
    interval without any width (figures all alike) counts as narrow enough.
    """
    defined = figures[~np.isnan(figures)]
    n = len(defined)
    if n < 2:
        return Reached(n, float(defined[0]) if n else None, None, None, None)
    means, half = running_intervals(defined, yes_or_no=yes_or_no)
    limits = target.value * np.abs(means) if target.relative else np.full(n, target.value)
    with np.errstate(invalid="ignore"):
        after = _first_for_good(half <= limits, first)
    limit, width = float(limits[-1]), float(half[-1])
    needed = after if after is not None else max(first, n + 1, _needed(n, width, limit)) if limit > 0 else None
    return Reached(n, float(means[-1]), width, after, needed)


def running_intervals(
    figures: Floats, *, yes_or_no: bool = False, confidence: float = CONFIDENCE
) -> tuple[Floats, Floats]:
    """The mean of the first figure, of the first two, ..., and the half-widths of their intervals; NaN for the first.

    Student's t interval, or half the width of the exact binomial one where `yes_or_no`.
    """
    from scipy.special import stdtrit  # scipy is slow to import and only needed here

    counts = np.arange(1, len(figures) + 1)
    offsets = figures - figures[0]
    sums = offsets.cumsum()
    means: Floats = figures[0] + sums / counts
    if yes_or_no:
        low, high = binomial_intervals(figures.cumsum(), counts.astype(np.float64), confidence)
        return means, (high - low) / 2
    freedom = np.maximum(counts - 1, 1).astype(np.float64)
    variances = np.maximum((offsets**2).cumsum() - sums**2 / counts, 0.0) / freedom
    half = np.asarray(stdtrit(freedom, 0.5 + confidence / 2), dtype=np.float64) * np.sqrt(variances / counts)
    half[0] = np.nan
    return means, half


def look_ahead(n: int) -> int:
    """For how many replications after the nth the interval must stay narrow enough."""
    return max(_LOOK_AHEAD, _LOOK_AHEAD * n // 100)


def _first_for_good(narrow: Bools, first: int) -> int | None:
    """The first replication, counted from 1, from which on the interval stays narrow for the look-ahead."""
    wide = np.flatnonzero(~narrow[first - 1 :]) + first
    starts = np.concatenate(([first], wide + 1))
    ends = np.concatenate((wide, [len(narrow) + 1]))  # where it is no longer narrow, or not known
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if start + look_ahead(start) < end:
            return int(start)
    return None


def _needed(n: int, width: float, limit: float) -> int:
    """Replications until the interval is narrow enough for good, as half-widths shrink with the root of n."""
    enough = math.ceil(n * (width / limit) ** 2)
    return enough + look_ahead(enough)
