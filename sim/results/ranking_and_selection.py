"""Which of several systems has the best mean: Kim and Nelson's fully sequential procedure.

All systems are observed side by side; one that is clearly worse than another is dropped, and the rest go on until one
is left. If the best mean is better than every other by `zone` or more, the one left is the best with a probability of
`confidence` or more. Observations may depend on each other within a row, as they do under common random numbers.

Sources: Kim and Nelson 2001, "A fully sequential procedure for indifference-zone selection in simulation", ACM TOMACS
11(3): the procedure KN with c = 1, whose guarantee is exact for normal observations. It takes the variances of the
differences from the first stage for good, and with skewed observations a first stage often misses the rare large ones:
KN then picks right less often than it says. So variances are taken from all observations so far, as in KN++ (Kim and
Nelson 2006, "On the asymptotic validity of fully sequential selection procedures for steady-state simulation",
Operations Research 54(3)), which makes the guarantee one for many observations and small zones; the constant h² stays
that of the first stage, which is more careful than KN++. The tests measure how often it picks right.

What is decided after r observations hangs on the first r alone, in whatever portions they come.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.model.log import Bools, Floats, Ints

    # Called with the systems that are wanted and how many rows there are already: more rows, a column for each of these
    # systems. No rows when there are no more.
    Sampler = Callable[[Sequence[int], int], Floats]

FEWEST: Final = 10  # observations of a first stage; Kim and Nelson advise 10 to 20
_ALIKE: Final = 1e-9  # difference over size below which two figures are the same but for rounding


@dataclass(frozen=True, slots=True)
class Elimination:
    """A system that was dropped, the one that it was clearly worse than, and after how many observations."""

    system: int
    by: int
    after: int


@dataclass(frozen=True, slots=True)
class Selection:
    """What the procedure came to.

    `left` holds one system, the one selected; several where they were alike in every observation (`alike`), or where
    there were no more observations. `needed` estimates how many observations would have decided.
    """

    left: tuple[int, ...]
    alike: bool
    observations: int
    needed: int
    eliminations: tuple[Elimination, ...]


def select_best(sampler: Sampler, systems: int, zone: float, confidence: float, first: int) -> Selection:
    """Run the procedure to its end, or until the sampler has no more; larger is better.

    Args:
        sampler: gives observations; its first rows are for all systems. What it gives beyond the end is not looked at.
        systems: how many there are, two or more.
        zone: the smallest difference of means that matters, above 0.
        confidence: the probability of picking the best, between 1 / `systems` and 1.
        first: how many observations are made before anything is judged.

    Raises:
        ValueError: an argument is out of range, or the sampler cannot fill the first stage.
    """
    if not zone > 0:
        raise ValueError(f"the indifference zone must be above 0, not {zone}")
    if not 1 / systems < confidence < 1:
        raise ValueError(f"the confidence must lie between 1/{systems} and 1, not at {confidence}")
    rows = sampler(range(systems), 0)
    if not FEWEST <= first <= len(rows):
        raise ValueError(f"a first stage of {first} is not between {FEWEST} and the {len(rows)} observations there are")
    race = _Race(rows[0], first, zone, h_squared(systems, first, confidence))
    given = len(rows)
    while True:
        race.observe(rows)
        if race.ended or not len(rows := sampler(race.left, given)):
            return race.selection
        given += len(rows)


def h_squared(systems: int, first: int, confidence: float) -> float:
    """KN's constant: h² = 2 η (n0 - 1), with η = ½ ((2 α / (k - 1)) ** (-2 / (n0 - 1)) - 1)."""
    error = 2.0 * (1.0 - confidence) / (systems - 1)
    return float((first - 1) * (error ** (-2.0 / (first - 1)) - 1.0))


