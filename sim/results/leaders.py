"""Which policy is best at a point, whether that is beyond chance, and where along an axis it changes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.results.comparisons import judge_columns
from sim.results.estimates import CONFIDENCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.results.runs import PolicyRuns
    from sim.results.subjects import Subject


@dataclass(frozen=True, slots=True)
class Difference:
    """A paired difference, policy minus another, over the replications that both have; its interval is adjusted."""

    mean: float | None
    low: float | None
    high: float | None
    significant: bool
    n: int


@dataclass(frozen=True, slots=True)
class Leader:
    """The policy with the best mean of a measure, and those that cannot be told from it (none: it is clearly best).

    `policy` is None where no two policies have a figure, or where the measure has no better direction.
    """

    policy: str | None
    rivals: tuple[str, ...] = ()

    @property
    def clear(self) -> bool:
        """Is it better than every other, beyond chance?"""
        return self.policy is not None and not self.rivals


@dataclass(frozen=True, slots=True)
class Crossing:
    """Between two places along an axis the best policy changes; at the places between them nobody can tell."""

    before: int  # the last place at which `first` is clearly best
    after: int  # the first place at which `second` is
    first: str
    second: str


def difference(subject: Subject, standard: PolicyRuns, changed: PolicyRuns, compared: int) -> Difference:
    """Changed minus standard, with an interval that holds for `compared` comparisons together (Bonferroni).

    Withheld where a replication failed on either side. Source: as for `comparisons.compare`.
    """
    shared = set(standard.replications) & set(changed.replications)
    if not shared:
        return Difference(None, None, None, significant=False, n=0)
    tables = (subject.table(standard.only(shared)), subject.table(changed.only(shared)))
    confidence = 1.0 - (1.0 - CONFIDENCE) / compared
    judged = judge_columns(*tables, confidence, bool(standard.failed or changed.failed))[subject.column]
    mean, low, high, significant, n, _ = judged
    return Difference(mean, low, high, significant, n)


def leader(subject: Subject, runs: Sequence[PolicyRuns], means: Sequence[float | None]) -> Leader:
    """The best of the policies by their means, compared with each other one by paired differences.

    The intervals are adjusted for the number of the others, so that at one point and for one measure a policy that is
    called clearly best is so with 95 % (Hsu 1996, Multiple Comparisons, chapter 4, by Bonferroni's bound).
    """
    sign = {"lower": 1.0, "higher": -1.0, "neither": math.nan}[subject.measure.better]
    known = [(sign * mean, place) for place, mean in enumerate(means) if mean is not None]
    if len(known) < 2 or math.isnan(sign):
        return Leader(None)
    _, best = min(known)
    others = [place for _, place in known if place != best]
    rivals = [
        runs[place].name
        for place in others
        if not difference(subject, runs[best], runs[place], len(others)).significant
    ]
    return Leader(runs[best].name, tuple(rivals))


def crossings(leaders: Sequence[Leader | None]) -> tuple[Crossing, ...]:
    """Where along a line of places the policy that is clearly best changes; None stands for a place without figures."""
    found: list[Crossing] = []
    last: tuple[int, str] | None = None
    for place, one in enumerate(leaders):
        if one is None or one.policy is None or not one.clear:
            continue
        if last is not None and last[1] != one.policy:
            found.append(Crossing(last[0], place, last[1], one.policy))
        last = (place, one.policy)
    return tuple(found)
