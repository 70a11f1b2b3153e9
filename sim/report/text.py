"""A table as plain text that fits a width: rows are never wrapped, columns are cut and named instead."""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.report.tables import Column, Row, Table, keep_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

INDENT = "  "
GAP = "  "
NO_BREAK = "\u00a0"
_WHOLE_NAME, _SHORTEST_NAME = 200, 24


def fit(tables: Sequence[Table], width: int) -> tuple[Table, tuple[Column, ...]]:
    """The first of `tables` (one table, from roomy to narrow cells) that fits, else the last with columns cut.

    Columns are cut by falling `importance`; the first column and those of importance 0 stay. Returns the table to
    show and the columns that were cut.
    """
    for table in tables:
        if table_width(table) <= width:
            return table, ()
    table = tables[-1]
    cut: list[Column] = []
    while table_width(table) > width:
        place = max(range(len(table.columns)), key=lambda index: table.columns[index].importance)
        if table.columns[place].importance == 0:
            break
        cut.insert(0, table.columns[place])
        table = keep_columns(table, tuple(index for index in range(len(table.columns)) if index != place))
    return table, tuple(cut)


def with_names_cut(table: Table, width: int | None) -> Table:
    """The table with the names of its rows as long as the width allows, then with columns cut, which a note tells.

    None: whole names and all columns.
    """
    roomy = replace(table, names_up_to=_WHOLE_NAME)
    if width is None or table_width(roomy) <= width:
        return roomy
    room = max(_SHORTEST_NAME, _name_width(roomy) - (table_width(roomy) - width))
    fitted, cut = fit([replace(table, names_up_to=room)], width)
    titles = ", ".join(column.title for column in cut)
    return replace(fitted, notes=(*fitted.notes, f"Cut to fit {width} columns: {titles}.")) if cut else fitted


def render_text(table: Table, width: int) -> str:
    """The table's lines: title, heading, rows, notes. The first column stands left, the others right."""
    names = [_name(row) for row in table.rows]
    widths = [_name_width(table), *(_column_width(table, place) for place in range(1, len(table.columns)))]
    lines = [table.title] if table.title else []
    lines += _heading(table.columns, widths)
    lines.append(GAP.join("─" * each for each in widths))
    grouped = any(row.level for row in table.rows)
    for place, (name, row) in enumerate(zip(names, table.rows, strict=True)):
        if grouped and place and row.level == 0:
            lines.append("")
        cells = [shorten(name, widths[0]).ljust(widths[0])]
        cells += [cell.rjust(each) for cell, each in zip(row.cells[1:], widths[1:], strict=True)]
        lines.append(GAP.join(cells).rstrip())
    for note in table.notes:
        lines += wrap(note, width)
    return "\n".join(lines)


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """A sentence in lines of at most `width` columns; `first` and `rest` begin its first and its other lines.

    A figure stays on one line with its unit and its half-width.
    """
    bound = re.sub(r"(?<=\d) (?=[%kM±])|(?<=[±→]) |(?<=%) (?=→)", NO_BREAK, text)
    lines = textwrap.wrap(
        bound, width, initial_indent=first, subsequent_indent=first if rest is None else rest, break_on_hyphens=False
    )
    return [line.replace(NO_BREAK, " ") for line in lines]


def shorten(text: str, width: int) -> str:
    """Text that is no wider than `width`, its end replaced by an ellipsis where it is cut."""
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def _name(row: Row) -> str:
    return INDENT * row.level + row.cells[0]


def _name_width(table: Table) -> int:
    longest = max((len(_name(row)) for row in table.rows), default=0)
    return max(min(longest, table.names_up_to), len(table.columns[0].title))


def _column_width(table: Table, place: int) -> int:
    column = table.columns[place]
    words = [len(word) for word in column.title.split()]
    cells = [len(row.cells[place]) for row in table.rows]
    return max([*words, *cells, len(column.unit)])


def table_width(table: Table) -> int:
    """How many columns of a terminal the table takes, its notes aside."""
    places = range(1, len(table.columns))
    return _name_width(table) + sum(len(GAP) + _column_width(table, place) for place in places)


def _heading(columns: Sequence[Column], widths: Sequence[int]) -> list[str]:
    """Titles wrapped to their column and set on the line above the units."""
    titles = [textwrap.wrap(column.title, width) for column, width in zip(columns, widths, strict=True)]
    height = max(len(title) for title in titles)
    blocks = [[""] * (height - len(title)) + title for title in titles]
    if any(column.unit for column in columns):
        blocks = [[*block, column.unit] for block, column in zip(blocks, columns, strict=True)]
        blocks[0] = ["", *blocks[0][:-1]]
    lines = []
    for line in zip(*blocks, strict=True):
        cells = [
            line[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
        ]
        lines.append(GAP.join(cells).rstrip())
    return lines
