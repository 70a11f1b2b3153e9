"""The report of a tipping map: a table of loads and shares, what happens in each cell, and what theory says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.report.briefing import Item, Section, caution_items
from sim.report.grammar import joined
from sim.report.numbers import interval, percent
from sim.report.tables import Column, Row, Table
from sim.report.text import fit
from sim.results.theory.tipping import border

if TYPE_CHECKING:
    from sim.report.comma_separated import Value
    from sim.results.tipping import TippingCell, TippingResults

MARKS: Final = {"settles": "", "runs away": " ▲", "cannot tell": " ?"}
COLUMNS: Final = (
    "load", "comes_back", "verdict", "replications",
    "bypass_rate", "bypass_low", "bypass_high", "theory", "theory_bypass_rate",
    "queue_first_half", "queue_change", "queue_change_low", "queue_change_high", "margin",
)  # fmt: skip


def brief(results: TippingResults, width: int | None) -> list[Section]:
    """The map as a table that fits `width` (None: no limit), then words and warnings."""
    sections = [
        Section(heading(results), tables=(_fitted(results, width),)),
        Section("Where it runs away", tuple(Item(sentence) for sentence in findings(results))),
        Section("Beside theory", tuple(Item(sentence) for sentence in beside_theory(results))),
        Section("Warnings", tuple(item for caution in results.warnings for item in caution_items(caution))),
    ]
    return [section for section in sections if section.items or section.tables]


def heading(results: TippingResults) -> str:
    """The scenario, and how much was looked at."""
    done = [cell.replications for cell in results.measured]
    of = f"{min(done)} or more of " if results.partial else ""
    one = "" if results.replications == 1 else "s"
    cells = f"{len(results.measured)} cells, {of}{results.replications} replication{one}"
    return f"{results.scenario}, {results.policy}: {cells}"


def findings(results: TippingResults) -> list[str]:
    """In how many cells the queue runs away, from where on, and where the scenario itself stands."""
    counts = {verdict: sum(_verdict(cell) == verdict for cell in results.measured) for verdict in MARKS}
    told = [
        f"The queue settles in {counts['settles']} of {len(results.measured)} cells and runs away in"
        f" {counts['runs away']}; in {counts['cannot tell']} nobody can tell."
    ]
    for load in results.loads:
        column = [cell for cell in results.measured if cell.load == load]
        away = [cell.comes_back for cell in column if _verdict(cell) == "runs away"]
        if away:
            safe = [cell.comes_back for cell in column if _verdict(cell) == "settles" and cell.comes_back < min(away)]
            most = percent(max(safe)) if safe and max(safe) > 0 else "nothing"
            settles = f"settles while {most} comes back and " if safe else ""
            once = f"{percent(min(away))} {'does' if safe else 'comes back'}"
            told.append(f"At a load of {percent(load)} it {settles}runs away once {once}.")
    own = (
        f"The scenario as it stands has a load of {percent(results.own[0])}, and {percent(results.own[1])} comes back."
    )
    return [*told, own]


def beside_theory(results: TippingResults) -> list[str]:
    """Whether the simulated border and the bypass shares agree with the fixed point, or why there is none."""
    if results.not_simple:
        missing = joined(results.not_simple)
        return [f"No line is drawn: the theory of the simple case leaves out what this scenario has ({missing})."]
    simple = [cell for cell in results.measured if cell.theory in {"settles", "runs away"}]
    told = [cell for cell in simple if _verdict(cell) != "cannot tell"]
    agree = sum(_verdict(cell) == cell.theory for cell in told)
    sentences = [
        "Theory: above a load of 100 % the queue runs away where more than 1 / load comes back; where less does, as"
        " many go round IT as keep the queue where dates are just in time.",
        f"The simulation agrees with it in {agree} of the {len(told)} cells that can be told.",
    ]
    held = [cell for cell in results.measured if interior(cell)]
    inside = sum(_holds(cell) for cell in held)
    if held:
        sentences.append(
            f"The share that goes round IT is the predicted one, within its 95 % interval, in {inside} of the"
            f" {len(held)} cells over 100 % in which the queue should settle."
        )
    if results.own[0] > 1:
        sentences.append(
            f"At the scenario's own load of {percent(results.own[0])} theory puts the border at"
            f" {percent(border(results.own[0]))} that comes back."
        )
    return sentences


def interior(cell: TippingCell) -> bool:
    """Whether theory gives the cell a share between 0 and 1, and the simulation has one to hold against it."""
    return cell.theory == "settles" and cell.load > 1 and cell.bypass is not None and cell.bypass.low is not None


def headline(results: TippingResults) -> str:
    """One finding for the head of a figure."""
    away = [cell for cell in results.measured if _verdict(cell) == "runs away"]
    if not away:
        return "The queue clearly runs away nowhere on this map"
    first = min(away, key=lambda cell: (cell.load, cell.comes_back))
    least = min(away, key=lambda cell: (cell.comes_back, cell.load))
    start = f"The vicious circle runs away at a load of {percent(first.load)} if {percent(first.comes_back)} comes back"
    if least is first:
        return start
    return f"{start}, at {percent(least.load)} if only {percent(least.comes_back)} does"


def records(results: TippingResults) -> list[tuple[Value, ...]]:
    """A row a cell, in the columns of `COLUMNS`; shares and loads as fractions, queues in requests."""
    rows: list[tuple[Value, ...]] = []
    for cell in results.measured:
        bypass, growth = cell.bypass, cell.growth
        assert bypass is not None
        assert growth is not None
        change = growth.change
        rows.append(
            (
                *(cell.load, cell.comes_back, growth.verdict, cell.replications),
                *(bypass.mean, bypass.low, bypass.high, cell.theory, cell.theory_bypass),
                *(growth.first_half.mean, change.mean, change.low, change.high, growth.margin),
            )
        )
    return rows


def _verdict(cell: TippingCell) -> str:
    return "" if cell.growth is None else cell.growth.verdict


def _holds(cell: TippingCell) -> bool:
    bypass = cell.bypass
    if bypass is None or bypass.low is None or bypass.high is None or cell.theory_bypass is None:
        return False
    return bypass.low <= cell.theory_bypass <= bypass.high


def _fitted(results: TippingResults, width: int | None) -> Table:
    roomy = _table(results, narrow=False)
    if width is None:
        return roomy
    table, cut = fit([roomy, _table(results, narrow=True)], width)
    notes = (f"Cut to fit {width} columns: load {', '.join(one.unit for one in cut)}.",) if cut else ()
    return Table(table.title, table.columns, table.rows, (*table.notes, *notes))


def _table(results: TippingResults, *, narrow: bool) -> Table:
    """Shares as rows, the largest first as on a map; loads as columns; in the cells who goes round IT."""
    by_place = {(cell.load, cell.comes_back): cell for cell in results.cells}
    rows = [
        Row((percent(share), *(_shown(by_place[load, share], narrow=narrow) for load in results.loads)))
        for share in reversed(results.shares)
    ]
    columns = (
        Column("Comes back"),
        *(Column("load", percent(load), importance=place) for place, load in enumerate(results.loads)),
    )
    notes = (
        f"In the cells: requests of {results.department} that went round IT (%), ± a 95 % interval; ▲ the queue runs"
        " away, ? nobody can tell whether it does, else it settles.",
        "Load: all work that is asked for over what IT can do. Comes back: that work over the work bypassed.",
    )
    return Table("", columns, tuple(rows), notes)


def _shown(cell: TippingCell, *, narrow: bool) -> str:
    if cell.bypass is None or cell.bypass.mean is None or cell.growth is None:
        return "–"
    width = cell.bypass.half_width
    figure = interval(100 * cell.bypass.mean, None if width is None else 100 * width, most=1, narrow=narrow)
    mark = MARKS[cell.growth.verdict]
    return figure + (mark.strip() if narrow else mark)
