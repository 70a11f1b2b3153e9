"""The lever `response`: what IT does when somebody has gone round it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from sim.levers.base import Lever, Names, unknown_names
from sim.model.extension import Event, Extension, Route
from sim.scenario.supply import one_of
from sim.scenario.units import Duration, Share

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.model.world import World
    from sim.scenario.problems import Finding
    from sim.scenario.schema import Scenario

HOW = ("confront", "listen", "ignore")


class Response(Lever):
    """`response: listen`, or `response: {how: confront, trust: 15%, after: 2 weeks}`."""

    idea: ClassVar[str] = (
        "Answer a bypass: confront the department, which costs trust, or listen to it, which wins some; or ignore it."
    )
    source: ClassVar[str] = (
        "Seed 000: the CIO is angry that marketing went round him; its fifth lesson is to understand."
    )
    costs: ClassVar[str] = "No money; an hour that both sides have to find."
    loses: ClassVar[str] = "IT itself, when it confronts: the next request is more likely to go round it."
    example: ClassVar[str] = "response: {how: confront, trust: 15%, after: 2 weeks, until: 1 year}"
    short_form: ClassVar[dict[str, Any] | None] = {"enum": list(HOW)}

    how: Annotated[Literal["confront", "listen", "ignore"], one_of(*HOW)] = Field(description="What IT does.")
    trust: Share = Field(
        default=0.1,
        description="Confronted, a department loses this share of its trust; listened to, this share of the gap to "
        "full trust is closed.",
    )
    after: Duration = Field(default=0.0, description="Time from the bypass until IT comes to speak of it.")
    pause: Duration = Field(default=0.0, description="Least time between two such talks with one department.")
    departments: Names = Field(default=(), description="With whom, one or a list; all when left out.")

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        return {"how": value} if isinstance(value, str) else value

    def problems(self, scenario: Scenario) -> Iterable[Finding]:
        """Departments that are not there."""
        yield from unknown_names(("departments",), "department", self.departments, scenario.departments)

    def idle(self, scenario: Scenario) -> str:
        """There is no trust that it could move, or nobody goes round IT."""
        if self.how == "ignore":
            return ""
        names = self.departments or tuple(scenario.departments)
        departments = [scenario.departments[name] for name in names]
        moved = any(one.trust is not None and one.alternative is not None for one in departments)
        return "" if moved else "no department that it speaks to has both `trust` and an `alternative`"

    def contradicts(self, other: Lever) -> str:
        """Two responses to one department."""
        if not isinstance(other, Response):
            return ""
        shared = set(self.departments) & set(other.departments)
        both = not self.departments or not other.departments or shared
        return "there are two responses to the same department at the same time" if both else ""

    def extension(self, world: World) -> Extension:
        """Speaks to departments after their bypasses."""
        return _Talk(self, world)


class _Talk(Extension):
    def __init__(self, terms: Response, world: World) -> None:
        self.terms = terms
        self.world = world
        self.free_from: dict[str, float] = {}  # by department: when the pause is over

    def bypassed(self, row: int, route: Route, now: float) -> None:
        """A talk is due, unless there was one a short time ago."""
        terms, department = self.terms, self.world.kind_of(row).department
        if terms.how == "ignore" or (terms.departments and department.name not in terms.departments):
            return
        at = now + terms.after
        if at < self.free_from.get(department.name, 0.0):
            return
        self.free_from[department.name] = at + terms.pause
        self.world.after(terms.after, now, partial(self._talk, row))

    def _talk(self, row: int, now: float) -> None:
        trust = self.world.kind_of(row).department.trust
        if trust is None:
            return
        confront = self.terms.how == "confront"
        (trust.lose if confront else trust.gain)(self.terms.trust, now)
        self.world.notes.add(row, Event.CONFRONTED if confront else Event.LISTENED, now, trust.at(now))
