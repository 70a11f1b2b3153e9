"""When needs arise: one endless row of times a stream."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.model.clock import snap

if TYPE_CHECKING:
    from sim.scenario.arrivals import Arrivals
    from sim.scenario.calendar import Calendar

Floats = NDArray[np.float64]
MakeGenerator = Callable[[str], np.random.Generator]


Block = tuple[Floats, float]  # times in order, and the time up to which they are complete


class Times:
    """Hands out the arrival times of a stream in order, up to a time at each call."""

    def __init__(self, blocks: Iterator[Block], batch: int) -> None:
        self._blocks = blocks
        self._batch = batch
        self._ready: Floats = np.empty(0)
        self._complete_until = -math.inf

    def until(self, end: float) -> Floats:
        """The times before `end` that were not handed out yet; each stands once a request of its batch."""
        while self._complete_until < end:
            block, self._complete_until = next(self._blocks, (np.empty(0), math.inf))
            self._ready = np.concatenate((self._ready, block))
        count = int(np.searchsorted(self._ready, end, side="left"))
        taken, self._ready = self._ready[:count], self._ready[count:]
        return np.repeat(taken, self._batch) if self._batch > 1 else taken


def times_of(
    arrivals: Arrivals, calendar: Calendar, starts: float, make: MakeGenerator, start: float, first_block: int
) -> Times:
    """The arrival times from `start` (days) on.

    `starts` is where in the calendar year time 0 lies (0 to 1), `make(purpose)` gives the stream's generators, and
    `first_block` says how many values to draw at once. Listed times are as written; Poisson arrivals with a season or
    growth are thinned (Lewis and Shedler 1979); other laws are renewals.
    """
    listed = arrivals.times if arrivals.trace is None else arrivals.trace.at
    if listed is not None:
        times = snap(np.asarray(sorted(listed), dtype=float))
        return Times(iter(((times[times >= start], math.inf),)), arrivals.batch)
    if arrivals.every is None:
        return Times(iter(()), 1)
    if arrivals.poisson and (arrivals.season is not None or arrivals.growth):
        offset = starts if arrivals.starts is None else arrivals.starts
        return Times(_thinned(arrivals, calendar, offset, make, start), arrivals.batch)
    return Times(_renewals(arrivals, make("arrivals"), start, first_block), arrivals.batch)


def _renewals(arrivals: Arrivals, generator: np.random.Generator, start: float, size: int) -> Iterator[Block]:
    last = start
    while True:
        if arrivals.gap is None:
            gaps = generator.standard_exponential(size) * (arrivals.every or 0.0)
        else:
            gaps = arrivals.gap.sample(generator, size)
        times = last + np.cumsum(snap(gaps))
        last = float(times[-1])
        yield times, last
        size = min(2 * size, 4096)


def _thinned(
    arrivals: Arrivals, calendar: Calendar, offset: float, make: MakeGenerator, start: float
) -> Iterator[Block]:
    """Month by month: candidates at the month's highest rate, each kept with its rate's share of that."""
    candidates, chances = make("arrivals"), make("arrivals thinned")
    assert arrivals.every is not None
    year = calendar.days_per_year
    season = arrivals.season or (1.0,) * 12

    def rate(times: Floats, factor: float) -> Floats:
        grown: Floats = (1.0 + arrivals.growth) ** (times / year)
        return grown * factor / (arrivals.every or 1.0)

    first = int(np.floor((start / year + offset) * 12 + 1e-9))
    month = first
    while True:
        begin, end = (max(start, (m / 12 - offset) * year) for m in (month, month + 1))
        factor = season[month % 12]
        month += 1
        peak = float(rate(np.array([begin, end]), factor).max())
        times = [np.empty(0)]
        last = begin
        while peak > 0 and last < end:
            size = 16 + int(1.1 * peak * (end - last))
            block = last + np.cumsum(candidates.standard_exponential(size) / peak)
            last = float(block[-1])
            times.append(block)
        found = np.concatenate(times)
        kept = chances.random(len(found)) * peak < rate(found, factor)
        found = snap(found[kept & (found < end)])
        yield found, end


def mean_gap(arrivals: Arrivals) -> float:
    """Mean days between two requests of a stream, infinite where there are none; for the size of blocks."""
    if arrivals.every is not None:
        return arrivals.every / arrivals.batch
    listed = arrivals.times if arrivals.trace is None else arrivals.trace.at
    if listed is None or len(listed) < 2:
        return float("inf")
    return (max(listed) - min(listed)) / (len(listed) - 1) / arrivals.batch or float("inf")
