"""What the figures say, in words: what each policy changes and for whom, and who loses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.differences import (
    Pair,
    bypass_in_words,
    cost_in_words,
    delivery_in_words,
    pair,
    range_of_wait,
    significant,
    wait_in_words,
    walking_in_words,
)
from sim.report.grammar import joined
from sim.report.lookup import department_names, mean_of, measures_of, policy_named
from sim.report.losers import Loser, find_losers, harms_of
from sim.report.numbers import duration_interval, percent
from sim.report.picking import which_to_pick
from sim.report.zones import RATE_ZONE, clear, has_no_spread, worsening, zone

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.results.results import PolicyResult, Results


@dataclass(frozen=True, slots=True)
class PolicyVerdict:
    """What one policy changes against the baseline, and for whom it is worse."""

    policy: str
    changes: str
    losers: tuple[Loser, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole of it. `ranking` says which policy to pick by what."""

    baseline: str
    policies: tuple[PolicyVerdict, ...]
    ranking: tuple[str, ...]


def judge(results: Results) -> Verdict:
    """Words for every policy, from its paired differences with the baseline."""
    others = [policy for policy in results.policies if policy.name != results.baseline]
    return Verdict(
        baseline=_baseline(results),
        policies=() if has_no_spread(results) else tuple(_judge_policy(results, policy) for policy in others),
        ranking=which_to_pick(results),
    )


def _baseline(results: Results) -> str:
    """Where things stand before anything is changed."""
    policy = policy_named(results, results.baseline)
    if policy is None:
        return ""
    parts = []
    wait = policy.all.get("wait_mean")
    if wait is not None and wait.mean is not None:
        parts.append(f"work starts after {duration_interval(wait.mean, wait.half_width, results.days_per_week)}")
    bypass = mean_of(policy.all, "bypass_rate")
    if bypass:
        parts.append(f"{percent(bypass)} of requests go round IT")
    for department in department_names(results):
        gone = mean_of(measures_of(policy, department), "walked_away")
        if gone and gone >= 0.05:
            parts.append(f"{department} at some time stops asking IT in {percent(gone)} of runs")
    return "; ".join(parts)


def _judge_policy(results: Results, policy: PolicyResult) -> PolicyVerdict:
    clauses, same, unsure = [], [], []
    for scope in _scopes(results):
        parts = parts_for(results, policy, scope)
        wait = pair(results, policy, scope, "wait_mean")
        if parts:
            clauses.append(f"{scope or 'requests'} {joined(parts)}")
        elif wait is not None and _wide(wait):
            span = "" if wait.half_width is None else f" (wait {range_of_wait(wait)})"
            unsure.append(f"{scope or 'requests'}{span}")
        elif wait is not None:
            same.append(scope or "requests")
    cost = pair(results, policy, None, "total_cost")
    if cost is not None and significant(cost):
        clauses.append(f"{cost_in_words(cost)} in all")
    if same:
        clauses.append(f"no clear difference for {joined(same)}" if clauses or unsure else "no clear difference")
    if unsure:
        clauses.append(f"cannot tell for {joined(unsure)}")
    if not clauses:
        clauses = ["cannot tell: there is no paired difference to judge by"]
    return PolicyVerdict(policy.name, "; ".join(clauses), find_losers(results, policy))


def parts_for(results: Results, policy: PolicyResult, scope: str | None) -> list[str]:
    """What is beyond chance for a department, or for all requests (None): wait, bypass, walking away, delivery in time,
    else what it loses by.
    """
    tellers: list[tuple[str, Callable[[Pair], str]]] = [("wait_mean", _wait), ("bypass_rate", bypass_in_words)]
    if scope is not None:
        tellers.append(("walked_away", walking_in_words))
    parts = [words(found) for metric, words in tellers if (found := clear(results, policy, scope, metric))]
    late = clear(results, policy, scope, "on_time_rate")
    change = 0.0 if late is None else late.comparison.difference or 0.0
    if late is not None and abs(change) > RATE_ZONE and (not parts or change < 0):
        parts.append(delivery_in_words(late))
    harms = harms_of(results, policy, scope) if scope is not None and not parts else []
    if harms:
        return [f"has {joined(harms)}"]
    dearer = worsening(results, policy, scope, "delay_cost") if scope is not None else None
    return [*parts, f"has dearer delays ({cost_in_words(dearer)})"] if dearer else parts


def _wait(found: Pair) -> str:
    """The difference in waits; one within what counts as equal is called little."""
    little = abs(found.comparison.difference or 0.0) <= zone("wait_mean", found.base.mean or 0.0)
    return wait_in_words(found, little=little)


def _wide(wait: Pair) -> bool:
    """Whether an insignificant difference is too uncertain to be called none: wider than what matters, or withheld."""
    return wait.half_width is None or wait.half_width > zone("wait_mean", wait.base.mean or 0.0)


def _scopes(results: Results) -> Sequence[str | None]:
    """Each department, or all requests together where there is one department only."""
    departments = department_names(results)
    return departments if len(departments) > 1 else [None]
