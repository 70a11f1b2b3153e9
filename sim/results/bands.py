"""What replications say together about a curve or a distribution: the mean, how sure it is, how far they spread."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.results.comparisons import judge_columns
from sim.results.estimates import CONFIDENCE, half_widths, moments

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sim.model.log import Floats
    from sim.results.comparisons import Judged
    from sim.results.portrait import Portrait

    Quantiles = Callable[[Portrait], Floats]

SPREAD: Final = (0.1, 0.9)  # of replications: a band leaves a tenth of them on each side


@dataclass(frozen=True, slots=True)
class Band:
    """One array entry a point of a curve. NaN where no replication has a figure, and an interval where only one has
    or where it is withheld.

    `low` and `high` are the ends of the mean's 95 % interval (Student's t), `tenth` and `ninetieth` those between which
    eight in ten replications lie.
    """

    mean: Floats
    low: Floats
    high: Floats
    tenth: Floats
    ninetieth: Floats


def band_of(figures: Floats, *, withheld: bool = False) -> Band:
    """The band of an array with one row a replication; NaN entries do not count.

    `withheld` leaves the mean's interval out: the replications are what is left after one failed.
    """
    of = moments(figures)
    half = np.full_like(of.mean, np.nan) if withheld else half_widths(of)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # of a point at which no replication has a figure
        tenth, ninetieth = np.nanquantile(figures, SPREAD, axis=0)
    return Band(of.mean, of.mean - half, of.mean + half, tenth, ninetieth)


def quantiles_of(portraits: Sequence[Portrait], scope: str | None, of: Quantiles) -> Floats:
    """The quantiles of a department, or of all requests (None), a row a replication: `of` takes them out of a portrait,
    where the first row is that of all."""
    return np.array([of(each)[0 if scope is None else 1 + each.departments.index(scope)] for each in portraits])


def mean_quantiles(
    portraits: Mapping[str, Sequence[Portrait]], scopes: Sequence[str | None], of: Quantiles
) -> dict[tuple[str, str | None], Floats]:
    """By policy and scope the quantiles, each the mean over replications; none where no replication has any."""
    found = {}
    for scope in scopes:
        for name, those in portraits.items():
            quantiles = quantiles_of(those, scope, of)
            if len(quantiles) and not np.isnan(quantiles).all():
                found[name, scope] = band_of(quantiles).mean
    return found


def paired(before: Floats, after: Floats, compared: int, *, withheld: bool = False) -> Judged:
    """After minus before, one figure a replication each and the same replications in both, as policies are compared.

    The interval is adjusted (Bonferroni) for so many policies `compared`, and `withheld` where a replication failed.
    """
    confidence = 1.0 - (1.0 - CONFIDENCE) / compared
    return judge_columns(before[:, None], after[:, None], confidence, withheld)[0]


def half_width(of: Judged) -> float | None:
    """Half the width of a difference's interval; None where it is withheld."""
    _, low, high, *_ = of
    return None if low is None or high is None else (high - low) / 2


def histogram(shares: Floats, quantiles: Floats, edges: Floats) -> Floats:
    """How large a share lies in each bin between two `edges`, of a distribution that is given by its quantiles.

    `quantiles` are the values that so large `shares` (ascending from 0 to 1) do not exceed; between two of them the
    share that lies there is spread evenly. What is equal to the first edge counts in the first bin.
    """
    widths = np.diff(quantiles)
    below = np.array([_share_below(edge, shares, quantiles, widths) for edge in edges])
    below[0] = np.where(edges[0] <= quantiles[0], 0.0, below[0])
    return np.diff(below)


def _share_below(edge: float, shares: Floats, quantiles: Floats, widths: Floats) -> float:
    """The share that does not exceed `edge`."""
    covered = np.where(widths > 0, (edge - quantiles[:-1]) / np.where(widths > 0, widths, 1.0), edge >= quantiles[:-1])
    return float(np.sum(np.diff(shares) * np.clip(covered, 0.0, 1.0)))
