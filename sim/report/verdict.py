"""What the figures say, in words: what each policy changes and for whom, who loses, and which to pick by what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.chance import best_policy
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
from sim.report.lookup import department_names, mean_of, measures_of, policy_named
from sim.report.numbers import duration, duration_interval, interval, money, percent
from sim.results.catalogue import measure_named

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.results.results import PolicyResult, Results

# Differences within these are not worth a decision: a tenth of the baseline's wait or a fifth of a day, two percentage
# points, a fiftieth of the baseline's cost. The ranking prints them.
WAIT_ZONE, WAIT_ZONE_DAYS, RATE_ZONE, COST_ZONE = 0.1, 0.2, 0.02, 0.02
SURE = 0.8
HARM_IN_WORDS = {
    "wait_mean": "longer waits",
    "on_time_rate": "fewer requests done in time",
    "promise_kept_rate": "fewer promises kept",
    "trust_mean": "less trust",
    "bypass_rate": "goes round IT more often",
    "walked_away": "stops asking more often",
}


@dataclass(frozen=True, slots=True)
class Loser:
    """Somebody for whom a policy is worse beyond chance, and in what: "longer waits and less trust"."""

    name: str
    harm: str


@dataclass(frozen=True, slots=True)
class PolicyVerdict:
    """What one policy changes against the baseline, and for whom it is worse."""

    policy: str
    changes: str
    losers: tuple[Loser, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole of it. `ranking` has a sentence for each measure that the policies are ranked by."""

    headline: str
    baseline: str
    policies: tuple[PolicyVerdict, ...]
    ranking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A measure to rank by (lower is better) and the difference that does not matter, its indifference zone."""

    metric: str
    title: str
    zone: float
    zone_in_words: str


def judge(results: Results) -> Verdict:
    """Words for every policy, from its paired differences with the baseline."""
    others = [policy for policy in results.policies if policy.name != results.baseline]
    return Verdict(
        headline=headline(results),
        baseline=_baseline(results),
        policies=tuple(_judge_policy(results, policy) for policy in others),
        ranking=tuple(_ranking(results)),
    )


def headline(results: Results) -> str:
    """One finding, for the head of a figure: the policy that changes most for the better, or that none does.

    Bypass comes before waits; a gain within what does not matter is none.
    """
    others = [policy for policy in results.policies if policy.name != results.baseline]
    if not others:
        return _baseline(results)
    for metric, words in (("bypass_rate", bypass_in_words), ("wait_mean", wait_in_words)):
        found = [each for policy in others if (each := _clear(results, policy, None, metric))]
        best = min(found, key=lambda each: each.comparison.difference or 0.0, default=None)
        if best is not None and -(best.comparison.difference or 0.0) > _zone(metric, best.base.mean or 0.0):
            name = best.comparison.policy
            return f"{name}: {best.subject} {words(best)}{_slower(results, best.comparison.policy)}"
    return f"No policy clearly shortens waits or bypass against {results.baseline}"


def _slower(results: Results, name: str) -> str:
    """Who pays for a policy's gain by waiting: "; Finance and Sales wait longer"."""
    policy = policy_named(results, name)
    departments = department_names(results)
    if policy is None or len(departments) < 2:
        return ""
    slower = [department for department in departments if _harmed(results, policy, department, "wait_mean")]
    return f"; {_joined(slower)} {'wait' if len(slower) > 1 else 'waits'} longer" if slower else ""


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
        parts = _scope_parts(results, policy, scope)
        wait = pair(results, policy, scope, "wait_mean")
        if parts:
            clauses.append(f"{scope or 'requests'} {_joined(parts)}")
        elif wait is not None and _wide(wait):
            unsure.append(f"{scope or 'requests'} (wait {range_of_wait(wait)})")
        elif wait is not None:
            same.append(scope or "requests")
    cost = pair(results, policy, None, "total_cost")
    if cost is not None and significant(cost):
        clauses.append(f"{cost_in_words(cost)} in all")
    if same:
        clauses.append(f"no clear difference for {_joined(same)}" if clauses or unsure else "no clear difference")
    if unsure:
        clauses.append(f"cannot tell for {_joined(unsure)}")
    if not clauses:
        clauses = ["cannot tell: there is no paired difference to judge by"]
    return PolicyVerdict(policy.name, "; ".join(clauses), tuple(_losers(results, policy)))


def _scope_parts(results: Results, policy: PolicyResult, scope: str | None) -> list[str]:
    """What is beyond chance for one department: wait, bypass, walking away, else delivery in time."""
    tellers: list[tuple[str, Callable[[Pair], str]]] = [("wait_mean", wait_in_words), ("bypass_rate", bypass_in_words)]
    if scope is not None:
        tellers.append(("walked_away", walking_in_words))
    parts = [words(found) for metric, words in tellers if (found := _clear(results, policy, scope, metric))]
    late = _clear(results, policy, scope, "on_time_rate")
    change = 0.0 if late is None else late.comparison.difference or 0.0
    if late is not None and abs(change) > RATE_ZONE and (not parts or change < 0):
        parts.append(delivery_in_words(late))
    return parts


