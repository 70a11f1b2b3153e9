"""How much work a request is, and what IT expects it to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.clock import snap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.model.team import Team
    from sim.model.world import World

Expected = tuple[float, float]  # person-days (or days), and their variance


class Workload:
    """The steps of each request, real and expected. Returned work has one step."""

    def __init__(self, world: World) -> None:
        self.world = world

    def steps(self, row: int) -> Sequence[float]:
        """Person-days of each step."""
        world = self.world
        effort = world.requests.effort[row]
        kind = world.kind_of(row)
        if not kind.schema.steps or world.requests.origin[row] >= 0:
            return (effort,)
        return kind.stream.step_efforts[world.requests.number[row]]

    def expected_steps(self, row: int) -> list[Expected]:
        """What IT expects of each step: person-days and their variance."""
        world = self.world
        requests, kind = world.requests, world.kind_of(row)
        estimate, variance = requests.estimate[row], requests.variance[row]
        steps = kind.schema.steps
        if len(steps) <= 1 or requests.origin[row] >= 0:
            return [(estimate, variance)]
        if kind.schema.estimate == "mean":
            return [(snap(step.effort.mean), step.effort.variance) for step in steps]
        efforts = self.steps(row)
        scale = estimate / sum(efforts) if sum(efforts) else 0.0
        return [(snap(effort * scale), variance / len(steps)) for effort in efforts]

    def expected_now(self, row: int) -> Expected:
        """The same for the step that the request waits for or is in."""
        world = self.world
        requests = world.requests
        if len(world.kinds[requests.kind[row]].schema.steps) <= 1 or requests.origin[row] >= 0:
            return requests.estimate[row], requests.variance[row]
        return self.expected_steps(row)[world.visits.step(row)]

    def expected_days(self, row: int, team: Team) -> Expected:
        """Expected days of all work on a request that begins at `team`, and their variance."""
        steps = self.expected_steps(row)
        if len(steps) == 1:
            estimate, variance = steps[0]
            return estimate / team.focus, variance / team.focus**2
        kind = self.world.requests.kind[row]
        teams = [team] + [self.world.routing.choose(kind, step) for step in range(1, len(steps))]
        days = sum(estimate / at.focus for (estimate, _), at in zip(steps, teams, strict=True))
        return days, sum(variance / at.focus**2 for (_, variance), at in zip(steps, teams, strict=True))
