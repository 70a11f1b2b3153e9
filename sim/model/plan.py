"""What a world runs: scenarios by phase, and levers that act. `levers.policy.Policy` is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.model.extension import Extension
    from sim.model.world import World
    from sim.scenario.schema import Scenario


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


def is_plain(plan: Plan) -> bool:
    """Does nothing happen to a request but queueing for one team, work, and patience that ends?"""
    return len(plan.phases) == 1 and not plan.levers and _is_plain(plan.phases[0].scenario)


def _is_plain(scenario: Scenario) -> bool:
    it = scenario.it
    team, *others = it.teams.values()
    behaviour: list[object] = [others, it.quotes, it.approval, it.release, it.discipline.preemptive]
    behaviour += [team.approval not in (None, "none"), team.release not in (None, "none"), team.changes]
    behaviour += [it.discipline.name in ("random", "fair_share"), it.entry, it.refuses, team.leavers]
    for department in scenario.departments.values():
        behaviour += [department.trust, department.alternative, department.quotes, department.planning]
        for kind in department.requests.values():
            behaviour += [kind.steps, kind.slices > 1, kind.rework, kind.scope_growth]
    return not any(behaviour)
