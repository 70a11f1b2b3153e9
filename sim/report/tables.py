"""A table before it is drawn: what text, Markdown and CSV are made from."""

from __future__ import annotations

from dataclasses import dataclass, replace

LONGEST_NAME = 30


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading. `importance` decides what is cut first where space is short: 0 is never cut."""

    title: str
    unit: str = ""
    importance: int = 0
    name: str = ""  # the measure's exact name, where the column shows one


@dataclass(frozen=True, slots=True)
class Row:
    """One line of cells, the first of which names it. `level` 1 stands below the last row of level 0."""

    cells: tuple[str, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, columns, rows and the notes that explain its marks.

    `names_up_to`: characters beyond which text cuts the name of a row.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    names_up_to: int = LONGEST_NAME


def keep_columns(table: Table, kept: tuple[int, ...]) -> Table:
    """The same table with only the columns at these places, in their order."""
    return replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(Row(tuple(row.cells[place] for place in kept), row.level) for row in table.rows),
    )
