"""One measure of one department under every policy, in a sentence or two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.differences import pair
from sim.report.grammar import joined
from sim.report.lookup import mean_of, measures_of, policy_named
from sim.report.numbers import Scale, interval, percent, plain, scale_for
from sim.report.zones import zone
from sim.results.catalogue import Unit, measure_named

if TYPE_CHECKING:
    from sim.report.differences import Pair
    from sim.results.results import Estimate, Results


def quoted(name: str) -> str:
    """A policy's name within a sentence."""
    return f"“{name}”"


def scale_in(results: Results, scope: str | None, metric: str) -> Scale:
    """The unit that a measure reads best in, the same under every policy; all times in that of the mean wait."""
    unit = measure_named(metric).unit
    leading = "wait_mean" if unit is Unit.DAYS else metric
    means = [mean_of(measures_of(policy, scope), leading) for policy in results.policies]
    return scale_for(unit, means, results.days_per_week)


def figure(estimate: Estimate | None, metric: str, scale: Scale) -> str:
    """A measure with its unit and 95 % interval: "31.2 ± 1.1 days", "42 ± 3 %"; "no value" where it has none.

    A measure that is yes or no has no ±, but the ends of its exact interval.
    """
    if estimate is None or estimate.mean is None:
        return "no value"
    if measure_named(metric).yes_or_no:
        ends = "" if estimate.low is None or estimate.high is None else f" [{_ends(estimate.low, estimate.high)}]"
        return f"{percent(estimate.mean)}{ends}"
    mean = estimate.mean * scale.factor
    width = None if estimate.half_width is None else estimate.half_width * scale.factor
    most = 2 if measure_named(metric).unit is Unit.MONEY_PER_YEAR else 1 if abs(mean) >= 10 else 2
    text = interval(mean, width, most=most)
    return text if scale.unit == "count" else f"{text} {scale.unit}"


def _ends(low: float, high: float) -> str:
    return f"{plain(100 * low, 0)}, {plain(100 * high, 0)}"


def baseline_figure(results: Results, scope: str | None, metric: str) -> str | None:
    """A measure under the baseline, None where it has no value."""
    policy = policy_named(results, results.baseline)
    estimate = None if policy is None else measures_of(policy, scope).get(metric)
    if estimate is None or estimate.mean is None:
        return None
    return figure(estimate, metric, scale_in(results, scope, metric))


def others(results: Results, scope: str | None, metric: str, *, lower: str, higher: str) -> str:
    """How the other policies compare: "Shorter under “A” (14 ± 1 days); no difference found under “B”.".

    `lower` and `higher` are the words for a difference either way; "a little" stands before them where it is not worth
    a decision. Empty where there is nothing to compare.
    """
    little = f"a little {lower}", f"a little {higher}"
    groups: dict[str, list[str]] = {
        word: [] for word in (lower, little[0], higher, little[1], "no difference found", "cannot tell")
    }
    scale = scale_in(results, scope, metric)
    for policy in results.policies:
        if policy.name == results.baseline:
            continue
        found = pair(results, policy, scope, metric)
        word = _word(found, metric, lower, higher)
        shown = figure(measures_of(policy, scope).get(metric), metric, scale)
        if shown == "no value":
            continue
        told = quoted(policy.name) if word == "no difference found" else f"{quoted(policy.name)} ({shown})"
        groups[word].append(told)
    parts = [f"{word} under {joined(names)}" for word, names in groups.items() if names]
    if not parts:
        return ""
    if all(word == "no difference found" for word, names in groups.items() if names) and len(results.policies) > 2:
        return "No difference found under any other policy."
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def _word(found: Pair | None, metric: str, lower: str, higher: str) -> str:
    """Which way it differs, beyond chance; else whether it can be told at all."""
    if found is None:
        return "cannot tell"
    difference = found.comparison.difference or 0.0
    if found.comparison.significant:
        word = lower if difference < 0 else higher
        return word if abs(difference) > zone(metric, found.base.mean or 0.0) else f"a little {word}"
    if found.half_width is None or found.half_width > zone(metric, found.base.mean or 0.0):
        return "cannot tell" if found.half_width else _certain(found)
    return "no difference found"


def _certain(found: Pair) -> str:
    """A difference without any spread: none at all, or one replication, of which nothing can be said."""
    alike = found.comparison.difference == 0.0 and found.comparison.n > 1
    return "no difference found" if alike else "cannot tell"


def somewhere(results: Results, scope: str | None, metric: str) -> bool:
    """Whether a measure is other than zero under any policy."""
    return any(mean_of(measures_of(policy, scope), metric) for policy in results.policies)
