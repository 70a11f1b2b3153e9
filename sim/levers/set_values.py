"""The lever `set`: other values for whatever the scenario says of departments and IT."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field, model_validator

from sim.levers.base import Lever
from sim.scenario.paths import Target, assign, resolve, split_path
from sim.scenario.refusals import Gathering, refusal
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.scenario.places import Path

_CHANGEABLE = ("departments", "it")


class SetValues(Lever):
    """`set: {it.teams.Central IT.people: 11}`, or `set: {values: {...}, from: ..., until: ...}`."""

    idea: ClassVar[str] = "Any value of the departments or of IT can be another one: more people, a shorter approval."
    source: ClassVar[str] = "Seed 000 names hiring as one answer; as a lever it covers every answer that is a number."
    costs: ClassVar[str] = "What the new values cost: people by their cost per day, an alternative by its price."
    loses: ClassVar[str] = "Depends on the values; look at the departments whose values were left alone."
    example: ClassVar[str] = "set: {it.teams.Central IT.people: 11}"
    short_form: ClassVar[dict[str, Any] | None] = {"type": "object", "minProperties": 1}

    values: dict[str, Any] = Field(min_length=1, description="New values by their dotted path.")

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        return {"values": value} if isinstance(value, Mapping) and "values" not in value else value

    def rewrite(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        """The values at their paths; a path above another is set before it."""
        changed = dict(plain)
        for text, target in self._targets(plain).items():
            gathering = Gathering()
            with gathering.at("values", text):
                changed = assign(changed, target, self.values[text])
            gathering.settle()
        return changed

    def writes(self, plain: Mapping[str, Any]) -> Mapping[Path, Path]:
        """Each path that is set, with the key that sets it."""
        return {target.path: ("values", text) for text, target in self._targets(plain).items()}

    def _targets(self, plain: Mapping[str, Any]) -> dict[str, Target]:
        """The paths in the order in which they are set, which does not depend on the order written."""
        gathering = Gathering()
        targets: dict[str, Target] = {}
        for text in self.values:
            with gathering.at("values", text):
                top = split_path(text)[0]
                if top in Scenario.model_fields and top not in _CHANGEABLE:
                    help = f"change `{top}` at the top of the scenario or with --set, for all policies alike"
                    raise refusal(f"a policy cannot set `{top}`", help=help, allowed=_CHANGEABLE, at_key=True)
                targets[text] = resolve(text, plain, Scenario)
        gathering.settle()
        return dict(sorted(targets.items(), key=lambda item: (len(item[1].path), item[0])))