def rarest_first(systems: int, zone: float, confidence: float) -> int:
    """How large a first stage of yes-or-no observations must be, so that a difference that matters shows in it.

    Two systems whose means differ by `zone` differ in at least that share of the rows. Below this number, they could
    be alike in all rows of the first stage too often to be called the same.
    """
    return math.ceil(math.log((1.0 - confidence) / (systems - 1)) / math.log1p(-zone)) if zone < 1 else 1


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums over observations of the differences between systems: of one (row) less another (column).

    Differences are taken less those of the first observation, so that one that never varies has a variance of exactly
    0. Arrays may have an axis in front, one entry an observation.
    """

    differences: Floats
    squares: Floats
    alike: Bools  # whether the two were the same in every observation

    def after(self, rows: Floats, origin: Floats) -> _Sums:
        """The sums after each of these observations."""
        offsets = rows - origin
        differences = offsets[:, :, None] - offsets[:, None, :]
        size = np.maximum(np.abs(rows)[:, :, None], np.abs(rows)[:, None, :])
        alike = np.abs(rows[:, :, None] - rows[:, None, :]) <= _ALIKE * size
        return _Sums(
            self.differences + differences.cumsum(axis=0),
            self.squares + (differences**2).cumsum(axis=0),
            np.logical_and.accumulate(alike) & self.alike,
        )

    def at(self, place: int) -> _Sums:
        """The sums after one of the observations."""
        return _Sums(self.differences[place], self.squares[place], self.alike[place])

    def among(self, kept: Sequence[int]) -> _Sums:
        """The sums of these systems only."""
        pick = np.ix_(kept, kept)
        return _Sums(self.differences[pick], self.squares[pick], self.alike[pick])


class _Race:
    """The procedure under way."""

    def __init__(self, origin: Floats, first: int, zone: float, h_squared: float) -> None:
        systems = len(origin)
        self.left = list(range(systems))
        self._first, self._zone, self._h_squared = first, zone, h_squared
        self._origin = origin
        self._count = 0
        self._sums = _Sums(
            np.zeros((systems, systems)), np.zeros((systems, systems)), np.ones((systems, systems), dtype=bool)
        )
        self._eliminations: list[Elimination] = []

    @property
    def alike(self) -> bool:
        """Whether several are left that had the same figure in every observation."""
        return len(self.left) > 1 and bool(self._sums.alike.all())

    @property
    def ended(self) -> bool:
        """Whether one is left, or those left are alike."""
        return len(self.left) == 1 or (self._count >= self._first and self.alike)

    @property
    def selection(self) -> Selection:
        """What it has come to so far."""
        needed = self._count
        if not self.ended:
            needed = max(needed, math.floor(self._ends(self._sums, np.array(self._count)).max())) + 1
        return Selection(tuple(self.left), self.alike, self._count, needed, tuple(self._eliminations))

    def observe(self, rows: Floats) -> None:
        """Take observations into account, one after the other, until the procedure has ended.

        `rows` has a column for each system that was left before, in their order.
        """
        while len(rows) and not self.ended:
            sums = self._sums.after(rows, self._origin)
            counts = self._count + np.arange(1, len(rows) + 1)
            behind = self._behind(sums, counts[:, None, None])
            over = (behind > 0).any(axis=(1, 2)) | sums.alike.all(axis=(1, 2))
            judged = np.flatnonzero(over & (counts >= self._first))
            place = int(judged[0]) if len(judged) else len(rows) - 1
            self._count += place + 1
            self._sums = sums.at(place)
            kept = self._without_the_worse(behind[place]) if len(judged) else range(len(self.left))
            rows = rows[place + 1 :, kept]

    def _ends(self, sums: _Sums, counts: Ints) -> Floats:
        """After how many observations each pair would be decided at the latest, were its variance what it seems."""
        variances = (sums.squares - sums.differences**2 / counts) / np.maximum(counts - 1, 1)
        ends: Floats = self._h_squared * variances / self._zone**2
        return ends

    def _behind(self, sums: _Sums, counts: Ints) -> Floats:
        """By how much the sum of one (row) is further behind that of another (column) than chance allows.

        KN drops i for l when its mean is below l's by more than W = max(0, zone / 2r * (h² S² / zone² - r)).
        """
        allowed = np.maximum(0.0, self._zone / 2 * (self._ends(sums, counts) - counts))
        ahead = sums.differences + counts * (self._origin[:, None] - self._origin[None, :])
        return np.where(sums.alike, 0.0, -ahead - allowed)

    def _without_the_worse(self, behind: Floats) -> list[int]:
        """Drop all that are too far behind, each by the one that it is furthest behind; the places of the others."""
        worse = (behind > 0).any(axis=1)
        for place in np.flatnonzero(worse):
            by = self.left[int(behind[place].argmax())]
            self._eliminations.append(Elimination(self.left[place], by, self._count))
        kept = [int(place) for place in np.flatnonzero(~worse)]
        self.left = [self.left[place] for place in kept]
        self._origin = self._origin[kept]
        self._sums = self._sums.among(kept)
        return kept
