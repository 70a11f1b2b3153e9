"""A table as Markdown, for a page, a ticket or a slide."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.report.tables import Column, Table


def render_markdown(table: Table) -> str:
    """The table as a pipe table under its title in bold; rows of level 1 are marked by a leading dash."""
    lines = [f"**{escape(table.title)}**", ""] if table.title else []
    lines.append(_line([_heading(column) for column in table.columns]))
    lines.append("|---" + "|--:" * (len(table.columns) - 1) + "|")
    for row in table.rows:
        first = escape(row.cells[0])
        lines.append(_line([f"– {first}" if row.level else first, *(escape(cell.strip()) for cell in row.cells[1:])]))
    lines += [line for note in table.notes for line in ("", escape(note))]
    return "\n".join(lines)


def escape(text: str) -> str:
    """Text that shows as it is: what Markdown or HTML would act on is set off by a backslash."""
    for mark in "\\|`*_<>[]":
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


def _heading(column: Column) -> str:
    unit = f" ({column.unit})" if column.unit else ""
    return escape(column.title + unit)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
