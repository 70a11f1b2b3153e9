"""Where departments and IT meet: the quote, the choice, the promise, approval, second thoughts, and delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.boards import Board
from sim.model.clock import Order, snap
from sim.model.log import Event, Route
from sim.model.quoting import NO_WAIT, Outlook, Quote, outlook, promise
from sim.model.reminders import Reminders
from sim.model.teambacklog import FIRST, LAST

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.model.extension import Provision
    from sim.model.kind import Kind
    from sim.model.team import Team
    from sim.model.trust import TrustLevel
    from sim.model.world import World
    from sim.scenario.schema import Approval, Quotes


class Desk:
    """Handles each request from asking to the team's queue, what a department does while it waits, and delivery."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.requests = world.requests
        self.approving: dict[int, float] = {}  # rows that wait for approval, with the expected time of its end
        self._boards: dict[tuple[int, float], Board] = {}
        self._to_keep: dict[float, list[TrustLevel]] = {}  # by the time of a release: whom it keeps a promise to
        self._misses = Reminders(world, Order.MISS, self._may_be_missed)
        self._thoughts = Reminders(world, Order.THINK, self._may_leave)

    # ------------------------------------------------------------------ asking

    def ask(self, row: int, now: float, *, again: bool = False) -> None:
        """IT is asked: it quotes, and the department goes round it or accepts. `again`: it was deferred before."""
        world, requests = self.world, self.requests
        kind = world.kinds[requests.kind[row]]
        department = kind.department
        team = world.route(row, now)
        requests.team[row] = team.index
        quotes = department.quotes
        if world.points["provide"] and row not in world.outside.failed:
            provision = self._provision(row, team, now)
            if provision is not None:
                self._provide(row, kind, provision, now)
                return
        tier_points = world.points["tier"]
        tier = max(point(row) for point in tier_points) if tier_points else 0
        if tier:
            world.tiers[row] = tier
        approval = self._approval_of(row, team, kind)
        approval_takes = 0.0 if approval is None else self._approval_takes(team, approval, now)
        if quotes is not None:
            queue = NO_WAIT if quotes.basis == "fixed" else self._outlook_new(row, team, approval is not None)
            quote = self._promise(row, team, now, quotes, approval_takes, queue)
            if self._hears(row, kind, quote, now):
                world.tiers.pop(row, None)
                world.outside.take(row, Route.BALKED, now)
                return
        for accepted in world.points["accepted"]:
            accepted(row, tier, now)
        if not again or department.patience is None:
            self.watch_patience(row, kind, quotes, now)
        if approval is None:
            team.enter(row, now)
        else:
            self._submit(row, team, kind, approval, now + approval_takes, now)

    def _hears(self, row: int, kind: Kind, quote: Quote, now: float) -> bool:
        """The department hears a date: does it go round IT? Else a promise exists."""
        world, requests, department = self.world, self.requests, kind.department
        finish = quote.finish
        requests.quoted_start[row], requests.quoted_finish[row] = quote.start, finish
        if self._goes_round(row, kind, quote, now):
            return True
        if row not in world.outside.missed:
            deadline = requests.deadline[row] = finish + snap(department.grace(finish - now))
            if department.trust is not None:
                self._misses.add(row, (deadline,), self._miss)
        return False

    def _provision(self, row: int, team: Team, now: float) -> Provision | None:
        found: Provision | None = None
        for provide in self.world.points["provide"]:
            found = provide(row, team, now) or found
        return found

    def _provide(self, row: int, kind: Kind, provision: Provision, now: float) -> None:
        """A request is done elsewhere with IT's blessing, if its department does not go round IT all the same."""
        world, requests = self.world, self.requests
        done = now + snap(provision.lead_time)
        if provision.route is Route.MANAGED:
            if kind.department.quotes is not None:
                quote = Quote(now, done, 0.0, done - now, 0.0)
                if self._hears(row, kind, quote, now):
                    world.outside.take(row, Route.BALKED, now)
                    return
            requests.started[row], requests.finished[row] = now, done
            requests.contractor_cost[row] += provision.cost
        requests.route[row] = provision.route
        requests.delivered[row] = done
        world.charge(row, provision.own_cost)
        world.outside.plan_return(row, provision.returns, done)
        self._promise_kept(row, now, done)

    def is_held_back(self, row: int, now: float) -> bool:
        """Would a request go round IT, if a mandate did not hold it back?"""
        held = any(point(row, now) for point in self.world.points["obeys"])
        if held:
            self.world.notes.add(row, Event.HELD_BACK, now)
        return held

    def quote(self, row: int, team: Team, now: float, quotes: Quotes) -> Quote:
        """The date that IT would give anew for a request that waits."""
        approval = max(0.0, self.approving[row] - now) if row in self.approving else 0.0
        queue = NO_WAIT if quotes.basis == "fixed" else self.outlook(row, team, False)
        return self._promise(row, team, now, quotes, approval, queue)

    def _promise(self, row: int, team: Team, now: float, quotes: Quotes, approval: float, queue: Outlook) -> Quote:
        work, variance = self.world.workload.expected_days(row, team)
        release = 0.0 if team.releases is None else team.releases.every
        return promise(quotes, now, approval, queue, work, variance, release)

    def outlook(self, row: int, team: Team, needs_approval: bool) -> Outlook:
        """The expected wait in a team's queue of a request that waits there, or would from now on."""
        if row in self.approving or self.is_queued(row):
            assert team.backlog is not None
            return outlook(team, team.backlog.standing(row, team.lane_of(row), team.rank(row)))
        return self._outlook_new(row, team, needs_approval)

    def _outlook_new(self, row: int, team: Team, needs_approval: bool) -> Outlook:
        order = LAST if needs_approval else FIRST
        return outlook(team, (team.lane_of(row), team.rank(row), LAST, order, row))

    def wait_at(self, row: int, team: Team, now: float) -> float:
        """Expected days until work would start on a new request at a team that keeps a backlog."""
        approval = self._approval_of(row, team, self.world.kind_of(row)) if self.requests.origin[row] < 0 else None
        return max(self._approval_wait(row, team, approval, now), self.outlook(row, team, approval is not None)[0])

    def _goes_round(self, row: int, kind: Kind, quote: Quote, now: float) -> bool:
        department = kind.department
        lead_time = None if department.alternative is None else self.world.outside.lead_time(row)
        if lead_time is None:
            return False
        temperature = department.choice.temperature
        chance = kind.chance("choice", self.requests.number[row]) if temperature else 0.0
        believed = department.believed_finish(quote, now)
        goes = department.goes_round(now, believed, self.requests.due[row], lead_time, chance)
        for choose in self.world.points["choose"]:
            answer = choose(row, quote, believed, lead_time, now)
            goes = goes if answer is None else answer
        return goes and not self.is_held_back(row, now)

    def _miss(self, row: int, now: float) -> None:
        """The grace of a promise has passed."""
        kind = self.world.kind_of(row)
        if kind.department.trust is not None:
            kind.department.trust.breach(now, 0.5 if self.world.workload.is_joint(row, kind) else 1.0)

    def _may_be_missed(self, row: int, deadline: float) -> bool:
        """May the promise that falls due then still be missed?"""
        requests = self.requests
        is_met = requests.left[row] <= deadline or requests.delivered[row] <= deadline
        return requests.deadline[row] == deadline and not is_met

    # ------------------------------------------------------------------ approval

    def _approval_of(self, row: int, team: Team, kind: Kind) -> Approval | None:
        if self.world.is_urgent(row):
            urgent = kind.schema.urgent
            if urgent is None or urgent.skips_approval:
                return None
        return team.approval

    def _approval_wait(self, row: int, team: Team, approval: Approval | None, now: float) -> float:
        """Expected days until a request may queue."""
        if row in self.approving:
            return max(0.0, self.approving[row] - now)
        if approval is None or self.is_queued(row):
            return 0.0
        return self._approval_takes(team, approval, now)

    def _approval_takes(self, team: Team, approval: Approval, now: float) -> float:
        if team.board is not None:
            return team.board.grid.next(now) - now
        assert approval.delay is not None
        return snap(approval.delay.mean)

    def _submit(self, row: int, team: Team, kind: Kind, approval: Approval, expected: float, now: float) -> None:
        """A request waits for approval, until the time that is `expected`."""
        self.approving[row] = expected
        if team.board is not None:
            team.board.join(row, expected)
        else:
            assert approval.delay is not None
            delay = kind.days("approval", approval.delay, self.requests.number[row])
            self.world.at(now + delay, Order.ARRIVE, lambda at: self._approve([row], at, expected))
        if team.backlog is not None:
            team.backlog.expect(row, team.lane_of(row), team.rank(row))

    def board(self, team: Team, every: float) -> Board:
        """The board that meets for a team this often."""
        key = (team.index, every)
        if key not in self._boards:
            self._boards[key] = Board(self.world, every, self._approve)
        return self._boards[key]

    def _approve(self, rows: list[int], now: float, asked: float | None = None) -> None:
        world = self.world
        for row in rows:
            if row in self.approving and (asked is None or self.approving[row] == asked):
                del self.approving[row]
                team = world.teams[self.requests.team[row]]
                if team.backlog is not None:
                    team.backlog.remove(row)
                team.enter(row, now)

    def approving_at(self, team: Team) -> list[int]:
        """The requests that wait for approval to go to a team, in the order in which they asked."""
        return [row for row in self.approving if self.requests.team[row] == team.index]

    def redirect(self, team: Team, heir: Team) -> None:
        """Requests that wait for approval to go to a team will go to its heir."""
        for row in self.approving_at(team):
            if team.backlog is not None:
                team.backlog.remove(row)
            self.requests.team[row] = heir.index
            if heir.backlog is not None:
                heir.backlog.expect(row, heir.lane_of(row), heir.rank(row))

    # ------------------------------------------------------------------ second thoughts

    def watch_patience(self, row: int, kind: Kind, quotes: Quotes | None, now: float) -> None:
        """Plan the moments at which the department may leave while it waits; `quotes`: how it hears dates."""
        world, requests = self.world, self.requests
        patience = kind.department.patience
        if patience is None and kind.department.alternative is None:
            return
        if patience == "never" or row in world.outside.failed:
            return
        if patience is not None:
            until = max(now, requests.need[row]) + kind.days("patience", patience, requests.number[row])
            self._thoughts.add(row, (until,), self.leave)
            return
        lead_time, due = world.outside.lead_time(row), requests.due[row]
        if lead_time is None or due != due:
            return
        last_moment = due - lead_time
        if quotes is None:
            self.leave_in_time(row, self.leave, now)
            return
        moments = sorted({last_moment, requests.deadline[row], due})
        self._thoughts.add(row, [moment for moment in moments if moment > now], self._think_again)

    def leave_in_time(self, row: int, leave: Callable[[int, float], None], now: float) -> None:
        """Plan to leave where no date is given: when the alternative can just be in time, else on the due date."""
        lead_time, due = self.world.outside.lead_time(row), self.requests.due[row]
        if lead_time is None or due != due:
            return
        moment = due - lead_time if due - lead_time >= now else due
        if moment >= now:
            self._thoughts.add(row, (moment,), leave)

    def waits(self, row: int) -> bool:
        """Does the request wait, its work not begun?"""
        waiting = row in self.approving or self.is_queued(row) or row in self.world.reception.deferred
        return waiting and self.requests.started[row] != self.requests.started[row]

    def is_queued(self, row: int) -> bool:
        """Does the request stand in a team's queue?"""
        ticket = self.requests.ticket[row]
        return ticket >= 0 and self.world.holders[ticket] == row

    def _may_leave(self, row: int, _time: float) -> bool:
        return self.waits(row) and row not in self.world.outside.failed

    def _think_again(self, row: int, now: float) -> None:
        """A fresh date from the present place; leave if the alternative would now be done before IT, and IT be late."""
        world = self.world
        kind = world.kind_of(row)
        quotes = kind.department.quotes
        if quotes is None:
            return
        team = world.teams[self.requests.team[row]]
        quote = self.quote(row, team, now, quotes)
        world.notes.add(row, Event.THOUGHT_AGAIN, now, quote.finish)
        if self._goes_round(row, kind, quote, now):
            self.leave(row, now)

    def withdraw(self, row: int, now: float) -> None:
        """Take a waiting request out of approval or the queue."""
        team = self.world.teams[self.requests.team[row]]
        if row in self.world.reception.deferred:
            del self.world.reception.deferred[row]
        elif row in self.approving:
            del self.approving[row]
            for board in self._boards.values():
                board.forget(row)
            if team.backlog is not None:
                team.backlog.remove(row)
        else:
            team.withdraw(row, now)

    def leave(self, row: int, now: float) -> None:
        """A waiting request leaves: round IT, or lost where there is no alternative."""
        world = self.world
        alternative = world.outside.lead_time(row) is not None
        if alternative and self.is_held_back(row, now):
            return
        self.withdraw(row, now)
        world.tiers.pop(row, None)
        for left in world.points["left"]:
            left(row, now)
        if not alternative:
            self.requests.left[row] = now
            self.requests.route[row] = Route.LOST
        else:
            world.outside.take(row, Route.RENEGED, now)

    # ------------------------------------------------------------------ delivery

    def work_done(self, row: int, team: Team, now: float) -> None:
        """All work on a request is done: it is delivered now, or at the next release."""
        world, requests = self.world, self.requests
        world.tiers.pop(row, None)
        at = self._released(row, team, now)
        requests.delivered[row] = at
        requests.route[row] = Route.IT
        self._promise_kept(row, now, at)

    def slice_done(self, row: int, team: Team, now: float) -> None:
        """A slice of a request is done: it is delivered now, or at the next release."""
        share = 1.0 / len(self.world.workload.steps(row))
        self.world.notes.add(row, Event.SLICE_DELIVERED, self._released(row, team, now), share)

    def _released(self, row: int, team: Team, now: float) -> float:
        """When what is done now is delivered."""
        releases = team.releases
        return now if releases is None or self.requests.origin[row] >= 0 else releases.next(now)

    def _promise_kept(self, row: int, now: float, at: float) -> None:
        """What is delivered at `at` keeps its promise, where there is one and it is in time."""
        world = self.world
        trust = world.kinds[self.requests.kind[row]].department.trust
        if trust is not None and self.requests.deadline[row] >= at:
            if at <= now:
                trust.keep(now)
            elif at in self._to_keep:
                self._to_keep[at].append(trust)
            else:
                self._to_keep[at] = [trust]
                world.at(at, Order.RELEASE, self._keep)

    def _keep(self, now: float) -> None:
        """What is delivered now keeps its promises."""
        for trust in self._to_keep.pop(now):
            trust.keep(now)
