"""Where along a range a goal begins to be met, found by bisection although each look is blurred by chance.

Knows nothing of scenarios: values are places 0, 1, 2, ... along the range, and somebody else says what a look at one
has shown.

The search goes in rounds. In each, a value that is still unclear gets as many replications as the round has, and the
gaps between what misses, what is unclear and what meets are halved. Most values are clear after the first round; the
later, dearer ones are spent on the few beside the limit. Bisection takes it for granted that the goal, once met, stays
met along the range. Both ends and the middle are looked at first, and where what was seen speaks against it, all
values are looked at instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.results.goals import Verdict


class Bench(Protocol):
    """Who can look at a value, and remembers what was seen."""

    @property
    def count(self) -> int:
        """How many values there are."""

    @property
    def verdicts(self) -> dict[int, Verdict]:
        """What the latest look at each place has shown; the places looked at only."""

    def look(self, places: Sequence[int], number: int) -> None:
        """Look at these places for the `number`th time, with the replications of that look."""

    def turns(self) -> bool:
        """Whether what was seen so far speaks against a steady rise or fall along the range, beyond chance."""


@dataclass(frozen=True, slots=True)
class Bracket:
    """Between which places the goal changes: the last that misses it and the first that meets it, on either side.

    A place outside the range (-1, or the number of values) stands for an end that is unclear itself. `unsure` lies
    between the two, in rising order.
    """

    misses: int
    meets: int
    unsure: tuple[int, ...]

    @property
    def closed(self) -> bool:
        """Whether nothing lies between the two."""
        return abs(self.meets - self.misses) == 1 and not self.unsure


def bracket_of(verdicts: dict[int, Verdict], count: int) -> Bracket | None:
    """The bracket that verdicts leave; None where nothing meets the goal, all does, or they contradict a steady one."""
    met, missed = _among(verdicts, "met"), _among(verdicts, "missed")
    unclear = _among(verdicts, "cannot tell")
    if not met:
        return None
    if missed:
        rising = missed[-1] < met[0]
        if not rising and not met[-1] < missed[0]:
            return None
    else:
        ends = [place for place in (0, count - 1) if place in unclear]
        if len(ends) != 1:
            return None
        rising = ends == [0]
    misses = (missed[-1] if missed else -1) if rising else (missed[0] if missed else count)
    meets = met[0] if rising else met[-1]
    between = range(min(misses, meets) + 1, max(misses, meets))
    return Bracket(misses, meets, tuple(place for place in unclear if place in between))


def contradictory(verdicts: dict[int, Verdict], count: int) -> bool:
    """Whether a steady goal would have given other verdicts: where both ends say the same, so must all between."""
    met, missed = _among(verdicts, "met"), _among(verdicts, "missed")
    if met and missed:
        return bracket_of(verdicts, count) is None
    ends = {verdicts.get(end) for end in (0, count - 1)}
    return len(ends) == 1 and set(verdicts.values()) != ends


def _among(verdicts: dict[int, Verdict], wanted: Verdict) -> list[int]:
    return sorted(place for place, verdict in verdicts.items() if verdict == wanted)


class Search:
    """A search along a range. `coarse`: a gap of a quarter of the bracket is fine enough while its inside is unclear.

    After `run`, `everywhere` says that all values were looked at.
    """

    def __init__(self, bench: Bench, rounds: int, *, coarse: bool) -> None:
        self._bench = bench
        self._rounds = rounds
        self._coarse = coarse
        self._seen: dict[int, int] = {}  # the number of the latest look at each place
        self.everywhere = False

    def run(self) -> None:
        """Look until the answer is clear or no round is left."""
        last = self._bench.count - 1
        for number in range(self._rounds):
            self._look(sorted({0, last // 2, last}), number)
            while (place := self._next(number)) is not None:
                self._look([place], number)
            final = number == self._rounds - 1
            if self._bench.turns() or (contradictory(self._bench.verdicts, last + 1) and (final or self._all_clear())):
                self.look_everywhere()
                return
            if self._settled() and "cannot tell" not in {self._bench.verdicts[end] for end in (0, last)}:
                return

    def look_everywhere(self) -> None:
        """Look at every value until each is clear or no round is left."""
        self.everywhere = True
        for number in range(self._rounds):
            self._look(range(self._bench.count), number)

    def _look(self, places: Sequence[int], number: int) -> None:
        """Look at those of the places that are unclear and have not been looked at with so many replications."""
        unclear = [
            place
            for place in places
            if self._bench.verdicts.get(place, "cannot tell") == "cannot tell" and self._seen.get(place, -1) < number
        ]
        if unclear:
            self._bench.look(unclear, number)
            self._seen.update(dict.fromkeys(unclear, number))

    def _all_clear(self) -> bool:
        return "cannot tell" not in self._bench.verdicts.values()

    def _settled(self) -> bool:
        bracket = bracket_of(self._bench.verdicts, self._bench.count)
        return self._all_clear() if bracket is None else bracket.closed

    def _next(self, number: int) -> int | None:
        """The place to look at next in this round, or None when it has shown what it can."""
        bracket = bracket_of(self._bench.verdicts, self._bench.count)
        if bracket is None:
            return None
        low, high = sorted((bracket.misses, bracket.meets))
        unsure = bracket.unsure
        for place in unsure[:1] + unsure[-1:]:
            if self._seen[place] < number:
                return place
        fine = max(1, (high - low) // 4) if self._coarse and unsure else 1
        gaps = [(low, unsure[0]), (unsure[-1], high)] if unsure else [(low, high)]
        left, right = max(gaps, key=lambda gap: gap[1] - gap[0])
        return (left + right) // 2 if right - left > fine else None
