"""The source of needs: lets each need arise at its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.clock import Order, Tick
from sim.model.demand import Demand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.model.world import World


class Source:
    """Draws needs in blocks and hands them to the desk one by one.

    `limits`: the times (days, the last one the end of the run) that no block may cross, since another phase of the
    policy may draw differently from there on.
    """

    def __init__(self, world: World, limits: Sequence[float]) -> None:
        self.world = world
        self._demand = Demand([kind.stream for kind in world.kinds], world.window[1])
        self._limits = limits
        self._next = self._last = 0  # rows drawn that have not arisen yet
        self._tick = Tick(world.env, self._arise)

    def start(self, now: float) -> None:
        """Let needs arise from now on; to be called again at each limit."""
        if self._next < self._last or self._fetch(now):
            self._wait()

    def _fetch(self, now: float) -> bool:
        limit = min((limit for limit in self._limits if limit > now), default=self._limits[-1])
        needs = self._demand.next_block(limit)
        if needs is None:
            return False
        requests = self.world.requests
        self._next = len(requests)
        requests.extend(needs)
        self._last = len(requests)
        self.world.check_guard(now)
        return True

    def _wait(self) -> None:
        env = self.world.env
        env.schedule(self._tick, Order.ARRIVE, self.world.requests.need[self._next] - env.now)

    def _arise(self, tick: Tick) -> None:
        """Needs arise. As long as the next one comes before anything else it is handled at once, without an event."""
        world = self.world
        env, need, arise = world.env, world.requests.need, world.desk.arise
        tick.wind()
        now = env.now
        while True:
            world.now = now
            arise(self._next, now)
            self._next += 1
            if self._next == self._last and not self._fetch(now):
                world.settle(now)
                return
            at = need[self._next]
            if at > now:
                world.settle(now)
                if at >= env.peek():
                    break
                now = at
        self._wait()
