"""The ledger on the page: what was done elsewhere, what it cost, and whether it was worth it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sim.report.ledger import BASIS, has_ledger, ledger_sentences, ledger_table, nothing_elsewhere
from sim.report.lookup import department_names
from sim.report.page.blocks import Grid, Point, Points, Section, Text
from sim.report.tables import Table, keep_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.report.page.blocks import Block
    from sim.report.tables import Row
    from sim.results.results import PolicyResult, Results

_KEPT = ("requests", "paid", "value_gained", "returned_days", "returned_cost", "department_net", "company_net")
_MOST_LINES = 60


def ledger_section(results: Results, shown: Sequence[str]) -> Section:
    """The ledger of the departments `shown`; where nobody did anything elsewhere, that."""
    heading = "What was done elsewhere, and what it cost"
    if not has_ledger(results):
        return Section("ledger", heading, (Text(nothing_elsewhere(results)),))
    points = tuple(_point(policy, shown) for policy in results.policies)
    left_out = ""
    if len(shown) < len(department_names(results)):
        left_out = f"Only the {len(shown)} departments with a page of their own are told of here."
    table = ledger_table(results, None)
    places = tuple(place for place, column in enumerate(table.columns) if not place or column.name in _KEPT)
    kept = keep_columns(table, places)
    rows = _of_shown(kept.rows, shown)
    grid: tuple[Block, ...] = (
        (Grid(Table("", kept.columns, rows), "What was done elsewhere, by policy"),) if len(rows) <= _MOST_LINES else ()
    )
    marks = "✓ worth it, ✗ not worth it, ? cannot tell, by the 95 % interval; sums are a year."
    blocks: list[Block] = [Text(BASIS)]
    blocks.append(Points(points))
    blocks += grid
    blocks += [Text(f"{marks} {left_out}".strip(), manner="note")]
    return Section("ledger", heading, tuple(blocks), apart=True)


def _point(policy: PolicyResult, shown: Sequence[str]) -> Point:
    """What is spent elsewhere under a policy, and whether it is worth it, a sentence a department."""
    told = tuple(each.removeprefix("Going round IT: ") for each in ledger_sentences(_only(policy, shown)))
    if not told:
        return Point("nothing goes round IT.", head=f"{policy.name}:")
    if len(told) == 1:
        return Point(told[0], head=f"{policy.name}:")
    return Point("", head=policy.name, more=told)


def _only(policy: PolicyResult, shown: Sequence[str]) -> PolicyResult:
    return replace(policy, ledger={name: ways for name, ways in policy.ledger.items() if name in shown})


def _of_shown(rows: Sequence[Row], shown: Sequence[str]) -> tuple[Row, ...]:
    """The rows of policies, and of those departments."""
    return tuple(row for row in rows if row.level == 0 or _department(row.cells[0]) in {*shown, "nobody"})


def _department(name: str) -> str:
    for way in (", provider", ", self-service"):
        name = name.removesuffix(way)
    return name
