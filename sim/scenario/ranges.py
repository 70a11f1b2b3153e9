"""`LOW..HIGH`, `LOW..HIGH/7` and lists of values, as `--vary` takes them: the text, and the numbers in it."""

from __future__ import annotations

import math
import re
from typing import Final

from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.units import UNITS

MOST_VALUES: Final = 100
MOST_WHOLE: Final = 25  # whole numbers between two ends that are all taken; of more, some evenly spaced
_NUMBER: Final = r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?"
AMOUNT: Final = re.compile(rf"\s*({_NUMBER})\s*(%?\s*[a-zA-Z ]*)")
RANGE: Final = re.compile(rf"\s*({_NUMBER})\s*(%?[a-zA-Z ]*)\.\.\s*({_NUMBER})\s*(%?[a-zA-Z ]*)(?:/\s*(\d+)\s*)?")
_ROUND: Final = (1.0, 2.0, 2.5, 5.0)  # steps that a reader takes in at a glance, times a power of ten
_COUNTS: Final = (5, 6, 7, 8, 9, 4)  # of evenly spaced values, the first that gives a round step


def read_shares(option: str, text: str) -> tuple[float, ...]:
    """The shares that `80%..200%`, `0.8..2/7` or `80%,100%` stands for: fractions, ascending, also above 1.

    Raises:
        ScenarioError: it stands for none; the problem shows the text, and `option` as where it comes from.
    """
    found = RANGE.fullmatch(text)
    amounts = [AMOUNT.fullmatch(item) for item in items(text)] if found is None else []
    ends = [found.group(1, 2), found.group(3, 4)] if found else [one.group(1, 2) for one in amounts if one]
    last = ends[-1][1].strip() if ends else ""
    units = {unit.strip() or last for _, unit in ends}
    if not ends or len(ends) < len(amounts) or not units <= {"", "%"}:
        raise _refused(option, text, f"`{text}` is no range of shares", "write it as `80%..200%`, or `80%,100%,120%`")
    numbers = [float(number) for number, _ in ends]
    if found and numbers[0] > numbers[1]:
        raise _refused(option, text, f"`{text}` is empty", "write the lower end first")
    count = int(found[5]) if found and found[5] else None
    if count is not None and not 2 <= count <= MOST_VALUES:
        raise _refused(option, text, f"{count} values cannot be spread over a range", f"ask for 2 to {MOST_VALUES}")
    if min(numbers) < 0:
        raise _refused(option, text, "a share below zero means nothing here", "write 0% or more")
    spreads = spread(numbers[0], numbers[1], count, whole=False, bare=False) if found else sorted(set(numbers))
    return tuple(float(f"{number:.10g}") / (100 if last else 1) for number in spreads)


def _refused(option: str, text: str, message: str, help: str) -> ScenarioError:
    return ScenarioError([Problem(option, 1, 1, "", message, help=help, text=text, width=max(1, len(text)))])


def spread(low: float, high: float, count: int | None, *, whole: bool, bare: bool) -> list[float]:
    """So many values from low to high; left out, each whole number or a number that gives a round step."""
    if low == high:
        return [low]
    integers = bare and low.is_integer() and high.is_integer()
    if count is None and integers and (whole or high - low >= 2) and high - low < MOST_WHOLE:
        return [low + step for step in range(int(high - low) + 1)]
    count = count or next((each for each in _COUNTS if _is_round((high - low) / (each - 1))), _COUNTS[0])
    spread = [low + (high - low) * step / (count - 1) for step in range(count - 1)] + [high]
    return [float(round(each)) for each in spread] if whole else spread


def _is_round(step: float) -> bool:
    mantissa = step / 10.0 ** math.floor(math.log10(step))
    return any(math.isclose(mantissa, each) for each in _ROUND)


def items(value: str) -> list[str]:
    """What stands between commas that are in no bracket and no quotes."""
    found, depth, quote = [""], 0, ""
    for character in value:
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        depth += (character in "[{") - (character in "]}") if not quote else 0
        if character == "," and not quote and depth == 0:
            found.append("")
        else:
            found[-1] += character
    return [item.strip() for item in found]


def leading_number(value: str) -> float:
    """The number that a value such as `2 weeks` begins with."""
    match = AMOUNT.fullmatch(value)
    assert match is not None
    return float(match[1])


def written(number: float, unit: str, digits: int = 6) -> str:
    """A number with its unit, as it may stand in a scenario."""
    number = number if number.is_integer() else float(f"{number:.{digits}g}")
    shown = f"{number:.0f}" if number.is_integer() else f"{number:.12g}"
    if unit.startswith("%") or not unit:
        return f"{shown}{unit}"
    return f"{shown} {unit[:-1] if shown == '1' and unit in UNITS else unit}"
