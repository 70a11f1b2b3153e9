"""Durations, shares, money and rates as people write them, turned into the model's units.

Times become working days, shares fractions, money an amount per working day. The calendar comes from pydantic's
validation context (`context={"calendar": Calendar(...)}`); without one, the standard calendar holds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Strict, ValidationInfo, WithJsonSchema

from sim.scenario.calendar import Calendar
from sim.scenario.nearest import nearest
from sim.scenario.refusals import refusal, shown

UNITS = ("minutes", "hours", "days", "weeks", "months", "quarters", "years")
LONGEST = 1_000.0  # years: no quantity that means something is longer, and sums of times stay exact below it
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_QUANTITY = re.compile(rf"({_NUMBER})\s*([^\W\d_]+)")
_RATE = re.compile(rf"({_NUMBER})\s*(%?)\s*per\s+([^\W\d_]+)")
_PLAIN = re.compile(rf"({_NUMBER})\s*(%?)")
_DURATION_PATTERN = r"^ *[0-9.]+([eE][+-]?[0-9]+)? *(minute|hour|day|week|month|quarter|year)s? *$"
_PER_SCHEMA = r"^ *[0-9.]+([eE][+-]?[0-9]+)? *per +(minute|hour|day|week|month|quarter|year) *$"
_STANDARD = Calendar()
DURATION_JSON: dict[str, Any] = {"type": "string", "pattern": _DURATION_PATTERN, "examples": ["3 days", "2.5 weeks"]}
RATIO_JSON: dict[str, Any] = {
    "anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": r"^ *[0-9.]+ *%? *$"}],
    "examples": ["40%"],
}


def calendar_of(info: ValidationInfo) -> Calendar:
    """The calendar that the validation in hand goes by."""
    context = info.context
    if isinstance(context, Mapping):
        calendar = context.get("calendar")
        if isinstance(calendar, Calendar):
            return calendar
    return _STANDARD


def days_in(unit: str, calendar: Calendar) -> float:
    """Working days in one `unit`, singular or plural.

    Raises:
        PydanticCustomError: the unit is not known.
    """
    name = unit.casefold()
    name = name if name.endswith("s") else name + "s"
    days = {
        "minutes": 1 / (60 * calendar.hours_per_day),
        "hours": 1 / calendar.hours_per_day,
        "days": 1.0,
        "weeks": float(calendar.days_per_week),
        "months": calendar.days_per_month,
        "quarters": calendar.days_per_quarter,
        "years": calendar.days_per_year,
    }.get(name)
    if days is None:
        raise refusal(f"`{unit[:40]}` is no unit of time", allowed=UNITS, nearest=nearest(name, UNITS))
    return days


def parse_duration(value: object, calendar: Calendar) -> float:
    """A duration such as `2.5 weeks` in working days, not negative.

    Raises:
        PydanticCustomError: it has no unit or a wrong one, is negative, not a number, or longer than 1,000 years.
    """
    if isinstance(value, str):
        match = _QUANTITY.fullmatch(value.strip())
        if match:
            amount, unit = float(match.group(1)), match.group(2)
            days = amount * days_in(unit, calendar)
            _check_duration(days, value, calendar)
            return days
    bare = _bare(value)
    if bare is not None and math.isfinite(bare):
        raise refusal(
            f"{shown(value)} has no unit of time",
            help=f"add the unit, for example `{max(bare, 0):g} days` or `{max(bare, 0):g} weeks`",
            allowed=UNITS,
        )
    raise refusal(
        f"expected a duration, found {shown(value)}",
        help="write a number and a unit, for example `3 days` or `2.5 weeks`",
        allowed=UNITS,
    )


def _check_duration(days: float, value: str, calendar: Calendar) -> None:
    if days < 0:
        raise refusal(f"{shown(value)} is negative", help="write a duration of zero or more")
    if not days <= LONGEST * calendar.days_per_year:
        raise refusal(f"{shown(value)} is longer than 1,000 years", help="write a shorter duration")


def _bare(value: object) -> float | None:
    """The number that a value is, where it is one without a unit."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _float(value)
    if isinstance(value, str):
        match = _PLAIN.fullmatch(value.strip())
        if match and not match.group(2):
            return _float(match.group(1))
    return None


