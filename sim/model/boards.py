"""Approval and release: who waits for a meeting, and what happens there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import simpy
from simpy.events import EventPriority

from sim.model.clock import Grid, Tick


class Meeting:
    """Meets on a grid from time 0 whenever somebody waits for it; catches who joins at the instant at which it meets."""

    def __init__(
        self, env: simpy.Environment, every: float, order: EventPriority, handle: Callable[[list[int], float], None]
    ) -> None:
        self.env = env
        self.grid = Grid(every)
        self.every = every
        self.order = order
        self.handle = handle
        self.members: list[int] = []
        self._tick = Tick(env, self._meet)

    def join(self, row: int, now: float) -> float:
        """Wait for the next meeting; returns its time."""
        at = self.grid.next(now)
        if not self.members:
            self._tick.wind()
            self.env.schedule(self._tick, self.order, at - self.env.now)
        self.members.append(row)
        return at

    def _meet(self, _tick: Tick) -> None:
        members, self.members = self.members, []
        self.handle(members, self.env.now)


def after(env: simpy.Environment, at: float, order: EventPriority, call: Callable[[float], Any]) -> None:
    """Call `call(at)` at that time."""

    def happen(_tick: Tick) -> None:
        call(env.now)

    env.schedule(Tick(env, happen), order, at - env.now)
