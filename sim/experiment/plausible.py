"""What is varied where nothing is declared: every number that may move the measure, by a share of its value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.results.catalogue import Unit
from sim.results.subjects import MisreadError
from sim.scenario.dimensions import Dimension
from sim.scenario.laws import Uniform
from sim.scenario.problems import ScenarioError, dotted
from sim.scenario.quantities import is_written, parts_of, quantities
from sim.scenario.reading import with_values
from sim.scenario.uncertain import ends_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.results.catalogue import Measure
    from sim.scenario.laws import Law
    from sim.scenario.quantities import Quantity
    from sim.scenario.schema import Scenario

_ORDERS: Final = frozenset({"priority", "slices"})  # classes and structure, no amounts
_DATES: Final = frozenset({"from", "until", "at"})
_MONEY_AT_WORK: Final = ("cost_of_delay", "internal_market")  # what lets money decide who is served, or by whom
_NARROWING: Final = 10  # halvings on the way back from an end that cannot be

_ALWAYS_LEFT_OUT: Final = (
    "names, switches, classes of priority, slices, seasons, and times read from a list or a trace",
    "the shapes of laws: of each, only the mean is varied",
    "values that a lever `set` writes, and defaults other than those of trust and its doubt",
)


class SensitivityError(MisreadError):
    """A question that cannot be answered as it is put; `help` says what to ask instead."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """A number that is varied, with the law of what it might be in the model's unit."""

    path: str
    quantity: Quantity
    law: Law
    declared: bool
    note: str = ""

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest value that is tried."""
        return ends_of(self.law, self.quantity.dimension)


def candidates(scenario: Scenario, measure: Measure, policies: Sequence[str]) -> tuple[Quantity, ...]:
    """The numbers that a planner would vary, since they may move the measure under one of the policies."""
    money = looks_at_money(scenario, measure)
    return tuple(
        quantity
        for quantity in quantities(parts_of(scenario))
        if (money or quantity.dimension is not Dimension.MONEY) and _means_something(scenario, quantity, policies)
    )


def left_out_of(scenario: Scenario, measure: Measure, stuck: Sequence[str]) -> tuple[str, ...]:
    """What is not varied, in words; `stuck` are the numbers that have no other value near."""
    told = list(_ALWAYS_LEFT_OUT)
    if scenario.policies:
        told.append("how many people a lever moves or hires, and when levers begin and end: that is the policy")
    if not looks_at_money(scenario, measure):
        told.append(f"prices, costs and values: money decides nothing here, and {measure.name} is no money")
    if stuck:
        told.append(f"what is zero, or cannot be another value: {', '.join(stuck)}")
    return tuple(told)


def looks_at_money(scenario: Scenario, measure: Measure) -> bool:
    """Whether the measure is money, or some rule goes by it: the order of work, or a market."""
    text = repr((scenario.plain.get("it"), scenario.plain.get("policies")))
    decides = any(word in text for word in _MONEY_AT_WORK)
    return decides or measure.unit is Unit.MONEY_PER_YEAR or measure.name == "shadow_share"


def _means_something(scenario: Scenario, quantity: Quantity, policies: Sequence[str]) -> bool:
    """Whether a number is one that a planner would vary by default."""
    path = quantity.path
    if path[-1] in _ORDERS or path[-1] in _DATES:
        return False
    if path[0] == "policies":
        own = path[1] in policies and quantity.dimension is not Dimension.WHOLE
        return own and "set" not in path and is_written(quantity, scenario.plain)
    if is_written(quantity, scenario.plain):
        return True
    if path[0] != "departments" or quantity.value == 0.0:
        return False
    department = scenario.departments[str(path[1])]
    if path[2] == "trust":
        return department.alternative is not None
    return path[2:] == ("choice", "doubt") and None not in (department.trust, department.alternative)


def around(scenario: Scenario, quantity: Quantity, within: float) -> Assumed | None:
    """The number within a share of its value, cut to what is allowed; None where that leaves one value only."""
    value, path = quantity.value, dotted(quantity.path)
    if value == 0.0:
        return None
    step = within * abs(value)
    whole = quantity.dimension is Dimension.WHOLE
    if whole:
        step = float(max(1, round(step)))
    wanted = [float(f"{value + sign * step:.12g}") for sign in (-1.0, 1.0)]
    low, high = (_allowed(scenario, quantity, end) for end in wanted)
    if not low < high:
        return None
    notes = ["in whole numbers"] if whole else []
    if [low, high] != wanted:
        notes.append("cut to what is allowed")
    return Assumed(path, quantity, Uniform(low=low, high=high), declared=False, note=", ".join(notes))


def _allowed(scenario: Scenario, quantity: Quantity, end: float) -> float:
    """The end itself, or the value nearest to it that the scenario may have; the number's own where there is none."""
    if quantity.dimension is Dimension.SHARE:
        end = min(end, 1.0)
    if _may_be(scenario, quantity, end):
        return end
    good, bad = quantity.value, end
    for _ in range(_NARROWING):
        middle = (good + bad) / 2
        if quantity.dimension is Dimension.WHOLE:
            middle = float(round(middle))
            if middle in (good, bad):
                break
        good, bad = (middle, bad) if _may_be(scenario, quantity, middle) else (good, middle)
    return good


def _may_be(scenario: Scenario, quantity: Quantity, value: float) -> bool:
    try:
        with_values(scenario, [(quantity, value)])
    except ScenarioError:
        return False
    return True
