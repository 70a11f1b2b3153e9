"""The league table: one number a company, what it is made of, and who stands where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.results.quarters import Quarter

TRUST_POINT = 5_000.0  # what a point of trust, of a hundred, is worth in the score
EXPLAINED = (
    "Score, in thousands: value delivered less all that was spent (IT and its integration work, agencies, marketing's "
    "own work), plus 5 for each point of trust at the end; counted from what the old regime reaches with the same "
    "requests, which is 0."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A company's place. `rank` from 1, equal scores sharing one; `score` in thousands, whole."""

    company: str
    rank: int
    score: int
    earned: int  # of it: value less costs
    trusted: int  # of it: trust


def score(quarters: Sequence[Quarter], old: Sequence[Quarter]) -> tuple[int, int]:
    """What a company has earned beyond the old regime, and what its trust counts beyond the old regime's, in thousands.

    Both sequences are of the same quarters under the same demand.
    """
    if not quarters:
        return 0, 0
    earned = sum(mine.net - theirs.net for mine, theirs in zip(quarters, old, strict=True))
    trusted = 100 * (quarters[-1].trust - old[-1].trust) * TRUST_POINT
    return round(earned / 1e3), round(trusted / 1e3)


def table(companies: Mapping[str, Sequence[Quarter]], old: Sequence[Quarter]) -> list[Standing]:
    """The companies by score, best first; equal scores share a rank and stand in order of name."""
    scores = {name: score(quarters, old) for name, quarters in companies.items()}
    totals = {name: sum(parts) for name, parts in scores.items()}
    order = sorted(scores, key=lambda name: (-totals[name], name.casefold(), name))
    return [
        Standing(name, 1 + sum(other > totals[name] for other in totals.values()), totals[name], *scores[name])
        for name in order
    ]
