"""The values of a range that a search may look at: `8..20`, `20%..60%` or `1..6 weeks`, in steps."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sim.results.subjects import MisreadError
from sim.scenario.axes import VARY, read_axis, with_value
from sim.scenario.problems import ScenarioError
from sim.scenario.ranges import AMOUNT, RANGE, leading_number, written

if TYPE_CHECKING:
    from sim.scenario.axes import Axis
    from sim.scenario.schema import Scenario

MOST_VALUES: Final = 1000
_STEPS: Final = 40  # at least so many steps across a range of numbers that need not be whole
_FIND: Final = "--find"


@dataclass(frozen=True, slots=True)
class Grid:
    """Values along a range, in rising order, as a scenario has them: `11`, `31%`, `1.5 weeks`."""

    axis: Axis
    values: tuple[str, ...]
    step: str

    @property
    def whole(self) -> bool:
        """Whether only whole numbers may stand there."""
        return self.axis.whole

    def number(self, place: int) -> float:
        """The value at a place as a number of the range's unit."""
        return leading_number(self.values[place])

    def scenario_at(self, scenario: Scenario, place: int) -> Scenario:
        """The scenario with the value at a place.

        Raises:
            ScenarioError: it cannot stand there.
        """
        try:
            return with_value(scenario, self.axis, self.values[place])
        except ScenarioError as error:
            raise _of_find(error) from error


def read_grid(scenario: Scenario, find: str, between: str, resolution: str | None) -> Grid:
    """The values from LOW to HIGH, a resolution apart; the last one is HIGH itself.

    The resolution left out: 1 for whole numbers, else a round number that makes 40 steps or more.

    Raises:
        ScenarioError: there is no such path, it is no range, or an end cannot stand there.
        MisreadError: the range is empty, has too many values, or the resolution does not fit.
    """
    found = RANGE.fullmatch(between)
    if found is None or found[5]:
        raise MisreadError(f"`{between}` is no range", "write it as `8..20`, `20%..60%` or `1..6 weeks`")
    try:
        axis = read_axis(f"{find}={between}", scenario)
    except ScenarioError as error:
        raise _of_find(error) from error
    low, high = axis.low or 0.0, axis.high or 0.0
    if low == high:
        raise MisreadError(f"`{between}` has one value only", "write the lower end first, and a higher one behind it")
    step = _step(resolution, axis, high - low)
    count = math.floor((high - low) / step + 1e-9) + 1
    if count > MOST_VALUES:
        raise MisreadError(
            f"{between} has {count:,} values {written(step, axis.unit)} apart",
            f"narrow the range or name a coarser --resolution: {MOST_VALUES:,} values are the most",
        )
    numbers = [low + step * place for place in range(count)]
    values = dict.fromkeys(written(number, axis.unit, 10) for number in (*numbers, high))
    return Grid(axis, tuple(values), written(step, axis.unit))


def _of_find(error: ScenarioError) -> ScenarioError:
    """The same problems, as those of what is to be found."""
    return ScenarioError([replace(one, file=_FIND) if one.file == VARY else one for one in error.problems])


def _step(resolution: str | None, axis: Axis, width: float) -> float:
    if resolution is None:
        return 1.0 if axis.whole else _round_number(width / _STEPS)
    amount = AMOUNT.fullmatch(resolution)
    if amount is None:
        raise MisreadError(f"--resolution {resolution} is no number", "write it as `5`, `2%` or `0.5 weeks`")
    step, unit = float(amount[1]), amount[2].strip()
    if unit and unit.rstrip("s") != axis.unit.rstrip("s"):
        raise MisreadError(f"--resolution {resolution} has another unit than the range", "write it in the range's unit")
    if axis.whole and not step.is_integer():
        raise MisreadError(f"--resolution {resolution} is no whole number", "the value searched for is a whole number")
    if not 0 < step <= width:
        raise MisreadError(f"--resolution {resolution} does not fit into the range", "write a smaller one, above zero")
    return step


def _round_number(most: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that is not above `most`."""
    power = 10.0 ** math.floor(math.log10(most))
    return max(power * factor for factor in (1, 2, 5) if power * factor <= most * (1 + 1e-9))
