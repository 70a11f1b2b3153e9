"""The lever `managed_service`: commodity work goes to a provider under contract with IT."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from sim.levers.base import Lever, Names, kinds_of, unknown_names
from sim.model.extension import Extension, Provision, Route
from sim.scenario.laws import TimeLaw
from sim.scenario.units import MoneyPerDay

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.model.team import Team
    from sim.model.world import World
    from sim.scenario.problems import Finding
    from sim.scenario.schema import Scenario

COMMODITY = "commodity"


class ManagedService(Lever):
    """`managed_service: {lead_time: 2 weeks, price: 600 per day}`."""

    idea: ClassVar[str] = (
        "Hand commodity requests to a provider, at a price and with a date. They need no board, no queue and no "
        "release, and count as no bypass."
    )
    source: ClassVar[str] = "Seed 001, Heller's third way: get commodity tasks out of IT."
    costs: ClassVar[str] = "The provider's price for each person-day of the requests' effort, as part of IT's cost."
    loses: ClassVar[str] = "Whoever asks for what the provider does more slowly than IT did; the budget."
    example: ClassVar[str] = "managed_service: {kinds: commodity, lead_time: 2 weeks, price: 600 per day}"

    kinds: Names = Field(
        default=(COMMODITY,),
        description="What goes to the provider: `commodity` for all kinds marked so, or kinds by name; one, or a list.",
    )
    lead_time: TimeLaw = Field(description="Time from asking to delivery, known when it is asked for.")
    price: MoneyPerDay = Field(description="Price of a person-day of a request's effort.")

    def problems(self, scenario: Scenario) -> Iterable[Finding]:
        """Kinds that are not there."""
        yield from unknown_names(("kinds",), "kind of request", self.kinds, [COMMODITY, *kinds_of(scenario)])

    def idle(self, scenario: Scenario) -> str:
        """No kind is a commodity."""
        commodity = any(one.commodity for each in scenario.departments.values() for one in each.requests.values())
        return "" if commodity or self.kinds != (COMMODITY,) else "no kind of request is marked `commodity: true`"

    def contradicts(self, other: Lever) -> str:
        """Two providers for one kind."""
        shared = isinstance(other, ManagedService) and set(self.kinds) & set(other.kinds)
        return f"two managed services take `{sorted(shared)[0]}` at the same time" if shared else ""

    def extension(self, world: World) -> Extension:
        """Takes the requests over."""
        return _Provider(self, world)


class _Provider(Extension):
    def __init__(self, terms: ManagedService, world: World) -> None:
        self.terms = terms
        self.world = world

    def provide(self, row: int, team: Team, now: float) -> Provision | None:
        """The provider's date and price for a request that is its."""
        terms, kind = self.terms, self.world.kind_of(row)
        if kind.name not in terms.kinds and not (COMMODITY in terms.kinds and kind.schema.commodity):
            return None
        lead_time = kind.days("provider", terms.lead_time, self.world.requests.number[row])
        return Provision(Route.MANAGED, lead_time, cost=terms.price * self.world.requests.effort[row])
