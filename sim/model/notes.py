"""The events that stand in no column of a request's row, as they happen."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np

from sim.model.log import Event, Events

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAN = float("nan")


class Notes:
    """A growing table of events."""

    def __init__(self) -> None:
        self._times = array("d")
        self._rows: list[int] = []
        self._events: list[int] = []
        self._amounts = array("d")

    def add(self, row: int, event: Event, now: float, amount: float = NAN) -> None:
        """Something has happened to a request (a row of the world's table)."""
        self._times.append(now)
        self._rows.append(row)
        self._events.append(int(event))
        self._amounts.append(amount)

    def events(self, place: NDArray[np.int64]) -> Events:
        """All of them in order of time; `place` gives each row's place in the log."""
        times = np.array(self._times)
        order = np.argsort(times, kind="stable")
        rows = place[np.array(self._rows, dtype=np.int64)]
        return Events(
            times[order], rows[order], np.array(self._events, dtype=np.int64)[order], np.array(self._amounts)[order]
        )
