"""Arrivals read from a CSV file: when each request's need arises, and what is known of it."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import PrivateAttr
from pydantic_core import PydanticCustomError

from sim.scenario.nearest import nearest
from sim.scenario.record import Record
from sim.scenario.refusals import Gathering, refusal, shown
from sim.scenario.units import parse_duration, parse_money, parse_number, parse_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sim.scenario.calendar import Calendar

COLUMNS = ("at", "effort", "due", "urgent", "priority", "value")
_LARGEST_FILE = 50_000_000  # bytes
_PLAIN_LIMIT = 100_000.0  # days; longer durations are checked against the calendar
_MOST_PROBLEMS = 5  # of one file that are told at once
_DATE_LIKE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}.*|\d{1,2}[./]\d{1,2}[./]\d{2,4}.*")
_QUANTITY = re.compile(r"[-+]?\.?\d(?:[^-]|(?<=[eE])-)*")
_A_DATE = "write YYYY-MM-DD, such as 2024-03-01, without a time of day"
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class Trace(Record):
    """The columns of a trace, in order of `at`; a column that the file does not have is None.

    `at`: working days from time 0, of each need. `effort`: person-days. `due`: working days from the need.
    `value`: money per working day of delay. `origin`: the date of time 0, None where `at` is in days; it is no part
    of the content.
    """

    at: tuple[float, ...]
    effort: tuple[float, ...] | None = None
    due: tuple[float, ...] | None = None
    urgent: tuple[bool, ...] | None = None
    priority: tuple[int, ...] | None = None
    value: tuple[float, ...] | None = None

    _origin: date | None = PrivateAttr(default=None)

    @property
    def origin(self) -> date | None:
        """The date of time 0; None where `at` is in days."""
        return self._origin

    def counted_from(self, origin: date, calendar: Calendar) -> Trace:
        """The same needs with another date as time 0, as working days of the calendar; one in days stays as it is.

        Raises:
            PydanticCustomError: a need lies before that date.
        """
        if self._origin is None:
            return self
        (shift,) = _working_days(origin, [self._origin], calendar)
        if self.at[0] + shift < 0:
            raise refusal(
                f"the trace begins on {self._origin}, before {origin}, which is time 0 of the scenario's other traces",
                help="leave the earlier lines out, or put them into a trace that every policy has",
            )
        moved = self.model_copy(update={"at": tuple(time + shift for time in self.at)})
        moved._origin = origin
        return moved


def read_trace(path: Path, shown_as: str, calendar: Calendar) -> Trace:
    """Read a trace. Dates count working days by the calendar's week from the earliest `at`, which is time 0.

    A cell may hold a bare number (days, person-days, money per working day) or a quantity with its unit. A date that
    is no working day counts as the next one.

    Raises:
        PydanticCustomError: the file is missing or malformed as a whole.
        ValidationError: cells are wrong: the first five of them, each with its line.
    """
    header, lines, cells = _rows(path, shown_as)
    columns = {name: _Column(name, [row[index] for row in cells], lines, shown_as) for index, name in enumerate(header)}
    wrong = Gathering(most=_MOST_PROBLEMS)
    at, first = _moments(columns["at"], calendar, wrong)
    read: dict[str, list[Any]] = {"at": at}
    for name, reader in _readers(calendar).items():
        if name in columns:
            read[name] = columns[name].read(reader, wrong)
    wrong.settle()
    if "due" in columns:
        read["due"] = _due(columns["due"], at, first, calendar, wrong)
    wrong.settle()
    order = sorted(range(len(at)), key=at.__getitem__)
    trace = Trace(**{name: tuple(values[index] for index in order) for name, values in read.items()})
    trace._origin = first
    return trace


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
                stand = "1 cell stands" if len(row) == 1 else f"{len(row)} cells stand"
                message = f"{stand} under {_counted(len(header), 'column')}"
                help = "write one cell a column, with commas between; a cell that holds a comma needs quotes"
                raise _at_line(shown_as, reader.line_num, message, help)
            lines.append(reader.line_num)
            cells.append([cell.strip() for cell in row])
    except csv.Error as error:
        raise _at_line(shown_as, reader.line_num, f"this is no CSV ({error})") from error
    if not cells:
        raise refusal(f"{shown_as} holds no arrivals", help="write a header line with `at`, then one line a request")
    return header, lines, cells


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


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
    for mark, called in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if len(names) == 1 and mark in names[0]:
            message = f"{shown_as}, line 1: the columns are separated by {called}"
            raise refusal(message, help="separate the columns by commas, and write decimals with a point")
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


@dataclass(frozen=True, slots=True)
class _Column:
    """The cells of a column as they are written, and the line of each."""

    name: str
    cells: list[str]
    lines: list[int]
    file: str

    def read(self, reader: Callable[[str], Any], wrong: Gathering) -> list[Any]:
        """What the reader makes of each cell, without those that are wrong, which are gathered."""
        values = []
        for index in range(len(self.cells)):
            if wrong.full:
                break
            with wrong.at():
                values.append(self.value(index, reader))
        return values

    def wrong_at(self, index: int, message: str, help: str) -> PydanticCustomError:
        """The refusal of one cell."""
        return _at_line(self.file, self.lines[index], message, help)

    def value(self, index: int, reader: Callable[[str], Any]) -> Any:
        """What the reader makes of one cell."""
        cell = self.cells[index]
        if not cell:
            raise self.wrong_at(index, f"`{self.name}` is empty", "fill it in, or leave the whole column out")
        try:
            return reader(cell)
        except PydanticCustomError as error:
            help = str((error.context or {})["help"])
            raise self.wrong_at(index, f"`{self.name}`: {error.message()}", help) from error


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


def _days(cell: str, calendar: Calendar, expected: str = "a number of days") -> float:
    """A duration; a bare number is days."""
    number = _plain(cell)
    if number is not None and number < _PLAIN_LIMIT:
        return number
    if not _QUANTITY.fullmatch(cell):
        raise refusal(f"expected {expected}, found {shown(cell)}", help="write a number such as `12`, or `2 weeks`")
    return parse_duration(cell if cell[-1:].isalpha() else f"{cell} days", calendar)


def _days_or_date(cell: str, calendar: Calendar) -> float:
    """A duration where a date could stand as well."""
    if _DATE_LIKE.fullmatch(cell):
        raise refusal(f"{shown(cell)} is no ISO date", help=_A_DATE)
    return _days(cell, calendar, "a number of days or an ISO date")


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


def _moments(column: _Column, calendar: Calendar, wrong: Gathering) -> tuple[list[float], date | None]:
    """The column `at` in working days, and the date of time 0 where dates were given."""
    dates = [_date(cell) for cell in column.cells]
    if not any(dates):
        return column.read(lambda cell: _days_or_date(cell, calendar), wrong), None
    for index, (cell, moment) in enumerate(zip(column.cells, dates, strict=True)):
        if moment is None and not wrong.full:
            wrong.refuse((), column.wrong_at(index, f"`at`: {shown(cell)} is no ISO date like the others", _A_DATE))
    known = [moment for moment in dates if moment is not None]
    return _working_days(min(known), known, calendar), min(known)


def _working_days(first: date, moments: list[date], calendar: Calendar) -> list[float]:
    """Working days from one date to each of the others; negative when it lies before."""
    mask = [weekday < calendar.days_per_week for weekday in range(7)]
    days = np.busday_count(np.datetime64(first, "D"), np.array(moments, dtype="datetime64[D]"), weekmask=mask)
    return [float(count) for count in days]


def _due(column: _Column, at: list[float], first: date | None, calendar: Calendar, wrong: Gathering) -> list[float]:
    """Days from each need to its due date; dates need `at` to be dates too."""
    dates = [_date(cell) for cell in column.cells]
    counted = _working_days(first, [moment or first for moment in dates], calendar) if first is not None else at
    due: list[float] = []
    for index, moment in enumerate(dates):
        if wrong.full:
            break
        with wrong.at():
            if moment is None:
                due.append(column.value(index, lambda cell: _days_or_date(cell, calendar)))
                continue
            found = f"`due` {shown(column.cells[index])}"
            if first is None:
                help = "write both as dates, or `due` in days"
                raise column.wrong_at(index, f"{found} is a date but `at` is not", help)
            if counted[index] < at[index]:
                raise column.wrong_at(index, f"{found} lies before `at`", "write a later date")
            due.append(counted[index] - at[index])
    return due
