"""The plain queue, quicker: nothing but queueing for one team, work, and patience that ends.

Where nobody looks at a request while it waits, it need not happen at its own instant. Needs that find everybody busy
are taken in when the next work is done, and a patience that has ended is noticed when a request's turn comes. The log
is the same as that of `World` (a test holds this); there is about one event a request.
"""

from __future__ import annotations

from functools import partial
from heapq import heappop, heappush
from typing import TYPE_CHECKING

import numpy as np
import simpy
from numpy.typing import NDArray

from sim.model.clock import Order, Tick, snap
from sim.model.demand import NONE, Demand, Needs, Stream, demand_hash
from sim.model.draws import Draws, Generators
from sim.model.guard import DEFAULT_LIMITS, Guard, Limits
from sim.model.log import DepartmentLog, Events, Promise, RequestLog, Route, StepFunction, TeamLog
from sim.model.ranks import ranks_of
from sim.model.spans import spans, stops

if TYPE_CHECKING:
    from sim.model.plan import Plan

Floats = NDArray[np.float64]
INFINITY = float("inf")
NAN = float("nan")


class PlainWorld:
    """As `World`, for plans that are plain (`plan.is_plain`)."""

    def __init__(self, plan: Plan, *, seed: int, replication: int = 0, limits: Limits = DEFAULT_LIMITS) -> None:
        self.env = simpy.Environment()
        self.scenario = plan.phases[0].scenario
        self.window, self.ends = spans(self.scenario)
        self.guard = Guard(limits)
        self._generators = Generators(seed, replication)
        self._streams: list[Stream] = []
        self._kinds = [(d, kind) for d, content in self.scenario.departments.items() for kind in content.requests]
        self._patience: list[Draws | None] = []
        for department_name, department in self.scenario.departments.items():
            for kind_name, kind in department.requests.items():
                stream = Stream(len(self._streams), department_name, kind_name, self._generators)
                stream.adopt(kind, self.scenario, 0.0)
                self._streams.append(stream)
                law = department.patience
                self._patience.append(
                    None if law is None or isinstance(law, str) else Draws(law, partial(stream.make, "patience"))
                )
        self.demand = Demand(self._streams, self.window[1])
        ((self._team_name, self._team),) = self.scenario.it.teams.items()
        self._take = self._take_first if self.scenario.it.discipline.name == "fifo" else self._take_ranked
        self._blocks: list[Needs] = []
        self._need = [INFINITY]  # of each request, and a sentinel
        self._days: list[float] = []  # of work
        self._lapses: list[float] = []  # when patience ends; empty where it never does
        self._rank: list[float] = []
        self._started: list[float] = []
        self._next = 0  # the first need that was not taken in
        self._last = 0  # where the sentinel is
        self._waiting: list[tuple[float, int]] = []  # rank and row of those taken in, where there are ranks
        self._free = [Tick(self.env, self._finish) for _ in range(self._team.people)]
        self._source = Tick(self.env, self._arrive)
        self._watch_for_needs()

    # ------------------------------------------------------------------ running

    @property
    def now(self) -> float:
        """The time reached, in days."""
        return self.env.now

    def run(self) -> RequestLog:
        """The whole replication, with its run-out."""
        undecided: list[int] | None = None
        for stop in stops(self.window[1], self.ends):
            if stop >= self.now:
                self.run_until(stop)
                undecided = self._undecided() if undecided is None else undecided
                undecided = [row for row in undecided if not self._decided(row)]
                if not undecided:
                    break
        return self.log()

    def run_until(self, end: float) -> None:
        """Let everything happen that happens before day `end`."""
        if end > self.env.now:
            self.env.run(until=end)

    def _undecided(self) -> list[int]:
        """The needs of the measured window that wait or are worked on."""
        need, finished = np.array(self._need[:-1]), np.array(self._started) + np.array(self._days)
        measured = (self.window[0] <= need) & (need < self.window[1])
        return [row for row in np.flatnonzero(measured & ~(finished < self.now)).tolist() if not self._decided(row)]

    def _decided(self, row: int) -> bool:
        started = self._started[row]
        if started == started:
            return started + self._days[row] < self.now
        return bool(self._lapses) and self._lapses[row] < self.now

    # ------------------------------------------------------------------ what happens

    def _finish(self, person: Tick) -> None:
        """A person's work is done: they take the next request, or wait for one."""
        now = self.env.now
        person.callbacks = person.handlers
        row = self._take(now)
        if row >= 0:
            self._started[row] = now
            self.env.schedule(person, Order.FINISH, self._days[row])
            return
        self._free.append(person)
        if len(self._free) == 1:
            self._watch_for_needs()

    def _arrive(self, source: Tick) -> None:
        """A need arises while somebody is free."""
        source.callbacks = source.handlers
        now, free = self.env.now, self._free
        while free and (row := self._take(now)) >= 0:
            self._started[row] = now
            self.env.schedule(free.pop(), Order.FINISH, self._days[row])
        if free:
            self._watch_for_needs()

    def _watch_for_needs(self) -> None:
        if self._next < self._last or self._fetch():
            self.env.schedule(self._source, Order.ARRIVE, self._need[self._next] - self.env.now)

    def _take_first(self, now: float) -> int:
        """The row of the first need until now that is still there, -1 when there is none: first in, first out."""
        need, lapses = self._need, self._lapses
        while True:
            row = self._next
            if need[row] > now:
                if row < self._last or not self._fetch():
                    return -1
                continue
            self._next = row + 1
            if not lapses or lapses[row] >= now:
                return row

    def _take_ranked(self, now: float) -> int:
        """The same, the smallest rank first."""
        need, rank, waiting, lapses, row = self._need, self._rank, self._waiting, self._lapses, self._next
        while True:
            while need[row] <= now:
                heappush(waiting, (rank[row], row))
                row += 1
            if row < self._last or not self._fetch():
                break
        self._next = row
        while waiting:
            row = heappop(waiting)[1]
            if not lapses or lapses[row] >= now:
                return row
        return -1

    def _fetch(self) -> bool:
        """Draw the next needs."""
        needs = self.demand.next_block(self.ends)
        if needs is None:
            return False
        self._blocks.append(needs)
        self._need.pop()
        self._need += needs.need.tolist()
        self._need.append(INFINITY)
        self._days += snap(needs.effort / self._team.focus).tolist()
        self._started += [NAN] * len(needs.need)
        self._last = len(self._need) - 1
        if any(self._patience):
            self._lapses += self._lapsing(needs).tolist()
        if self._take == self._take_ranked:
            self._rank += ranks_of(self.scenario.it.discipline, needs, self._kinds).tolist()
        self.guard.check(requests=self._last, waiting=len(self._waiting), now=float(needs.need[0]))
        return True

    def _lapsing(self, needs: Needs) -> Floats:
        lapses = np.full(len(needs.need), INFINITY)
        for index, draws in enumerate(self._patience):
            if draws is not None:
                mine = needs.kind == index
                lapses[mine] = needs.need[mine] + snap(draws.take(int(mine.sum())))
        return lapses

    # ------------------------------------------------------------------ the log

    def log(self) -> RequestLog:
        """What has happened until now."""
        now = self.now
        while self.demand.complete_until < now and self._fetch():
            pass
        needs = Needs(*(np.concatenate(column) for column in zip(*self._blocks, strict=True))) if self._blocks else NONE
        count = int(np.searchsorted(needs.need, now, side="left"))
        needs = Needs._make(column[:count] for column in needs)
        started = np.array(self._started[:count])
        finished = started + np.array(self._days[:count])
        finished[~(finished < now)] = np.nan
        left = np.full(count, np.nan)
        if self._lapses:
            lapses = np.array(self._lapses[:count])
            gone = np.isnan(started) & (lapses < now)
            left[gone] = lapses[gone]
        route = np.where(np.isnan(left), Route.UNDECIDED, Route.LOST)
        route[~np.isnan(finished)] = Route.IT
        measured = int(np.searchsorted(needs.need, self.window[1], side="left"))
        nothing, rows = np.full(count, np.nan), np.arange(count)
        people, focus = (
            StepFunction(np.zeros(1), np.array([float(value)])) for value in (self._team.people, self._team.focus)
        )
        never = StepFunction(np.zeros(1), np.zeros(1))
        names = [stream.name for stream in self._streams]
        return RequestLog(
            window=self.window,
            ended=now,
            departments=tuple(DepartmentLog(name, False, None, never) for name in self.scenario.departments),
            kinds=tuple(self._kinds),
            teams=(TeamLog(self._team_name, self._team.cost, people, people, focus),),
            overheads=(),
            events=Events.none(),
            demand_hash=demand_hash(Needs._make(column[:measured] for column in needs), names),
            kind=needs.kind,
            origin=np.full(count, -1),
            need=needs.need,
            asked=needs.need,
            effort=needs.effort,
            work=needs.effort,
            estimate=needs.estimate,
            due=needs.due,
            value=needs.value,
            priority=needs.priority,
            urgent=needs.urgent,
            quoted_start=nothing,
            quoted_finish=nothing,
            promise=np.full(count, int(Promise.NONE)),
            queued=needs.need,
            started=started,
            finished=finished,
            delivered=finished,
            left=left,
            route=route,
            spend=np.zeros(count),
            contractor_cost=np.zeros(count),
            own_cost=np.zeros(count),
            stay_request=rows,
            stay_team=np.zeros(count, dtype=np.int64),
            stay_queued=needs.need,
            stay_started=started,
            stay_ended=np.where(np.isnan(left), finished, left),
        )
