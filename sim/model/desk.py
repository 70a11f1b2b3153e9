"""Where departments and IT meet: asking, the quote, the choice, the promise, approval, and second thoughts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.boards import Board
from sim.model.clock import Grid, Order, snap
from sim.model.log import Route
from sim.model.quoting import Outlook, Quote, outlook, promise
from sim.model.reminders import Reminders
from sim.model.teambacklog import FIRST, LAST, Standing

if TYPE_CHECKING:
    from sim.model.kind import Kind
    from sim.model.team import Team
    from sim.model.world import World
    from sim.scenario.schema import Approval, Release

NO_OUTLOOK = Outlook(0.0, 0.0)


class Desk:
    """Handles each need from its rise to the team's queue, and what a department does while it waits."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.requests = world.requests
        self.approving: dict[int, float] = {}  # rows that wait for approval, with the expected time of its end
        self._boards: dict[tuple[int, float], Board] = {}
        self._misses = Reminders(world, Order.MISS, self._may_be_missed)
        self._thoughts = Reminders(world, Order.THINK, self._may_leave)

    # ------------------------------------------------------------------ asking

    def arise(self, row: int, now: float) -> None:
        """A need arises: does the department ask IT?"""
        kind = self.world.kind_of(row)
        department = kind.department
        if department.has_walked_away(now):
            trust = department.schema.trust
            assert trust is not None
            if kind.chance("tries again", self.requests.number[row]) >= trust.tries_again:
                self.world.outside.take(row, Route.NEVER_ASKED, now)
                return
        self.requests.asked[row] = now
        self.ask(row, now)

    def ask(self, row: int, now: float) -> None:
        """IT is asked: it quotes, and the department goes round it or accepts."""
        world, requests = self.world, self.requests
        kind = world.kind_of(row)
        department = kind.department
        team = world.route(row, now)
        requests.team[row] = team.index
        tier_points = world.points["tier"]
        tier = max(point(row) for point in tier_points) if tier_points else 0
        if tier:
            world.tiers[row] = tier
        approval = self._approval_of(row, team, kind)
        if world.quotes is not None:
            quote = self.quote(row, team, now, approval)
            requests.quoted_start[row], requests.quoted_finish[row] = quote.start, quote.finish
            if self._goes_round(row, kind, quote, now):
                world.tiers.pop(row, None)
                world.outside.take(row, Route.BALKED, now)
                return
            if row not in world.outside.missed:
                requests.deadline[row] = quote.finish + snap(department.grace(quote.finish - now))
                if department.trust is not None:
                    self._misses.add(row, (requests.deadline[row],), self._miss)
        for accepted in world.points["accepted"]:
            accepted(row, tier, now)
        self._watch_patience(row, kind, now)
        self._submit(row, team, kind, approval, now)

    def quote(self, row: int, team: Team, now: float, approval: Approval | None) -> Quote:
        """The date that IT would give for a request as it stands."""
        world = self.world
        quotes = world.quotes
        assert quotes is not None
        waits_for = self._approval_wait(row, team, approval, now)
        queue = NO_OUTLOOK if quotes.basis == "fixed" else self.outlook(row, team, approval is not None)
        work, variance = world.workload.expected_days(row, team)
        release = world.release_of(team)
        return promise(quotes, now, waits_for, queue, work, variance, release.every if release else 0.0)

    def outlook(self, row: int, team: Team, needs_approval: bool) -> Outlook:
        """The expected wait in a team's queue of a request that waits there, or would from now on."""
        lane, rank = team.lane_of(row), team.rank(row)
        department = self.world.department_index(row)
        if row in self.approving or self.is_queued(row):
            assert team.backlog is not None
            return outlook(team, team.backlog.standing(row, lane, rank, department), row)
        return outlook(team, Standing(lane, rank, LAST, LAST if needs_approval else FIRST, department), None)

    def wait_at(self, row: int, team: Team, now: float) -> float:
        """Expected days until work would start on a new request at a team that keeps a backlog."""
        approval = self._approval_of(row, team, self.world.kind_of(row)) if self.requests.origin[row] < 0 else None
        return max(self._approval_wait(row, team, approval, now), self.outlook(row, team, approval is not None).wait)

    def _goes_round(self, row: int, kind: Kind, quote: Quote, now: float) -> bool:
        lead_time = self.world.outside.lead_time(row)
        if lead_time is None:
            return False
        department = kind.department
        temperature = department.schema.choice.temperature
        chance = kind.chance("choice", self.requests.number[row]) if temperature else 0.0
        believed = department.believed_finish(quote, now)
        return department.goes_round(now, believed, self.requests.due[row], lead_time, chance)

    def _miss(self, row: int, now: float) -> None:
        """The grace of a promise has passed."""
        trust = self.world.kind_of(row).department.trust
        if trust is not None:
            trust.breach(now)

    def _may_be_missed(self, row: int, deadline: float) -> bool:
        """May the promise that falls due then still be missed?"""
        requests = self.requests
        is_met = requests.left[row] <= deadline or requests.delivered[row] <= deadline
        return requests.deadline[row] == deadline and not is_met

    # ------------------------------------------------------------------ approval

    def _approval_of(self, row: int, team: Team, kind: Kind) -> Approval | None:
        urgent = kind.schema.urgent
        if self.requests.urgent[row] and (urgent is None or urgent.skips_approval):
            return None
        return self.world.approval_of(team)

    def _approval_wait(self, row: int, team: Team, approval: Approval | None, now: float) -> float:
        """Expected days until a request may queue."""
        if row in self.approving:
            return max(0.0, self.approving[row] - now)
        if approval is None or self.is_queued(row):
            return 0.0
        if approval.every is not None:
            return self._board(team, approval.every).grid.next(now) - now
        assert approval.delay is not None
        return snap(approval.delay.mean)

    def _submit(self, row: int, team: Team, kind: Kind, approval: Approval | None, now: float) -> None:
        if approval is None:
            team.enter(row, now)
            return
        if approval.every is not None:
            self.approving[row] = self._board(team, approval.every).join(row, now)
        else:
            assert approval.delay is not None
            self.approving[row] = now + snap(approval.delay.mean)
            delay = kind.days("approval", approval.delay, self.requests.number[row])
            asked = self.approving[row]
            self.world.at(now + delay, Order.ARRIVE, lambda at: self._approve([row], at, asked))
        if team.backlog is not None:
            team.backlog.expect(row, team.lane_of(row), team.rank(row))

    def _board(self, team: Team, every: float) -> Board:
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

    def _watch_patience(self, row: int, kind: Kind, now: float) -> None:
        """Plan the moments at which the department may leave while it waits."""
        world, requests = self.world, self.requests
        patience = kind.department.schema.patience
        if patience == "never" or row in world.outside.failed:
            return
        if patience is not None:
            until = now + kind.days("patience", patience, requests.number[row])
            self._thoughts.add(row, (until,), self.leave)
            return
        lead_time, due = world.outside.lead_time(row), requests.due[row]
        if lead_time is None or due != due:
            return
        last_moment = due - lead_time
        if world.quotes is None:
            moment = last_moment if last_moment >= now else due
            if moment >= now:
                self._thoughts.add(row, (moment,), self.leave)
            return
        moments = sorted({last_moment, requests.deadline[row], due})
        self._thoughts.add(row, [moment for moment in moments if moment > now], self._think_again)

    def waits(self, row: int) -> bool:
        """Does the request wait, its work not begun?"""
        waiting = row in self.approving or self.is_queued(row)
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
        if world.quotes is None:
            return
        kind = world.kind_of(row)
        team = world.teams[self.requests.team[row]]
        quote = self.quote(row, team, now, None)
        if self._goes_round(row, kind, quote, now):
            self.leave(row, now)

    def withdraw(self, row: int, now: float) -> None:
        """Take a waiting request out of approval or the queue."""
        team = self.world.teams[self.requests.team[row]]
        if row in self.approving:
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
        self.withdraw(row, now)
        world.tiers.pop(row, None)
        for left in world.points["left"]:
            left(row, now)
        if world.outside.lead_time(row) is None:
            self.requests.left[row] = now
            self.requests.route[row] = Route.LOST
        else:
            world.outside.take(row, Route.RENEGED, now)

    # ------------------------------------------------------------------ delivery

    def work_done(self, row: int, team: Team, now: float) -> None:
        """All work on a request is done: it is delivered now, or at the next release."""
        world, requests = self.world, self.requests
        world.tiers.pop(row, None)
        release: Release | None = world.release_of(team) if requests.origin[row] < 0 else None
        at = now if release is None else Grid(release.every).next(now)
        requests.delivered[row] = at
        requests.route[row] = Route.IT
        trust = world.kind_of(row).department.trust
        if trust is not None and requests.deadline[row] >= at:
            if at > now:
                world.at(at, Order.RELEASE, trust.keep)
            else:
                trust.keep(now)
