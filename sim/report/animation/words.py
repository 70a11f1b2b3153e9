"""What is said in a film: the last telling happening, and the figures of the moment."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING

from sim.results.reel_record import NEVER, PER_DAY, Reel, Stand

if TYPE_CHECKING:
    from sim.report.animation.standing import Standing

_HOW = {"balked": ", at the quote", "reneged": ", after waiting", "never asked": ", without asking"}


@dataclass(frozen=True, slots=True)
class Captions:
    """Sentences in order of the days on which they become true."""

    days: tuple[float, ...]
    sentences: tuple[str, ...]

    def at(self, day: float) -> str:
        """The last one of that day or before; empty before the first."""
        last = bisect_right(self.days, day)
        return self.sentences[last - 1] if last else ""


def captions(reel: Reel) -> Captions:
    """What a room would want to be told: going round IT, coming back, broken promises, walking away."""
    found: list[tuple[float, str]] = []
    begins = reel.span[0]
    seen: set[int] = set()
    moves = zip(*(column.tolist() for column in (reel.moves.time, reel.moves.token, reel.moves.place)), strict=True)
    for time, token, place in moves:
        day, stand = time / PER_DAY, reel.places[place][0]
        if token not in seen and reel.tokens.origin[token] != NEVER and day > begins:
            found.append((day, f"{_name(reel, token)} comes back to IT."))
        seen.add(token)
        if stand is Stand.OUTSIDE and day > begins:
            how, dates = _HOW.get(reel.route(token), ""), _dates(reel, token)
            found.append((day, f"{_name(reel, token)} goes round IT{how}{dates}."))
        if stand is Stand.LOST:
            found.append((day, f"{_name(reel, token)} is given up."))
    for token, time in enumerate(reel.tokens.broken.tolist()):
        if begins < time / PER_DAY <= reel.span[1]:
            found.append((time / PER_DAY, f"The promise for {_name(reel, token)} is broken."))
    for department in reel.departments:
        for away, again in department.away:
            found.append((away, f"{department.name} stops asking IT."))
            if again < reel.span[1]:
                found.append((again, f"{department.name} asks IT again."))
    found.sort(key=lambda each: each[0])
    told = [f"{week(reel, day)}: {sentence}" for day, sentence in found]
    return Captions(tuple(day for day, _ in found), tuple(told))


def _dates(reel: Reel, token: int) -> str:
    """How a quote was too late, where it was: what was promised, and when it was wanted."""
    promised, due = (int(column[token]) for column in (reel.tokens.promised, reel.tokens.due))
    if reel.route(token) != "balked" or due == NEVER:
        return ""
    late, wanted = (week(reel, time / PER_DAY).lower() for time in (promised, due))
    return f": promised for {late}, due in {wanted}" if promised > due and late != wanted else ""


def week(reel: Reel, day: float) -> str:
    """ "Week 12"."""
    return f"Week {floor(day / reel.days_per_week + 1e-9) + 1}"


def clock(reel: Reel, day: float) -> str:
    """ "Week 12, day 3"."""
    whole = floor(day / reel.days_per_week + 1e-9)
    return f"{week(reel, day)}, day {floor(day - whole * reel.days_per_week + 1e-9) + 1}"


def figures(standing: Standing) -> tuple[tuple[str, str, bool], ...]:
    """The six figures above a picture: number, what it counts, and whether it is bad news."""
    round_it = standing.count(Stand.OUTSIDE, Stand.DELIVERED_OUTSIDE)
    broken = int(standing.broken.sum())
    return (
        (str(standing.count(Stand.DESK, Stand.QUEUE)), "wait for IT", False),
        (str(standing.count(Stand.DELIVERED)), "done by IT", False),
        (str(round_it), "went round IT", round_it > 0),
        (str(standing.returned), "came back", standing.returned > 0),
        (str(broken), "broken promises", broken > 0),
        (_money(standing.bill), "paid outside", False),
    )


def _money(amount: int) -> str:
    for unit, name in ((1_000_000_000, "bn"), (1_000_000, "M"), (1_000, "k")):
        if amount >= unit:
            return f"{amount / unit:.{1 if amount < 10 * unit else 0}f} {name}"
    return str(amount)


def _name(reel: Reel, token: int) -> str:
    department, kind = reel.kinds[int(reel.tokens.kind[token])]
    owner = reel.departments[department].name
    owned = f"{owner}’" if owner.endswith("s") else f"{owner}’s"
    if reel.tokens.origin[token] != NEVER:
        return f"Integration work from {owned} {kind}"
    return f"{owned} {kind} {int(reel.tokens.number[token])}"
