"""Every measure: one table for all requests, one a department and a team, measures down and policies across."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.lookup import department_names
from sim.report.numbers import interval, scale_for
from sim.report.tables import Column, Row, Table
from sim.report.text import table_width
from sim.results.catalogue import MEASURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.results.results import Measures, Results


def detail_tables(results: Results, width: int | None) -> list[Table]:
    """All tables; a table too wide for `width` is continued below with the policies that did not fit."""
    scopes: list[tuple[str, list[Measures]]] = [("All requests", [policy.all for policy in results.policies])]
    scopes += [
        (department, [policy.departments.get(department, {}) for policy in results.policies])
        for department in department_names(results)
    ]
    teams = dict.fromkeys(team for policy in results.policies for team in policy.teams)
    scopes += [(f"Team {team}", [policy.teams.get(team, {}) for policy in results.policies]) for team in teams]
    names = [policy.name for policy in results.policies]
    return [table for title, columns in scopes for table in _blocks(results, title, names, columns, width)]


def _blocks(
    results: Results, title: str, names: Sequence[str], columns: Sequence[Measures], width: int | None
) -> list[Table]:
    """As many policies side by side as fit, the rest in further tables."""
    blocks: list[Table] = []
    start = 0
    while start < len(names):
        end = len(names)
        table = _table(results, title, names[start:end], columns[start:end])
        while width is not None and end - start > 1 and table_width(table) > width:
            end -= 1
            table = _table(results, title, names[start:end], columns[start:end])
        blocks.append(table)
        start = end
    return blocks


def _table(results: Results, title: str, names: Sequence[str], columns: Sequence[Measures]) -> Table:
    rows = []
    for measure in MEASURES:
        estimates = [column.get(measure.name) for column in columns]
        means = [estimate.mean for estimate in estimates if estimate is not None]
        if all(mean is None for mean in means):
            continue
        scale = scale_for(measure.unit, means, results.days_per_week)
        cells = [
            "–"
            if estimate is None or estimate.mean is None
            else interval(
                estimate.mean * scale.factor,
                None if estimate.half_width is None else estimate.half_width * scale.factor,
            )
            for estimate in estimates
        ]
        unit = "" if scale.unit == "count" else scale.unit
        rows.append(Row((measure.name, unit, *cells)))
    return Table(title, (Column("Measure"), Column("Unit"), *(Column(name) for name in names)), tuple(rows))
