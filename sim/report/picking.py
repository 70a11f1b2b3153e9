"""Which policy to pick: by the scenario's goals, and by wait, bypass and cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.chance import best_policy, difference_error, quantile
from sim.report.grammar import joined
from sim.report.lookup import mean_of, policy_named
from sim.report.numbers import duration, duration_interval, interval, money, percent
from sim.report.zones import RATE_ZONE, has_no_spread, zone

if TYPE_CHECKING:
    from sim.results.results import PolicyResult, Results

SURE = 0.8


@dataclass(frozen=True, slots=True)
class Criterion:
    """A measure to rank by (lower is better) and the difference that counts as equal, its indifference zone."""

    metric: str
    title: str
    zone: float
    zone_in_words: str


def which_to_pick(results: Results) -> tuple[str, ...]:
    """A sentence on the goals where there are some, one for each measure ranked by, and one on what these mean."""
    if len(results.policies) < 2 or has_no_spread(results):
        return ()
    criteria = [criterion for criterion in _criteria(results) if _can_rank(results, criterion)]
    sentences = [*_by_goals(results), *(_ranked(results, criterion) for criterion in criteria)]
    if criteria:
        zones = joined([criterion.zone_in_words for criterion in criteria], "or")
        sentences.append(f"Within {zones} counts as equal; a chance is that no other policy is better by more.")
    return tuple(sentences)


def meeting_every_goal(results: Results) -> list[PolicyResult]:
    """The policies that meet every goal, the cheapest first; none where there are no goals."""
    met = [policy for policy in results.policies if _verdicts(results, policy) == {"met"}]
    return sorted(met, key=lambda policy: mean_of(policy.all, "total_cost") or 0.0)


def picked(results: Results) -> PolicyResult | None:
    """The policy to speak of first: the cheapest that meets every goal, else the one with the least bypass, if any."""
    met = meeting_every_goal(results)
    if met:
        return met[0]
    rates = [mean_of(policy.all, "bypass_rate") for policy in results.policies]
    if not any(rates):
        return None
    known = [policy for policy, rate in zip(results.policies, rates, strict=True) if rate is not None]
    return min(known, key=lambda policy: mean_of(policy.all, "bypass_rate") or 0.0)


def _verdicts(results: Results, policy: PolicyResult) -> set[str]:
    return {goal.verdict for goal in results.goals if goal.policy == policy.name}


def _by_goals(results: Results) -> list[str]:
    if not results.goals:
        return []
    met = meeting_every_goal(results)
    unsure = [
        policy.name
        for policy in results.policies
        if "cannot tell" in _verdicts(results, policy) and "missed" not in _verdicts(results, policy)
    ]
    if met:
        sentence = f"Meets every goal: {', '.join(_with_cost(policy) for policy in met)}."
    else:
        sentence = "No policy clearly meets every goal." if unsure else "No policy meets every goal."
    return [sentence, f"Cannot tell whether every goal is met: {', '.join(unsure)}."] if unsure else [sentence]


def _with_cost(policy: PolicyResult) -> str:
    cost = mean_of(policy.all, "total_cost")
    return f"{policy.name} ({money(cost, policy.all['total_cost'].half_width)} a year)" if cost else policy.name


def _criteria(results: Results) -> tuple[Criterion, ...]:
    base = policy_named(results, results.baseline)
    if base is None:
        return ()
    wait, cost = (zone(metric, mean_of(base.all, metric) or 0.0) for metric in ("wait_mean", "total_cost"))
    return (
        Criterion("wait_mean", "Shortest wait", wait, duration(wait, wait, results.days_per_week)),
        Criterion("bypass_rate", "Least round IT", RATE_ZONE, f"{RATE_ZONE * 100:.0f} points"),
        Criterion("total_cost", "Lowest total cost", cost, f"{money(cost, cost)} a year"),
    )


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
    equals = [policy for policy in results.policies if _no_worse(results, policy, best, criterion)]
    if len(equals) > 1:
        everybody = len(equals) == len(results.policies)
        between = "any of the policies" if everybody else joined([policy.name for policy in equals])
        return f"{criterion.title}: no difference found between {between} ({best.name} has {figure})."
    behind = [_behind(policy, best, criterion.metric) for policy in results.policies]
    if max(behind) <= criterion.zone:
        return f"{criterion.title}: {best.name} with {figure}, but all policies lie within {criterion.zone_in_words}."
    sure = "over 99 %" if chance > 0.99 else f"at least {percent(chance)}"
    return f"{criterion.title}: {best.name}, {figure} (chance {sure})."


def _behind(policy: PolicyResult, best: PolicyResult, metric: str) -> float:
    return (mean_of(policy.all, metric) or 0.0) - (mean_of(best.all, metric) or 0.0)


def _no_worse(results: Results, policy: PolicyResult, best: PolicyResult, criterion: Criterion) -> bool:
    """Whether a policy lies within the zone of the best and chance alone may have set them apart."""
    behind = _behind(policy, best, criterion.metric)
    error, n = difference_error(results, policy, best, criterion.metric)
    return policy is best or (error is not None and behind <= min(criterion.zone, quantile(n) * error))


def _figure(results: Results, policy: PolicyResult, metric: str) -> str:
    estimate = policy.all[metric]
    mean, width = estimate.mean or 0.0, estimate.half_width
    if metric == "wait_mean":
        return duration_interval(mean, width, results.days_per_week)
    if metric == "total_cost":
        return f"{money(mean, width)} a year"
    return f"{interval(mean * 100, None if width is None else width * 100)} %"
