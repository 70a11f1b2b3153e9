"""The values of a search as they are tried: each one a scenario of its own, under the same random demand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.experiment.configurations import configurations
from sim.results.goals import verdict_of
from sim.results.sequential import estimate_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.experiment.configurations import Configuration
    from sim.experiment.grid import Grid
    from sim.experiment.laboratory import Laboratory
    from sim.model.log import Floats
    from sim.results.goals import Goal, Verdict
    from sim.results.results import Estimate, FailedReplication
    from sim.results.runs import PolicyRuns
    from sim.results.sequential import Looks
    from sim.results.subjects import Subject
    from sim.scenario.schema import Scenario

_SURE: Final = (
    0.999  # confidence at which a rise or a fall between neighbouring values is believed; asked in each round
)


class StoppedError(Exception):
    """A look is not complete, since Ctrl-C was pressed or no more is stored; it does not count."""


@dataclass(frozen=True, slots=True)
class Values:
    """The scenarios that the values of a range make of one that has one policy, under one seed."""

    scenario: Scenario
    grid: Grid
    policy: str
    seed: int
    _made: dict[int, Configuration] = field(default_factory=dict)

    def configuration(self, place: int) -> Configuration:
        """What is simulated at a place.

        Raises:
            ScenarioError: the value cannot stand there.
        """
        if place not in self._made:
            (made,) = configurations(self.grid.scenario_at(self.scenario, place), [self.policy], self.seed)
            self._made[place] = made
        return self._made[place]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the latest look at a value has shown: one column of `figures` for each subject."""

    runs: PolicyRuns
    figures: Floats
    estimates: tuple[Estimate, ...]
    verdicts: tuple[Verdict, ...]
    verdict: Verdict

    @property
    def failed(self) -> tuple[FailedReplication, ...]:
        """Replications that failed; the value is unclear then, since the others may be the easy ones."""
        return self.runs.failed


class Trials:
    """Tries values in a laboratory and judges them by the goals. `minimised` is a further measure, which is not judged.

    A verdict, once given, stands: the intervals of all looks hold together.
    """

    def __init__(
        self,
        values: Values,
        goals: Sequence[tuple[Goal, Subject]],
        minimised: Subject | None,
        looks: Looks,
        laboratory: Laboratory,
    ) -> None:
        self.values = values
        self.goals = goals
        self.looks = looks
        self.seen: dict[int, Seen] = {}
        self._subjects = [subject for _, subject in goals] + ([] if minimised is None else [minimised])
        self._laboratory = laboratory

    @property
    def count(self) -> int:
        """How many values there are."""
        return len(self.values.grid.values)

    @property
    def verdicts(self) -> dict[int, Verdict]:
        """What each value looked at has shown, all goals together."""
        return {place: seen.verdict for place, seen in self.seen.items()}

    def look(self, places: Sequence[int], number: int) -> None:
        """Look at these places for the `number`th time.

        Raises:
            StoppedError: interrupted.
        """
        tried = [self.values.configuration(place) for place in places]
        wanted = self.looks.replications[number]
        measured = self._laboratory.measure(tried, range(wanted))
        if any(runs.attempted < wanted for runs in measured):
            raise StoppedError
        for place, runs in zip(places, measured, strict=True):
            self.seen[place] = self._judged(place, runs, self.looks.confidence(number))

    def _judged(self, place: int, runs: PolicyRuns, confidence: float) -> Seen:
        figures = np.stack([subject.figures(runs) for subject in self._subjects], axis=1)
        known: dict[int, Verdict] = dict(enumerate(self.seen[place].verdicts)) if place in self.seen else {}
        estimates: list[Estimate] = []
        verdicts: list[Verdict] = []
        for column, (goal, subject) in enumerate(self.goals):
            estimate = estimate_at(figures[:, column], confidence, subject.measure)
            if runs.failed:
                estimate = replace(estimate, low=None, high=None, half_width=None)
            estimates.append(estimate)
            before = known.get(column, "cannot tell")
            verdicts.append(verdict_of(goal, estimate) if before == "cannot tell" else before)
        return Seen(runs, figures, tuple(estimates), tuple(verdicts), _together(verdicts))

    def turns(self) -> bool:
        """Whether a goal's measure was seen to rise and to fall along the range, or goals pull apart.

        Neighbouring values are compared by paired differences. Goals pull apart where both ends miss, but none of the
        goals is missed at both: between them all may hold.
        """
        ends = [self.seen[place].verdicts for place in (0, self.count - 1) if place in self.seen]
        miss = len(ends) == 2 and all("missed" in verdicts for verdicts in ends)
        if miss and not any(set(both) == {"missed"} for both in zip(*ends, strict=True)):
            return True
        return any(len(self._directions(column)) > 1 for column in range(len(self.goals)))

    def _directions(self, column: int) -> set[bool]:
        """The ways in which a goal's measure goes between neighbouring values looked at, beyond chance."""
        places = sorted(self.seen)
        confidence = 1.0 - (1.0 - _SURE) / max(1, len(places) - 1)
        steps = [estimate_at(self.difference(high, low, column), confidence) for low, high in pairwise(places)]
        return {
            step.low > 0
            for step in steps
            if step.low is not None and step.high is not None and step.low * step.high > 0
        }

    def difference(self, place: int, other: int, column: int) -> Floats:
        """A subject at one place less the same at another, over the replications that both have."""
        here, there = self.seen[place], self.seen[other]
        shared = sorted(set(here.runs.replications) & set(there.runs.replications))
        rows, others = ([seen.runs.replications.index(number) for number in shared] for seen in (here, there))
        difference: Floats = here.figures[rows, column] - there.figures[others, column]
        return difference


def _together(verdicts: Sequence[Verdict]) -> Verdict:
    """All goals at once: missed when one is, met when all are."""
    if "missed" in verdicts:
        return "missed"
    return "met" if all(one == "met" for one in verdicts) else "cannot tell"
