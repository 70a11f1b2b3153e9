"""The lever `internal_market`: IT competes with the agency by price and date."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from sim.levers.base import Lever
from sim.model.extension import Extension
from sim.scenario.units import MoneyPerDay

if TYPE_CHECKING:
    from sim.model.quoting import Quote
    from sim.model.world import World
    from sim.scenario.schema import Scenario


class InternalMarket(Lever):
    """`internal_market: {price: 700 per day}`."""

    idea: ClassVar[str] = (
        "IT quotes a price and a date, as the agency does. The department takes the better offer: price of the "
        "estimated work and cost of the days that it would be late, taken together."
    )
    source: ClassVar[str] = (
        "Seed 003, comment by Bayer: IT should compete for its livelihood instead of being a monopoly."
    )
    costs: ClassVar[str] = "IT's price moves inside the company and is not counted; what the agency is paid is."
    loses: ClassVar[str] = "IT, where it is dear or late; departments whose delay costs little and who could wait."
    example: ClassVar[str] = "internal_market: {price: 700 per day}"

    price: MoneyPerDay | None = Field(
        default=None, description="IT's price of a person-day; what a person of the team costs, when left out."
    )

    def idle(self, scenario: Scenario) -> str:
        """Nobody hears a date and has a choice."""
        departments = scenario.departments.values()
        quoted = scenario.it.quotes is not None or any(one.quotes is not None for one in departments)
        choice = any(one.alternative is not None for one in departments)
        return "" if quoted and choice else "it takes `quotes`, and a department with an `alternative`"

    def extension(self, world: World) -> Extension:
        """Makes the choice by offers."""
        return _Market(self, world)


class _Market(Extension):
    def __init__(self, terms: InternalMarket, world: World) -> None:
        self.terms = terms
        self.world = world

    def choose(self, row: int, quote: Quote, believed: float, lead_time: float, now: float) -> bool | None:
        """Is the agency's offer the better one? Days count as late after the due date, without one after the need."""
        requests = self.world.requests
        alternative = self.world.kind_of(row).department.schema.alternative
        assert alternative is not None
        price = self.world.team_of(row).schema.cost if self.terms.price is None else self.terms.price
        due, estimate, value = requests.due[row], requests.estimate[row], requests.value[row]
        since = requests.need[row] if due != due else due

        def offer(price: float, finish: float) -> float:
            return price * estimate + value * max(0.0, finish - since)

        return offer(alternative.price, now + lead_time) < offer(price, believed)
