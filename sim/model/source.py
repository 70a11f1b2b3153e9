"""The source of needs: lets each need arise at its time, or be announced before."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from sim.model.clock import Order, Tick, snap
from sim.model.demand import Demand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.model.world import World
    from sim.scenario.schema import Planning, Scenario


class Source:
    """Draws needs in blocks and hands them to the desk one by one.

    `limits`: the times (days, the last one the end of the run) that no block may cross, since another phase of the
    policy may draw differently from there on.
    """

    def __init__(self, world: World, limits: Sequence[float]) -> None:
        self.world = world
        self._demand = Demand([kind.stream for kind in world.kinds], world.window[1])
        self.limits = limits
        self._next = self._last = 0  # rows drawn that have not arisen yet
        self._tick = Tick(world.env, self._arise)

    def start(self, now: float) -> None:
        """Let needs arise from now on; to be called again at each limit."""
        if self._next < self._last or self._fetch(now):
            self._wait()

    def _fetch(self, now: float) -> bool:
        needs = self._demand.next_block(self._limit(now))
        if needs is None:
            return False
        requests = self.world.requests
        self._next = len(requests)
        requests.extend(needs)
        self._last = len(requests)
        self.world.check_guard(now)
        return True

    def _limit(self, now: float) -> float:
        return min((limit for limit in self.limits if limit > now), default=self.limits[-1])

    def _wait(self) -> None:
        env = self.world.env
        env.schedule(self._tick, Order.ARRIVE, self.world.requests.need[self._next] - env.now)

    def _arise(self, tick: Tick) -> None:
        """Needs arise. As long as the next one comes before anything else it is handled at once, without an event."""
        world = self.world
        env, need, arise = world.env, world.requests.need, world.reception.arise
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
                if world.touched:
                    world.settle(now)
                if at >= env.peek():
                    break
                now = at
        self._wait()


def announces(scenario: Scenario) -> bool:
    """Does any department announce needs before they arise?"""
    return any(department.planning is not None for department in scenario.departments.values())


class EarlySource(Source):
    """As `Source`, where departments announce needs: each request is asked for at a time of its own.

    An announced need is asked for its notice ahead, by the planning in force then; when planning begins, all that
    falls into its notice is told at once. A department that has walked away tells nothing, nor does one for which
    asking is too dear. Needs are drawn as far ahead as the longest notice, but not past a time from which on they are
    drawn by other laws: those are announced from that time on.
    """

    def __init__(self, world: World, limits: Sequence[float]) -> None:
        super().__init__(world, limits)
        starts = [snap(phase.start) for phase in world.plan.phases]
        self._plans: list[tuple[float, float, list[Planning | None]]] = [
            (start, end, [each.planning for each in phase.scenario.departments.values()])
            for phase, start, end in zip(world.plan.phases, starts, [*starts[1:], math.inf], strict=True)
        ]
        self._notice = max(each.notice for _, _, plans in self._plans for each in plans if each is not None)

    def start(self, now: float) -> None:
        """Let needs arise, or be announced, from now on; to be called again at each limit."""
        limit = self._limit(now)
        while self._demand.complete_until < limit:
            first = len(self.world.requests)
            if self._fetch(now):
                for row in range(first, self._last):
                    self._appoint(row, now)
            drawn = self._demand.complete_until
            if drawn - self._notice > now:
                if drawn < limit:
                    self.world.at(drawn - self._notice, Order.ARRIVE, self.start)
                return

    def _appoint(self, row: int, now: float) -> None:
        world = self.world
        need = world.requests.need[row]
        told = self._told(row, need)
        if max(told, now) < need:
            world.at(max(told, now), Order.ARRIVE, partial(self._announce, row))
        else:
            world.at(need, Order.ARRIVE, partial(world.reception.arise, row))

    def _announce(self, row: int, now: float) -> None:
        world = self.world
        if world.kind_of(row).department.has_walked_away(now) or world.reception.is_too_dear(row):
            world.at(world.requests.need[row], Order.ARRIVE, partial(world.reception.arise, row))
        else:
            world.reception.arise(row, now)

    def _told(self, row: int, need: float) -> float:
        """When the department tells IT of a need, by the planning in force then; the need itself where it does not."""
        kind = self.world.kind_of(row)
        luck = kind.chance("announced", self.world.requests.number[row])
        for start, end, plans in self._plans:
            planning = plans[kind.department.index]
            if planning is not None and luck < planning.share:
                told = max(need - snap(planning.notice), start)
                if told < min(need, end):
                    return told
        return need
