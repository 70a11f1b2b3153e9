"""Moments at which a waiting request is looked at again."""

from __future__ import annotations

import math
from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from simpy.events import EventPriority

    from sim.model.world import World


class _Entry(NamedTuple):
    time: float
    number: int  # in order of asking: settles equal times
    row: int
    call: Callable[[int, float], None]
    later: Sequence[float]


class Reminders:
    """Calls that most requests no longer need when their time comes, since their work has begun or they have left.

    Only the earliest call that is still needed is an event of the clock. `needed(row, time)` says whether a call at
    that time can still do anything; once it cannot, it never can again. Calls at one instant come in order of asking.
    """

    def __init__(self, world: World, order: EventPriority, needed: Callable[[int, float], bool]) -> None:
        self.world = world
        self.order = order
        self.needed = needed
        self._entries: list[_Entry] = []
        self._number = 0
        self._wakes_at = math.inf  # the earliest time at which the clock will ring

    def add(self, row: int, times: Sequence[float], call: Callable[[int, float], None]) -> None:
        """Call `call(row, time)` at each of these times (days, ascending, none in the past) that is still needed."""
        if times:
            self._number += 1
            heappush(self._entries, _Entry(times[0], self._number, row, call, times[1:]))
            self._wake(times[0])

    def _wake(self, time: float) -> None:
        if time < self._wakes_at:
            self._wakes_at = time
            self.world.at(time, self.order, self._ring)

    def _ring(self, now: float) -> None:
        """One call is made at a time, so that what it sets off at this instant comes before the next."""
        entries = self._entries
        if now >= self._wakes_at:
            self._wakes_at = math.inf
        if entries and entries[0].time <= now:
            self._call(heappop(entries), now)
        while entries and not self.needed(entries[0].row, entries[0].time):
            heappop(entries)
        if entries:
            self._wake(entries[0].time)

    def _call(self, entry: _Entry, now: float) -> None:
        if not self.needed(entry.row, now):
            return
        entry.call(entry.row, now)
        if entry.later and self.needed(entry.row, entry.later[0]):
            heappush(self._entries, entry._replace(time=entry.later[0], later=entry.later[1:]))
