"""Records as comma-separated values that a spreadsheet opens without acting on a user's text."""

from __future__ import annotations

import csv
import io
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")

Value = str | float | int | bool | None


def render_csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """Header and rows, lines ended by a line feed; None and NaN are empty cells.

    Text that a spreadsheet would take for a formula gets a leading apostrophe (OWASP, "CSV injection").
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_cell(name) for name in header])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: Value) -> Value:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA_MARKS):
        return f"'{value}"
    if isinstance(value, float):
        return None if math.isnan(value) else repr(value)
    return value
