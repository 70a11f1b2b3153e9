"""What a policy's replications came to, before it is summed up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.results.catalogue import TEAM_MEASURES

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from sim.model.log import Floats
    from sim.results.measures import ReplicationMeasures
    from sim.results.results import FailedReplication
    from sim.scenario.schema import Scenario


@dataclass(frozen=True, slots=True)
class Layout:
    """What the rows of a replication's figures stand for."""

    departments: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]  # (department, kind)
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicyRuns:
    """One policy's replications: those that ended well, in ascending order, and those that failed."""

    name: str
    replications: tuple[int, ...]
    measures: tuple[ReplicationMeasures, ...]  # one for each of `replications`
    failed: tuple[FailedReplication, ...]

    @property
    def attempted(self) -> int:
        """How many replications were begun and came to an end, well or not."""
        return len(self.measures) + len(self.failed)

    def only(self, replications: Container[int]) -> PolicyRuns:
        """The same without the replications that are not among these."""
        if all(number in replications for number in self.replications) and not self.failed:
            return self
        kept = [pair for pair in zip(self.replications, self.measures, strict=True) if pair[0] in replications]
        failed = tuple(failure for failure in self.failed if failure.replication in replications)
        return PolicyRuns(
            self.name, tuple(number for number, _ in kept), tuple(measures for _, measures in kept), failed
        )

    def stacked(self, figures: Callable[[ReplicationMeasures], Floats], *shape: int) -> Floats:
        """An array of the replications' figures, each of this shape, one row a replication; without rows if none."""
        if not self.measures:
            return np.empty((0, *shape))
        return np.concatenate([figures(measures) for measures in self.measures]).reshape(-1, *shape)

    def of_teams(self, names: Sequence[str]) -> Floats:
        """Replications by teams by team measures; NaN where a replication ended before a lever made the team."""
        if all(measures.teams == tuple(names) for measures in self.measures):
            return self.stacked(lambda measures: measures.team_figures, len(names), len(TEAM_MEASURES))
        figures = np.full((len(self.measures), len(names), len(TEAM_MEASURES)), np.nan)
        for row, measures in zip(figures, self.measures, strict=True):
            row[[names.index(name) for name in measures.teams]] = measures.team_figures
        return figures

    def layout(self, scenario: Scenario) -> Layout:
        """The parts that were measured: a lever may have added teams. The scenario's own where nothing was measured."""
        if self.measures:
            teams = dict.fromkeys(name for measures in self.measures for name in measures.teams)
            return Layout(self.measures[0].departments, self.measures[0].kinds, tuple(teams))
        return Layout(
            tuple(scenario.departments),
            tuple((name, kind) for name, department in scenario.departments.items() for kind in department.requests),
            tuple(scenario.it.teams),
        )


def in_common(runs: Sequence[PolicyRuns]) -> tuple[PolicyRuns, ...]:
    """The replications that were attempted under every policy, so that each has seen the same demand."""
    attempted = [{*one.replications, *(failure.replication for failure in one.failed)} for one in runs]
    shared = set.intersection(*attempted)
    return tuple(one if len(shared) == one.attempted else one.only(shared) for one in runs)
