"""One replication: departments, IT and the outside, under one policy and one draw of the demand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import simpy

from sim.model.clock import Appointment, Order, snap
from sim.model.demand import Stream
from sim.model.department import Department
from sim.model.desk import Desk
from sim.model.draws import Generators
from sim.model.extension import POINTS, Extension, overridden
from sim.model.guard import DEFAULT_LIMITS, Guard, Limits
from sim.model.kind import Kind
from sim.model.notes import Notes
from sim.model.outside import Outside
from sim.model.reception import Reception
from sim.model.record import log_of
from sim.model.requests import Requests
from sim.model.routing import Routing
from sim.model.source import EarlySource, Source, announces
from sim.model.spans import spans, stops
from sim.model.team import Team
from sim.model.turnover import Turnover
from sim.model.visits import Visits
from sim.model.workload import Workload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simpy.events import EventPriority

    from sim.model.log import RequestLog
    from sim.model.plan import ActingLever, Plan
    from sim.scenario.schema import Approval, Discipline, Entry, Quotes, Refusal, Release, Scenario
    from sim.scenario.schema import Team as TeamSchema


class World:
    """A replication that can be run, or stepped and looked at.

    `World(policy, seed=..., replication=...).run()` gives the log. `run_until(t)` runs all that happens before day t,
    and may be called again with a later t; the log is the same.
    """

    __slots__ = (  # Python is slow with more than thirty fields without
        "_appointments", "_backlogs_wanted", "_pick_at", "approval", "departments", "desk", "discipline", "elsewhere",
        "ends", "entry", "env", "generators", "guard", "holders", "kinds", "notes", "now", "outside", "overheads",
        "own_cost", "plan", "points", "quotes", "reception", "refuses", "release", "requests", "routing", "scenario",
        "source", "teams", "tiers", "touched", "visits", "window", "workload",
    )  # fmt: skip

    def __init__(self, plan: Plan, *, seed: int, replication: int = 0, limits: Limits = DEFAULT_LIMITS) -> None:
        self.env = simpy.Environment()
        self.now = 0.0
        self.generators = Generators(seed, replication)
        self.guard = Guard(limits)
        self.requests = Requests()
        self.holders: list[int] = []
        self.tiers: dict[int, int] = {}
        self.own_cost: dict[int, float] = {}  # money that a department spent on its own work for a request
        self.overheads: dict[str, tuple[list[float], list[float]]] = {}  # by name: times, money per day from then on
        self.notes = Notes()
        self.teams: list[Team] = []
        self.touched: list[Team] = []
        self.points: dict[str, tuple[Callable[..., Any], ...]] = dict.fromkeys(POINTS, ())
        self.plan = plan
        self._go_by(plan.phases[0].scenario)
        self.window, self.ends = spans(self.scenario)
        self._pick_at = -1.0
        self._appointments: list[Callable[[Any], None]] = [self._keep]
        self._build()

    # ------------------------------------------------------------------ running

    def run(self) -> RequestLog:
        """The whole replication: warm-up, measured window, and run-out until each request of the window is decided."""
        for stop in stops(self.window[1], self.ends):
            if stop >= self.now:
                self.run_until(stop)
                if not self._undecided():
                    break
        return self.log()

    def run_until(self, end: float) -> None:
        """Let everything happen that happens before day `end`."""
        if end > self.env.now:
            self.env.run(until=end)
        self.now = max(self.now, end)

    def log(self) -> RequestLog:
        """What has happened until now."""
        return log_of(self)

    def _undecided(self) -> bool:
        """Is a need of the measured window still to be decided?"""
        requests, (begin, end) = self.requests, self.window
        return any(requests.origin[row] < 0 and begin <= requests.need[row] < end for row in self._open_rows())

    def _open_rows(self) -> Iterator[int]:
        """The requests that wait or are worked on."""
        for team in self.teams:
            yield from (person.row for person in team.people if person.row >= 0)
            yield from (self.holders[ticket] for ticket in team.queue.tickets())
        yield from self.desk.approving
        yield from self.reception.deferred
        yield from self.elsewhere

    # ------------------------------------------------------------------ what others look up

    def kind_of(self, row: int) -> Kind:
        """The kind of a request."""
        return self.kinds[self.requests.kind[row]]

    def department_index(self, row: int) -> int:
        """The number of a request's department."""
        return self.kinds[self.requests.kind[row]].department.index

    def team_of(self, row: int) -> Team:
        """The team that a request was last sent to."""
        return self.teams[self.requests.team[row]]

    def team(self, name: str | None = None) -> Team:
        """The team of that name; the largest where there is no name (of equals, the first by name)."""
        if name is None:
            return min((team for team in self.teams if team.schema.serves != ()), key=lambda t: (-t.size, t.name))
        return next(team for team in self.teams if team.name == name)

    def route(self, row: int, now: float) -> Team:
        """The team that a request goes to, for its present step."""
        requests, workload = self.requests, self.workload
        kind = requests.kind[row]
        whole = workload.as_drawn[kind] or requests.origin[row] >= 0 or workload.is_one_piece(row)
        team = self.routing.choose(kind, 0 if whole else self.visits.step(row))
        for point in self.points["route"]:
            team = point(row, team, now)
        return team

    def is_urgent(self, row: int) -> bool:
        """Is a request urgent, or called so?"""
        return self.requests.urgent[row] or row in self.reception.called_urgent

    def charge(self, row: int, cost: float) -> None:
        """A department spends so much money on its own work for a request."""
        if cost:
            self.own_cost[row] = self.own_cost.get(row, 0.0) + cost

    # ------------------------------------------------------------------ what the parts call

    def check_guard(self, now: float) -> None:
        """Requests have been added: are there too many?"""
        self.guard.check(requests=len(self.requests), waiting=sum(team.waiting for team in self.teams), now=now)

    def touch(self, team: Team) -> None:
        """Somebody of that team may be able to start on something."""
        if team not in self.touched:
            self.touched.append(team)

    def settle(self, now: float) -> None:
        """The one rule for ties: the discipline picks when nothing else is left to happen at this instant."""
        if self.touched:
            if self.env.peek() > now:
                self._pick(now)
            elif self._pick_at != now:
                self._pick_at = now
                self.at(now, Order.PICK, self._pick)

    def at(self, time: float, order: EventPriority, call: Callable[[float], Any]) -> None:
        """Call `call(time)` at that time, and let the discipline pick afterwards."""
        env = self.env
        env.schedule(Appointment(self._appointments, call), order, time - env.now)

    def _keep(self, appointment: Appointment) -> None:
        self.now = now = self.env.now
        appointment.call(now)
        if self.touched:
            self.settle(now)

    def after(self, days: float, now: float, call: Callable[[float], Any]) -> None:
        """Call `call(time)` so many days from now, before anything else that happens then."""
        self.at(now + snap(days), Order.CHANGE, call)

    def next_step(self, row: int, team: Team, now: float) -> None:
        """A request goes on to the team of its next step, or waits for its next slice where it stood before."""
        sliced = self.workload.is_one_piece(row)
        if sliced:
            self.desk.slice_done(row, team, now)
        self.route(row, now).enter(row, now, keeps_place=sliced)

    def spend_per_day(self, name: str, cost: float, now: float) -> None:
        """A cost of IT's that hangs on nobody's work: so much more per working day from now on (negative: less)."""
        times, costs = self.overheads.setdefault(name, ([0.0], [0.0]))
        times.append(now)
        costs.append(costs[-1] + cost)

    def _pick(self, now: float) -> None:
        self._pick_at = -1.0
        while self.touched:
            team = self.touched.pop(0)
            team.pick(now)
            for helper in team.helpers:
                helper.pick(now)
        for picked in self.points["picked"]:
            picked(now)

    # ------------------------------------------------------------------ levers

    def attach(self, extension: Extension, now: float) -> None:
        """A lever's time has come."""
        for point in POINTS:
            if overridden(extension, point):
                self.points[point] += (getattr(extension, point),)
        extension.begin(now)

    def detach(self, extension: Extension, now: float) -> None:
        """A lever's time is over."""
        for point in POINTS:
            if overridden(extension, point):
                kept = getattr(extension, point)
                self.points[point] = tuple(call for call in self.points[point] if call != kept)
        extension.end(now)

    def open_team(self, name: str, schema: TeamSchema) -> Team:
        """A new team, without people; or the one of that name, opened once more."""
        for team in self.teams:
            if team.name == name:
                team.go_by(schema)
                team.openings += 1
                self.routing.rebuild()
                return team
        team = Team(self, len(self.teams), name, schema, 0)
        self.teams.append(team)
        self.routing.rebuild()
        self._keep_backlogs()
        return team

    def close_team(self, team: Team, heir: Team, now: float) -> None:
        """Take one opening back. After the last, no more requests go to a team, and those that wait go to its heir."""
        team.openings -= 1
        if team.openings:
            return
        self.routing.rebuild()
        self.touch(heir)
        self.desk.redirect(team, heir)
        for row in team.rows_waiting():
            team.withdraw(row, now, ends=False)
            heir.enter(row, now)

    def contract(self, row: int, cost_per_day: float, now: float) -> None:
        """A contractor starts on a waiting request at once, full time; it counts as delivered by IT."""
        requests = self.requests
        self.desk.withdraw(row, now)
        self.touch(self.team_of(row))
        effort = sum(self.workload.steps(row))
        requests.started[row] = now
        requests.finished[row] = now + effort
        requests.contractor_cost[row] = cost_per_day * effort
        self.elsewhere.add(row)
        self.at(now + effort, Order.FINISH, partial(self._contractor_done, row))

    def _contractor_done(self, row: int, now: float) -> None:
        self.elsewhere.discard(row)
        self.desk.work_done(row, self.team_of(row), now)

    def keep_backlogs(self) -> None:
        """Keep running sums of the work ahead from now on, whether IT quotes or not."""
        self._backlogs_wanted += 1
        self._keep_backlogs()

    def release_backlogs(self) -> None:
        """One who asked for running sums needs them no more."""
        self._backlogs_wanted -= 1
        self._keep_backlogs()

    # ------------------------------------------------------------------ building

    def _go_by(self, scenario: Scenario) -> None:
        """Take what every request looks at out of the scenario, whose fields take longer to read."""
        self.scenario = scenario
        it = scenario.it
        self.quotes: Quotes | None = it.quotes
        self.discipline: Discipline = it.discipline
        self.approval: Approval | None = it.approval
        self.release: Release | None = it.release
        self.entry: Entry | None = it.entry
        self.refuses: Refusal | None = it.refuses

    def _build(self) -> None:
        scenario = self.scenario
        self.workload = Workload(self)
        disciplines = [phase.scenario.it.discipline.name for phase in self.plan.phases]
        self.visits = Visits(self.workload.steps, self.department_index if "fair_share" in disciplines else None)
        self._backlogs_wanted = 0
        self.elsewhere: set[int] = set()  # requests that somebody outside the teams works on
        self.departments: list[Department] = []
        self.kinds: list[Kind] = []
        for name, department in scenario.departments.items():
            runtime = Department(len(self.departments), name, department, self.quotes)
            self.departments.append(runtime)
            for kind_name, kind in department.requests.items():
                stream = Stream(len(self.kinds), name, kind_name, self.generators)
                stream.adopt(kind, scenario, 0.0)
                self.kinds.append(Kind(stream, runtime, kind_name, kind))
        self.workload.adopt()
        self.reception = Reception(self)
        self.desk = Desk(self)
        self.outside = Outside(self)
        self.routing = Routing(self)
        self._build_teams()
        self._keep_backlogs()
        make_source = EarlySource if any(announces(phase.scenario) for phase in self.plan.phases) else Source
        self.source: Source = make_source(self, [*self._new_demand(), self.ends])
        for phase in self.plan.phases[1:]:
            self.at(snap(phase.start), Order.CHANGE, partial(self._adopt, phase.scenario))
        for lever in self.plan.levers:
            self._schedule(lever)
        self.source.start(0.0)

    def _new_demand(self) -> list[float]:
        """The times from which on requests are drawn by other laws."""
        requests = [[one.requests for one in phase.scenario.departments.values()] for phase in self.plan.phases]
        return [
            snap(phase.start)
            for phase, before, after in zip(self.plan.phases[1:], requests, requests[1:], strict=False)
            if before != after
        ]

    def _build_teams(self) -> None:
        for name, schema in self.scenario.it.teams.items():
            team = Team(self, len(self.teams), name, schema, schema.people)
            self.teams.append(team)
            for change in schema.changes:
                if change.people < 0:
                    self.at(snap(change.at), Order.CHANGE, partial(team.leave, -change.people))
                elif change.ramp_up:
                    self.at(snap(change.at), Order.CHANGE, partial(team.enlist, change.people))
                    self.at(snap(change.at + change.ramp_up), Order.CHANGE, partial(team.begin_work, change.people))
                else:
                    self.at(snap(change.at), Order.CHANGE, partial(team.join, change.people))
            if schema.leavers is not None:
                Turnover(self, team, schema.leavers, schema.people)
        self.routing.rebuild()

    def _schedule(self, lever: ActingLever) -> None:
        extension = lever.extension(self)
        if lever.start > 0:
            self.at(snap(lever.start), Order.CHANGE, partial(self.attach, extension))
        else:
            self.attach(extension, 0.0)
        if lever.until is not None:
            self.at(snap(lever.until), Order.CHANGE, partial(self.detach, extension))

    def _keep_backlogs(self) -> None:
        """Running sums of the work ahead stand where a quote or a lever looks at them, and nowhere else."""
        quotes = [department.quotes for department in self.departments]
        wanted = self._backlogs_wanted > 0 or any(each is not None and each.basis == "backlog" for each in quotes)
        for team in self.teams:
            if wanted and team.backlog is None:
                team.keep_backlog()
            elif not wanted:
                team.backlog = None

    def _adopt(self, scenario: Scenario, now: float) -> None:
        """A later phase begins."""
        self.workload.keep(self.visits.open)
        before = self.scenario
        self._go_by(scenario)
        for department in self.departments:
            department.adopt(scenario.departments[department.name], self.quotes, now)
        for kind in self.kinds:
            kind.schema = kind.department.schema.requests[kind.name]
            kind.stream.adopt(kind.schema, scenario, now)
        self.workload.adopt()
        for team in self.teams:
            if team.name in scenario.it.teams:
                team.adopt(before.it.teams[team.name], scenario.it.teams[team.name], now)
            else:
                team.go_by(team.schema)
            if scenario.it.discipline != before.it.discipline:
                team.adopt_discipline(self.discipline)
        self.routing.rebuild()
        self._keep_backlogs()
        if now in self.source.limits:
            self.source.start(now)
