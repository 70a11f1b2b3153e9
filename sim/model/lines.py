"""Waiting lines: one class a service discipline.

A line holds tickets, not requests. `holders[ticket]` is the row that holds it, or -1 when it was given back: leaving a
line costs nothing, and a ticket that nobody holds is dropped when its turn comes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from heapq import heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

Key = tuple[float, float]


class Line(ABC):
    """Those who wait in one lane of a team's queue, in the order in which they will be served."""

    def __init__(self, holders: list[int]) -> None:
        self.holders = holders

    @abstractmethod
    def push(self, ticket: int, row: int) -> None:
        """Add a ticket. One that was taken before (preempted work) goes back to its old place."""

    @abstractmethod
    def first(self) -> int:
        """The ticket to serve next, still in the line, or -1 when nobody waits."""

    @abstractmethod
    def drop(self) -> None:
        """Remove the ticket that `first` has just given."""

    @abstractmethod
    def key(self) -> Key:
        """Compares the ticket that `first` has just given with that of another line of the same discipline."""

    def tickets(self) -> list[int]:
        """All tickets held, in order of entry."""
        return sorted(ticket for ticket in self._all() if self.holders[ticket] >= 0)

    @abstractmethod
    def _all(self) -> list[int]: ...


class FifoLine(Line):
    """First in, first out."""

    def __init__(self, holders: list[int]) -> None:
        super().__init__(holders)
        self.waiting: deque[int] = deque()

    def push(self, ticket: int, row: int) -> None:
        waiting = self.waiting
        if not waiting or ticket > waiting[-1]:
            waiting.append(ticket)
        else:  # a place that was left for a while is among the first
            waiting.insert(next(place for place, other in enumerate(waiting) if other > ticket), ticket)

    def first(self) -> int:
        waiting, holders = self.waiting, self.holders
        while waiting:
            ticket = waiting[0]
            if holders[ticket] >= 0:
                return ticket
            waiting.popleft()
        return -1

    def drop(self) -> None:
        self.waiting.popleft()

    def key(self) -> Key:
        return (0.0, self.waiting[0])

    def _all(self) -> list[int]:
        return list(self.waiting)


class RankedLine(Line):
    """Smallest rank first, first in first out within a rank."""

    def __init__(self, holders: list[int], rank: Callable[[int], float]) -> None:
        super().__init__(holders)
        self.rank = rank
        self.waiting: list[tuple[float, int]] = []

    def push(self, ticket: int, row: int) -> None:
        heappush(self.waiting, (self.rank(row), ticket))

    def first(self) -> int:
        waiting, holders = self.waiting, self.holders
        while waiting:
            ticket = waiting[0][1]
            if holders[ticket] >= 0:
                return ticket
            heappop(waiting)
        return -1

    def drop(self) -> None:
        heappop(self.waiting)

    def key(self) -> Key:
        return self.waiting[0]

    def _all(self) -> list[int]:
        return [ticket for _, ticket in self.waiting]


class RandomLine(Line):
    """Everybody who waits has the same chance, at each pick anew."""

    def __init__(self, holders: list[int], generator: np.random.Generator) -> None:
        super().__init__(holders)
        self.generator = generator
        self.waiting: list[int] = []

    def push(self, ticket: int, row: int) -> None:
        self.waiting.append(ticket)

    def first(self) -> int:
        waiting = self.waiting
        while waiting:
            place = int(self.generator.random() * len(waiting))
            waiting[place], waiting[-1] = waiting[-1], waiting[place]
            if self.holders[waiting[-1]] >= 0:
                return waiting[-1]
            waiting.pop()
        return -1

    def drop(self) -> None:
        self.waiting.pop()

    def key(self) -> Key:
        # the smallest of n uniform numbers: the line with more people waiting is chosen in proportion
        return (1.0 - (1.0 - float(self.generator.random())) ** (1.0 / len(self.waiting)), 0)

    def _all(self) -> list[int]:
        return list(self.waiting)


class FairShareLine(Line):
    """The department with the least work started so far per weight first; first in first out within it.

    `level(department)` is the work started so far over the weight; `department_of(row)` the department's number.
    """

    def __init__(self, holders: list[int], department_of: Callable[[int], int], level: Callable[[int], float]) -> None:
        super().__init__(holders)
        self.department_of = department_of
        self.level = level
        self.lines: dict[int, RankedLine] = {}
        self.chosen: RankedLine | None = None

    def push(self, ticket: int, row: int) -> None:
        department = self.department_of(row)
        if department not in self.lines:
            self.lines[department] = RankedLine(self.holders, _no_rank)
        self.lines[department].push(ticket, row)

    def first(self) -> int:
        best: tuple[float, int] | None = None
        for department, line in self.lines.items():
            ticket = line.first()
            if ticket >= 0 and (best is None or (self.level(department), ticket) < best):
                best = (self.level(department), ticket)
                self.chosen = line
        return best[1] if best else -1

    def drop(self) -> None:
        assert self.chosen is not None
        self.chosen.drop()

    def key(self) -> Key:
        assert self.chosen is not None
        ticket = self.chosen.waiting[0][1]
        return (self.level(self.department_of(self.holders[ticket])), ticket)

    def _all(self) -> list[int]:
        return [ticket for line in self.lines.values() for ticket in line._all()]


def _no_rank(_row: int) -> float:
    return 0.0
