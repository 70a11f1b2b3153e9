"""What a world runs: scenarios by phase, and levers that act. `levers.policy.Policy` is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from sim.model.extension import Extension
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.model.world import World


class Phase(Protocol):
    """From `start` (days) on, the world goes by this scenario."""

    @property
    def start(self) -> float: ...
    @property
    def scenario(self) -> Scenario: ...


class ActingLever(Protocol):
    """A lever that attaches an extension from `start` until `until` (days; None for ever)."""

    @property
    def start(self) -> float: ...
    @property
    def until(self) -> float | None: ...
    def extension(self, world: World) -> Extension: ...


class Plan(Protocol):
    """Phases in order of time, the first from 0; levers in the order in which they are applied."""

    @property
    def phases(self) -> Sequence[Phase]: ...
    @property
    def levers(self) -> Sequence[ActingLever]: ...


def is_watched(plan: Plan) -> bool:
    """Does anything happen to a request but queueing, work, and patience that ends?

    Where not, the world is a plain queue: no book of visits is kept, deliveries need no event, and a patience that ends
    is settled when the request's turn comes.
    """
    return bool(plan.levers) or any(_is_watched(phase.scenario) for phase in plan.phases) or len(plan.phases) > 1


def _is_watched(scenario: Scenario) -> bool:
    it = scenario.it
    behaviour = [it.quotes, it.approval, it.release, it.discipline.preemptive]
    for team in it.teams.values():
        behaviour += [team.approval, team.release, team.changes]
    for department in scenario.departments.values():
        alternative = department.alternative
        behaviour += [department.trust, alternative and (alternative.fails or alternative.comes_back)]
        behaviour += [department.patience is None and alternative]  # second thoughts
        behaviour += [kind.steps for kind in department.requests.values()]
    random_order = it.discipline.name in ("random", "fair_share")
    return any(behaviour) or random_order or (len(it.teams) > 1)