def _clear(results: Results, policy: PolicyResult, scope: str | None, metric: str) -> Pair | None:
    found = pair(results, policy, scope, metric)
    return found if significant(found) else None


def _wide(wait: Pair) -> bool:
    """Whether an insignificant difference is too uncertain to be called none: wider than what matters, or withheld."""
    return wait.half_width is None or wait.half_width > _zone("wait_mean", wait.base.mean or 0.0)


def _zone(metric: str, base: float) -> float:
    """The difference in a measure that is not worth a decision, by the baseline's mean."""
    if metric == "wait_mean":
        return max(WAIT_ZONE * base, WAIT_ZONE_DAYS)
    return COST_ZONE * base if metric == "total_cost" else RATE_ZONE


def _scopes(results: Results) -> Sequence[str | None]:
    """Each department, or all requests together where there is one department only."""
    departments = department_names(results)
    return departments if len(departments) > 1 else [None]


def _losers(results: Results, policy: PolicyResult) -> list[Loser]:
    """The departments that are worse off by what matters; nobody is named where there is one department only.

    A department that clearly waits less, or goes round IT less, and is served in time as before has gained, whatever
    else has changed for it.
    """
    departments = department_names(results)
    losers = []
    for scope in departments if len(departments) > 1 else ():
        harms = {metric: words for metric, words in HARM_IN_WORDS.items() if _harmed(results, policy, scope, metric)}
        pairs = [_clear(results, policy, scope, metric) for metric in ("wait_mean", "bypass_rate")]
        gained = "on_time_rate" not in harms and any(each and (each.comparison.difference or 0.0) < 0 for each in pairs)
        if harms and not gained:
            losers.append(Loser(scope, _joined(list(harms.values()))))
    return losers


def _harmed(results: Results, policy: PolicyResult, scope: str, metric: str) -> bool:
    """Whether a measure is worse, beyond chance and by more than what does not matter."""
    found = _clear(results, policy, scope, metric)
    if found is None:
        return False
    difference = found.comparison.difference or 0.0
    worse = difference if measure_named(metric).better == "lower" else -difference
    return worse > _zone(metric, found.base.mean or 0.0)


def _ranking(results: Results) -> list[str]:
    """Which policy to pick by what, and how sure that is."""
    base = policy_named(results, results.baseline)
    if base is None or len(results.policies) < 2:
        return []
    wait, cost = mean_of(base.all, "wait_mean") or 0.0, mean_of(base.all, "total_cost") or 0.0
    wait_zone, cost_zone = _zone("wait_mean", wait), _zone("total_cost", cost)
    criteria = (
        Criterion("wait_mean", "Shortest wait", wait_zone, duration(wait_zone, wait_zone, results.days_per_week)),
        Criterion("bypass_rate", "Least round IT", RATE_ZONE, f"{RATE_ZONE * 100:.0f} points"),
        Criterion("total_cost", "Lowest total cost", cost_zone, f"{money(cost_zone, cost_zone)} a year"),
    )
    return [_ranked(results, criterion) for criterion in criteria if _can_rank(results, criterion)]


def _can_rank(results: Results, criterion: Criterion) -> bool:
    means = [mean_of(policy.all, criterion.metric) for policy in results.policies]
    return None not in means and any(means) and criterion.zone > 0


def _ranked(results: Results, criterion: Criterion) -> str:
    found = best_policy(results, criterion.metric, criterion.zone)
    if found is None:
        return f"{criterion.title}: cannot tell, since an interval is missing."
    best, chance = found
    figure = _figure(results, best, criterion.metric)
    if chance < SURE:
        return (
            f"{criterion.title}: no clear winner; {best.name} has {figure}, but another may be better by more than "
            f"{criterion.zone_in_words}."
        )
    sure = "over 99 %" if chance > 0.99 else f"at least {percent(chance)}"
    return (
        f"{criterion.title}: {best.name}, {figure} (chance that no other is better by more than "
        f"{criterion.zone_in_words}: {sure})."
    )


def _figure(results: Results, policy: PolicyResult, metric: str) -> str:
    estimate = policy.all[metric]
    mean, width = estimate.mean or 0.0, estimate.half_width
    if metric == "wait_mean":
        return duration_interval(mean, width, results.days_per_week)
    if metric == "total_cost":
        return f"{money(mean, width)} a year"
    return f"{interval(mean * 100, None if width is None else width * 100)} %"


def _joined(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
