"""Moments at which a waiting request is looked at again."""

from __future__ import annotations

import math
from heapq import heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from simpy.events import EventPriority

    from sim.model.world import World

    Call = Callable[[int, float], None]
    # time, number in order of asking (settles equal times), row, what is called, times at which it is called later
    _Entry = tuple[float, int, int, Call, Sequence[float]]


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

    def add(self, row: int, times: Sequence[float], call: Call) -> None:
        """Call `call(row, time)` at each of these times (days, ascending, none in the past) that is still needed."""
        if times:
            self._number += 1
            heappush(self._entries, (times[0], self._number, row, call, times[1:]))
            if times[0] < self._wakes_at:
                self._wake(times[0])

    def _wake(self, time: float) -> None:
        self._wakes_at = time
        self.world.at(time, self.order, self._ring)

    def _ring(self, now: float) -> None:
        """One call is made at a time, so that what it sets off at this instant comes before the next."""
        entries = self._entries
        if now >= self._wakes_at:
            self._wakes_at = math.inf
        if entries and entries[0][0] <= now:
            self._call(heappop(entries), now)
        while entries and not self.needed(entries[0][2], entries[0][0]):
            heappop(entries)
        if entries and entries[0][0] < self._wakes_at:
            self._wake(entries[0][0])

    def _call(self, entry: _Entry, now: float) -> None:
        _, number, row, call, later = entry
        if not self.needed(row, now):
            return
        call(row, now)
        if later and self.needed(row, later[0]):
            heappush(self._entries, (later[0], number, row, call, later[1:]))
