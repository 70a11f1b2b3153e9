"""The values of a range that a search may look at: `8..20`, `20%..60%` or `1..6 weeks`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sim.results.subjects import MisreadError

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_VALUES: Final = 1000
_STEPS: Final = 40  # at least so many steps across a range of numbers that need not be whole
_QUANTITY: Final = re.compile(r"\s*([+-]?(?:\d+(?:\.\d+)?|\.\d+))\s*(\S.*?)?\s*")
_RANGE: Final = "write it as `8..20`, `20%..60%` or `1..6 weeks`"


@dataclass(frozen=True, slots=True)
class Grid:
    """Values along a range, in rising order, with the unit that all of them are written in."""

    numbers: tuple[Decimal, ...]
    unit: str
    whole: bool

    def written(self, place: int) -> str:
        """The value at a place as a scenario has it: `11`, `31%`, `1.5 weeks`."""
        return written(self.numbers[place], self.unit)

    @property
    def step(self) -> str:
        """How far neighbouring values lie apart."""
        return written(self.numbers[1] - self.numbers[0], self.unit)


def written(number: Decimal, unit: str) -> str:
    """A number with its unit: no space before a percent sign, and one week, not one weeks."""
    plain = format(number.normalize(), "f")
    if not unit or unit == "%":
        return f"{plain}{unit}"
    return f"{plain} {unit.removesuffix('s') if number == 1 and ' ' not in unit else unit}"


def read_grid(between: str, resolution: str | None, accepts: Callable[[str], bool]) -> Grid:
    """The values from LOW to HIGH, a resolution apart; the last one is HIGH itself.

    Whole numbers where the range has two and `accepts` refuses a fraction between them. The resolution left out: 1 for
    whole numbers, else a round number that makes 40 steps or more.

    Raises:
        MisreadError: it is no range, is empty, or has too many values.
    """
    low, high, unit = _ends(between)
    whole = not unit and low == low.to_integral() and high == high.to_integral() and not accepts(f"{low}.5")
    step = _step(resolution, unit, low, high, whole=whole)
    count = int((high - low) / step) + 1
    if count > MOST_VALUES:
        raise MisreadError(
            f"{between} has {count:,} values {written(step, unit)} apart",
            f"narrow the range or name a coarser --resolution: {MOST_VALUES:,} values are the most",
        )
    numbers = [low + step * place for place in range(count)]
    if numbers[-1] < high:
        numbers.append(high)
    return Grid(tuple(numbers), unit, whole)


def _ends(between: str) -> tuple[Decimal, Decimal, str]:
    first, dots, last = between.partition("..")
    if not dots:
        raise MisreadError(f"`{between}` is no range", _RANGE)
    low, low_unit = _quantity(first)
    high, high_unit = _quantity(last)
    units = {unit for unit in (low_unit, high_unit) if unit}
    if len(units) > 1:
        raise MisreadError(f"`{between}` has two units, {low_unit} and {high_unit}", "write both ends in the same unit")
    if not low < high:
        raise MisreadError(f"`{between}` does not go up", "write the lower end first")
    return low, high, next(iter(units), "")


def _quantity(text: str) -> tuple[Decimal, str]:
    """A number and its unit; a unit of time alone becomes plural."""
    match = _QUANTITY.fullmatch(text)
    if not match:
        raise MisreadError(f"`{text.strip()}` is no number, with or without a unit", _RANGE)
    unit = match[2] or ""
    return Decimal(match[1]), f"{unit}s" if unit.isalpha() and not unit.endswith("s") else unit


def _step(resolution: str | None, unit: str, low: Decimal, high: Decimal, *, whole: bool) -> Decimal:
    if resolution is None:
        return Decimal(1) if whole else _round_number((high - low) / _STEPS)
    step, own_unit = _quantity(resolution)
    if own_unit not in {"", unit}:
        raise MisreadError(f"--resolution {resolution} has another unit than the range", "write it in the range's unit")
    if whole and step != step.to_integral():
        raise MisreadError(f"--resolution {resolution} is no whole number", "the value searched for is a whole number")
    if not 0 < step <= high - low:
        raise MisreadError(f"--resolution {resolution} does not fit into the range", "write a smaller one, above zero")
    return step


def _round_number(most: Decimal) -> Decimal:
    """The largest of 1, 2 and 5 times a power of ten that is not above `most`."""
    power = Decimal(1).scaleb(most.adjusted())
    return max(power * factor for factor in (1, 2, 5) if power * factor <= most)
