"""Arrivals read from a CSV file: when each request's need arises, and what is known of it."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic_core import PydanticCustomError

from sim.scenario.nearest import nearest
from sim.scenario.record import Record
from sim.scenario.refusals import refusal, shown
from sim.scenario.units import parse_duration, parse_money, parse_number, parse_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sim.scenario.calendar import Calendar

COLUMNS = ("at", "effort", "due", "urgent", "priority", "value")
_LARGEST_FILE = 50_000_000  # bytes
_PLAIN_LIMIT = 100_000.0  # days; longer durations are checked against the calendar
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class Trace(Record):
    """The columns of a trace, in order of `at`; a column that the file does not have is None.

    `at`: working days from time 0, of each need. `effort`: person-days. `due`: working days from the need.
    `value`: money per working day of delay.
    """

    at: tuple[float, ...]
    effort: tuple[float, ...] | None = None
    due: tuple[float, ...] | None = None
    urgent: tuple[bool, ...] | None = None
    priority: tuple[int, ...] | None = None
    value: tuple[float, ...] | None = None


def read_trace(path: Path, shown_as: str, calendar: Calendar) -> Trace:
    """Read a trace. Dates count working days by the calendar's week from the earliest `at`, which is time 0.

    A cell may hold a bare number (days, person-days, money per working day) or a quantity with its unit. A date that
    is no working day counts as the next one.

    Raises:
        PydanticCustomError: the file is missing or malformed; the message names the line.
    """
    rows = _rows(path, shown_as)
    header, lines, cells = rows
    columns = {name: [row[index] for row in cells] for index, name in enumerate(header)}
    at, first = _moments(columns["at"], lines, shown_as, calendar)
    read: dict[str, list[Any]] = {"at": at}
    for name, reader in _readers(calendar).items():
        if name in columns:
            read[name] = _column(name, columns[name], lines, shown_as, reader)
    if "due" in columns:
        read["due"] = _due(columns["due"], at, first, lines, shown_as=shown_as, calendar=calendar)
    order = sorted(range(len(at)), key=at.__getitem__)
    return Trace(**{name: tuple(values[index] for index in order) for name, values in read.items()})


def _rows(path: Path, shown_as: str) -> tuple[list[str], list[int], list[list[str]]]:
    """The header, and each further row with its line number."""
    text = _text(path, shown_as)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] = []
    lines: list[int] = []
    cells: list[list[str]] = []
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if not header:
                header = _header([cell.strip().casefold() for cell in row], shown_as)
                continue
            if len(row) != len(header):
                raise _at_line(shown_as, reader.line_num, f"{len(row)} cells stand under {len(header)} columns")
            lines.append(reader.line_num)
            cells.append([cell.strip() for cell in row])
    except csv.Error as error:
        raise _at_line(shown_as, reader.line_num, f"this is no CSV ({error})") from error
    if not cells:
        raise refusal(f"{shown_as} holds no arrivals", help="write a header line with `at`, then one line a request")
    return header, lines, cells


def _text(path: Path, shown_as: str) -> str:
    try:
        if path.is_dir():
            raise refusal(f"{shown_as} is a folder, not a file", help="name a CSV file")
        if path.stat().st_size > _LARGEST_FILE:
            raise refusal(f"{shown_as} is larger than 50 MB", help="split it, or keep the columns that are needed")
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        message = f"there is no file {shown_as}"
        raise refusal(message, help="write the path from the folder of the scenario") from error
    except (OSError, ValueError) as error:
        if isinstance(error, PydanticCustomError):
            raise
        reason = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else "it is not readable"
        raise refusal(f"{shown_as} cannot be read: {reason}", help="save it as CSV in UTF-8") from error
    if "\0" in text:
        raise refusal(f"{shown_as} cannot be read: it is not text", help="save it as CSV in UTF-8")
    return text


def _header(names: list[str], shown_as: str) -> list[str]:
    for name in names:
        if name not in COLUMNS:
            raise refusal(
                f"{shown_as}, line 1: {shown(name)} is no column of a trace",
                allowed=COLUMNS,
                nearest=nearest(name, COLUMNS),
                help="name the columns in the first line, and leave out the others",
            )
        if names.count(name) > 1:
            raise refusal(f"{shown_as}, line 1: the column `{name}` stands twice", help="keep one of them")
    if "at" not in names:
        raise refusal(f"{shown_as}, line 1: the column `at` is missing", help="`at` says when each need arises")
    return names


def _at_line(shown_as: str, line: int, message: str, help: str = "") -> PydanticCustomError:
    return refusal(f"{shown_as}, line {line}: {message}", help=help)


def _column(name: str, cells: list[str], lines: list[int], shown_as: str, read: Callable[[str], Any]) -> list[Any]:
    values = []
    for line, cell in zip(lines, cells, strict=True):
        if not cell:
            raise _at_line(shown_as, line, f"`{name}` is empty", "fill it in, or leave the whole column out")
        try:
            values.append(read(cell))
        except PydanticCustomError as error:
            raise _at_line(
                shown_as, line, f"`{name}`: {error.message()}", str((error.context or {})["help"])
            ) from error
    return values


def _readers(calendar: Calendar) -> Mapping[str, Callable[[str], Any]]:
    return {
        "effort": lambda cell: _days(cell, calendar),
        "urgent": _flag,
        "priority": _priority,
        "value": lambda cell: _money(cell, calendar),
    }


def _plain(cell: str) -> float | None:
    """The number that a cell of digits and at most one point is; most cells of a long trace are."""
    return float(cell) if cell.isascii() and cell.replace(".", "", 1).isdigit() and len(cell) < 16 else None


def _days(cell: str, calendar: Calendar) -> float:
    """A duration; a bare number is days."""
    number = _plain(cell)
    if number is not None and number < _PLAIN_LIMIT:
        return number
    return parse_duration(cell if cell[-1:].isalpha() else f"{cell} days", calendar)


def _money(cell: str, calendar: Calendar) -> float:
    """Money per unit of time; a bare number is per working day."""
    number = _plain(cell)
    return number if number is not None else parse_money(cell if " per " in cell else f"{cell} per day", calendar)


def _flag(cell: str) -> bool:
    flag = _FLAGS.get(cell.casefold())
    if flag is None:
        raise refusal(f"expected yes or no, found {shown(cell)}", help="write `yes` or `no`")
    return flag


def _priority(cell: str) -> int:
    number = parse_whole(parse_number(cell))
    if number < 1:
        raise refusal(f"{number} is no priority", help="1 is served first")
    return number


def _date(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell) if len(cell) == 10 else None
    except ValueError:
        return None


def _moments(cells: list[str], lines: list[int], shown_as: str, calendar: Calendar) -> tuple[list[float], date | None]:
    """The column `at` in working days, and the date of time 0 where dates were given."""
    dates = [_date(cell) for cell in cells]
    if not any(dates):
        return _column("at", cells, lines, shown_as, lambda cell: _days(cell, calendar)), None
    for line, cell, moment in zip(lines, cells, dates, strict=True):
        if moment is None:
            raise _at_line(shown_as, line, f"`at`: {shown(cell)} is no date like the others", "write YYYY-MM-DD")
    known = [moment for moment in dates if moment is not None]
    return _working_days(min(known), known, calendar), min(known)


def _working_days(first: date, moments: list[date], calendar: Calendar) -> list[float]:
    """Working days from one date to each of the others; negative when it lies before."""
    mask = [weekday < calendar.days_per_week for weekday in range(7)]
    days = np.busday_count(np.datetime64(first, "D"), np.array(moments, dtype="datetime64[D]"), weekmask=mask)
    return [float(count) for count in days]


def _due(
    cells: list[str], at: list[float], first: date | None, lines: list[int], *, shown_as: str, calendar: Calendar
) -> list[float]:
    """Days from each need to its due date; dates need `at` to be dates too."""
    dates = [_date(cell) for cell in cells]
    counted = _working_days(first, [moment or first for moment in dates], calendar) if first is not None else at
    due: list[float] = []
    for index, (line, cell, moment) in enumerate(zip(lines, cells, dates, strict=True)):
        if moment is None:
            due += _column("due", [cell], [line], shown_as, lambda text: _days(text, calendar))
        elif first is None:
            raise _at_line(shown_as, line, "`due` is a date but `at` is not", "write both as dates, or `due` in days")
        elif counted[index] < at[index]:
            raise _at_line(shown_as, line, f"`due` {shown(cell)} lies before `at`", "write a later date")
        else:
            due.append(counted[index] - at[index])
    return due
