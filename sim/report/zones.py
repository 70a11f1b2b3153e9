"""Which differences matter: beyond chance, and larger than what is not worth a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sim.report.differences import Pair, pair, significant
from sim.results.catalogue import measure_named

if TYPE_CHECKING:
    from sim.results.results import PolicyResult, Results

Standing = Literal["better", "worse", "no difference found", "cannot tell"]

# Differences within these are not worth a decision: a tenth of the baseline's wait or a fifth of a day, two percentage
# points, a fiftieth of what the baseline costs in all.
WAIT_ZONE, WAIT_ZONE_DAYS, RATE_ZONE, COST_ZONE = 0.1, 0.2, 0.02, 0.02


def zone(metric: str, base: float) -> float:
    """The difference in a measure that counts as equal; `base` is the baseline's mean, of all costs for a cost."""
    if metric in {"wait_mean", "wait_p90"}:
        return max(WAIT_ZONE * base, WAIT_ZONE_DAYS)
    return COST_ZONE * base if metric in {"total_cost", "delay_cost"} else RATE_ZONE


def clear(results: Results, policy: PolicyResult, scope: str | None, metric: str) -> Pair | None:
    """The difference from the baseline where it is beyond chance, however small; else None."""
    found = pair(results, policy, scope, metric)
    return found if significant(found) else None


def worsening(results: Results, policy: PolicyResult, scope: str | None, metric: str) -> Pair | None:
    """The difference where it is for the worse, beyond chance and beyond its zone; else None."""
    return _beyond_zone(results, policy, scope, metric, for_the_worse=True)


def improving(results: Results, policy: PolicyResult, scope: str | None, metric: str) -> Pair | None:
    """The difference where it is for the better, beyond chance and beyond its zone; else None."""
    return _beyond_zone(results, policy, scope, metric, for_the_worse=False)


def standing(found: Pair | None) -> Standing:
    """What a difference comes to: beyond chance for the better or the worse, none found, or too uncertain to say.

    "No difference found" says that its interval holds zero and is no wider to either side than what matters.
    """
    if found is None or found.half_width is None:
        return "cannot tell"
    metric, difference = found.comparison.metric, found.comparison.difference or 0.0
    if found.comparison.significant:
        better = measure_named(metric).better
        return "better" if (difference < 0) == (better == "lower") else "worse"
    return "no difference found" if found.half_width <= zone(metric, found.base.mean or 0.0) else "cannot tell"


def _beyond_zone(
    results: Results, policy: PolicyResult, scope: str | None, metric: str, *, for_the_worse: bool
) -> Pair | None:
    found = clear(results, policy, scope, metric)
    if found is None:
        return None
    base = found.base.mean or 0.0
    if metric == "delay_cost":
        whole = pair(results, policy, scope, "total_cost")
        base = base if whole is None else whole.base.mean or 0.0
    difference = found.comparison.difference or 0.0
    worse = difference if measure_named(metric).better == "lower" else -difference
    return found if (worse if for_the_worse else -worse) > zone(metric, base) else None


def has_no_spread(results: Results) -> bool:
    """Whether no policy has two replications, so that nothing can be said about chance."""
    return all(policy.replications < 2 for policy in results.policies)
