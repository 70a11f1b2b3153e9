"""`--vary path=LOW..HIGH`: the values that are given in turn to one value of a scenario."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pydantic_core import PydanticCustomError

from sim.scenario.overrides import ORIGIN, split_override
from sim.scenario.paths import resolve
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.ranges import AMOUNT, MOST_VALUES, RANGE, items, leading_number, spread, written
from sim.scenario.reading import altered
from sim.scenario.schema import Scenario
from sim.scenario.units import days_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sim.scenario.calendar import Calendar
    from sim.scenario.places import Path

VARY: Final = "--vary"
_EXAMPLE: Final = "write `path=LOW..HIGH`, for example `it.teams.Central IT.people=8..16`, or a list: `path=0,10%,20%`"
_AROUND_A_RUN: Final = {
    "name": "it changes no figure",
    "description": "it changes no figure",
    "seed": "every point has the same, so that points can be compared; try another with `--seed`",
    "replications": "every point has as many; choose with `--replications`",
    "baseline": "it is what the others are compared with; choose it with `--set`",
    "goals": "they change no figure",
}


@dataclass(frozen=True, slots=True)
class Axis:
    """One value of a scenario, and what stands there in turn.

    `values` are texts as `--set` takes them, ascending where they are numbers. `numbers` are the same as numbers of
    `unit` (which is empty where there is none); None where a value is no number, or of another unit than the rest.
    `low` and `high` are the ends of a range; `whole`: only whole numbers may stand between them.
    """

    text: str  # as typed
    path: str
    target: Path
    title: str  # for people: "people of Central IT"
    values: tuple[str, ...]
    numbers: tuple[float, ...] | None
    unit: str
    low: float | None = None
    high: float | None = None
    whole: bool = False

    def number_of(self, value: str) -> float | None:
        """One of its values, or one that `value_at` gave, as a number of its unit; None where its values are words."""
        if self.numbers is None:
            return None
        return self.numbers[self.values.index(value)] if value in self.values else leading_number(value)

    def value_at(self, share: float) -> str:
        """The value at a share (from 0 to below 1) of the way: of the range, or of the list."""
        if self.low is None or self.high is None:
            return self.values[int(share * len(self.values))]
        if self.whole:
            return written(self.low + math.floor(share * (self.high - self.low + 1)), self.unit)
        return written(self.low + share * (self.high - self.low), self.unit, digits=3)


def read_axis(text: str, scenario: Scenario) -> Axis:
    """What a `--vary` text means; every one of its values can stand in the scenario.

    Raises:
        ScenarioError: it means nothing, its path does not exist, or a value cannot stand there.
    """
    path, equals, value = split_override(text)
    if not equals:
        raise _wrong(text, "there is no `=` in it", _EXAMPLE)
    target = _target(text, path, scenario)
    axis = replace(_read(text, path, value, scenario), target=target, title=_title(target))
    for each in axis.values:
        with_value(scenario, axis, each)
    return axis


def read_axes(texts: Sequence[str], scenario: Scenario) -> tuple[Axis, ...]:
    """All axes of an experiment, no two of which give one value.

    Raises:
        ScenarioError: as for `read_axis`, with the problems of all texts; or a path is varied twice.
    """
    axes: list[Axis] = []
    problems: list[Problem] = []
    for text in texts:
        try:
            axis = read_axis(text, scenario)
        except ScenarioError as error:
            problems.extend(error.problems)
            continue
        for other in axes:
            shorter = min(len(axis.target), len(other.target))
            if axis.target[:shorter] == other.target[:shorter]:
                message = f"`{axis.path}` is varied twice, here and by `{VARY} {other.text}`"
                problems.extend(_wrong(text, message, "keep one of them; a list may hold any values").problems)
        axes.append(axis)
    if problems:
        raise ScenarioError(problems)
    return tuple(axes)


def with_value(scenario: Scenario, axis: Axis, value: str) -> Scenario:
    """The scenario with one of the axis' values in its place.

    Raises:
        ScenarioError: it cannot stand there; the problems show the `--vary` text.
    """
    try:
        return altered(scenario, [f"{axis.path}={value}"])
    except ScenarioError as error:
        raise ScenarioError(_moved(error.problems, axis.text, axis.path, value)) from error


def _read(text: str, path: str, value: str, scenario: Scenario) -> Axis:
    found = RANGE.fullmatch(value)
    if found is None and ".." in value and "," not in value:
        raise _wrong(text, f"`{value.strip()}` is no range", _EXAMPLE, value)
    if found is None:
        return _read_list(text, path, value, scenario.calendar)
    low_text, low_unit, high_text, high_unit, count = found.groups()
    unit = high_unit.strip()
    low, high = float(low_text), float(high_text)
    _refuse_ambiguous(text, value, [(low_text, low_unit.strip()), (high_text, unit)])
    if low_unit.strip() and not _same(low_unit, unit):
        low = _converted(low, low_unit.strip(), unit, scenario.calendar, text, value)
    if not (math.isfinite(low) and math.isfinite(high)):
        raise _wrong(text, f"`{value.strip()}` is no range of numbers", _EXAMPLE, value)
    if low > high:
        ends = f"{written(high, unit)}..{written(low, unit)}"
        help = f"write the lower end first: `{path}={ends}`"
        raise _wrong(text, f"`{value.strip()}` is empty: {low_text} is over {high_text}", help, value)
    whole = not unit and low.is_integer() and high.is_integer() and not _takes_fractions(scenario, path, low, high)
    if count is not None and not 2 <= int(count) <= MOST_VALUES:
        raise _wrong(text, f"{int(count)} values cannot be spread over a range", f"ask for 2 to {MOST_VALUES}", value)
    numbers = spread(low, high, None if count is None else int(count), whole=whole, bare=not unit)
    values = tuple(dict.fromkeys(written(number, unit, 12 if number in (low, high) else 6) for number in numbers))
    return Axis(text, path, (), "", values, tuple(leading_number(each) for each in values), unit, low, high, whole)


def _takes_fractions(scenario: Scenario, path: str, low: float, high: float) -> bool:
    """Whether a number that is not whole may stand at the path, between these ends."""
    try:
        altered(scenario, [f"{path}={(low + min(high, low + 1)) / 2 if high > low else low + 0.5}"])
    except ScenarioError:
        return False
    return True


def _read_list(text: str, path: str, value: str, calendar: Calendar) -> Axis:
    texts = items(value)
    if not all(texts):
        raise _wrong(text, "a value is missing" if value.strip() else "there is no value", _EXAMPLE, value)
    if len(texts) > MOST_VALUES:
        raise _wrong(text, f"{len(texts)} values are too many", f"write {MOST_VALUES} at most", value)
    amounts = [AMOUNT.fullmatch(item) for item in texts]
    found = [(float(one[1]), one[2].strip()) for one in amounts if one is not None]
    if len(found) < len(texts):
        return Axis(text, path, (), "", tuple(dict.fromkeys(texts)), None, "")
    _refuse_ambiguous(text, value, [(f"{number:g}", unit) for number, unit in found])
    last = found[-1][1]
    if all(_same(unit, last) or not unit for _, unit in found):  # "8, 9", or "2, 4, 6 weeks"
        numbers = sorted({number for number, _ in found})
        return Axis(text, path, (), "", tuple(written(each, last, 12) for each in numbers), tuple(numbers), last)
    return _mixed(text, path, texts, found, calendar)


def _mixed(text: str, path: str, texts: Sequence[str], found: Sequence[tuple[float, str]], calendar: Calendar) -> Axis:
    """A list whose values have several units: shares in percent and without, or times."""
    unit = ""
    try:
        if {each for _, each in found} <= {"", "%"}:
            unit, sizes = "%", [number if each == "%" else 100 * number for number, each in found]
        else:
            unit, sizes = "days", [number * days_in(each, calendar) for number, each in found]
    except PydanticCustomError:
        return Axis(text, path, (), "", tuple(dict.fromkeys(texts)), None, "")
    pairs = sorted(dict(zip(sizes, texts, strict=True)).items())
    return Axis(text, path, (), "", tuple(item for _, item in pairs), tuple(size for size, _ in pairs), unit)


def _refuse_ambiguous(text: str, value: str, amounts: Sequence[tuple[str, str]]) -> None:
    """Refuse a number up to 1 that may mean itself or so many percent, beside numbers that have the sign."""
    if any(unit == "%" for _, unit in amounts):
        for number, unit in amounts:
            if not unit and 0 < float(number) <= 1:
                message = f"`{number}` may mean {number}% or {100 * float(number):g}%"
                raise _wrong(text, message, "write the sign behind each number", value)


def _same(one: str, other: str) -> bool:
    return one.strip().casefold().rstrip("s") == other.strip().casefold().rstrip("s")


def _converted(number: float, unit: str, to: str, calendar: Calendar, text: str, value: str) -> float:
    """A time in another unit of time."""
    try:
        return number * days_in(unit, calendar) / days_in(to, calendar)
    except PydanticCustomError:
        message = f"its ends have different units: `{unit}` and `{to or 'none'}`"
        raise _wrong(text, message, "write both with the same unit, for example `10%..50%`", value) from None


def _target(text: str, path: str, scenario: Scenario) -> Path:
    try:
        target = resolve(path, scenario.plain, Scenario, scenario.context["levers"]).path
    except PydanticCustomError as error:
        raise _refused(text, path, error) from error
    if target[0] in _AROUND_A_RUN:
        raise _wrong(text, f"`{target[0]}` cannot be varied", _AROUND_A_RUN[str(target[0])])
    return target


def _title(path: Path) -> str:
    """A path for people: "people of Central IT"."""
    parts = [str(part) for part in path]
    owner: list[str] = []
    match parts:
        case ["it", "teams", team, *rest]:
            owner = [team]
        case ["departments", department, "requests", kind, *rest]:
            owner = [f"{department} / {kind}"]
        case ["departments" | "policies", name, *rest]:
            owner = [name]
        case ["it", *rest]:
            pass
        case _:
            rest = parts
    words = " ".join(part.replace("_", " ") for part in rest)
    return f"{words} of {owner[0]}" if owner and words else words or owner[0]


def _wrong(text: str, message: str, help: str, value: str | None = None) -> ScenarioError:
    """What is wrong with a `--vary` text: with its value where one is given, else with its path."""
    path, equals, _ = split_override(text)
    start = len(path) + 2 if value is not None and equals else 1
    width = len(value) if value is not None else len(path)
    return ScenarioError([Problem(VARY, 1, start, "", message, help=help, text=text, width=max(1, width))])


def _refused(text: str, path: str, error: PydanticCustomError) -> ScenarioError:
    context = error.context or {}
    problem = Problem(
        VARY,
        1,
        1,
        path,
        error.message(),
        tuple(context.get("allowed", ())),
        context.get("nearest"),
        context.get("help", ""),
        text,
        max(1, len(path)),
    )
    return ScenarioError([problem])


def _moved(problems: Iterable[Problem], text: str, path: str, value: str) -> Iterable[Problem]:
    """The problems of `--set` with a value, placed in the `--vary` text that it comes from."""
    for problem in problems:
        if problem.file != ORIGIN:
            yield replace(problem, message=f"with `{path}={value}`, {problem.message}")
        elif problem.column <= len(path):
            yield replace(problem, file=VARY, text=text)
        else:
            yield replace(problem, file=VARY, text=text, column=len(path) + 2, width=len(text) - len(path) - 1)
