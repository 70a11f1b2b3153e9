"""Where every request of a reel stands at successive moments, with what the picture counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.results.reel_record import ENDS, NEVER, PER_DAY, Reel, Stand

if TYPE_CHECKING:
    from sim.model.log import Bools, Ints


class Standing:
    """Goes through a reel from one day to a later one.

    `place` and `person` have an entry a token, -1 and 0 for one that has not appeared; `since` is the number of the
    move that brought it there, so that a line is in order of arrival.
    """

    def __init__(self, reel: Reel) -> None:
        self.reel = reel
        count = len(reel.tokens.kind)
        self.place = np.full(count, -1, dtype=np.int64)
        self.person = np.zeros(count, dtype=np.int64)
        self.since = np.zeros(count, dtype=np.int64)
        self.day = 0.0
        self._next = 0
        self._stands = [stand for stand, _ in reel.places]
        self._paid = np.zeros(count, dtype=bool)

    def go(self, day: float) -> None:
        """On to a day that is not before the one where it is."""
        moves = self.reel.moves
        until = int(np.searchsorted(moves.time, day * PER_DAY, side="right"))
        chosen = slice(self._next, until)
        token = moves.token[chosen]
        self.place[token] = moves.place[chosen]
        self.person[token] = moves.person[chosen]
        self.since[token] = np.arange(self._next, until)
        outside = [index for index, stand in enumerate(self._stands) if stand is Stand.OUTSIDE]
        self._paid[token[np.isin(moves.place[chosen], outside)]] = True
        self._next = until
        self.day = day

    def at(self, stand: Stand, team: int = -1) -> Ints:
        """The tokens that stand at places of this sort, of this team where it is given, in order of arrival."""
        places = [
            index for index, (kind, of) in enumerate(self.reel.places) if kind is stand and (team < 0 or of == team)
        ]
        found = np.flatnonzero(np.isin(self.place, places))
        ordered: Ints = found[np.argsort(self.since[found], kind="stable")]
        return ordered

    def count(self, *stands: Stand) -> int:
        """How many stand at places of these sorts."""
        return sum(len(self.at(stand)) for stand in stands)

    @property
    def ended(self) -> Bools:
        """Which tokens have come to their end."""
        ends = [index for index, stand in enumerate(self._stands) if stand in ENDS]
        return np.asarray(np.isin(self.place, ends))

    @property
    def returned(self) -> int:
        """How many came back as integration work."""
        return int(((self.place >= 0) & (self.reel.tokens.origin != NEVER)).sum())

    @property
    def broken(self) -> Bools:
        """Of which tokens the promise is broken by now."""
        broken = self.reel.tokens.broken
        return np.asarray((broken != NEVER) & (broken <= self.day * PER_DAY))

    @property
    def due_soon(self) -> Bools:
        """Whose promise falls due within a week, not delivered and still with IT."""
        promised = self.reel.tokens.promised
        soon = (promised != NEVER) & (promised - self.day * PER_DAY <= self.reel.days_per_week * PER_DAY)
        with_it = (Stand.DESK, Stand.QUEUE, Stand.WORK, Stand.RELEASE, Stand.PROVIDER)
        held = np.isin(self.place, [index for index, stand in enumerate(self._stands) if stand in with_it])
        return np.asarray(soon & held & ~self.broken)

    @property
    def bill(self) -> int:
        """What has been paid for going round IT."""
        return int(self.reel.tokens.spend[self._paid].sum())


def most_at(reel: Reel) -> dict[tuple[Stand, int], int]:
    """The most that ever stand at each place."""
    change = np.zeros((len(reel.places), len(reel.moves.time)), dtype=np.int64)
    before = np.full(len(reel.tokens.kind), -1)
    for index, (token, place) in enumerate(zip(reel.moves.token.tolist(), reel.moves.place.tolist(), strict=True)):
        if before[token] >= 0:
            change[before[token], index] -= 1
        change[place, index] += 1
        before[token] = place
    return dict(zip(reel.places, change.cumsum(axis=1).max(axis=1, initial=0).tolist(), strict=True))
