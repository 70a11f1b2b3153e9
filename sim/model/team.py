"""A team: its people, its queue, and the work they do."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from sim.model.clock import LATTICE, Grid, Order, Tick
from sim.model.lines import FairShareLine, FifoLine, Line, RandomLine, RankedLine
from sim.model.log import StepFunction, TeamLog
from sim.model.preemption import Preemptible
from sim.model.queue import Lane, Queue
from sim.model.ranks import Rank, rank_of
from sim.model.requests import NAN
from sim.model.teambacklog import FairShare, TeamBacklog

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.model.extension import Reserve
    from sim.model.world import World
    from sim.scenario.schema import Approval, Discipline
    from sim.scenario.schema import Team as TeamSchema

ORDINARY = Lane(0, 0)
NOBODY = -1
_LEAST_FOCUS = 0.1  # of the team's focus: run work never takes more than the rest


class Person(Tick):
    """One person of a team: the event that ends what they work on."""

    row = NOBODY
    focus = 1.0  # the share of the day with which they work on it: that of the instant at which they started


class Team:
    """People who take requests from one queue, one each at a time; the work takes effort over focus."""

    __slots__ = (  # Python is slow with more than thirty fields without
        "_focus_times", "_focus_values", "_in_work", "_leaving", "_paid_times", "_paid_values", "_people_times",
        "_people_values", "_picks", "_rank", "_run_work", "_unproductive", "approval", "backlog", "board", "discipline",
        "env", "focus", "free", "helpers", "helps", "holders", "index", "name", "openings", "people", "preemptive",
        "queue", "releases", "requests", "reserves", "schema", "visits", "world",
    )  # fmt: skip

    def __init__(self, world: World, index: int, name: str, schema: TeamSchema, people: int) -> None:
        self.world = world
        self.env = world.env
        self.requests = world.requests
        self.holders = world.holders
        self.index = index
        self.name = name
        self.openings = 1  # requests are sent to it while this is not zero
        self.go_by(schema)
        self.focus = schema.focus
        self.free: list[Person] = []
        self.people: list[Person] = []
        self.reserves: list[Reserve] = []
        self.helps: list[Team] = []  # teams whose requests free people of this one take
        self.helpers: list[Team] = []
        self.visits = world.visits
        self.backlog: TeamBacklog | None = None  # running sums of the work ahead, where somebody quotes
        self.preemptive = False
        self._in_work: Preemptible | None = None  # kept where work is preempted
        self._rank: Rank | None = None
        self._picks: np.random.Generator | None = None
        self._leaving: list[Callable[[float], None] | None] = []
        self._people_times, self._people_values = [0.0], [0.0]
        self._paid_times, self._paid_values = [0.0], [0.0]
        self._focus_times, self._focus_values = [world.now], [schema.focus]
        self._unproductive = 0  # on the payroll, not yet at work
        self._run_work = 0.0  # people's days that what was brought in takes, beyond what focus leaves out
        self.queue = Queue(self._new_line, self.holders)
        self.adopt_discipline(world.discipline)
        self.join(people, world.now)

    # ------------------------------------------------------------------ the queue

    @property
    def size(self) -> int:
        """People present."""
        return len(self.people)

    @property
    def busy(self) -> int:
        """People at work on a request."""
        return len(self.people) - len(self.free)

    @property
    def waiting(self) -> int:
        """Requests in the queue."""
        return self.queue.waiting

    def lane_of(self, row: int) -> Lane:
        """Where a request waits: by its tier, and by the people that it may not use."""
        if not self.reserves and not self.world.tiers:
            return ORDINARY
        tier, held_back = self.world.tiers.get(row, 0), 0
        for reserve in self.reserves:
            if not reserve.allows(row):
                held_back += reserve.people
        return Lane(tier, held_back) if tier or held_back else ORDINARY

    def enter(self, row: int, now: float, *, keeps_place: bool = False) -> None:
        """A request joins the queue at this instant; who starts is picked when all that arrive now have joined.

        `keeps_place`: it stands where it stood before, as the next slice of a request does.
        """
        requests, holders = self.requests, self.holders
        if keeps_place:
            ticket = requests.ticket[row]
            holders[ticket] = row
        else:
            ticket = len(holders)
            holders.append(row)
            requests.ticket[row] = ticket
        requests.team[row] = self.index
        if isnan(requests.queued[row]):
            requests.queued[row] = now
        self.visits.enter(row, self.index, now)
        self._push(row, ticket)
        if self.free or self.preemptive or self.helpers:
            self.world.touch(self)

    def rows_waiting(self) -> list[int]:
        """The requests in the queue, in order of entry."""
        return [self.holders[ticket] for ticket in self.queue.tickets()]

    def withdraw(self, row: int, now: float, *, ends: bool = True) -> None:
        """A waiting request leaves the queue; not `ends`: it goes on to another team's."""
        self.holders[self.requests.ticket[row]] = NOBODY
        self.queue.waiting -= 1
        if self.backlog is not None:
            self.backlog.remove(row)
        if ends:
            self.visits.leave(row, now)
        else:
            self.visits.hand_over(row, self.index, now)

    def _push(self, row: int, ticket: int) -> None:
        lane = self.lane_of(row)
        self.queue.push(lane, ticket, row)
        if self.backlog is not None:
            self.backlog.add(row, lane, self.rank(row), ticket)

    # ------------------------------------------------------------------ the work

    def pick(self, now: float) -> None:
        """The discipline picks, as long as somebody who may start finds a free person."""
        free, queue, holders = self.free, self.queue, self.holders
        while free and queue.waiting:
            ticket = queue.take(len(free))
            if ticket < 0:
                break
            row = holders[ticket]
            holders[ticket] = NOBODY
            self.start(row, free.pop(), now)
        if self.preemptive and queue.waiting:
            self._preempt(now)
        for other in self.helps:
            while free and (ticket := other.queue.take(1 << 30)) >= 0:
                row = holders[ticket]
                holders[ticket] = NOBODY
                if other.backlog is not None:
                    other.backlog.remove(row)
                self.visits.hand_over(row, self.index, now)
                self.requests.team[row] = self.index
                self.start(row, free.pop(), now)

    def start(self, row: int, person: Person, now: float) -> None:
        """A person starts on a request."""
        requests = self.requests
        if isnan(requests.started[row]):
            requests.started[row] = now
        days, focus, env = self.visits.start(row, now), self.focus, self.env
        if self.backlog is not None:
            self.backlog.start(row)
        if focus != 1.0:
            days = (days / focus + LATTICE) - LATTICE
        end = requests.finished[row] = now + days
        person.row, person.focus = row, focus
        if self._in_work is not None:
            self._in_work.add(person)
        env.schedule(person, Order.FINISH, end - env.now)

    def finish(self, person: Person) -> None:
        """A person's work is done (the event's handler)."""
        row = person.row
        if row == NOBODY:  # preempted: somebody else carries this on
            return
        world = self.world
        now = world.now = self.env.now
        person.row = NOBODY
        person.callbacks = person.handlers
        self.free.append(person)
        if self._leaving:
            self._let_go(now)
        if self.backlog is not None:
            self.backlog.finish(row)
        if self.visits.finish(row, now):
            world.next_step(row, self, now)
        else:
            world.desk.work_done(row, self, now)
        world.touch(self)
        world.settle(now)

    def _preempt(self, now: float) -> None:
        """Whoever waits with a better rank takes over from the worst in work, the latest started first."""
        assert self._in_work is not None
        while True:
            ticket, line = self.queue.first(1 << 30)
            victim = self._in_work.first()
            if ticket < 0 or line is None or victim is None:
                return
            row = self.holders[ticket]
            if self.rank(victim.row) <= self.rank(row):
                return
            self.queue.take(1 << 30)
            self.holders[ticket] = NOBODY
            self.start(row, self._interrupt(victim, now), now)

    def _interrupt(self, person: Person, now: float) -> Person:
        """Put a person's work back in its old place; returns the person, free, with a new event."""
        row, person.row = person.row, NOBODY
        if self.backlog is not None:
            self.backlog.finish(row)
        self.visits.interrupt(row, now, (self.requests.finished[row] - now) * person.focus)
        ticket = self.requests.ticket[row]
        self.requests.finished[row] = NAN
        self.holders[ticket] = row
        self._push(row, ticket)
        free = Person(self.env, self.finish)
        self.people[self.people.index(person)] = free
        return free

    # ------------------------------------------------------------------ people

    def join(self, people: int, now: float) -> None:
        """That many people join and are free at once."""
        while people and self._leaving:  # for somebody who was about to leave: he stays, or goes on at once
            then = self._leaving.pop()
            people -= 1
            if then is not None:
                then(now)
        if people:
            fresh = [Person(self.env, self.finish) for _ in range(people)]
            self.people += fresh
            self.free += fresh
            self._note(now)
            self.world.touch(self)

    def leave(self, people: int, now: float, then: Callable[[float], None] | None = None) -> None:
        """That many people leave: the free at once, the others when their work is done. `then(now)` is called as each
        one goes."""
        self._leaving += [then] * people
        self._let_go(now)

    def enlist(self, people: int, now: float) -> None:
        """People on the payroll who are not yet at work (negative: they are now, or are gone)."""
        self._unproductive += people
        self._note(now)

    def bring_in(self, run_work: float, now: float) -> None:
        """Run work of so many people's days more (negative: less); work in progress ends as it would have."""
        self._run_work += run_work
        self._refocus(now)

    def _refocus(self, now: float) -> None:
        focus = self.schema.focus
        if self._run_work > 0:
            focus = max(_LEAST_FOCUS * focus, focus - self._run_work / max(1, len(self.people)))
        if focus != self.focus:
            self.focus = focus
            self._focus_times.append(now)
            self._focus_values.append(focus)

    def begin_work(self, people: int, now: float) -> None:
        """So many of those on the payroll who were not yet at work are now."""
        self.enlist(-people, now)
        self.join(people, now)

    def _let_go(self, now: float) -> None:
        gone: list[Callable[[float], None] | None] = []
        while self._leaving and self.free:
            self.people.remove(self.free.pop())
            gone.append(self._leaving.pop(0))
        if gone:
            self._note(now)
        for then in gone:
            if then is not None:
                then(now)

    def _note(self, now: float) -> None:
        if self._run_work > 0:
            self._refocus(now)
        for times, values, value in (
            (self._people_times, self._people_values, len(self.people)),
            (self._paid_times, self._paid_values, len(self.people) + self._unproductive),
        ):
            if times[-1] == now:
                values[-1] = float(value)
            elif values[-1] != value:
                times.append(now)
                values.append(float(value))

    def log(self) -> TeamLog:
        """People, payroll and focus over time."""
        people = StepFunction(np.array(self._people_times), np.array(self._people_values))
        paid = StepFunction(np.array(self._paid_times), np.array(self._paid_values))
        focus = StepFunction(np.array(self._focus_times), np.array(self._focus_values))
        return TeamLog(self.name, self.schema.cost, people, paid, focus)

    # ------------------------------------------------------------------ changes of the rules

    def adopt(self, before: TeamSchema, schema: TeamSchema, now: float) -> None:
        """Work by this schema from now on; work in progress ends as it would have."""
        self.go_by(schema)
        self._refocus(now)
        more = schema.people - before.people
        if more > 0:
            self.join(more, now)
        elif more < 0:
            self.leave(-more, now)

    def go_by(self, schema: TeamSchema) -> None:
        """Take what every request looks at out of the schema, or IT's rule where the team has none of its own."""
        self.schema = schema
        approval = self.world.approval if schema.approval is None else schema.approval
        release = self.world.release if schema.release is None else schema.release
        self.approval: Approval | None = None if approval == "none" else approval
        every = None if self.approval is None else self.approval.every
        self.board = None if every is None else self.world.desk.board(self, every)
        self.releases = None if release is None or release == "none" else Grid(release.every)

    def keep_backlog(self) -> None:
        """Keep running sums of the work ahead from now on."""
        world = self.world
        backlog = self.backlog = TeamBacklog(world.workload.expected_now, world.department_index)
        backlog.shuffled = self.discipline.name == "random"
        if self.discipline.name == "fair_share":
            backlog.fair = FairShare(self.share_level, self.share_weight)
        for row in world.desk.approving_at(self):
            backlog.expect(row, self.lane_of(row), self.rank(row))
        for row, ticket in zip(self.rows_waiting(), self.queue.tickets(), strict=True):
            backlog.add(row, self.lane_of(row), self.rank(row), ticket)
        for person in self.people:
            if person.row != NOBODY:
                backlog.start(person.row)

    def restand(self) -> None:
        """Let everybody who waits take the place that is theirs under changed rules."""
        for ticket in self.queue.clear():
            row = self.holders[ticket]
            self.queue.push(self.lane_of(row), ticket, row)
        if self.backlog is not None:
            self.keep_backlog()
        self.world.touch(self)

    def adopt_discipline(self, discipline: Discipline) -> None:
        """Order the queue by this discipline from now on."""
        self.discipline = discipline
        self.preemptive = discipline.preemptive
        kinds = [(kind.department.name, kind.name) for kind in self.world.kinds]
        self._rank = rank_of(discipline, self.requests, kinds)
        self._in_work = Preemptible(self.rank, self.visits.started) if self.preemptive else None
        if self._in_work is not None:
            for person in self.people:
                if person.row != NOBODY:
                    self._in_work.add(person)
        self.restand()

    def rank(self, row: int) -> float:
        """Smaller goes first, by the discipline in force."""
        return 0.0 if self._rank is None else self._rank(row)

    def _new_line(self) -> Line:
        if self._rank is not None:
            return RankedLine(self.holders, self._rank)
        if self.discipline.name == "random":
            if self._picks is None:
                self._picks = self.world.generators.named(f"{self.name} / picks")
            return RandomLine(self.holders, self._picks)
        if self.discipline.name == "fair_share":
            return FairShareLine(self.holders, self.world.department_index, self.share_level)
        return FifoLine(self.holders)

    def share_level(self, department: int) -> float:
        """Work started so far for a department, over its weight under `fair_share`."""
        return self.visits.started_for(self.index, department) / self.share_weight(department)

    def share_weight(self, department: int) -> float:
        """A department's weight under `fair_share`; 1 unless given."""
        return self.discipline.weights.get(self.world.departments[department].name, 1.0)
