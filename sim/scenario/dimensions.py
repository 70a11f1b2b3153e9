"""The kinds of number that a scenario is made of: how each is written, read, and shown to a reader."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sim.scenario.units import (
    parse_duration,
    parse_growth,
    parse_money,
    parse_non_negative,
    parse_rate,
    parse_share,
    parse_whole,
)

if TYPE_CHECKING:
    from sim.scenario.calendar import Calendar


class Dimension(StrEnum):
    """What a number is, and so how it is written and in which unit the model has it."""

    DURATION = "duration"  # working days
    SHARE = "share"  # a fraction, 0 to 1
    MONEY = "money"  # per working day
    RATE = "rate"  # per working day
    GROWTH = "growth"  # a fraction per year
    WHOLE = "whole number"
    NUMBER = "number"


def parsed(value: object, dimension: Dimension, calendar: Calendar) -> float:
    """A written value in the model's unit.

    Raises:
        PydanticCustomError: it is not of this dimension.
    """
    match dimension:
        case Dimension.DURATION:
            return parse_duration(value, calendar)
        case Dimension.SHARE:
            return parse_share(value)
        case Dimension.MONEY:
            return parse_money(value, calendar)
        case Dimension.RATE:
            return parse_rate(value, calendar)
        case Dimension.GROWTH:
            return parse_growth(value, calendar)
        case Dimension.WHOLE:
            return float(parse_whole(value))
        case Dimension.NUMBER:
            return parse_non_negative(value)


def in_words(value: float, dimension: Dimension) -> str | float | int:
    """A value of the model as a planner writes it, every digit kept."""
    match dimension:
        case Dimension.DURATION:
            return f"{float(value)!r} days"
        case Dimension.MONEY | Dimension.RATE:
            return f"{float(value)!r} per day"
        case Dimension.GROWTH:
            return f"{100 * float(value)!r}% per year"
        case Dimension.WHOLE:
            return round(value)
        case Dimension.SHARE | Dimension.NUMBER:
            return float(value)


def readable(value: float, dimension: Dimension) -> str:
    """A value of the model for a reader, rounded to five digits, with its unit."""
    match dimension:
        case Dimension.DURATION:
            return f"{value:.5g} day{'' if value == 1 else 's'}"
        case Dimension.MONEY | Dimension.RATE:
            return f"{value:.5g} per day"
        case Dimension.GROWTH:
            return f"{100 * value:.5g} % per year"
        case Dimension.SHARE:
            return f"{100 * value:.5g} %"
        case Dimension.WHOLE | Dimension.NUMBER:
            return f"{value:.5g}"
