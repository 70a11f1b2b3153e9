"""What every lever has: a span of time, texts for the reference, and a role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import BeforeValidator, Field, model_validator

from sim.scenario.nearest import nearest
from sim.scenario.paths import Target, assign
from sim.scenario.problems import Finding
from sim.scenario.record import Record
from sim.scenario.refusals import refusal
from sim.scenario.units import Duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sim.model.extension import Extension
    from sim.model.world import World
    from sim.scenario.places import Path
    from sim.scenario.schema import Scenario


def _as_list(value: object) -> object:
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_as_list, json_schema_input_type=str | tuple[str, ...])]
"""One name, or a list of names."""


class Lever(Record):
    """Something that can be done about waits and bypass, with its parameters.

    A lever has one of two roles, or both. One that changes values overrides `rewrite` and `writes`; one that acts while
    the model runs overrides `extension`. The class texts make the reference; each must be given.
    """

    idea: ClassVar[str] = ""
    """What it is, in a sentence or two."""
    source: ClassVar[str] = ""
    """Where the idea comes from."""
    costs: ClassVar[str] = ""
    """What it costs, and whom."""
    loses: ClassVar[str] = ""
    """Who can lose by it."""
    example: ClassVar[str] = ""
    """It as it stands in a policy, in YAML."""
    short_form: ClassVar[dict[str, Any] | None] = None
    """The JSON Schema of its short form, where it has one."""

    start: Duration = Field(default=0.0, alias="from", description="When it begins, counted from time 0.")
    until: Duration | None = Field(default=None, description="When it ends; never when left out.")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until is not None and self.until <= self.start:
            raise refusal("`until` is not after `from`", help="write a later `until`, or leave it out")
        return self

    @property
    def rewrites(self) -> bool:
        """Whether it changes values of the scenario."""
        return type(self).rewrite is not Lever.rewrite

    @property
    def acts(self) -> bool:
        """Whether it acts while the model runs."""
        return type(self).extension is not Lever.extension

    def problems(self, scenario: Scenario) -> Iterable[Finding]:
        """What is wrong with it in this scenario, such as a name that is not there; locations are below the lever."""
        return ()

    def idle(self, scenario: Scenario) -> str:
        """Why it can have no effect in this scenario, to be said before it runs; empty where it can."""
        return ""

    def contradicts(self, other: Lever) -> str:
        """Why it cannot hold at the same time as another lever of the same policy; empty where it can."""
        return ""

    def moves(self, scenario: Scenario) -> Mapping[str, int]:
        """How many people it takes out of each team while it is active."""
        return {}

    def rewrite(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        """A changed copy of the scenario's plain values, which are not changed themselves.

        Raises:
            PydanticCustomError, ValidationError: it cannot be applied; places are below the lever.
        """
        raise NotImplementedError(f"{type(self).__name__} rewrites nothing")

    def writes(self, plain: Mapping[str, Any]) -> Mapping[Path, Path]:
        """The paths in the scenario that `rewrite` writes, each with the part of the lever that does."""
        raise NotImplementedError(f"{type(self).__name__} rewrites nothing")

    def extension(self, world: World) -> Extension:
        """What acts on the world from `start` until `until`."""
        raise NotImplementedError(f"{type(self).__name__} does not act on the world")


def unknown_name(place: Path, what: str, name: str, known: Iterable[str]) -> list[Finding]:
    """The finding that `name` is none of the `known` names, or nothing where it is one.

    `what` says what it should be, such as `department`; `place` is the parameter, below the lever.
    """
    names = tuple(known)
    if name in names:
        return []
    at_key = place[-1:] == (name,)
    return [Finding(place, f"there is no {what} `{name[:60]}`", names, nearest(name, names), at_key=at_key)]


def unknown_names(place: Path, what: str, names: tuple[str, ...], known: Iterable[str]) -> list[Finding]:
    """The same for a parameter that is one name or a list of names."""
    choices = tuple(dict.fromkeys(known))
    return [
        finding for index, name in enumerate(names) for finding in unknown_name((*place, index), what, name, choices)
    ]


def kinds_of(scenario: Scenario) -> list[str]:
    """The kinds of request of all departments."""
    return [kind for department in scenario.departments.values() for kind in department.requests]


def put(plain: Mapping[str, Any], values: Mapping[Path, object]) -> dict[str, Any]:
    """A copy of a scenario's plain values with other values at these paths."""
    changed = dict(plain)
    for path, value in values.items():
        changed = assign(changed, Target(path, ((),) * len(path)), value)
    return changed
