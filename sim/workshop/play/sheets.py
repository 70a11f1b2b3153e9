"""The debrief: each company's curves beside the old regime and the best that a search finds, and its turning points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.results.quarters import Quarter
from sim.workshop.play.catalogue import BY_KEY
from sim.workshop.play.league import EXPLAINED
from sim.workshop.play.template import AFTERMATH
from sim.workshop.play.views import bill, choices_in_words, final_league, league

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sim.workshop.play.company import Chosen
    from sim.workshop.play.state import State


@dataclass(frozen=True, slots=True)
class Turns:
    """Turning points in words: those that all companies have in `common`, and those of each; None where it failed."""

    common: list[str] | None
    of: Mapping[str, list[str] | None]


@dataclass(frozen=True, slots=True)
class Found:
    """What has been found for a debrief so far.

    `turns`: None while they are worked out; `best`: what the search gave, None while it runs and where it `failed`.
    """

    turns: Turns | None = None
    best: Mapping[str, Any] | None = None
    failed: bool = False

    @property
    def search(self) -> str:
        """How the search stands, as pages are told."""
        return "found" if self.best is not None else "failed" if self.failed else "under way"


def debrief(state: State, found: Found) -> dict[str, Any]:
    """All that a debrief shows of what has been found so far."""
    final, during = final_league(state), {each["company"]: each for each in league(state)}
    curves = [
        _curves("company", name, [*state.companies[name].quarters, *state.after.get(name, [])])
        for name in (each["company"] for each in final)
    ]
    curves.append(_curves("old", "The old regime", [*state.old, *state.old_after]))
    best, turns = found.best, found.turns
    if best is not None:
        curves.append(_curves("best", "Best found", [Quarter.from_plain(each) for each in best["quarters"]]))
    return {
        "game": state.template.name,
        "quarters": state.template.quarters,
        "aftermath": AFTERMATH,
        "explained": EXPLAINED,
        "curves": curves,
        "companies": [
            {
                "name": each["company"],
                "rank": each["rank"],
                "score": each["score"],
                "before": during[each["company"]]["score"],
                "people": [f"{seat.person} ({role})" for role, seat in state.companies[each["company"]].seats.items()],
                "bill": bill(state.companies[each["company"]].quarters, each["company"]),
                "decided": _changes(state.companies[each["company"]].chosen()),
                "turns": _turns(turns, each["company"]),
            }
            for each in final
        ],
        "common": [] if turns is None else turns.common or [],
        "search": found.search,
        "best": None
        if best is None
        else {"score": best["score"], "tries": best["tries"], "decided": _changes(best["decided"])},
    }


def _turns(turns: Turns | None, company: str) -> list[str]:
    """A company's turning points, or why there are none."""
    if turns is None:
        return ["Still being looked for."]
    told = turns.of.get(company)
    if told is None:
        return ["This could not be worked out: the terminal says why."]
    return told or ["Nothing more turned."]


def _curves(kind: str, name: str, quarters: Sequence[Quarter]) -> dict[str, Any]:
    """A company over the weeks and quarters; `kind`: a company's, the old regime's, or the best found."""
    trust = [
        round(100 * sum(week) / len(week))
        for quarter in quarters
        for week in zip(*(each.trust_by_week for each in quarter.departments), strict=True)
    ]
    return {
        "kind": kind,
        "name": name,
        "waiting": [week for quarter in quarters for week in quarter.waiting_by_week],
        "trust": trust,
        "round": _running(quarter.department("Marketing").round_it for quarter in quarters),
        "returned": [round(100 * quarter.returned_share) for quarter in quarters],
        "cost": [round(quarter.cost / 1e3) for quarter in quarters],
    }


def _running(values: Iterable[int]) -> list[int]:
    total, found = 0, []
    for value in values:
        total += value
        found.append(total)
    return found


def _changes(decided: Sequence[Chosen]) -> list[str]:
    """What a company changed in each quarter in which it changed something: "Quarter 3. Hire: One person"."""
    said = []
    before: Chosen = {}
    for number, chosen in enumerate(decided, start=1):
        full = {key: chosen.get(key, BY_KEY[key].usual.key) for key in {**before, **chosen}}
        changed = {key: value for key, value in full.items() if value != before.get(key, BY_KEY[key].usual.key)}
        if changed:
            said.append(f"Quarter {number}. {'; '.join(choices_in_words(changed, usual=True))}.")
        before = full
    return said
