"""Before a date is spoken of: does a department ask at all, what does asking cost, and does IT take the request?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.extension import Admission
from sim.model.log import Event, Route

if TYPE_CHECKING:
    from sim.model.kind import Kind
    from sim.model.world import World


class Reception:
    """Handles each need from its rise until it is IT's to quote for."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.requests = world.requests
        self.deferred: dict[
            int, None
        ] = {}  # rows that IT will take when there is room, in the order in which they came
        self.called_urgent: set[int] = set()  # rows that their departments call urgent, though they are not

    def arise(self, row: int, now: float) -> None:
        """A need arises: does the department ask IT, and does IT take it?"""
        world = self.world
        kind = world.kinds[self.requests.kind[row]]
        if self._does_not_ask(row, kind, now) and not world.desk.is_held_back(row, now):
            world.outside.take(row, Route.NEVER_ASKED, now)
            return
        self.requests.asked[row] = now
        entry, refuses = world.entry, world.refuses
        if entry is not None and entry.department:
            world.charge(row, entry.department * kind.department.schema.cost)
        if refuses is not None and kind.chance("refused", self.requests.number[row]) < refuses.share:
            self.refuse(row, refuses.trust, now)
        elif not world.points["admit"] or self._is_admitted(row, kind, now):
            self._call_urgent(row, kind, now)
            world.desk.ask(row, now)

    def _does_not_ask(self, row: int, kind: Kind, now: float) -> bool:
        """Has the department walked away, or is asking too dear for what is asked?"""
        trust = kind.department.trust
        if trust is not None and trust.away(now):
            luck = kind.chance("tries again", self.requests.number[row])
            if luck >= trust.schema.tries_again:
                return True
        return self.world.entry is not None and self.is_too_dear(row)

    def is_too_dear(self, row: int) -> bool:
        """Would asking cost a department more than it is ready to spend on it, having an alternative?"""
        entry = self.world.entry
        if entry is None or self.world.kind_of(row).department.alternative is None:
            return False
        return entry.department > entry.at_most * self.requests.estimate[row]

    def _is_admitted(self, row: int, kind: Kind, now: float) -> bool:
        """Does IT take the request now? Else it has refused or deferred it."""
        team = self.world.route(row, now)
        for admit in self.world.points["admit"]:
            answer = admit(row, team, now)
            if answer is Admission.DEFERRED:
                self._defer(row, kind, now)
            if answer is not None:
                return False
        return True

    def refuse(self, row: int, trust: float, now: float) -> None:
        """IT says no, which takes this share of the department's trust; the request goes round IT, or is lost."""
        world = self.world
        level = world.kind_of(row).department.trust
        world.notes.add(row, Event.REFUSED, now)
        if level is not None:
            level.lose(trust, now)
        if world.outside.lead_time(row) is None or world.desk.is_held_back(row, now):
            self.requests.left[row] = now
            self.requests.route[row] = Route.LOST
        else:
            world.outside.take(row, Route.BALKED, now)

    def _defer(self, row: int, kind: Kind, now: float) -> None:
        """IT will take the request when there is room, and gives no date before."""
        desk, patience = self.world.desk, kind.department.patience
        self.deferred[row] = None
        self.world.notes.add(row, Event.DEFERRED, now)
        if patience is None:
            desk.leave_in_time(row, self._leave_deferred, now)
        else:
            desk.watch_patience(row, kind, None, now)

    def _leave_deferred(self, row: int, now: float) -> None:
        if row in self.deferred:
            self.world.desk.leave(row, now)

    def readmit(self, row: int, now: float) -> None:
        """There is room for a request that was deferred: IT is asked anew."""
        del self.deferred[row]
        self._call_urgent(row, self.world.kind_of(row), now)
        self.world.desk.ask(row, now, again=True)

    def _call_urgent(self, row: int, kind: Kind, now: float) -> None:
        """A department that trusts little calls urgent what is not."""
        trust = kind.department.trust
        if trust is None or not trust.inflates_urgency or self.requests.urgent[row]:
            return
        chance = trust.inflates_urgency * (1.0 - trust.at(now))
        if kind.chance("called urgent", self.requests.number[row]) < chance:
            self.called_urgent.add(row)
            self.world.notes.add(row, Event.CALLED_URGENT, now)
