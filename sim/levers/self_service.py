"""The lever `self_service`: departments do some requests themselves, within guardrails."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from sim.levers.base import Lever, Names, kinds_of, unknown_names
from sim.model.extension import Extension, Provision, Route
from sim.scenario.departments import ComesBack
from sim.scenario.laws import TimeLaw
from sim.scenario.units import MoneyPerDay, NonNegative, Share

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.model.team import Team
    from sim.model.world import World
    from sim.scenario.problems import Finding
    from sim.scenario.schema import Scenario


class SelfService(Lever):
    """`self_service: {kinds: Campaign page, lead_time: 3 days}`."""

    idea: ClassVar[str] = (
        "Give departments tools with guardrails for named kinds of request. They do these themselves, at once; less "
        "comes back than from an agency, and it is no bypass."
    )
    source: ClassVar[str] = (
        "Seed 002: buying and using a service has become so easy that many ask why they should ask IT at all."
    )
    costs: ClassVar[str] = "The department's own time (at its `cost`), the platform, and what still comes back."
    loses: ClassVar[str] = "The department, when its people are dear or the work takes them long."
    example: ClassVar[str] = "self_service: {kinds: Campaign page, lead_time: 3 days, platform: 150 per day}"

    kinds: Names = Field(min_length=1, description="Which kinds of request, one or a list.")
    lead_time: TimeLaw = Field(description="Time until the department has done it.")
    uptake: Share = Field(default=1.0, description="Share of these requests that the department does itself.")
    effort: NonNegative = Field(
        default=1.0, description="The department's own person-days as a share of the effort that IT would need."
    )
    comes_back: ComesBack | None = Field(default=None, description="Integration work that it brings back to IT.")
    platform: MoneyPerDay = Field(default=0.0, description="What the tools cost IT, whoever uses them.")

    def problems(self, scenario: Scenario) -> Iterable[Finding]:
        """Kinds that are not there."""
        yield from unknown_names(("kinds",), "kind of request", self.kinds, kinds_of(scenario))

    def contradicts(self, other: Lever) -> str:
        """Two sets of tools for one kind."""
        shared = isinstance(other, SelfService) and set(self.kinds) & set(other.kinds)
        return f"two self-services take `{sorted(shared)[0]}` at the same time" if shared else ""

    def extension(self, world: World) -> Extension:
        """Lets departments help themselves."""
        return _Tools(self, world)


class _Tools(Extension):
    def __init__(self, terms: SelfService, world: World) -> None:
        self.terms = terms
        self.world = world

    def begin(self, now: float) -> None:
        self.world.spend_per_day("Self-service platform", self.terms.platform, now)

    def end(self, now: float) -> None:
        self.world.spend_per_day("Self-service platform", -self.terms.platform, now)

    def provide(self, row: int, team: Team, now: float) -> Provision | None:
        """What doing it oneself takes."""
        terms, kind, number = self.terms, self.world.kind_of(row), self.world.requests.number[row]
        if kind.name not in terms.kinds or kind.chance("self-service", number) >= terms.uptake:
            return None
        lead_time = kind.days("self-service lead time", terms.lead_time, number)
        own = kind.department.schema.cost * terms.effort * self.world.requests.effort[row]
        return Provision(Route.SELF_SERVICE, lead_time, own_cost=own, returns=terms.comes_back)
