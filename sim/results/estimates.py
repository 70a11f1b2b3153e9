"""From replications to estimates: means with Student-t intervals, shares of replications with binomial ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.results.catalogue import REQUEST_MEASURES, TEAM_MEASURES, Measure, Scope
from sim.results.ledger import Way
from sim.results.ledger_sums import LEDGER_MEASURES, ledger_estimates
from sim.results.policy_words import policy_in_words
from sim.results.results import Estimate, Measures, PolicyResult

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.model.log import Floats, Ints
    from sim.results.runs import PolicyRuns
    from sim.scenario.schema import Scenario

CONFIDENCE: Final = 0.95


@dataclass(frozen=True, slots=True)
class Moments:
    """Mean and variance (over n - 1) of each column, over the rows in which it is defined. NaN where n is too small."""

    mean: Floats
    variance: Floats
    count: Ints


def moments(figures: Floats) -> Moments:
    """Moments of each column of an array with one row a replication; NaN entries do not count.

    Values are taken relative to the first defined one, so that a column that never varies has a variance of exactly 0.
    """
    defined = ~np.isnan(figures)
    count = defined.sum(axis=0)
    origin = figures[defined.argmax(axis=0), np.arange(figures.shape[1])]
    offset = np.where(defined, figures - origin, 0.0)
    mean = offset.sum(axis=0) / np.maximum(count, 1)
    squares = np.where(defined, (offset - mean) ** 2, 0.0).sum(axis=0)
    variance = np.where(count > 1, squares / np.maximum(count - 1, 1), np.nan)
    return Moments(np.where(count > 0, origin + mean, np.nan), variance, count)


def half_widths(of: Moments, confidence: float = CONFIDENCE) -> Floats:
    """Half-width of each column's Student-t interval; NaN where fewer than two replications define it.

    Source: Law, Simulation Modeling and Analysis, 5th ed., section 4.5: t(n - 1, 1 - alpha / 2) * s / sqrt(n).
    """
    from scipy.special import stdtrit  # scipy is slow to import and only needed here

    freedom = np.maximum(of.count - 1, 1).astype(np.float64)
    quantile = np.asarray(stdtrit(freedom, 0.5 + confidence / 2), dtype=np.float64)
    return quantile * np.sqrt(of.variance / np.maximum(of.count, 1))


def estimates(figures: Floats, *, withheld: bool = False) -> tuple[Estimate, ...]:
    """An estimate for each column of an array with one row a replication.

    `withheld` leaves the intervals out: for a policy of which a replication failed, since the survivors may be the
    easy ones.
    """
    if not len(figures):
        return tuple(Estimate(None, None, None, None, 0) for _ in range(figures.shape[1]))
    summary = moments(figures)
    half = half_widths(summary)
    if withheld:
        half = np.full_like(half, np.nan)
    columns = zip(summary.mean.tolist(), half.tolist(), summary.count.tolist(), strict=True)
    return tuple(_estimate(mean, half_width, count) for mean, half_width, count in columns)


def _estimate(mean: float, half_width: float, count: int) -> Estimate:
    if count == 0:
        return Estimate(None, None, None, None, 0)
    if np.isnan(half_width):
        return Estimate(mean, None, None, None, count)
    return Estimate(mean, mean - half_width, mean + half_width, half_width, count)


def binomial_interval(yes: int, n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The exact interval of a share of which `yes` of `n` replications were seen; wide where all are alike."""
    low, high = binomial_intervals(np.array([float(yes)]), np.array([float(n)]), confidence)
    return float(low[0]), float(high[0])


def binomial_intervals(yes: Floats, n: Floats, confidence: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """The exact intervals of several shares.

    Source: Clopper and Pearson 1934, by quantiles of the beta distribution.
    """
    from scipy.special import betaincinv  # as above

    tail = (1 - confidence) / 2
    low = np.where(yes > 0, betaincinv(np.maximum(yes, 1.0), n - yes + 1, tail), 0.0)
    high = np.where(yes < n, betaincinv(yes + 1, np.maximum(n - yes, 1.0), 1 - tail), 1.0)
    return low, high


def _possible(estimate: Estimate, measure: Measure) -> Estimate:
    """The estimate with its interval cut to values that the measure can have: a share is never over 100 %.

    The true value is never outside, so the interval holds as often as before. `half_width` stays Student's. A measure
    that is yes or no in each replication gets the binomial interval.
    """
    if estimate.low is None or estimate.high is None:
        return estimate
    if measure.yes_or_no and estimate.mean is not None:
        low, high = binomial_interval(round(estimate.mean * estimate.n), estimate.n)
        return replace(estimate, low=low, high=high)
    return replace(estimate, low=max(estimate.low, measure.unit.lowest), high=min(estimate.high, measure.unit.highest))


def estimate_of(figures: Floats, measure: Measure, *, withheld: bool = False) -> Estimate:
    """The estimate of one measure from its figures, one a replication; NaN does not count."""
    return _possible(estimates(figures[:, None], withheld=withheld)[0], measure)


def policy_result(runs: PolicyRuns, scenario: Scenario) -> PolicyResult:
    """One policy's estimates for all requests, for departments, kinds and teams.

    Where no replication ended well, every estimate is empty (`n` = 0), for the scenario's own teams.
    """
    withheld = bool(runs.failed)
    layout = runs.layout(scenario)

    def scope(figures: Floats, name: Scope, measures: Sequence[Measure]) -> Measures:
        named = zip(measures, estimates(figures, withheld=withheld), strict=True)
        return {measure.name: _possible(estimate, measure) for measure, estimate in named if name in measure.scopes}

    departments = runs.stacked(lambda one: one.department_figures, len(layout.departments), len(REQUEST_MEASURES))
    kinds = runs.stacked(lambda one: one.kind_figures, len(layout.kinds), len(REQUEST_MEASURES))
    teams = runs.of_teams(layout.teams)
    ledgers = runs.stacked(lambda one: one.ledger, len(layout.departments), len(Way), len(LEDGER_MEASURES))
    return PolicyResult(
        name=runs.name,
        all=scope(runs.stacked(lambda one: one.all_figures, len(REQUEST_MEASURES)), "all", REQUEST_MEASURES),
        departments={
            name: scope(departments[:, index], "departments", REQUEST_MEASURES)
            for index, name in enumerate(layout.departments)
        },
        kinds={
            f"{department} / {kind}": scope(kinds[:, index], "kinds", REQUEST_MEASURES)
            for index, (department, kind) in enumerate(layout.kinds)
        },
        teams={name: scope(teams[:, index], "teams", TEAM_MEASURES) for index, name in enumerate(layout.teams)},
        replications=len(runs.measures),
        failed=runs.failed,
        demand_hashes=tuple(one.demand_hash for one in runs.measures),
        levers=policy_in_words(scenario, runs.name),
        ledger=ledger_estimates(ledgers, layout.departments, withheld=withheld),
    )
