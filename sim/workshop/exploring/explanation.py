"""Why a policy does what it does, in sentences: what changes in the queue, in promises, in trust and elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.report.differences import cost_in_words, pair
from sim.report.lookup import department_names, mean_of, measures_of
from sim.report.numbers import duration, duration_interval, interval, percent

if TYPE_CHECKING:
    from sim.report.differences import Pair
    from sim.results.results import PolicyResult, Results


@dataclass(frozen=True, slots=True)
class Cause:
    """A measure that explains: what is said of it when it falls, when it rises, and when nobody can tell."""

    metric: str
    less: str
    more: str
    untold: str
    by_department: bool = False


# In the order in which one thing leads to the next.
CAUSES: Final = (
    Cause("queue_wait_mean", "The queue moves faster", "The queue moves more slowly", "the wait in the queue"),
    Cause("promise_kept_rate", "Fewer promises are kept", "More promises are kept", "the share of promises kept"),
    Cause("trust_mean", "{who} trusts IT less", "{who} trusts IT more", "{who}'s trust", by_department=True),
    Cause("bypass_rate", "{who} goes round IT less", "{who} goes round IT more", "{who}'s bypass", by_department=True),
    Cause(
        "returned_share",
        "Less of IT's time goes into work that came back",
        "More of IT's time goes into work that came back",
        "how much comes back",
    ),
    Cause("on_time_rate", "Fewer requests are done in time", "More requests are done in time", "how much is in time"),
)


def why(results: Results, policy: PolicyResult) -> list[str]:
    """What drives a policy's difference from the baseline, with numbers and intervals; what cannot be told is said."""
    sentences, untold = [], []
    for cause in CAUSES:
        for who in _affected(results, cause):
            found = pair(results, policy, who, cause.metric)
            if found is None or _is_nothing(found):
                continue
            if found.comparison.significant:
                sentences.append(_sentence(cause, found, who))
            else:
                untold.append(cause.untold.format(who=who))
    cost = pair(results, policy, None, "total_cost")
    if cost is not None and cost.comparison.significant:
        sentences.append(f"In all it costs {cost_in_words(cost)}.")
    elif cost is not None and not _is_nothing(cost):
        untold.append("the cost in all")
    if untold:
        sentences.append(f"Cannot tell yet, or no difference: {', '.join(untold)}.")
    return sentences or ["Nothing of what is measured differs from the baseline."]


def _affected(results: Results, cause: Cause) -> list[str | None]:
    """Departments that a cause is told of: those for which it plays a part under some policy."""
    if not cause.by_department:
        return [None]
    names = department_names(results)
    if cause.metric == "trust_mean":
        able = [name for name in names if any(_goes_round(policy, name) for policy in results.policies)]
        return list(able or names[:1])
    return [name for name in names if any(_goes_round(policy, name) for policy in results.policies)]


def _goes_round(policy: PolicyResult, name: str) -> bool:
    return bool(mean_of(measures_of(policy, name), "bypass_rate"))


def _is_nothing(found: Pair) -> bool:
    return not found.comparison.difference and not found.half_width


def _sentence(cause: Cause, found: Pair, who: str | None) -> str:
    difference = found.comparison.difference or 0.0
    begun, direction = (cause.less, "less") if difference < 0 else (cause.more, "more")
    begun = begun.format(who=who)
    before, after = found.base, found.other
    if cause.metric == "queue_wait_mean":
        size = duration_interval(abs(difference), found.half_width, found.days_per_week)
        told = duration(after.mean or 0.0, after.half_width, found.days_per_week)
        was = duration(before.mean or 0.0, before.half_width, found.days_per_week)
        return f"{begun}: a request waits {told} there instead of {was} ({size} {direction})."
    size = interval(100 * abs(difference), None if found.half_width is None else 100 * found.half_width, most=1)
    told, was = percent(after.mean or 0.0, after.half_width), percent(before.mean or 0.0, before.half_width)
    return f"{begun}: {told} instead of {was} ({size} points {direction})."
