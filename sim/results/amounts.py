"""How much of a measure: `5%` of its mean, or an amount such as `0.5 days`, `2 points` or `20000 per year`."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pydantic_core import PydanticCustomError

from sim.results.catalogue import Unit
from sim.results.subjects import MisreadError
from sim.scenario.units import parse_duration, parse_money, parse_number

if TYPE_CHECKING:
    from sim.results.catalogue import Measure
    from sim.scenario.calendar import Calendar

_PERCENT: Final = re.compile(r"[^%]*%")
_POINTS: Final = re.compile(r"(.*?)\s*(?:percentage\s+)?(?:points?|pp)")
_EXAMPLES: Final[dict[Unit, str]] = {
    Unit.DAYS: "0.5 days",
    Unit.SHARE: "2 points",
    Unit.LEVEL: "2 points",
    Unit.RATIO: "2 points",
    Unit.COUNT: "3",
    Unit.MONEY_PER_YEAR: "20000 per year",
}


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of a measure.

    `relative`: `value` is a fraction of a mean, whatever the measure is. Else `value` is in the measure's unit: working
    days, a fraction (2 percentage points are 0.02), money per year.
    """

    text: str  # as written
    value: float
    relative: bool

    def of(self, mean: float) -> float:
        """The amount in the measure's unit, where the mean that it refers to is known."""
        return self.value * abs(mean) if self.relative else self.value


def read_amount(text: str, measure: Measure, calendar: Calendar) -> Amount:
    """The amount of this measure that a text says, above 0.

    A percentage is always relative to a mean, of shares too; percentage points are written `2 points`.

    Raises:
        MisreadError: it cannot be understood, is not above 0, or is a percentage of 100 or more.
    """
    written = " ".join(text.split())
    remedy = f"write a percentage of the mean such as `2%`, or an amount such as `{_EXAMPLES[measure.unit]}`"
    relative = bool(_PERCENT.fullmatch(written))
    try:
        value = parse_number(written.replace(" %", "%")) if relative else _absolute(written, measure.unit, calendar)
    except PydanticCustomError as error:
        raise MisreadError(f"`{text}` cannot stand here: {error.message()}", remedy) from None
    if value is None:
        raise MisreadError(f"`{text}` is no amount of `{measure.name}`", remedy)
    if not 0 < value < (1 if relative else math.inf):
        limit = "above 0 % and below 100 %" if relative else "above 0"
        raise MisreadError(f"`{text}` is not {limit}", remedy)
    return Amount(written, value, relative)


def _absolute(text: str, unit: Unit, calendar: Calendar) -> float | None:
    """An amount in the measure's unit; None where it needs to be written in points and is not."""
    match unit:
        case Unit.DAYS:
            return parse_duration(text, calendar)
        case Unit.MONEY_PER_YEAR:
            return parse_money(text, calendar) * calendar.days_per_year
        case Unit.COUNT:
            return parse_number(text)
        case Unit.SHARE | Unit.LEVEL | Unit.RATIO:
            points = _POINTS.fullmatch(text)
            return parse_number(points[1]) / 100 if points else None
