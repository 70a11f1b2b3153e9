"""The working calendar: how many working days a week, a month, a quarter and a year have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from sim.scenario.nearest import nearest
from sim.scenario.record import Record
from sim.scenario.refusals import refusal, shown

if TYPE_CHECKING:
    from pydantic_core import PydanticCustomError

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAY_OF_YEAR = re.compile(r"(?:(\d{1,2})\.?\s+)?([A-Za-z]+)")


def _number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise refusal(f"expected a number, found {shown(value)}")
    return value


class Calendar(Record):
    """The unit of time is the working day; weeks, months, quarters and years follow from this."""

    days_per_week: Annotated[int, BeforeValidator(_number), Field(ge=1, le=7)] = Field(
        default=5, description="Working days in a week, from Monday on."
    )
    weeks_per_year: Annotated[float, BeforeValidator(_number), Field(ge=1, le=53)] = Field(
        default=52.0, description="Working weeks in a year: 52, or fewer when holidays are taken off."
    )
    hours_per_day: Annotated[float, BeforeValidator(_number), Field(gt=0, le=24)] = Field(
        default=8.0, description="Working hours in a day."
    )

    @property
    def days_per_year(self) -> float:
        """Working days in a year."""
        return self.days_per_week * self.weeks_per_year

    @property
    def days_per_month(self) -> float:
        """Working days in a month: a twelfth of a year."""
        return self.days_per_year / 12

    @property
    def days_per_quarter(self) -> float:
        """Working days in a quarter: a fourth of a year."""
        return self.days_per_year / 4


def parse_season(value: object) -> float:
    """A day of the year such as `1 July` as a fraction of the year, January being 0.

    Every month is a twelfth of the year, so that `1 July` is 0.5 and falls on a monthly factor's own start.

    Raises:
        PydanticCustomError: the value is no day of the year.
    """
    if isinstance(value, str):
        match = _DAY_OF_YEAR.fullmatch(value.strip())
        if match:
            return _fraction_of_year(value, match.group(1), match.group(2))
    raise refusal(
        f"expected a day of the year, found {shown(value)}",
        help="write a day and a month, for example `1 July`",
        allowed=("1 July",),
    )


def _fraction_of_year(value: str, day_text: str | None, month_text: str) -> float:
    month = _month(month_text)
    if month is None:
        raise _unknown_month(value, month_text)
    day = int(day_text) if day_text else 1
    days = _DAYS_IN_MONTH[month]
    if not 1 <= day <= days:
        raise refusal(f"{MONTHS[month]} has no day {day}", help=f"write a day from 1 to {days}")
    return (month + (day - 1) / days) / 12


def _month(text: str) -> int | None:
    folded = text.casefold()
    for index, name in enumerate(MONTHS):
        if folded in (name.casefold(), name[:3].casefold()):
            return index
    return None


def _unknown_month(value: str, text: str) -> PydanticCustomError:
    return refusal(
        f"{shown(value)} names no month",
        help="write a day and a month, for example `1 July`",
        allowed=MONTHS,
        nearest=nearest(text, MONTHS),
    )


Season = Annotated[
    float,
    BeforeValidator(parse_season),
    WithJsonSchema({"type": "string", "pattern": r"^(\d{1,2}\.? +)?[A-Za-z]+$", "examples": ["1 July"]}),
]
"""The place of time 0 in the calendar year, as a fraction of a year, written `1 July`."""
