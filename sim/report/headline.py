"""One finding for the head of a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.chance import ratio
from sim.report.differences import bypass_in_words, cost_in_words, wait_in_words
from sim.report.lookup import department_names, joined, mean_of
from sim.report.numbers import interval
from sim.report.picking import meeting_every_goal, picked
from sim.report.zones import RATE_ZONE, clear, worsening, zone

if TYPE_CHECKING:
    from sim.report.differences import Pair
    from sim.results.results import PolicyResult, Results


def headline(results: Results) -> str:
    """What the policy to pick does for the department whose bypass it changes most, what it costs, and who waits.

    Where no policy lessens bypass: the largest gain in waits, else the largest loss, else that there is none.
    """
    others = [policy for policy in results.policies if policy.name != results.baseline]
    best = picked(results)
    if best is not None and best in others:
        scopes = department_names(results) if len(department_names(results)) > 1 else (None,)
        found = [each for scope in scopes if (each := clear(results, best, scope, "bypass_rate"))]
        most = min(found, key=_difference, default=None)
        if most is not None and -_difference(most) > RATE_ZONE:
            return _of_policy(results, best, f"{most.subject} {bypass_in_words(most)}")
    waits = [each for policy in others if (each := clear(results, policy, None, "wait_mean"))]
    waits = [each for each in waits if abs(_difference(each)) > zone("wait_mean", each.base.mean or 0.0)]
    gain = min(waits, key=_difference, default=None)
    if gain is not None and _difference(gain) < 0:
        policy = next(each for each in others if each.name == gain.comparison.policy)
        return _of_policy(results, policy, f"requests {wait_in_words(gain)}")
    if waits and not any(mean_of(policy.all, "bypass_rate") for policy in results.policies):
        return _of_growth(max(waits, key=_difference))
    return f"No policy clearly shortens waits or bypass against {results.baseline}"


def _difference(found: Pair) -> float:
    return found.comparison.difference or 0.0


def _of_policy(results: Results, policy: PolicyResult, finding: str) -> str:
    start = f"{policy.name} meets every goal: " if policy in meeting_every_goal(results) else f"{policy.name}: "
    cost = clear(results, policy, None, "total_cost")
    parts = [start + finding, *([cost_in_words(cost)] if cost else []), *_slower(results, policy)]
    return "; ".join(parts)


def _slower(results: Results, policy: PolicyResult) -> list[str]:
    """Who pays for a policy's gain by waiting: "Finance and Sales wait longer"."""
    departments = department_names(results)
    slower = [each for each in departments if worsening(results, policy, each, "wait_mean")]
    if len(departments) < 2 or not slower:
        return []
    return [f"{joined(slower)} {'wait' if len(slower) > 1 else 'waits'} longer"]


def _of_growth(found: Pair) -> str:
    """How waits grow where that is all that happens: "Waits are 17 ± 2 times as long under A as under B"."""
    times = ratio(found.other, found.base, found.comparison, found.compared)
    policy, against = found.comparison.policy, found.comparison.against
    if times is None:
        return f"Waits are longer under {policy} than under {against}"
    return f"Waits are {interval(*times, most=1)} times as long under {policy} as under {against}"
