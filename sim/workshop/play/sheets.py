"""The debrief: each company's curves beside the old regime and the best that a search finds, and its turning points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.results.quarters import Quarter
from sim.workshop.play.catalogue import BY_KEY
from sim.workshop.play.league import EXPLAINED
from sim.workshop.play.template import AFTERMATH
from sim.workshop.play.views import bill, choices_in_words, final_league, league

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.workshop.play.company import Chosen
    from sim.workshop.play.state import State

OLD, BEST = "The old regime", "Best found"


def debrief(state: State, found: dict[str, Any] | None) -> dict[str, Any]:
    """All that a debrief shows. `found`: turning points and the search's answer, None while they are looked for."""
    final, during = final_league(state), {each["company"]: each for each in league(state)}
    lines: dict[str, Sequence[Quarter]] = {
        each["company"]: [*state.companies[each["company"]].quarters, *state.after.get(each["company"], [])]
        for each in final
    }
    lines[OLD] = [*state.old, *state.old_after]
    best = None if found is None else found["best"]
    if best is not None:
        lines[BEST] = [Quarter.from_plain(each) for each in best["quarters"]]
    return {
        "game": state.template.name,
        "quarters": state.template.quarters,
        "aftermath": AFTERMATH,
        "explained": EXPLAINED,
        "league": final,
        "curves": [_curves(name, quarters) for name, quarters in lines.items()],
        "companies": [
            {
                "name": each["company"],
                "rank": each["rank"],
                "score": each["score"],
                "before": during[each["company"]]["score"],
                "people": [f"{seat.person} ({role})" for role, seat in state.companies[each["company"]].seats.items()],
                "bill": bill(state.companies[each["company"]].quarters, each["company"]),
                "decided": _changes(state.companies[each["company"]].chosen()),
                "turns": [] if found is None else found["turns"].get(each["company"], []),
            }
            for each in final
        ],
        "common": [] if found is None else found["common"],
        "searched": found is not None,
        "best": None
        if best is None
        else {"score": best["score"], "tries": best["tries"], "decided": _changes(best["decided"])},
    }


def _curves(name: str, quarters: Sequence[Quarter]) -> dict[str, Any]:
    """A company over the weeks and quarters."""
    trust = [
        round(100 * sum(week) / len(week))
        for quarter in quarters
        for week in zip(*(each.trust_by_week for each in quarter.departments), strict=True)
    ]
    return {
        "name": name,
        "waiting": [week for quarter in quarters for week in quarter.waiting_by_week],
        "trust": trust,
        "round": _running(quarter.department("Marketing").round_it for quarter in quarters),
        "returned": [round(100 * quarter.returned_share) for quarter in quarters],
        "cost": [round(quarter.cost / 1e3) for quarter in quarters],
    }


def _running(values: Any) -> list[int]:
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
