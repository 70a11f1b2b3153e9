"""The spans of a replication: warm-up, measured window, run-out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.clock import LONGEST, snap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.scenario.schema import Scenario

_SLICES = 64  # the run-out is looked at this often


def spans(scenario: Scenario) -> tuple[tuple[float, float], float]:
    """The measured window and the end of the run-out, in days.

    The run-out is as long as the horizon, but two years at most, unless the scenario says. Raises ValueError when a run
    would be too long for the clock.
    """
    begin = snap(scenario.warm_up)
    end = begin + snap(scenario.horizon)
    longest = min(scenario.horizon, 2 * scenario.calendar.days_per_year)
    last = end + snap(longest if scenario.run_out is None else scenario.run_out)
    if last >= LONGEST:
        raise ValueError(f"a run of {last:,.0f} days is too long: {LONGEST:,.0f} days are the most")
    return (begin, end), last


def stops(window_end: float, last: float) -> Iterator[float]:
    """The times at which to look whether each request of the window is decided: its end, then through the run-out."""
    for number in range(_SLICES):
        yield window_end + snap(number * (last - window_end) / _SLICES)
    yield last
