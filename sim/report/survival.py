"""Whether the ranking of policies survives, pair by pair, in words and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.assumption_words import at_end, label
from sim.report.grammar import joined
from sim.report.numbers import interval, scale_for
from sim.report.tables import Column, Row, Table
from sim.report.text import with_names_cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.results.sensitivity import Ranking, Sensitivity, Spot

_MOST_SPOTS = 4
_WORDS = {
    "survives": "survives",
    "turns": "turns",
    "cannot tell": "cannot tell everywhere",
    "no difference": "no difference found",
    "the same": "the same",
}


def survival_table(found: Sensitivity, width: int | None) -> Table:
    """A row a pair: how far ahead, and at how many points that holds, turns or cannot be told."""
    scale = scale_for(found.unit, [ranking.difference.mean for ranking in found.rankings], found.days_per_week)
    unit = "points" if scale.unit == "%" else scale.unit
    columns = (
        Column("The better, the other"),
        Column("Difference", unit),
        Column("Holds at", importance=1),
        Column("Turns at", importance=2),
        Column("Cannot tell at", importance=3),
        Column("Ranking"),
    )
    rows = tuple(Row(_cells(ranking, scale.factor)) for ranking in found.rankings)
    notes = (
        f"Of {found.points} points tried besides the middle, where everything is as written; the difference is there.",
    )
    return with_names_cut(Table("", columns, rows, notes), width)


def _cells(ranking: Ranking, factor: float) -> tuple[str, ...]:
    mean, half = ranking.difference.mean, ranking.difference.half_width
    shown = interval(None if mean is None else mean * factor, None if half is None else half * factor)
    counts = ("", "", "") if ranking.verdict == "the same" else (ranking.holds, ranking.turns, ranking.unclear)
    joint = "or" if ranking.verdict in ("no difference", "the same") else "before"
    return (
        f"{ranking.ahead} {joint} {ranking.behind}",
        shown,
        *(str(count) for count in counts),
        _WORDS[ranking.verdict],
    )


def ranking_sentences(found: Sensitivity) -> list[str]:
    """Every pair with the baseline, survivors in one sentence, and the others where the order does not hold."""
    with_baseline = [each for each in found.rankings if found.baseline in (each.ahead, each.behind)]
    surviving = [each for each in with_baseline if each.verdict == "survives"]
    others = [each for each in found.rankings if each not in with_baseline and each.verdict != "survives"]
    texts = [*_of_survivors(surviving, found)]
    texts += [in_words(each, found) for each in (*with_baseline, *others) if each not in surviving]
    rest = len(found.rankings) - len(with_baseline) - len(others)
    if rest:
        texts.append(f"The order of the other {f'{rest} pairs' if rest > 1 else 'pair'} survives everywhere too")
    return texts


def _of_survivors(surviving: Sequence[Ranking], found: Sensitivity) -> list[str]:
    """The policies that stay ahead of the baseline, and those that stay behind it."""
    ahead = [f"'{each.ahead}'" for each in surviving if each.behind == found.baseline]
    behind = [f"'{each.behind}'" for each in surviving if each.ahead == found.baseline]
    texts = []
    if ahead:
        texts.append(
            f"{joined(ahead)} {_beats(found, len(ahead))} '{found.baseline}' by {found.measure} at every point tried:"
            f" {_within(found)}"
        )
    if behind:
        texts.append(
            f"'{found.baseline}' {_beats(found, 1)} {joined(behind)} by {found.measure} at every point tried:"
            f" {_within(found)}"
        )
    return texts


def _beats(found: Sensitivity, many: int) -> str:
    plural = many > 1
    if found.better == "neither":
        return "stay below" if plural else "stays below"
    return "beat" if plural else "beats"


def in_words(ranking: Ranking, found: Sensitivity) -> str:
    """A pair whose order does not surely hold everywhere, in a sentence without its full stop."""
    both = f"'{ranking.ahead}' and '{ranking.behind}'"
    leads = f"'{ranking.ahead}' {_beats(found, 1)} '{ranking.behind}' by {found.measure} as written"
    match ranking.verdict:
        case "turns" if not ranking.clear:
            return f"Between {both} no difference is found as written; {_where(ranking, found)}"
        case "turns":
            return f"{leads}, but not everywhere: {_where(ranking, found)}"
        case "cannot tell":
            return f"{leads}, and no point turns it, but {_where(ranking, found)}"
        case "the same":
            return f"{both} come to the same {found.measure} at every point"
    return f"Between {both} no difference is found as written, nor at any point"


def _within(found: Sensitivity) -> str:
    many = len(found.assumptions)
    if found.method != "tornado":
        return "whatever these assumptions are together, as far as these points can tell"
    if many == 1:
        return "even if this one assumption is wrong by as much as was tried"
    return f"whichever of these {many} assumptions is wrong by as much as was tried, one at a time"


def _where(ranking: Ranking, found: Sensitivity) -> str:
    """Where the order turns, and where it cannot be told."""
    if found.method == "tornado":
        return "; ".join(_named(ranking, found))
    told = []
    total = len(ranking.states)
    if ranking.turns:
        told.append(f"it turns at {ranking.turns} of {total} points")
    if ranking.unclear:
        told.append(f"it cannot be told at {ranking.unclear} of {total}")
    lie = [f"{'these' if len(told) == 1 else 'the first'} lie towards the {spot.end} end of {label(spot.path)}"
           for spot in ranking.spots]  # fmt: skip
    return "; ".join([*told, *lie])


def _named(ranking: Ranking, found: Sensitivity) -> list[str]:
    by_winner: dict[str | None, list[Spot]] = {}
    for spot in ranking.spots:
        by_winner.setdefault(spot.better, []).append(spot)
    told = []
    for winner, spots in sorted(by_winner.items(), key=lambda each: each[0] is None):
        places = joined([*_listed(spots, found)], "or")
        told.append(f"it cannot be told with {places}" if winner is None else f"'{winner}' is ahead with {places}")
    return told


def _listed(spots: Sequence[Spot], found: Sensitivity) -> list[str]:
    known = {each.path: each for each in found.assumptions}
    names = [at_end(known[spot.path], spot.end, found.days_per_week) for spot in spots]
    more = len(names) - _MOST_SPOTS
    return names if more <= 1 else [*names[:_MOST_SPOTS], f"at {more} more points"]
