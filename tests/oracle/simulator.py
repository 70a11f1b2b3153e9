"""A second simulator, written from the description of the model alone: plain lists, no event library, slow and short.

One team. It is given the drawn needs and says what becomes of each; the model must say the same. Whatever is random but
not listed in `Need` is a constant here: patience, the alternative's lead time, what comes back.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from math import ceil, inf, nan

FINISH, RELEASE, ARRIVE, BOARD, PICK, MISS, THINK = range(7)
GRID = 2.0**30


def snap(time: float) -> float:
    """Times are multiples of 2^-30 days."""
    return round(time * GRID) / GRID


@dataclass(frozen=True, slots=True)
class Trust:
    start: float
    kept: float
    broken: float
    walks_away_below: float
    half_life: float
    grace: float
    grace_share: float
    tries_again: bool = False  # always or never


@dataclass(frozen=True, slots=True)
class Department:
    patience: float | None = None  # None: second thoughts; inf: never
    lead_time: float | None = None  # of the alternative
    returns: bool = False
    returned_after: float = 0.0
    returned_share: float = 0.0
    returned_priority: int | None = None
    repeat_every: float | None = None
    repeat_for: float = 0.0
    doubt: float = 1.0
    tolerance: float = 0.0
    trust: Trust | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    people: int
    focus: float
    discipline: str
    departments: tuple[Department, ...]
    quotes: bool = False
    optimism: float = 0.0
    board: float | None = None
    release: float | None = None


@dataclass(slots=True)
class Request:
    """A need, or returned work: first what is drawn, then what becomes of it."""

    department: int
    need: float
    effort: float
    estimate: float
    due: float = nan
    value: float = 0.0
    priority: int = 1
    skips_board: bool = False
    origin: int = -1
    asked: float = nan
    queued: float = nan
    started: float = nan
    finished: float = nan
    delivered: float = nan
    left: float = nan
    quoted_start: float = nan
    quoted_finish: float = nan
    deadline: float = inf
    route: str = "undecided"
    promise: str = "none"
    approval: float = nan  # when its board meets
    entry: tuple[float, int, int] = (inf, 0, 0)  # place in the order of entering the queue


class Simulator:
    """Runs needs, in order of time, to the end. `requests` holds the needs in that order, then what came back."""

    def __init__(self, setting: Setting, needs: list[Request]) -> None:
        self.setting = setting
        self.requests = list(needs)
        self.free = setting.people
        self.waiting: list[Request] = []  # in the queue
        self.approving: list[Request] = []
        self.working: list[Request] = []
        self.trust = [d.trust.start if d.trust else 1.0 for d in setting.departments]
        self.moved = [0.0 for _ in setting.departments]  # when trust was last brought up to date
        self.away = [False for _ in setting.departments]
        self.now = 0.0
        self.events: list[tuple[float, int, int, str, int]] = []
        self.count = 0
        for row, request in enumerate(needs):
            self.at(request.need, ARRIVE, "need", row)

    def at(self, time: float, order: int, what: str, row: int = -1) -> None:
        self.count += 1
        heapq.heappush(self.events, (snap(time), order, self.count, what, row))

    def run(self, until: float = inf) -> list[Request]:
        while self.events and self.events[0][0] <= until:
            self.now, _, _, what, row = heapq.heappop(self.events)
            getattr(self, "on_" + what)(row)
        return self.requests

    # Trust -----------------------------------------------------------------------------------------------------------

    def trust_now(self, department: int) -> float:
        rules = self.setting.departments[department].trust
        if rules is None:
            return 1.0
        kept = 0.5 ** ((self.now - self.moved[department]) / rules.half_life)
        return rules.start + (self.trust[department] - rules.start) * kept

    def move_trust(self, department: int, kept: bool) -> None:
        rules = self.setting.departments[department].trust
        if rules is None:
            return
        level = self.trust_now(department)
        self.trust[department] = level + rules.kept * (1 - level) if kept else level * (1 - rules.broken)
        self.moved[department] = self.now
        self.look_away(department)

    def look_away(self, department: int) -> bool:
        rules = self.setting.departments[department].trust
        if rules is None or self.setting.departments[department].lead_time is None:
            return False
        level = self.trust_now(department)
        if self.away[department]:
            self.away[department] = level < rules.walks_away_below + 0.1
        else:
            self.away[department] = level < rules.walks_away_below
        return self.away[department]

    # The quote and the choice ----------------------------------------------------------------------------------------

    def rank(self, request: Request) -> tuple[float, ...]:
        keys = {
            "fifo": 0.0,
            "priority": float(request.priority),
            "earliest_due": request.due if request.due == request.due else inf,
            "shortest_first": request.estimate,
            "cost_of_delay": -(request.value / request.estimate),
        }
        return (keys[self.setting.discipline], *request.entry)

    def expected_wait(self, request: Request) -> float:
        own = self.rank(request)
        waiting, approving = (
            sorted((r for r in place if r is not request and self.rank(r) < own), key=self.rank)
            for place in (self.waiting, self.approving)
        )
        ahead = waiting + approving  # whoever is in the queue takes a free person before who is still to be approved
        if self.free > len(ahead):
            return 0.0
        in_work = [r.estimate for r in self.working] + [r.estimate for r in ahead[: self.free]]
        left = sum(r.estimate for r in ahead[self.free :])
        return (left + sum(in_work) / len(in_work)) / (self.setting.people * self.setting.focus)

    def dates(self, request: Request) -> tuple[float, float, float]:
        """(Promised start, promised finish, believed finish), from now."""
        setting, department = self.setting, self.setting.departments[request.department]
        to_approval = request.approval - self.now if request in self.approving else 0.0
        promised = max(to_approval, self.expected_wait(request) * (1 - setting.optimism))
        work = request.estimate / setting.focus
        release = setting.release / 2 if setting.release else 0.0
        worry = 1 + department.doubt * (1 - self.trust_now(request.department))
        return (self.now + promised, self.now + promised + work + release, self.now + promised * worry + work + release)

    def would_leave(self, request: Request, believed: float) -> bool:
        department = self.setting.departments[request.department]
        if department.lead_time is None or not believed > request.due + department.tolerance:
            return False
        return self.now + department.lead_time < believed

    # What happens ----------------------------------------------------------------------------------------------------

    def on_need(self, row: int) -> None:
        request = self.requests[row]
        department = self.setting.departments[request.department]
        if self.look_away(request.department) and not (department.trust and department.trust.tries_again):
            self.go_round(row, "never_asked")
            return
        request.asked = self.now
        board = self.setting.board
        if board is not None and not request.skips_board:
            request.approval = snap(ceil(self.now / board - 1e-12) * board)
            request.entry = (request.approval, 1, row)
            self.approving.append(request)
        else:
            request.entry = (self.now, 0, self.count)
            self.count += 1
        if self.setting.quotes:
            start, finish, believed = self.dates(request)
            request.quoted_start, request.quoted_finish = start, finish
            if self.would_leave(request, believed):
                if request in self.approving:
                    self.approving.remove(request)
                self.go_round(row, "balked")
                return
            self.promise(row)
        if request in self.approving:
            self.at(request.approval, BOARD, "board", row)
        else:
            self.enter(request)
        self.plan_thoughts(row)

    def promise(self, row: int) -> None:
        request = self.requests[row]
        rules = self.setting.departments[request.department].trust
        request.promise = "open"
        grace = max(rules.grace, rules.grace_share * (request.quoted_finish - request.asked)) if rules else 0.0
        request.deadline = snap(request.quoted_finish + grace)
        self.at(request.deadline, MISS, "miss", row)

    def plan_thoughts(self, row: int) -> None:
        request = self.requests[row]
        department = self.setting.departments[request.department]
        if department.patience is not None:
            if department.patience < inf:
                self.at(self.now + department.patience, THINK, "patience", row)
            return
        if department.lead_time is None or request.due != request.due:
            return
        last = request.due - department.lead_time
        if self.setting.quotes:
            for moment in (last, request.deadline, request.due):
                if moment >= self.now:
                    self.at(moment, THINK, "think", row)
        elif max(last, request.due) >= self.now:
            self.at(last if last >= self.now else request.due, THINK, "patience", row)

    def enter(self, request: Request) -> None:
        request.queued = self.now
        self.waiting.append(request)
        self.at(self.now, PICK, "pick")

    def on_board(self, row: int) -> None:
        request = self.requests[row]
        if request in self.approving:
            self.approving.remove(request)
            self.enter(request)

    def on_pick(self, _: int) -> None:
        while self.free and self.waiting:
            request = min(self.waiting, key=self.rank)
            self.waiting.remove(request)
            self.working.append(request)
            self.free -= 1
            request.started = self.now
            row = next(k for k, r in enumerate(self.requests) if r is request)
            self.at(self.now + snap(request.effort / self.setting.focus), FINISH, "finish", row)

    def on_finish(self, row: int) -> None:
        request = self.requests[row]
        self.working.remove(request)
        self.free += 1
        request.finished = self.now
        release = self.setting.release
        if release is None or request.origin >= 0:
            self.on_delivery(row)
        else:
            self.at(snap(ceil(self.now / release - 1e-12) * release), RELEASE, "delivery", row)
        self.at(self.now, PICK, "pick")

    def on_delivery(self, row: int) -> None:
        request = self.requests[row]
        request.delivered = self.now
        request.route = "it"
        if request.promise == "open":
            request.promise = "kept"
            self.move_trust(request.department, kept=True)

    def on_miss(self, row: int) -> None:
        request = self.requests[row]
        if request.promise == "open":
            request.promise = "missed"
            self.move_trust(request.department, kept=False)

    def on_patience(self, row: int) -> None:
        request = self.requests[row]
        if request in self.waiting or request in self.approving:
            self.leave(row)

    def on_think(self, row: int) -> None:
        request = self.requests[row]
        if (request in self.waiting or request in self.approving) and self.would_leave(request, self.dates(request)[2]):
            self.leave(row)

    def leave(self, row: int) -> None:
        request = self.requests[row]
        place = self.waiting if request in self.waiting else self.approving
        place.remove(request)
        if request.promise == "open":
            request.promise = "none"
        if self.setting.departments[request.department].lead_time is None:
            request.left, request.route = self.now, "lost"
        else:
            self.go_round(row, "reneged")

    def go_round(self, row: int, route: str) -> None:
        request = self.requests[row]
        department = self.setting.departments[request.department]
        assert department.lead_time is not None
        request.route, request.left = route, self.now
        request.delivered = snap(self.now + department.lead_time)
        if department.returns:
            first = request.delivered + department.returned_after
            moments, moment = [first], first
            while department.repeat_every and moment + department.repeat_every <= first + department.repeat_for:
                moment += department.repeat_every
                moments.append(moment)
            for moment in moments:
                self.at(moment, ARRIVE, "return", row)

    def on_return(self, row: int) -> None:
        origin = self.requests[row]
        department = self.setting.departments[origin.department]
        request = Request(
            department=origin.department,
            need=self.now,
            effort=snap(origin.effort * department.returned_share),
            estimate=origin.estimate * department.returned_share,
            due=self.now + origin.due - origin.need,
            value=origin.value,
            priority=department.returned_priority or origin.priority,
            origin=row,
            asked=self.now,
        )
        self.requests.append(request)
        request.entry = (self.now, 0, self.count)
        self.count += 1
        self.enter(request)