def _float(value: str | int | float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def parse_number(value: object) -> float:
    """A finite number, plain or in percent: `1.5` or `150%`.

    Raises:
        PydanticCustomError: it is neither, or not finite.
    """
    number: float | None = None
    if isinstance(value, str):
        match = _PLAIN.fullmatch(value.strip())
        if match:
            number = float(match.group(1)) / (100 if match.group(2) else 1)
    else:
        number = _bare(value)
    if number is None:
        raise refusal(
            f"expected a number or a percentage, found {shown(value)}",
            help="write it as `0.4` or `40%`, without a unit",
        )
    if not math.isfinite(number):
        raise refusal(f"{shown(value)} is not a finite number", help="write a number such as `0.4` or `40%`")
    return number


def parse_non_negative(value: object) -> float:
    """A finite number of zero or more, plain or in percent.

    Raises:
        PydanticCustomError: it is not one.
    """
    number = parse_number(value)
    if number < 0:
        raise refusal(f"{shown(value)} is negative", help="write a number of zero or more")
    return number


def parse_share(value: object) -> float:
    """A share such as `40%` or `0.4` as a fraction from 0 to 1.

    Raises:
        PydanticCustomError: it is not a share, below 0 or above 100 %.
    """
    share = parse_number(value)
    if share < 0:
        raise refusal(f"{shown(value)} is negative", help="a share lies between 0% and 100%")
    if share > 1:
        percent = "" if isinstance(value, str) and "%" in value else f"; for a percentage write `{share:g}%`"
        raise refusal(f"{shown(value)} is over 100 %", help=f"a share lies between 0% and 100% (0 and 1){percent}")
    return share


def parse_money(value: object, calendar: Calendar) -> float:
    """An amount of money per unit of time such as `12000 per week`, as an amount per working day.

    Raises:
        PydanticCustomError: it has no unit or a wrong one, is negative or not finite.
    """
    example = "for example `650 per day` or `12000 per week`"
    if isinstance(value, str):
        match = _RATE.fullmatch(value.strip())
        if match and not match.group(2):
            amount = float(match.group(1)) / days_in(match.group(3), calendar)
            if amount < 0:
                raise refusal(f"{shown(value)} is negative", help="write an amount of zero or more")
            if amount <= 1e15:
                return amount
            raise refusal(f"{shown(value)} is too large an amount", help="write a smaller one")
    bare = _bare(value)
    if bare is not None and math.isfinite(bare):
        raise refusal(
            f"{shown(value)} does not say per what",
            help=f"add the unit of time: `{max(bare, 0):g} per day` or `{max(bare, 0):g} per week`",
        )
    raise refusal(
        f"expected money per unit of time, found {shown(value)}",
        help=f"write a number without currency or separators, {example}",
    )


def parse_rate(value: object, calendar: Calendar) -> float:
    """How many per unit of time, such as `3 per month`, as a number per working day.

    Raises:
        PydanticCustomError: it has no unit or a wrong one, is negative, not finite, or over a million a day.
    """
    if isinstance(value, str):
        match = _RATE.fullmatch(value.strip())
        if match and not match.group(2):
            rate = float(match.group(1)) / days_in(match.group(3), calendar)
            if rate < 0:
                raise refusal(f"{shown(value)} is negative", help="write a rate of zero or more")
            if rate > 1e6:
                raise refusal(f"{shown(value)} is more than a million a day", help="write a lower rate")
            return rate
    raise refusal(
        f"expected a rate, found {shown(value)}",
        help="write how many per unit of time, for example `3 per month`",
    )


def parse_growth(value: object, calendar: Calendar) -> float:
    """Growth such as `10% per year`, compounded, as a fraction per year above -1.

    Raises:
        PydanticCustomError: it is no percentage per unit of time, or loses everything, or exceeds 1000 % a year.
    """
    if isinstance(value, str):
        match = _RATE.fullmatch(value.strip())
        if match and match.group(2):
            step = float(match.group(1)) / 100
            if step <= -1:
                raise refusal(f"{shown(value)} leaves nothing", help="growth lies above -100%")
            periods = calendar.days_per_year / days_in(match.group(3), calendar)
            exponent = periods * math.log1p(step)
            if exponent > math.log(11):
                raise refusal(f"{shown(value)} is more than 1000 % a year", help="write a lower growth")
            return math.expm1(exponent)
    raise refusal(
        f"expected growth per unit of time, found {shown(value)}", help="write it as `10% per year` or `-5% per year`"
    )


def parse_whole(value: object) -> int:
    """A whole number.

    Raises:
        PydanticCustomError: it is text, a fraction, or not finite.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise refusal(f"expected a whole number, found {shown(value)}", help="write it as digits, for example `3`")


def _duration(value: object, info: ValidationInfo) -> float:
    return parse_duration(value, calendar_of(info))


def _interval(value: object, info: ValidationInfo) -> float:
    days = parse_duration(value, calendar_of(info))
    if days <= 0:
        raise refusal(f"{shown(value)} is zero", help="write a duration above zero")
    return days


def _money(value: object, info: ValidationInfo) -> float:
    return parse_money(value, calendar_of(info))


def _count(value: object) -> int:
    number = _bounded(value)
    if number < 1:
        raise refusal(f"{number} is too few", help="write a whole number of 1 or more")
    return number


def _none_or_more(value: object) -> int:
    number = _bounded(value)
    if number < 0:
        raise refusal(f"{number} is negative", help="write a whole number of 0 or more")
    return number


def _bounded(value: object) -> int:
    number = parse_whole(value)
    if abs(number) > 1_000_000:
        raise refusal(f"{shown(number)} is too many", help="write a whole number of at most 1,000,000")
    return number


Duration = Annotated[float, BeforeValidator(_duration), WithJsonSchema(DURATION_JSON)]
"""Working days, zero or more, written `3 days` or `2.5 weeks`."""

Interval = Annotated[float, BeforeValidator(_interval), WithJsonSchema(DURATION_JSON)]
"""Working days, above zero."""

Share = Annotated[float, BeforeValidator(parse_share), WithJsonSchema(RATIO_JSON)]
"""A fraction from 0 to 1, written `40%` or `0.4`."""

NonNegative = Annotated[float, BeforeValidator(parse_non_negative), WithJsonSchema(RATIO_JSON)]
"""A number of zero or more, also in percent."""

MoneyPerDay = Annotated[
    float,
    BeforeValidator(_money),
    WithJsonSchema({"type": "string", "pattern": _PER_SCHEMA, "examples": ["650 per day", "12000 per week"]}),
]
"""Money per working day, written `650 per day` or `12000 per week`."""

Count = Annotated[int, BeforeValidator(_count), WithJsonSchema({"type": "integer", "minimum": 1})]
"""A whole number from 1 to a million."""

NoneOrMore = Annotated[int, BeforeValidator(_none_or_more), WithJsonSchema({"type": "integer", "minimum": 0})]
"""A whole number from 0 to a million."""

Whole = Annotated[int, BeforeValidator(_bounded), WithJsonSchema({"type": "integer"})]
"""A whole number of either sign, up to a million."""

Flag = Annotated[bool, Strict()]
"""`true` or `false`."""
