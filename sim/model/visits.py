"""Visits to teams' queues, kept where a request may have more than one: steps, preemption, help, a second asking."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.model.requests import NAN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray


@dataclass(slots=True)
class Visit:
    """Where a request stands: in a team's queue, or at work."""

    team: int
    queued: float
    started: float
    step: int
    remaining: float  # person-days of this step still to do
    steps: Sequence[float]  # person-days of all steps


class Visits:
    """The open visit of each request, and all that have ended."""

    def __init__(self, steps_of: Callable[[int], Sequence[float]], department_of: Callable[[int], int] | None) -> None:
        self.steps_of = steps_of  # person-days of each step of a row
        self.department_of = department_of  # None where nobody asks how much was started for a department
        self.open: dict[int, Visit] = {}
        self._ended = array("d")  # five numbers a stay: row, team, queued, started, ended
        self._started_for: dict[tuple[int, int], float] = {}  # person-days started, by team and department

    def step(self, row: int) -> int:
        """The number of the step that the request waits for or is in."""
        visit = self.open.get(row)
        return 0 if visit is None else visit.step

    def started(self, row: int) -> float:
        """When the work that the request is in began (days); NaN while it waits."""
        return self.open[row].started

    def enter(self, row: int, team: int, now: float) -> None:
        """The request joins a team's queue: for its first step, or the next one."""
        visit = self.open.get(row)
        if visit is None:
            steps = self.steps_of(row)
            self.open[row] = Visit(team, now, NAN, 0, steps[0], steps)
        else:
            visit.team, visit.queued, visit.started = team, now, NAN

    def start(self, row: int, now: float) -> float:
        """Work begins; returns the person-days to do."""
        visit = self.open[row]
        visit.started = now
        if self.department_of is not None:
            self._count(visit.team, self.department_of(row), visit.remaining)
        return visit.remaining

    def finish(self, row: int, now: float) -> bool:
        """A step's work has ended; returns whether another step follows."""
        visit = self.open[row]
        self._end(row, visit, now)
        visit.step += 1
        if visit.step == len(visit.steps):
            del self.open[row]
            return False
        visit.remaining = visit.steps[visit.step]
        return True

    def leave(self, row: int, now: float) -> None:
        """The request leaves the queue."""
        self._end(row, self.open.pop(row), now)

    def interrupt(self, row: int, now: float, remaining: float) -> None:
        """Work is preempted with so many person-days still to do."""
        visit = self.open[row]
        self._end(row, visit, now)
        if self.department_of is not None:
            self._count(visit.team, self.department_of(row), -remaining)
        visit.queued, visit.started, visit.remaining = now, NAN, remaining

    def hand_over(self, row: int, team: int, now: float) -> None:
        """A team takes the request out of another team's queue."""
        visit = self.open[row]
        self._end(row, visit, now)
        visit.team, visit.queued = team, now

    def started_for(self, team: int, department: int) -> float:
        """Person-days of work that a team has started for a department so far."""
        return self._started_for.get((team, department), 0.0)

    def stays(self) -> NDArray[np.float64]:
        """All stays by time of queueing, one a row: row of the request, team, queued, started, ended (NaN: not yet)."""
        unfinished = [(row, visit.team, visit.queued, visit.started, NAN) for row, visit in self.open.items()]
        stays = np.concatenate((np.array(self._ended), np.array(unfinished, dtype=float).ravel())).reshape(-1, 5)
        return stays[np.lexsort((stays[:, 0], stays[:, 2]))]

    def _count(self, team: int, department: int, days: float) -> None:
        self._started_for[team, department] = self.started_for(team, department) + days

    def _end(self, row: int, visit: Visit, now: float) -> None:
        self._ended.extend((row, visit.team, visit.queued, visit.started, now))
