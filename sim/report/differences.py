"""One paired difference in words: "waits 2.3 ± 0.2 times shorter", "goes round IT half as often (42 % → 21 %)"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.chance import ratio
from sim.report.lookup import measures_of
from sim.report.numbers import duration, duration_interval, interval, money, percent

if TYPE_CHECKING:
    from sim.results.results import Comparison, Estimate, PolicyResult, Results

WORTH_A_RATIO = 1.5
FREQUENCIES = (
    (0.22, 0.28, "a quarter as often"),
    (0.30, 0.37, "a third as often"),
    (0.45, 0.55, "half as often"),
    (1.85, 2.15, "twice as often"),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A measure under the baseline and under another policy, for one department or (None) for all requests."""

    base: Estimate
    other: Estimate
    comparison: Comparison
    compared: int  # how many policies are compared with the baseline
    days_per_week: float

    @property
    def subject(self) -> str:
        return self.comparison.department or "requests"

    @property
    def half_width(self) -> float | None:
        low, high = self.comparison.low, self.comparison.high
        return None if low is None or high is None else (high - low) / 2

    def verb(self, singular: str, plural: str) -> str:
        return singular if self.comparison.department else plural


def pair(results: Results, policy: PolicyResult, department: str | None, metric: str) -> Pair | None:
    """The pair of estimates with their difference, or None where one of them has no value."""
    comparison = results.comparison(policy.name, department, metric)
    baseline = next((each for each in results.policies if each.name == results.baseline), None)
    if comparison is None or comparison.difference is None or baseline is None:
        return None
    base = measures_of(baseline, department).get(metric)
    other = measures_of(policy, department).get(metric)
    if base is None or other is None or base.mean is None or other.mean is None:
        return None
    return Pair(base, other, comparison, len(results.policies) - 1, results.days_per_week)


def significant(found: Pair | None) -> bool:
    """Whether the difference is there and beyond chance."""
    return found is not None and found.comparison.significant


def wait_in_words(found: Pair, *, little: bool = False) -> str:
    """How much longer or shorter the wait is: as a ratio from one and a half on, else in days; `little` says so.

    A ratio whose interval reaches down to one would say less than the paired difference, which is in days.
    """
    verb, difference = found.verb("waits", "wait"), found.comparison.difference or 0.0
    direction = "shorter" if difference < 0 else "longer"
    mirrored = found.base if difference < 0 else found.other
    smaller = found.other if difference < 0 else found.base
    times = ratio(mirrored, smaller, found.comparison, found.compared)
    if times is not None and times[0] - times[1] > 1.0 and times[0] >= WORTH_A_RATIO and (smaller.mean or 0.0) >= 1.0:
        return f"{verb} {interval(*times, most=1)} times {direction}"
    length = duration_interval(abs(difference), found.half_width, found.days_per_week)
    return f"{verb} a little {direction} ({length})" if little else f"{verb} {length} {direction}"


def bypass_in_words(found: Pair) -> str:
    """How much more or less often requests go round IT."""
    verb = found.verb("goes", "go")
    before, after = found.base.mean or 0.0, found.other.mean or 0.0
    if after == 0:
        return f"no longer {verb} round IT ({percent(before)} before)"
    change = f"({percent(before, found.base.half_width)} → {percent(after, found.other.half_width)})"
    share = after / before if before else float("inf")
    for low, high, words in FREQUENCIES:
        if low <= share <= high:
            return f"{verb} round IT {words} {change}"
    return f"{verb} round IT {'less' if after < before else 'more'} often {change}"


def delivery_in_words(found: Pair) -> str:
    """How many more or fewer requests are delivered by their due date."""
    change = f"({percent(found.base.mean or 0.0)} → {percent(found.other.mean or 0.0)})"
    later = (found.comparison.difference or 0.0) < 0
    return f"{found.verb('is', 'are')} {'less' if later else 'more'} often served in time {change}"


def walking_in_words(found: Pair) -> str:
    """In how many runs a department stops asking IT, for a while or for good."""
    before, after = percent(found.base.mean or 0.0), found.other.mean or 0.0
    if after == 0:
        return f"never stops asking IT (in {before} of runs before)"
    return f"at some time stops asking IT in {percent(after)} of runs, not {before}"


def cost_in_words(found: Pair) -> str:
    """The difference in money per year."""
    difference = found.comparison.difference or 0.0
    return f"{money(abs(difference), found.half_width)} a year {'more' if difference > 0 else 'less'}"


def range_of_wait(found: Pair) -> str:
    """What the wait's interval still allows: "between 4 days shorter and 9 days longer"."""
    low, high = found.comparison.low or 0.0, found.comparison.high or 0.0
    return f"between {_end(low, found)} and {_end(high, found)}"


def _end(days: float, found: Pair) -> str:
    """An end of a wait's interval: "4 days shorter", or "hardly shorter" where it would be rounded to nothing."""
    length = duration(abs(days), found.half_width, found.days_per_week)
    is_nothing = not any(digit in length for digit in "123456789")
    return f"{'hardly' if is_nothing else length} {_direction(days)}"


def _direction(days: float) -> str:
    return "shorter" if days < 0 else "longer"
