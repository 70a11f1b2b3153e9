"""The values of a scenario that can be moved, each with its range, and the scenario with other ones."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from sim.scenario.problems import ScenarioError
from sim.scenario.quantities import Quantity, is_written, parts_of, quantities
from sim.scenario.reading import with_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sim.scenario.schema import Scenario

Unit = Literal["times", "people", "%", "days"]
_OUTSIDE: Final = "Going round IT"
_MOST_TEAMS, _MOST_DEPARTMENTS = 6, 6


@dataclass(frozen=True, slots=True)
class Slider:
    """Something that can be moved between `low` and `high`, in `unit`; `value` is the scenario's own.

    `quantities` are the numbers that it stands for: set to its value in the model's unit, or multiplied by it where
    its unit is `times`.
    """

    key: str
    group: str
    label: str
    help: str
    unit: Unit
    low: float
    high: float
    step: float
    value: float
    quantities: tuple[Quantity, ...]


class OutOfRangeError(Exception):
    """A value that cannot be: which, and what is allowed."""


def sliders_of(scenario: Scenario) -> tuple[Slider, ...]:
    """Everything of a scenario that can be moved, in the order in which it is shown."""
    numbers = {each.path: each for each in quantities(parts_of(scenario)) if each.path[0] != "policies"}
    return (*_demand(scenario, numbers), *_teams(scenario, numbers), *_outside(scenario, numbers))


def moved(scenario: Scenario, values: Sequence[tuple[str, float]]) -> Scenario:
    """The scenario with these values of its sliders; itself where there are none.

    Raises:
        OutOfRangeError: there is no such slider, or the value lies outside its range.
        ScenarioError: the values cannot stand together.
    """
    if not values:
        return scenario
    sliders = {slider.key: slider for slider in sliders_of(scenario)}
    factors: dict[Quantity, float] = {}
    numbers: dict[Quantity, float] = {}
    for key, value in values:
        slider = sliders.get(key)
        if slider is None:
            raise OutOfRangeError(f"There is nothing called “{key[:60]}” to be moved in this scenario.")
        if not slider.low <= value <= slider.high:
            told = f"from {slider.low:g} to {slider.high:g} {slider.unit}"
            raise OutOfRangeError(f"{slider.label}: {value:g} cannot be; it goes {told}.")
        for quantity in slider.quantities:
            if slider.unit == "times":
                factors[quantity] = factors.get(quantity, 1.0) * value
            else:
                numbers[quantity] = value / 100.0 if slider.unit == "%" else value
    for quantity, factor in factors.items():
        numbers[quantity] = quantity.value * factor if quantity.path[-1] == "rate" else quantity.value / factor
    return with_values(scenario, numbers.items())


_Numbers = dict[tuple[str | int, ...], Quantity]


def _demand(scenario: Scenario, numbers: _Numbers) -> Iterable[Slider]:
    """Factors on how often requests come: of all departments, and of each."""
    streams: dict[str, list[Quantity]] = {}
    for name, department in scenario.departments.items():
        for kind in department.requests:
            place = ("departments", name, "requests", kind, "arrivals")
            found = [numbers[(*place, way)] for way in ("every", "rate") if (*place, way) in numbers]
            streams.setdefault(name, []).extend([one for one in found if is_written(one, scenario.plain)][:1])
    streams = {name: found for name, found in streams.items() if found}
    help = "How many requests come, against what the scenario says. Lists of dates stay as they are."
    if streams:
        everything = tuple(one for found in streams.values() for one in found)
        yield Slider("demand", "Demand", "All departments", help, "times", 0.5, 2.0, 0.05, 1.0, everything)
    if 1 < len(streams) <= _MOST_DEPARTMENTS:
        for name, found in streams.items():
            yield Slider(f"demand:{name}", "Demand", name, help, "times", 0.25, 3.0, 0.05, 1.0, tuple(found))


def _teams(scenario: Scenario, numbers: _Numbers) -> Iterable[Slider]:
    teams = list(scenario.it.teams)[:_MOST_TEAMS]
    for name in teams:
        people = numbers[("it", "teams", name, "people")]
        most = float(max(2 * people.value, people.value + 5))
        help = "People of the team from the first day on, under every policy."
        least = _fewest(scenario, people)
        yield Slider(f"people:{name}", "People", name, help, "people", least, most, 1, people.value, (people,))
    for name in teams:
        focus = numbers.get(("it", "teams", name, "focus"))
        if focus is not None:
            label = "Focus" if len(teams) == 1 else f"Focus, {name}"
            help = "Share of the day that is left for requests, once things are kept running."
            share = 100.0 * focus.value
            yield Slider(f"focus:{name}", "People", label, help, "%", 5, 100, 1, _tidy(share), (focus,))


def _fewest(scenario: Scenario, people: Quantity) -> float:
    """The fewest people that a team may have: a third, or as many as the policies take out of it or hold back."""
    for count in range(max(1, round(people.value / 3)), round(people.value)):
        with suppress(ScenarioError):
            with_values(scenario, [(people, count)])
            return float(count)
    return people.value


def _outside(scenario: Scenario, numbers: _Numbers) -> Iterable[Slider]:
    """What is offered elsewhere: how quick it is, and how often work comes back from it."""
    names = [name for name, each in scenario.departments.items() if each.alternative][:_MOST_DEPARTMENTS]
    for name in names:
        place = ("departments", name, "alternative")
        whose = "" if len(names) == 1 else f", {name}"
        lead_time = numbers.get((*place, "lead_time"))
        if lead_time is not None and lead_time.value > 0:
            most = float(math.ceil(max(4 * lead_time.value, 40) / 10) * 10)
            help = f"How long what {name} can buy elsewhere takes, on average, in working days."
            label = f"Lead time elsewhere{whose}"
            value = _tidy(lead_time.value)
            yield Slider(f"lead_time:{name}", _OUTSIDE, label, help, "days", 0.5, most, 0.5, value, (lead_time,))
        chance = numbers.get((*place, "comes_back", "chance"))
        if chance is not None:
            help = f"Share of what {name} does elsewhere that brings integration work back to IT."
            value = _tidy(100 * chance.value)
            label = f"Share that comes back{whose}"
            yield Slider(f"comes_back:{name}", _OUTSIDE, label, help, "%", 0, 100, 1, value, (chance,))


def _tidy(value: float) -> float:
    return float(f"{value:.10g}")
