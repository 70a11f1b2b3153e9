"""Approval boards: who waits for a meeting, and what happens there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.clock import Grid, Order

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.model.world import World


class Board:
    """Meets on a grid from time 0 whenever somebody waits for it, and catches who asks at that very instant."""

    def __init__(self, world: World, every: float, approve: Callable[[list[int], float], None]) -> None:
        self.world = world
        self.grid = Grid(every)
        self.approve = approve
        self.waiting: dict[int, None] = {}  # in the order in which they asked

    def join(self, row: int, at: float) -> None:
        """Wait for the next meeting, which is at that time."""
        if not self.waiting:
            self.world.at(at, Order.BOARD, self._meet)
        self.waiting[row] = None

    def forget(self, row: int) -> None:
        """A request waits for the board no longer."""
        self.waiting.pop(row, None)

    def _meet(self, now: float) -> None:
        waiting, self.waiting = self.waiting, {}
        self.approve(list(waiting), now)
