"""How sure a statement about policies is, computed from the estimates and paired differences of a result."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.results.results import Comparison, Estimate, PolicyResult, Results


def quantile(n: int, compared: int = 1) -> float:
    """Student's t for a two-sided 95 % interval over `n` >= 2 replications, adjusted (Bonferroni) for `compared`."""
    from scipy.special import stdtrit

    return float(stdtrit(n - 1, 1 - 0.025 / compared))


def standard_error(estimate: Estimate) -> float | None:
    """The standard error behind an estimate's 95 % interval; None where the interval is withheld."""
    if estimate.half_width is None or estimate.n < 2:
        return None
    return estimate.half_width / quantile(estimate.n)


def paired_error(comparison: Comparison, compared: int) -> float | None:
    """The standard error behind a paired difference's interval, which is adjusted for `compared` comparisons."""
    if comparison.low is None or comparison.high is None or comparison.n < 2:
        return None
    return (comparison.high - comparison.low) / 2 / quantile(comparison.n, compared)


def ratio(base: Estimate, other: Estimate, comparison: Comparison, compared: int) -> tuple[float, float] | None:
    """`base` over `other` with its half-width at the comparison's level, or None where it cannot be told.

    Delta method for a ratio of two correlated means (Cochran 1977, section 2.9); the covariance follows from the
    variances of both means and of their paired difference.
    """
    base_error, other_error = standard_error(base), standard_error(other)
    paired = paired_error(comparison, compared)
    if base_error is None or other_error is None or paired is None or not base.mean or not other.mean:
        return None
    covariance = (base_error**2 + other_error**2 - paired**2) / 2
    relative = (
        (base_error / base.mean) ** 2 + (other_error / other.mean) ** 2 - 2 * covariance / (base.mean * other.mean)
    )
    value = base.mean / other.mean
    return value, abs(value) * math.sqrt(max(relative, 0.0)) * quantile(comparison.n, compared)


def best_policy(results: Results, metric: str, zone: float) -> tuple[PolicyResult, float] | None:
    """The policy with the lowest mean and the least chance that no other is better by more than `zone`.

    The chance is a lower bound by Bonferroni's inequality (Chen et al. 2000, approximate probability of correct
    selection), with Student's t. Against the baseline the paired difference is used; two other policies are taken as
    independent, which is cautious, since they share their demand. None where an interval is missing.
    """
    measured = [policy for policy in results.policies if _mean(policy, metric) is not None]
    if len(measured) < 2:
        return None
    best = min(measured, key=lambda policy: _mean(policy, metric) or 0.0)
    doubt = 0.0
    for policy in measured:
        if policy is not best:
            chance = _chance_of_beating(results, policy, best, metric, zone)
            if chance is None:
                return None
            doubt += chance
    return best, max(0.0, 1.0 - doubt)


def _chance_of_beating(
    results: Results, rival: PolicyResult, best: PolicyResult, metric: str, zone: float
) -> float | None:
    """The chance that `rival` is truly lower than `best` by more than `zone`."""
    from scipy.special import stdtr

    behind = (_mean(rival, metric) or 0.0) - (_mean(best, metric) or 0.0) + zone
    error, n = difference_error(results, rival, best, metric)
    if error is None:
        return None
    if error == 0:
        return 0.0 if behind >= 0 else 1.0
    return float(stdtr(n - 1, -behind / error))


def difference_error(
    results: Results, first: PolicyResult, second: PolicyResult, metric: str
) -> tuple[float | None, int]:
    """The standard error of the difference between two policies, None where withheld, and its replications."""
    for policy, other in ((first, second), (second, first)):
        comparison = results.comparison(policy.name, None, metric)
        if other.name == results.baseline and comparison is not None:
            return paired_error(comparison, len(results.policies) - 1), comparison.n
    errors = [standard_error(policy.all[metric]) for policy in (first, second)]
    n = min(first.all[metric].n, second.all[metric].n)
    if errors[0] is None or errors[1] is None:
        return None, n
    return math.hypot(errors[0], errors[1]), n


def _mean(policy: PolicyResult, metric: str) -> float | None:
    estimate = policy.all.get(metric)
    return None if estimate is None else estimate.mean
