"""A laboratory whose outcomes are altered on their way, for tests of what goes wrong in an experiment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sim.experiment import Executor, Laboratory
from sim.results.catalogue import REQUEST_MEASURES
from sim.results.results import FailedReplication
from sim.results.runs import PolicyRuns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.experiment.configurations import Configuration


class Altered(Laboratory):
    """A laboratory in this process that hands its outcomes through `alter`; `asked` holds what was asked for."""

    def __init__(self, alter: Callable[[PolicyRuns], PolicyRuns] = lambda runs: runs) -> None:
        super().__init__(Executor(jobs=1))
        self.alter = alter
        self.asked: list[tuple[tuple[str, ...], int]] = []

    def measure(
        self, configurations: Sequence[Configuration], replications: range | Sequence[range]
    ) -> tuple[PolicyRuns, ...]:
        assert isinstance(replications, range)
        self.asked.append((tuple(one.policy.name for one in configurations), len(replications)))
        altered = tuple(self.alter(one) for one in super().measure(configurations, replications))
        self.interrupted = any(one.attempted < len(replications) for one in altered)
        return altered


def failing(policy: str, number: int) -> Callable[[PolicyRuns], PolicyRuns]:
    """One replication of a policy fails."""

    def alter(runs: PolicyRuns) -> PolicyRuns:
        if runs.name != policy or number not in runs.replications:
            return runs
        sound = runs.only(set(runs.replications) - {number})
        return PolicyRuns(policy, sound.replications, sound.measures, (FailedReplication(number, 7, "it broke"),))

    return alter


def undefined(policy: str, number: int, measure: str) -> Callable[[PolicyRuns], PolicyRuns]:
    """A measure has no value in one replication of a policy."""
    column = [each.name for each in REQUEST_MEASURES].index(measure)

    def alter(runs: PolicyRuns) -> PolicyRuns:
        if runs.name != policy or number not in runs.replications:
            return runs
        measures = list(runs.measures)
        figures = measures[number].all_figures.copy()
        figures[column] = np.nan
        measures[number] = replace(measures[number], all_figures=figures)
        return PolicyRuns(policy, runs.replications, tuple(measures), ())

    return alter


def stopping_after(number: int) -> Callable[[PolicyRuns], PolicyRuns]:
    """Ctrl-C when so many replications are done."""
    return lambda runs: runs.only(range(number))
