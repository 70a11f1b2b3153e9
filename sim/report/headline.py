"""One finding for the head of a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.chance import ratio
from sim.report.differences import bypass_in_words, cost_in_words, pair, wait_in_words
from sim.report.grammar import joined
from sim.report.lookup import department_names
from sim.report.numbers import duration_interval, interval, percent
from sim.report.picking import meeting_every_goal, picked
from sim.report.zones import clear, improving, standing, worsening

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.report.differences import Pair
    from sim.results.results import PolicyResult, Results


def headline(results: Results) -> str:
    """What the policy to pick does for the department whose bypass it changes most, what it costs, and who waits.

    Where it does not lessen bypass: what the policy does that lessens it most; else the largest gain in waits; else the
    largest loss in bypass or, where there is none, in waits; else that there is no difference to speak of, or that it
    cannot be told. Of one policy alone, where things stand under it.
    """
    others = [policy for policy in results.policies if policy.name != results.baseline]
    if not others:
        return _alone(results)
    best = picked(results)
    scopes = department_names(results) if len(department_names(results)) > 1 else (None,)
    for policies in ([best] if best in others else [], others):
        less = min(_changes(results, policies, scopes, "bypass_rate", improving), key=_difference, default=None)
        if less is not None:
            policy = results.policy(less.comparison.policy)
            return _of_policy(results, policy, f"{less.subject} {bypass_in_words(less)}")
    shorter = min(_changes(results, others, (None,), "wait_mean", improving), key=_difference, default=None)
    if shorter is not None:
        policy = results.policy(shorter.comparison.policy)
        return _of_policy(results, policy, f"requests {wait_in_words(shorter)}")
    more = max(_changes(results, others, scopes, "bypass_rate", worsening), key=_difference, default=None)
    if more is not None:
        policy = results.policy(more.comparison.policy)
        return _of_policy(results, policy, f"{more.subject} {bypass_in_words(more)}")
    longer = max(_changes(results, others, (None,), "wait_mean", worsening), key=_difference, default=None)
    return _of_growth(longer) if longer is not None else _unchanged(results, others)


def _changes(
    results: Results,
    policies: Sequence[PolicyResult],
    scopes: Sequence[str | None],
    metric: str,
    judged: Callable[[Results, PolicyResult, str | None, str], Pair | None],
) -> list[Pair]:
    """The changes of a measure that are for the better or the worse, as `judged` says."""
    found = [judged(results, policy, scope, metric) for policy in policies for scope in scopes]
    return [each for each in found if each is not None]


def _alone(results: Results) -> str:
    """Where things stand under the one policy that there is."""
    policy = results.policies[0]
    parts = []
    wait, bypass = policy.all.get("wait_mean"), policy.all.get("bypass_rate")
    if wait is not None and wait.mean is not None:
        parts.append(f"work starts after {duration_interval(wait.mean, wait.half_width, results.days_per_week)}")
    if bypass is not None and bypass.mean:
        parts.append(f"{percent(bypass.mean, bypass.half_width)} of requests go round IT")
    return f"{policy.name}: {joined(parts)}" if parts else f"{policy.name}: no replication ended well"


def _unchanged(results: Results, policies: Sequence[PolicyResult]) -> str:
    """That no policy changes waits or bypass by what matters, or that it cannot be told."""
    judged = [pair(results, policy, None, metric) for policy in policies for metric in ("wait_mean", "bypass_rate")]
    unsure = any(standing(each) == "cannot tell" for each in judged)
    verdict = "Cannot tell whether any policy" if unsure else "No policy clearly"
    return f"{verdict} shortens waits or bypass against {results.baseline}"


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
