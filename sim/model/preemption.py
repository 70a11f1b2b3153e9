"""Who is preempted first, found without looking at everybody in work."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.model.team import Person

Entry = tuple[float, float, int, int, "Person"]  # -rank, -started, -row, number, person


class Preemptible:
    """People in work by what they work on: the worst rank first, of equal ranks the latest started, then the last row.

    `rank(row)` is the discipline's, `started(row)` when the present work on a request began (days). Entries of work
    that has ended stay until they come up, or until there are more of them than of the others.
    """

    def __init__(self, rank: Callable[[int], float], started: Callable[[int], float]) -> None:
        self.rank = rank
        self.started = started
        self._entries: list[Entry] = []
        self._number = 0
        self._enough = 64

    def add(self, person: Person) -> None:
        """A person has started on a request."""
        self._number += 1
        row = person.row
        heappush(self._entries, (-self.rank(row), -self.started(row), -row, self._number, person))
        if len(self._entries) > self._enough:
            self._entries = [entry for entry in self._entries if self._holds(entry)]
            heapify(self._entries)
            self._enough = 64 + 2 * len(self._entries)

    def first(self) -> Person | None:
        """Who would be preempted first; None when nobody works."""
        entries = self._entries
        while entries and not self._holds(entries[0]):
            heappop(entries)
        return entries[0][4] if entries else None

    def _holds(self, entry: Entry) -> bool:
        row, person = -entry[2], entry[4]
        return person.row == row and self.started(row) == -entry[1]
