"""The work ahead of a request at one team: those who wait, those still in approval, those in work."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sim.model.queue import Backlog, Lane
from sim.model.workahead import NO_WORK, Entry, Place, Work, WorkAhead

if TYPE_CHECKING:
    from collections.abc import Callable

_Waiting = tuple[WorkAhead, Place, float, float, bool]  # where, its estimate and variance, whether for approval

# Where a request stands, or would stand if it were accepted now: its lane, rank, ticket, order, and row. The ticket is
# its place among those in the queue, the order that among those in approval; FIRST and LAST where it is not there. A
# new request that needs approval has (LAST, LAST), one that skips it (LAST, FIRST).
Standing = tuple[Lane, float, float, float, int]
FIRST, LAST = float("-inf"), float("inf")


class FairShare(NamedTuple):
    """What the work ahead depends on under `fair_share`: work started over weight, and the weights."""

    level: Callable[[int], float]
    weight: Callable[[int], float]


class TeamBacklog:
    """Running sums of the work at one team. `estimate_of(row)` gives a row's estimate here and its variance."""

    def __init__(self, estimate_of: Callable[[int], tuple[float, float]], department_of: Callable[[int], int]) -> None:
        self.estimate_of = estimate_of
        self.department_of = department_of
        self.shuffled = False  # discipline: random
        self.fair: FairShare | None = None
        self._queue: defaultdict[int, Backlog] = defaultdict(Backlog)
        self._approval: defaultdict[int, Backlog] = defaultdict(Backlog)
        self._entries: dict[int, _Waiting] = {}
        self._at_work: dict[int, tuple[float, float]] = {}
        self.in_work = NO_WORK
        self._asked = 0

    def add(self, row: int, lane: Lane, rank: float, ticket: int) -> None:
        """A request waits in the queue."""
        self._note(self._queue[self._key(row)], row, lane, (rank, ticket), False)

    def expect(self, row: int, lane: Lane, rank: float) -> None:
        """A request waits for approval."""
        self._asked += 1
        self._note(self._approval[self._key(row)], row, lane, (rank, self._asked), True)

    def remove(self, row: int) -> None:
        """It waits no longer, in the queue or for approval."""
        entry = self._entries.pop(row)
        entry[0].remove(entry[1])

    def start(self, row: int) -> None:
        """Work on a request begins."""
        entry = self._entries.pop(row, None)
        if entry is not None:
            entry[0].remove(entry[1])
        estimate, variance = self._at_work[row] = self.estimate_of(row)
        number, estimates, variances = self.in_work
        self.in_work = (number + 1, estimates + estimate, variances + variance)

    def finish(self, row: int) -> None:
        """Work on a request has ended."""
        estimate, variance = self._at_work.pop(row)
        number, estimates, variances = self.in_work
        self.in_work = (number - 1, estimates - estimate, variances - variance) if number > 1 else NO_WORK

    def standing(self, row: int, lane: Lane, rank: float) -> Standing:
        """Where a request that waits stands."""
        _, (_, number), _, _, for_approval = self._entries[row]
        if for_approval:
            return lane, rank, LAST, number, row
        return lane, rank, number, FIRST, row

    def ahead(self, standing: Standing, free: int) -> Work:
        """The work that the discipline would do before a request."""
        if self.fair is not None:
            return self._ahead_by_shares(standing, free, self.fair)
        if self.shuffled:
            everybody = self._sum(_at_the_end(standing), free, 0)
            row = standing[-1]
            if row in self._entries:
                _, _, estimate, variance, _ = self._entries[row]
                everybody = everybody[0] - 1, everybody[1] - estimate, everybody[2] - variance
            return _times(everybody, 0.5)
        return self._sum(standing, free, 0)

    def first_ahead(self, standing: Standing, free: int, count: int) -> list[Entry]:
        """The first `count` of those ahead."""
        found: list[Entry] = []
        lane, rank, ticket, order, _ = standing
        for books, number in ((self._queue, ticket), (self._approval, order)):
            for book in books.values():
                if len(found) < count:
                    found += book.first_ahead(lane, (rank, number), free, count - len(found))
        return found[:count]

    def _sum(self, standing: Standing, free: int, key: int) -> Work:
        waiting, approving = self._queue.get(key), self._approval.get(key)
        lane, rank, ticket, order, _ = standing
        found = NO_WORK if waiting is None else waiting.ahead(lane, (rank, ticket), free)
        if approving is None:
            return found
        asked = approving.ahead(lane, (rank, order), free)
        return _plus(found, asked) if found[0] else asked

    def _ahead_by_shares(self, standing: Standing, free: int, fair: FairShare) -> Work:
        """Its own department's work before it, and what the others may start until its department's turn comes."""
        mine = self.department_of(standing[-1])
        found = self._sum(standing, free, mine)
        level = fair.level(mine) + found[1] / fair.weight(mine)
        for other in sorted({*self._queue, *self._approval} - {mine}):
            work = self._sum(_at_the_end(standing), free, other)
            may_start = max(0.0, (level - fair.level(other)) * fair.weight(other))
            if work[1] > 0:
                found = _plus(found, _times(work, min(1.0, may_start / work[1])))
        return found

    def _key(self, row: int) -> int:
        return 0 if self.fair is None else self.department_of(row)

    def _note(self, book: Backlog, row: int, lane: Lane, place: Place, for_approval: bool) -> None:
        estimate, variance = self.estimate_of(row)
        entries = book.lanes[lane]
        entries.add(place, estimate, variance)
        self._entries[row] = (entries, place, estimate, variance, for_approval)


def _at_the_end(standing: Standing) -> Standing:
    """The standing of one who comes after everybody in its lane and rank."""
    lane, rank, _, _, row = standing
    return lane, rank, LAST, LAST, row


def _plus(a: Work, b: Work) -> Work:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


def _times(work: Work, factor: float) -> Work:
    return work[0] * factor, work[1] * factor, work[2] * factor
