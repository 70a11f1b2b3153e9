"""From a selection's figures to what is reported of each policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.results.estimates import estimate_of, estimates, half_widths, moments
from sim.results.select import Contender, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.model.log import Floats
    from sim.results.catalogue import Measure
    from sim.results.ranking_and_selection import Selection
    from sim.results.runs import PolicyRuns

_FIRST_STAGE_SHOWN: Final = 10  # replications from which on running means are worth showing
_GROWTH: Final = 1.15  # replications of one stage shown over those of the one before


@dataclass(frozen=True, slots=True)
class Compared:
    """The policies' figures, one a replication, and what the procedure came to; larger times `sign` is better."""

    names: tuple[str, ...]
    figures: tuple[Floats, ...]
    selection: Selection
    sign: float
    preferred: str  # named of several that are alike

    @property
    def front(self) -> int:
        """The one with the best mean of those left."""
        left = self.selection.left
        if self.selection.alike and self.preferred in [self.names[place] for place in left]:
            return self.names.index(self.preferred)
        n = self.selection.observations
        return max(left, key=lambda place: float(self.sign * self.figures[place][:n].mean()))

    def looked_at(self, place: int) -> int:
        """How many replications of a policy were looked at."""
        dropped = (one.after for one in self.selection.eliminations if one.system == place)
        return next(dropped, self.selection.observations)

    def behind(self, place: int) -> Floats:
        """By how much a policy is worse than the one in front, replication by replication."""
        n = self.looked_at(place)
        return self.sign * (self.figures[self.front][:n] - self.figures[place][:n])


def contenders(compared: Compared, runs: Sequence[PolicyRuns], measure: Measure) -> tuple[Contender, ...]:
    """What is reported of each policy, in their order."""
    by = {one.system: compared.names[one.by] for one in compared.selection.eliminations}
    found = []
    for place, one in enumerate(runs):
        n = compared.looked_at(place)
        withheld = bool(one.failed)
        behind = estimates(compared.behind(place)[:, None], withheld=withheld)[0]
        found.append(
            Contender(
                policy=one.name,
                replications=n,
                estimate=estimate_of(compared.figures[place][:n], measure, withheld=withheld),
                behind=None if place == compared.front else behind,
                dropped_by=by.get(place),
                failed=one.failed,
            )
        )
    return tuple(found)


def undecided(runs: Sequence[PolicyRuns], figures: Sequence[Floats], measure: Measure) -> tuple[Contender, ...]:
    """What is reported of each policy where nothing was judged."""
    return tuple(
        Contender(
            one.name,
            len(one.measures),
            estimate_of(own, measure, withheld=bool(one.failed)),
            behind=None,
            dropped_by=None,
            failed=one.failed,
        )
        for one, own in zip(runs, figures, strict=True)
    )


def stages(compared: Compared) -> tuple[Stage, ...]:
    """The running means of the policies still compared, at growing numbers of replications and when one was dropped."""
    last = compared.selection.observations
    marks = {last, *(one.after for one in compared.selection.eliminations)}
    mark = float(_FIRST_STAGE_SHOWN)
    while mark < last:
        marks.add(int(mark))
        mark *= _GROWTH
    until = [compared.looked_at(place) for place in range(len(compared.names))]
    means = [own[:last].cumsum() / np.arange(1, len(own[:last]) + 1) for own in compared.figures]
    return tuple(
        Stage(
            n,
            {
                name: float(mean[n - 1])
                for name, mean, end in zip(compared.names, means, until, strict=True)
                if n <= end
            },
        )
        for n in sorted(marks)
    )


def largest_difference(compared: Compared, confidence: float) -> float:
    """What the means of those left differ by at most, from the one in front (Bonferroni over the others)."""
    others = [place for place in compared.selection.left if place != compared.front]
    differences = np.column_stack([compared.behind(place) for place in others])
    summary = moments(differences)
    half = half_widths(summary, 1 - (1 - confidence) / len(others))
    return float((np.abs(summary.mean) + half).max())
