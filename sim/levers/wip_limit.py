"""The lever `wip_limit`: IT takes no more than it can keep in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from sim.levers.base import Lever, unknown_name
from sim.model.extension import Admission, Extension
from sim.scenario.supply import one_of
from sim.scenario.units import NoneOrMore, Share

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.model.team import Team
    from sim.model.world import World
    from sim.scenario.problems import Finding
    from sim.scenario.schema import Scenario


class WipLimit(Lever):
    """`wip_limit: {requests: 20, then: defer}`."""

    idea: ClassVar[str] = (
        "Take no more requests when so many wait already: refuse the next one, or defer it until there is room, "
        "without a date. Integration work is always taken."
    )
    source: ClassVar[str] = "Seed 003, comment by Bayer: a queue that is incredibly long and ends up saying no."
    costs: ClassVar[str] = "No money; a refusal costs trust."
    loses: ClassVar[str] = "Whoever comes late: refused, a request goes round IT or is lost; deferred, it has no date."
    example: ClassVar[str] = "wip_limit: {requests: 20, then: defer}"

    requests: NoneOrMore = Field(
        description="How many may wait, for approval or in the queue, beyond those that people are free for."
    )
    then: Annotated[Literal["refuse", "defer"], one_of("refuse", "defer")] = Field(
        default="refuse", description="What IT does with the next one: `refuse` or `defer`."
    )
    team: str | None = Field(default=None, description="The team that it holds for; each team when left out.")
    trust: Share = Field(default=0.1, description="Share of the department's trust that a refusal takes.")

    def problems(self, scenario: Scenario) -> Iterable[Finding]:
        """A team that is not there."""
        if self.team is not None:
            yield from unknown_name(("team",), "team", self.team, scenario.it.teams)

    def contradicts(self, other: Lever) -> str:
        """Two limits for one team."""
        both = isinstance(other, WipLimit) and (self.team is None or other.team is None or self.team == other.team)
        return "there are two limits for the same team at the same time" if both else ""

    def extension(self, world: World) -> Extension:
        """Stands at the door."""
        return _Door(self, world)


class _Door(Extension):
    def __init__(self, terms: WipLimit, world: World) -> None:
        self.terms = terms
        self.world = world
        self.deferred: dict[int, list[int]] = {}  # by team: rows in the order in which they came
        self.opening = False

    def end(self, now: float) -> None:
        for rows in self.deferred.values():
            for row in rows:
                self._take(row, now)
        self.deferred.clear()

    def admit(self, row: int, team: Team, now: float) -> Admission | None:
        """No, or not yet, where there is no room; who was deferred before goes first."""
        if self.terms.team not in (None, team.name):
            return None
        if self._has_room(team) and not self._waits_outside(team.index):
            return None
        if self.terms.then == "refuse":
            self.world.reception.refuse(row, self.terms.trust, now)
            return Admission.REFUSED
        self.deferred.setdefault(team.index, []).append(row)
        return Admission.DEFERRED

    def picked(self, now: float) -> None:
        """A place may have become free, or somebody who finds nothing to do."""
        self._open(now)

    def left(self, row: int, now: float) -> None:
        """A place has become free."""
        self._open(now)

    def _open(self, now: float) -> None:
        """Look for room when everything else that happens now has happened."""
        if not self.opening and any(self.deferred.values()):
            self.opening = True
            self.world.after(0.0, now, self._let_in)

    def _let_in(self, now: float) -> None:
        self.opening = False
        self._move_on(now)
        for index, rows in self.deferred.items():
            while rows and self._has_room(self.world.teams[index]):
                self._take(rows.pop(0), now)

    def _move_on(self, now: float) -> None:
        """Who was deferred for a team that is no more waits for the one that its work goes to now."""
        closed = [index for index in self.deferred if not self.world.teams[index].openings]
        for row in [row for index in closed for row in self.deferred.pop(index)]:
            self.deferred.setdefault(self.world.route(row, now).index, []).append(row)

    def _take(self, row: int, now: float) -> None:
        if row in self.world.reception.deferred:
            self.world.reception.readmit(row, now)

    def _has_room(self, team: Team) -> bool:
        waiting = team.waiting + len(self.world.desk.approving_at(team))
        return waiting < self.terms.requests + len(team.free)

    def _waits_outside(self, team: int) -> bool:
        rows = self.deferred.get(team, [])
        while rows and rows[0] not in self.world.reception.deferred:
            rows.pop(0)
        return bool(rows)
