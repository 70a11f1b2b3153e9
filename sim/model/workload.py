"""How much work a request is, and what IT expects it to be."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.model.clock import snap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sim.model.kind import Kind
    from sim.model.team import Team
    from sim.model.world import World

Expected = tuple[float, float]  # person-days (or days), and their variance


class Workload:
    """The steps of each request, real and expected. Returned work has one step.

    The real work of a request is settled when it is first looked at, by the rules in force then: its effort as drawn,
    more by scope growth and rework where goals are unclear, and IT's part of the entry.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.requests = world.requests
        self.as_drawn: list[bool] = []  # by kind: one piece of work, of the effort that was drawn
        self.work: dict[int, float] = {}  # person-days of requests that take another effort than was drawn
        self._settled: dict[int, Sequence[float]] = {}  # the steps of requests that are not as they were drawn

    def adopt(self) -> None:
        """The kinds go by other rules from now on."""
        entry = self.world.entry
        takes_more = entry is not None and entry.it > 0
        self.as_drawn = [not takes_more and kind.is_as_drawn() for kind in self.world.kinds]

    def keep(self, rows: Iterable[int]) -> None:
        """Leave the work of these requests as it is by the rules still in force: their first step has been queued."""
        self._settled |= {row: self.steps(row) for row in rows if row not in self._settled}

    def steps(self, row: int) -> Sequence[float]:
        """Person-days of each step, or of each slice."""
        world, requests = self.world, self.requests
        if not self._settled and self.as_drawn[requests.kind[row]]:
            return (requests.effort[row],)
        settled = self._settled.get(row)
        if settled is not None:
            return settled
        effort = requests.effort[row]
        if requests.origin[row] >= 0:
            return (effort,)
        kind = world.kind_of(row)
        schema = kind.schema
        drawn = kind.stream.step_efforts.get(requests.number[row], (effort,))
        entry = world.entry
        if schema.rework is None and schema.scope_growth is None and schema.slices == 1 and not (entry and entry.it):
            return drawn
        return self._settle(row, kind, drawn)

    def is_one_piece(self, row: int) -> bool:
        """Is its work one piece for one skill, whole or in slices? Else it has steps of its own."""
        requests = self.world.requests
        kind = requests.kind[row]
        return self.as_drawn[kind] or requests.number[row] not in self.world.kinds[kind].stream.step_efforts

    def _settle(self, row: int, kind: Kind, drawn: Sequence[float]) -> Sequence[float]:
        growth = self._growth(row, kind)
        steps = [snap(effort * growth) for effort in drawn]
        steps[0] += self._entry()
        total = sum(steps)
        if kind.schema.slices > 1:
            part = snap(total / kind.schema.slices)
            steps = [part] * (kind.schema.slices - 1)
            steps.append(total - sum(steps))
        if total != self.world.requests.effort[row]:
            self.work[row] = total
        self._settled[row] = steps
        return steps

    def _entry(self) -> float:
        entry = self.world.entry
        return 0.0 if entry is None else snap(entry.it)

    def _growth(self, row: int, kind: Kind) -> float:
        """The real work over the effort as drawn: (1 + scope growth) x (1 + mendings x the effort of one).

        Each mending fails again with the same chance, so that their number is geometric; it comes from one uniform
        number by inversion, so that a request mended less often under another policy is mended less, not anew.
        """
        schema, number = kind.schema, self.world.requests.number[row]
        unclear = self.unclear(row, kind)
        growth = 1.0
        if schema.scope_growth is not None:
            growth += unclear * kind.value("scope growth", schema.scope_growth, number)
        if schema.rework is not None and (chance := unclear * schema.rework.chance) > 0:
            mendings = math.floor(math.log1p(-kind.chance("rework", number)) / math.log(chance))
            growth *= 1.0 + mendings * kind.value("rework effort", schema.rework.effort, number)
        return growth

    def unclear(self, row: int, kind: Kind) -> float:
        """How much of a request's goals is unclear when work begins, from 0 to 1."""
        number, department = self.world.requests.number[row], kind.department.schema
        if self.is_joint(row, kind):
            return 0.0
        clarity = kind.schema.clarity
        clear = 0.0 if clarity is None else min(1.0, max(0.0, kind.value("clarity", clarity, number)))
        return (1.0 - clear) * (1.0 - department.understanding)

    def is_joint(self, row: int, kind: Kind) -> bool:
        """Do the department and IT decide on this request jointly?"""
        share = kind.department.schema.joint_decisions
        return share > 0 and kind.chance("joint decision", self.world.requests.number[row]) < share

    def expected_steps(self, row: int) -> list[Expected]:
        """What IT expects of each step or slice: person-days and their variance. Growth and rework it does not."""
        world = self.world
        requests, kind = world.requests, world.kind_of(row)
        estimate, variance = requests.estimate[row], requests.variance[row]
        schema = kind.schema
        if requests.origin[row] >= 0:
            return [(estimate, variance)]
        drawn = kind.stream.step_efforts.get(requests.number[row])
        if drawn is None or len(drawn) == 1:
            return [((estimate + self._entry()) / schema.slices, variance / schema.slices)] * schema.slices
        if schema.estimate == "mean" and len(schema.steps) == len(drawn):
            steps = [(snap(step.effort.mean), step.effort.variance) for step in schema.steps]
        else:
            scale = estimate / sum(drawn) if sum(drawn) else 0.0
            steps = [(snap(effort * scale), variance / len(drawn)) for effort in drawn]
        steps[0] = (steps[0][0] + self._entry(), steps[0][1])
        return steps

    def expected_now(self, row: int) -> Expected:
        """The same for the step that the request waits for or is in."""
        world, requests = self.world, self.requests
        if self.as_drawn[requests.kind[row]] or requests.origin[row] >= 0:
            return requests.estimate[row], requests.variance[row]
        schema = world.kinds[requests.kind[row]].schema
        if schema.slices == 1 and not schema.steps and self.is_one_piece(row):
            return requests.estimate[row] + self._entry(), requests.variance[row]
        steps = self.expected_steps(row)
        step = min(world.visits.step(row), len(steps) - 1)
        if not self.is_one_piece(row):
            return steps[step]
        return sum(estimate for estimate, _ in steps[step:]), sum(variance for _, variance in steps[step:])

    def expected_days(self, row: int, team: Team) -> Expected:
        """Expected days of all work on a request that begins at `team`, and their variance."""
        requests, focus = self.requests, team.focus
        if self.as_drawn[requests.kind[row]]:
            return requests.estimate[row] / focus, requests.variance[row] / focus**2
        steps = self.expected_steps(row)
        if len(steps) == 1:
            estimate, variance = steps[0]
            return estimate / focus, variance / focus**2
        kind = self.world.kind_of(row)
        if self.is_one_piece(row):
            days = sum(estimate for estimate, _ in steps) / focus
            return days, sum(variance for _, variance in steps) / focus**2
        teams = [team] + [self.world.routing.choose(kind.index, step) for step in range(1, len(steps))]
        days = sum(estimate / at.focus for (estimate, _), at in zip(steps, teams, strict=True))
        return days, sum(variance / at.focus**2 for (_, variance), at in zip(steps, teams, strict=True))
