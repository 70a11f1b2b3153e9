"""A team's queue: lanes by precedence, each a line of the discipline in force."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sim.model.workahead import AFTER_ALL, Entry, Place, Work, WorkAhead

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.model.lines import Line


class Lane(NamedTuple):
    """Who waits together: `tier` (lower goes first), `reserve` (starts only while more people than that are free)."""

    tier: int
    reserve: int


class Queue:
    """Everybody who waits for one team."""

    def __init__(self, new_line: Callable[[], Line], holders: list[int]) -> None:
        self.new_line = new_line
        self.holders = holders
        self.lines: dict[Lane, Line] = {}
        self.only: Line | None = None  # the one line, where all requests wait in Lane(0, 0)
        self.waiting = 0

    def push(self, lane: Lane, ticket: int, row: int) -> None:
        """Let a request wait."""
        line = self.lines.get(lane)
        if line is None:
            line = self.lines[lane] = self.new_line()
            self.only = line if list(self.lines) == [Lane(0, 0)] else None
        line.push(ticket, row)
        self.waiting += 1

    def take(self, free: int) -> int:
        """The ticket whose turn it is when `free` people are free, removed from its line; -1 when nobody may start."""
        line = self.only if self.only is not None else self._next_line(free)
        if line is None:
            return -1
        ticket = line.first()
        if ticket >= 0:
            line.drop()
            self.waiting -= 1
        return ticket

    def first(self, free: int) -> tuple[int, Line | None]:
        """As `take`, but it stays; with its line."""
        line = self._next_line(free)
        return (-1, None) if line is None else (line.first(), line)

    def tickets(self) -> list[int]:
        """All tickets held, in order of entry."""
        return sorted(ticket for line in self.lines.values() for ticket in line.tickets())

    def clear(self) -> list[int]:
        """The same, removed."""
        tickets = self.tickets()
        self.lines, self.only, self.waiting = {}, None, 0
        return tickets

    def _next_line(self, free: int) -> Line | None:
        best: Line | None = None
        best_key: tuple[int, float, float] = (0, 0.0, 0.0)
        for lane, line in self.lines.items():
            if lane.reserve < free and line.first() >= 0:
                key = (lane.tier, *line.key())
                if best is None or key < best_key:
                    best, best_key = line, key
        return best


class Backlog:
    """The work that waits for one team, by lane: what a quote looks at. Kept only where somebody quotes."""

    def __init__(self) -> None:
        self.lanes: defaultdict[Lane, WorkAhead] = defaultdict(WorkAhead)

    def ahead(self, lane: Lane, place: Place, free: int) -> Work:
        """The work that goes before a request at that place in that lane, while `free` people are free."""
        lanes = self.lanes
        if len(lanes) == 1 and lane in lanes:
            return lanes[lane].before(place)
        number, estimate, variance = 0.0, 0.0, 0.0
        for other, entries in lanes.items():
            precedence = _precedence(other, lane, free)
            if precedence <= 0:
                more, estimates, variances = entries.all() if precedence else entries.before(place)
                number, estimate, variance = number + more, estimate + estimates, variance + variances
        return number, estimate, variance

    def first_ahead(self, lane: Lane, place: Place, free: int, count: int) -> list[Entry]:
        """The first `count` of those ahead."""
        if len(self.lanes) == 1 and (own := self.lanes.get(lane)) is not None:
            return own.first(place, count)
        found: list[Entry] = []
        for other in sorted(self.lanes, key=lambda other: (other.reserve, other.tier)):
            if len(found) == count:
                break
            precedence = _precedence(other, lane, free)
            if precedence <= 0:
                found += self.lanes[other].first(AFTER_ALL if precedence else place, count - len(found))
        return found


def _precedence(other: Lane, lane: Lane, free: int) -> int:
    """Below 0 where the other lane goes first, 0 where both wait in one order, else above 0.

    With as few people free as there are, somebody who may use reserved people starts before one who may not.
    """
    tier, reserve = lane
    others_tier, others_reserve = other
    if others_reserve != reserve and free <= max(others_reserve, reserve):
        return others_reserve - reserve
    return others_tier - tier
