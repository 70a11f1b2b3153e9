"""Where a run's warm-up ends: MSER-5 on curves averaged over pilot replications, and Welch's moving average."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.model.log import Floats

OBSERVATIONS: Final = 250  # of a curve, in equal spans of time
_BATCH: Final = 5  # observations: the five of MSER-5
_FEWEST: Final = 10  # batches that a series needs
_KEPT: Final = 0.4  # of a series that is never left out: a shorter rest looks steady by chance
_WELCH: Final = 0.05  # of the curve, on each side of the moving average


@dataclass(frozen=True, slots=True)
class Settling:
    """When a curve is steady: the number waiting or trust, under one policy, seen over `days` from an empty start.

    `settled` is the day, None where none was found in the first half.
    """

    policy: str
    of: str  # "waiting" or "trust"
    days: float
    settled: float | None


@dataclass(frozen=True, slots=True)
class WarmUp:
    """The warm-up of a run, in working days, and where it comes from.

    `written` is what the scenario says, or said before the warm-up was found. Where one was looked for, `settlings` say
    what was found from so many `pilots` of each policy, or `none_applies` says why there is none to look for.
    """

    written: float
    pilots: int = 0
    settlings: tuple[Settling, ...] = ()
    none_applies: str = ""

    @property
    def last(self) -> Settling | None:
        """The curve that settles last, the first of those that never do; None where nothing was looked for."""
        return max(self.settlings, key=lambda one: np.inf if one.settled is None else one.settled, default=None)

    @property
    def days(self) -> float | None:
        """The warm-up that serves all policies; None where one does not settle."""
        return self.written if self.last is None else self.last.settled


@dataclass(frozen=True, slots=True)
class Curve:
    """What a settling was found from: means over pilot replications in equal spans of time, and their 95 % intervals'
    half-widths (Student's t)."""

    settling: Settling
    means: Floats
    half_widths: Floats


def warm_up_document(warm_up: WarmUp) -> dict[str, Any]:
    """The same as plain values, ready for JSON."""
    return {"days": warm_up.days, **asdict(warm_up), "settlings": [asdict(one) for one in warm_up.settlings]}


def read_warm_up(document: Mapping[str, Any]) -> WarmUp:
    """What plain values stand for."""
    settlings = tuple(Settling(**one) for one in document["settlings"])
    return WarmUp(document["written"], document["pilots"], settlings, document["none_applies"])


def settled_from(observations: Floats) -> float | None:
    """The share of a series after which it is steady, by MSER-5; None where that lies in its second half.

    Batches of five observations; left out are as many of the first as make the standard error of the rest's mean the
    smallest: the d that minimises the sum of squares about the mean of the k - d batches left, over (k - d)^2. A
    smallest value in the second half says that the series is too short to see where it settles. Two fifths are always
    kept, since a short rest of a series whose neighbours are alike looks steady by chance; observations beyond a
    multiple of five do not count.

    Source: White 1997, "An effective truncation heuristic for bias reduction in simulation output"; White, Cobb and
    Spratt 2000, "A comparison of five steady-state truncation heuristics for simulation". That the end must be kept:
    Hoad, Robinson and Davies 2010, "Automating warm-up length estimation".

    Raises:
        ValueError: fewer than ten batches.
    """
    count = len(observations) // _BATCH
    if count < _FEWEST:
        raise ValueError(f"MSER-5 wants {_FEWEST * _BATCH} observations or more, not {len(observations)}")
    batches = observations[: count * _BATCH].reshape(count, _BATCH).mean(axis=1)
    most = int((1 - _KEPT) * count)
    errors = [_squared_error(batches[left_out:]) for left_out in range(most + 1)]
    left_out = int(np.argmin(errors))
    return left_out / count if 2 * left_out <= count else None


def _squared_error(batches: Floats) -> float:
    """The squared marginal standard error; taken from the first batch, so that a constant has exactly none."""
    return float(np.var(batches - batches[0]) / len(batches))


def moving_average(series: Floats) -> Floats:
    """Welch's moving average: over a twentieth of the series on each side, less near its beginning.

    The last twentieth has no average, so that the result is shorter than the series.

    Source: Welch 1983, "The statistical analysis of simulation results"; Law, Simulation Modeling and Analysis, 5th
    ed., section 9.5.1.
    """
    count = len(series)
    window = max(1, round(_WELCH * count))
    places = np.arange(count - window)
    reach = np.minimum(places, window)
    sums = np.concatenate(([0.0], np.cumsum(series)))
    averages: Floats = (sums[places + reach + 1] - sums[places - reach]) / (2 * reach + 1)
    return averages
