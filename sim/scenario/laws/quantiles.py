"""Quantiles of laws: the value below which a share of all values lies. For laws of what is uncertain in a scenario.

Sources: Law, Simulation Modeling and Analysis, 5th edition, section 8.3 (inverse transforms); gamma and beta by scipy's
inverses of the incomplete functions, the hyperexponential by root finding.
"""

from __future__ import annotations

import math
from functools import singledispatch
from itertools import accumulate
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

from sim.scenario.laws.families import (
    Discrete,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Hyperexponential,
    Lognormal,
    Pert,
    Triangular,
    Uniform,
    Weibull,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.scenario.laws.law import Law

CUT: Final = 0.001  # laws without an upper end are cut where one value in a thousand lies beyond, on either side
_ENDLESS = (Exponential, Lognormal, Gamma, Erlang, Weibull, Hyperexponential)


def within_reach(law: Law, share: float) -> float:
    """The quantile at `share` (0 to 1), finite also at 0 and 1: a law without an end is cut, see `CUT`."""
    return quantile(law, min(max(share, CUT), 1.0 - CUT) if isinstance(law, _ENDLESS) else share)


@singledispatch
def quantile(law: Law, share: float) -> float:
    """The value below which `share` of the law's values lie; infinite at 1 for a law without an end."""
    raise TypeError(f"no quantile at {share} is known for {type(law).__name__}")


@quantile.register
def _(law: Uniform, share: float) -> float:
    return law.low + share * (law.high - law.low)


@quantile.register
def _(law: Triangular, share: float) -> float:
    span, rise, fall = law.high - law.low, law.mode - law.low, law.high - law.mode
    if share * span < rise:
        return law.low + math.sqrt(share * span * rise)
    return law.high - math.sqrt((1.0 - share) * span * fall)


@quantile.register
def _(law: Exponential, share: float) -> float:
    return law.average * -math.log1p(-share) if share < 1 else math.inf


@quantile.register
def _(law: Weibull, share: float) -> float:
    return law.scale * (-math.log1p(-share)) ** (1.0 / law.shape) if share < 1 else math.inf


@quantile.register
def _(law: Lognormal, share: float) -> float:
    if share in (0.0, 1.0):
        return math.inf if share else 0.0
    spread = math.log1p(law.variation**2)
    return law.average * math.exp(math.sqrt(spread) * NormalDist().inv_cdf(share) - spread / 2)


@quantile.register
def _(law: Gamma, share: float) -> float:
    from scipy.special import gammaincinv  # scipy is slow to import, and few laws need it

    return law.scale * float(gammaincinv(law.shape, share))


@quantile.register
def _(law: Erlang, share: float) -> float:
    return quantile(Gamma(shape=law.k, scale=law.average / law.k), share)


@quantile.register
def _(law: Pert, share: float) -> float:
    from scipy.special import betaincinv  # as above

    span = law.high - law.low
    rising, falling = 1 + 4 * (law.mode - law.low) / span, 1 + 4 * (law.high - law.mode) / span
    return law.low + span * float(betaincinv(rising, falling, share))


@quantile.register
def _(law: Hyperexponential, share: float) -> float:
    from scipy.optimize import brentq  # as above

    if share in (0.0, 1.0):
        return math.inf if share else 0.0
    highest = max(law.means) * -math.log1p(-share)

    def above(value: float) -> float:
        left = math.fsum(p * math.exp(-value / mean) for p, mean in zip(law.probabilities, law.means, strict=True))
        return 1.0 - left - share

    return float(brentq(above, 0.0, highest, xtol=1e-12 * highest))


@quantile.register
def _(law: Discrete, share: float) -> float:
    return _step(zip(law.values, law.probabilities, strict=True), share)


@quantile.register
def _(law: Empirical, share: float) -> float:
    return _step(((value, 1.0 / len(law.values)) for value in law.values), share)


def _step(pairs: Iterable[tuple[float, float]], share: float) -> float:
    """The smallest value at or below which at least `share` lies."""
    ordered = sorted(pair for pair in pairs if pair[1] > 0)
    for (value, _), reached in zip(ordered, accumulate(weight for _, weight in ordered), strict=True):
        if reached >= share - 1e-12:
            return value
    return ordered[-1][0]
