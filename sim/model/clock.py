"""Time, and the order of things that happen at one instant.

SimPy is the clock and the event list. Times are kept on a lattice of 2**-30 working days (27 microseconds of an eight
hour day), so that sums and differences of times are exact: two things that fall on one instant do so on every machine,
in every order of adding, in days as in weeks.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, overload

import simpy
from simpy.events import EventPriority

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

LATTICE = 1.5 * 2.0**22  # a float of this size has a spacing of 2**-30: adding and taking away rounds to it
LONGEST = 2.0**21  # days; beyond it the lattice would be coarser


class Order:
    """What comes first at one instant (SimPy's own stop event has 0)."""

    CHANGE = EventPriority(1)  # people join and leave, levers begin and end
    FINISH = EventPriority(2)  # finished work frees its person
    RELEASE = EventPriority(3)  # finished work is delivered
    ARRIVE = EventPriority(4)  # needs, returned work, failed alternatives, approved requests
    BOARD = EventPriority(5)  # the approval board, so that it catches who asks at that instant
    PICK = EventPriority(6)  # the discipline picks
    MISS = EventPriority(7)  # promises that nobody kept
    THINK = EventPriority(8)  # those whose patience ends leave


@overload
def snap(days: float) -> float: ...
@overload
def snap(days: NDArray[Any]) -> NDArray[Any]: ...
def snap(days: Any) -> Any:
    """Round a time in days (number or array, below 2**21) to the lattice."""
    return (days + LATTICE) - LATTICE


class Tick(simpy.Event):
    """An event that is scheduled again and again: one object where SimPy would make a new one each time.

    The handler is called with the tick itself and calls `wind` before the tick is scheduled again.
    """

    _ok = True
    _value = None

    def __init__(self, env: simpy.Environment, handler: Callable[[Any], None]) -> None:
        self.env = env
        self.handlers = [handler]
        self.callbacks = self.handlers

    def wind(self) -> None:
        """Make the tick ready to be scheduled again."""
        self.callbacks = self.handlers


class Appointment(simpy.Event):
    """An event that happens once and carries what is called then. `handlers` may be one list for all appointments."""

    _ok = True
    _value = None

    def __init__(self, handlers: list[Callable[[Any], None]], call: Callable[[float], Any]) -> None:
        self.callbacks = handlers
        self.call = call


class Grid:
    """Meetings at every multiple of `every` days from time 0."""

    def __init__(self, every: float) -> None:
        self.every = every
        self._last, self._next = math.inf, -math.inf  # two neighbouring meetings: what was asked for last

    def next(self, now: float) -> float:
        """The first meeting at `now` or later."""
        if self._last < now <= self._next:
            return self._next
        if self.every <= 0:
            return now
        number = math.floor(now / self.every)
        while (at := snap(number * self.every)) < now:
            number += 1
        self._last, self._next = snap((number - 1) * self.every), at
        return at
