"""The points at which a lever can act on a running world.

A lever that does more than rewrite values makes one `Extension` for each world. The world calls `begin` when the
lever's time comes and `end` when it is over. In between it calls those of the other methods that the extension
overrides; a method that is not overridden costs nothing. A request is a row of `world.requests`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from sim.model.log import Event, Route

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.model.quoting import Quote
    from sim.model.team import Team
    from sim.scenario.schema import ComesBack

__all__ = ["POINTS", "Admission", "Event", "Extension", "Provision", "Reserve", "Route", "overridden"]


class Admission(Enum):
    """What IT says to a request before it speaks of a date."""

    REFUSED = "refused"
    DEFERRED = "deferred"  # taken in when `Desk.readmit` is called


@dataclass(frozen=True, slots=True)
class Provision:
    """Another way in which a request is done with IT's blessing: no queue, no approval, no release.

    `lead_time`: days from now until it is delivered, known to all. `cost` is part of IT's cost, `own_cost` is the
    department's; both are money for the whole request. `returns`: what it brings back to IT as integration work.
    A managed request gets a promise, and its department may go round IT all the same; self-service is its own choice.
    """

    route: Route  # MANAGED or SELF_SERVICE
    lead_time: float
    cost: float = 0.0
    own_cost: float = 0.0
    returns: ComesBack | None = None


class Extension:
    """Base of what levers do. Override what is needed."""

    def begin(self, now: float) -> None:
        """The lever's time has come."""

    def end(self, now: float) -> None:
        """The lever's time is over: undo what `begin` did."""

    def obeys(self, row: int, now: float) -> bool:
        """Does a request that would go round IT stay with IT all the same?"""
        return False

    def admit(self, row: int, team: Team, now: float) -> Admission | None:
        """A new request is asked for: None to take it. A refused one goes round IT where it can, else it is lost."""
        return None

    def provide(self, row: int, team: Team, now: float) -> Provision | None:
        """Another way in which a new request is done, in place of `team`; None for none."""
        return None

    def choose(self, row: int, quote: Quote, believed: float, lead_time: float, now: float) -> bool | None:
        """Does the department go round IT? None to leave it to its own rule.

        `believed`: when it thinks that IT will deliver; `lead_time`: days that the alternative takes from now.
        """
        return None

    def bypassed(self, row: int, route: Route, now: float) -> None:
        """A request has gone round IT, now."""

    def picked(self, now: float) -> None:
        """People have become free, joined or started on something, and whoever could start now has."""

    def route(self, row: int, team: Team, now: float) -> Team:
        """Another team for a request that would go to `team`, or `team` itself."""
        return team

    def tier(self, row: int) -> int:
        """0, or a higher number for a request that must wait behind all of a lower one. Asked before the quote."""
        return 0

    def accepted(self, row: int, tier: int, now: float) -> None:
        """The department has accepted IT's date (or none was given): the request is IT's now."""

    def left(self, row: int, now: float) -> None:
        """An accepted request has left before its work began."""


@dataclass(frozen=True, slots=True, eq=False)
class Reserve:
    """People of a team held back for the requests that it `allows` (a row): others start only while more than that many
    people are free. A lever adds it to `Team.reserves` and calls `Team.restand`."""

    people: int
    allows: Callable[[int], bool]


POINTS = ("obeys", "admit", "provide", "choose", "bypassed", "picked", "route", "tier", "accepted", "left")


def overridden(extension: Extension, point: str) -> bool:
    """Does the extension do anything at that point?"""
    return getattr(type(extension), point) is not getattr(Extension, point)
