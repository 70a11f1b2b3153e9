"""Numbers for people: rounded to what their interval supports, in the unit that reads best."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MINUS = "−"


@dataclass(frozen=True, slots=True)
class Scale:
    """How to show a measure: the unit in words and the factor from the stored value to it."""

    unit: str
    factor: float


def decimals(half_width: float | None, mean: float, *, narrow: bool = False) -> int:
    """How many decimals to show; negative for tens, hundreds, ...

    The half-width keeps one digit, two where its first is a 1 (one there too where `narrow`); without a half-width the
    mean keeps three. Source: the usual rule of metrology (GUM, section 7.2.6) with its second digit kept only where
    dropping it would lose a third.
    """
    if half_width is not None and half_width > 0:
        exponent = math.floor(math.log10(half_width))
        first_digit = half_width / 10.0**exponent
        return -exponent + (1 if first_digit < 1.95 and not narrow else 0)
    if mean == 0:
        return 0
    return 2 - math.floor(math.log10(abs(mean)))


def plain(value: float, places: int) -> str:
    """A value rounded to `places` decimals, thousands set apart by commas, never "-0"."""
    rounded = round(value, places)
    if rounded == 0:
        rounded = 0.0
    text = f"{abs(rounded):,.{max(places, 0)}f}"
    return f"{MINUS}{text}" if rounded < 0 else text


def number(value: float, half_width: float | None = None, *, most: int = 2) -> str:
    """A value alone, rounded to what `half_width` supports and to `most` decimals at most."""
    return plain(value, min(decimals(half_width, value), most))


def interval(mean: float | None, half_width: float | None, *, most: int = 2, narrow: bool = False) -> str:
    """A value with its half-width: "31.2 ± 1.1", or "31±1" where `narrow`.

    The half-width is left out where it is zero (the value is certain) or None (withheld); "–" where there is no value.
    """
    if mean is None:
        return "–"
    if not half_width:
        return number(mean, half_width, most=most)
    places = min(decimals(half_width, mean, narrow=narrow), most)
    if abs(mean) > half_width and round(abs(mean), places) <= round(half_width, places):
        places += 1  # else a value that is beyond its half-width would look as if it were not
    shown = plain(half_width, places)
    if float(shown.replace(",", "")) == 0:
        shown = f"<{plain(10.0**-places, places)}"
    return f"{plain(mean, places)}±{shown}" if narrow else f"{plain(mean, places)} ± {shown}"


def with_ends(mean: float, low: float, high: float) -> tuple[str, str, str]:
    """A value and the ends of its interval, all with the decimals that the interval supports."""
    places = min(decimals(max(high - mean, mean - low), mean), 2)
    return plain(mean, places), plain(low, places), plain(high, places)


def scale_for(unit: str, values: Iterable[float | None], days_per_week: float) -> Scale:
    """The unit in which a set of values of one measure reads best.

    `unit` is the catalogue's. Times of 60 working days or more at their largest are shown in weeks; money in thousands
    from ten thousand on, in millions from twenty million on; shares and levels in percent.
    """
    largest = max((abs(value) for value in values if value is not None), default=0.0)
    if unit == "days":
        return Scale("weeks", 1.0 / days_per_week) if largest >= 60 else Scale("days", 1.0)
    if unit in {"share", "level", "ratio"}:
        return Scale("%", 100.0)
    if unit == "money per year":
        if largest >= 20e6:
            return Scale("M a year", 1e-6)
        return Scale("k a year", 1e-3) if largest >= 10e3 else Scale("a year", 1.0)
    return Scale(unit, 1.0)


def duration(days: float, half_width: float | None, days_per_week: float) -> str:
    """A length of time in a sentence: "3 days", "1.5 weeks"; working days and weeks."""
    scale = scale_for("days", [days], days_per_week)
    text = number(days * scale.factor, None if half_width is None else half_width * scale.factor, most=1)
    return f"{text} {scale.unit[:-1] if text == '1' else scale.unit}"


def duration_interval(days: float, half_width: float | None, days_per_week: float) -> str:
    """A length of time with its half-width in a sentence: "31.2 ± 1.1 days"."""
    scale = scale_for("days", [days], days_per_week)
    width = None if half_width is None else half_width * scale.factor
    return f"{interval(days * scale.factor, width, most=1 if days * scale.factor >= 10 else 2)} {scale.unit}"


def money(amount: float, half_width: float | None = None) -> str:
    """A sum in a sentence: "40 k", "1.2 M", "850", "0.31", to what the half-width supports, three digits at most.

    Where rounding makes it a thousand thousands it is a million.
    """
    size = abs(amount)
    if size < 1e3:
        return _sum(amount, half_width, 1.0, most=0 if size >= 1 else 9)
    thousands = _sum(amount, half_width, 1e-3, most=2)
    if size < 1e6 and not thousands.endswith("1,000"):
        return f"{thousands} k"
    return f"{_sum(amount, half_width, 1e-6, most=2)} M"


def _sum(amount: float, half_width: float | None, scale: float, *, most: int) -> str:
    scaled = amount * scale
    supported = decimals(None if half_width is None else half_width * scale, scaled)
    return plain(scaled, min(supported, decimals(None, scaled), most))


def percent(share: float, half_width: float | None = None) -> str:
    """A share in a sentence: "14 %"; one decimal below ten percent where the half-width supports it."""
    value = share * 100.0
    width = None if half_width is None else half_width * 100.0
    return f"{plain(value, max(0, min(decimals(width, value), 1 if abs(value) < 10 else 0)))} %"
