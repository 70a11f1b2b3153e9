"""What may stand where: the schema read as a tree, for paths, merging and messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from sim.scenario.arrivals import Arrivals, ArrivalsForm
from sim.scenario.laws import FORMS, LAW_NAMES, Law
from sim.scenario.supply import Approval
from sim.scenario.trace import Trace

ARRIVAL_SOURCES = ("every", "rate", "times", "trace")
_EXCLUSIVE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ArrivalsForm", ARRIVAL_SOURCES),
    ("RequestKind", ("effort", "steps")),
    ("Approval", ("every", "delay")),
)
SHORT_FORMS = {
    "urgent": "share",
    "discipline": "name",
    "approval": "delay",
    "rework": "chance",
    "run_work": "share",
    "refuses": "share",
    "leavers": "stay",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value may look like: a record, names or a list with `items` of one type, a law, its parameters, a policy.

    With nothing set it may be anything.
    """

    record: type[BaseModel] | None = None
    items: Any = None
    law: bool = False
    parameters: str | None = None
    policies: bool = False

    def keys(self, value: object) -> tuple[str, ...]:
        """The keys that may stand here, given the plain value that stands here now."""
        present = tuple(value) if isinstance(value, Mapping) else ()
        if self.record is not None:
            return (*field_names(self.record), *(key for key in present if key not in field_names(self.record)))
        if self.law:
            return LAW_NAMES
        if self.parameters is not None:
            return tuple(sorted({key for form in FORMS[self.parameters] for key in form.parameters}))
        if isinstance(value, Sequence) and not isinstance(value, str):
            return tuple(str(index) for index in range(len(value)))
        return present

    def child(self, key: str, levers: Mapping[str, type[BaseModel]]) -> Shape:
        """The shape of the value under `key`."""
        if self.record is not None:
            return self._field(self.record, key)
        if self.policies:
            return self if key.isdigit() else Shape(record=levers[key]) if key in levers else ANYTHING
        if self.law:
            return Shape(parameters=key) if key in FORMS else ANYTHING
        return ANYTHING if self.items is None else shape_of(self.items)

    @staticmethod
    def _field(record: type[BaseModel], key: str) -> Shape:
        if record.__name__ == "Scenario" and key == "policies":
            return Shape(items=POLICY)
        annotation = field_annotation(record, key)
        return ANYTHING if annotation is None else shape_of(annotation)

    def excluded_by(self, key: str) -> tuple[str, ...]:
        """The keys that cannot stand beside `key`."""
        if self.law:
            return tuple(name for name in LAW_NAMES if name != key)
        if self.record is not None:
            for record, names in _EXCLUSIVE:
                if record == self.record.__name__ and key in names:
                    return tuple(name for name in names if name != key)
        return ()


POLICY = object()  # stands for the type of a policy, whose levers the schema does not know
ANYTHING = Shape()


def field_names(record: type[BaseModel]) -> tuple[str, ...]:
    """The keys of a record as they are written."""
    return tuple(info.alias or name for name, info in record.model_fields.items())


def field_annotation(record: type[BaseModel], key: str) -> Any:
    """The type of the field that is written `key`, or None."""
    for name, info in record.model_fields.items():
        if key == (info.alias or name):
            return info.annotation
    return None


def shape_of(annotation: Any) -> Shape:
    """The shape of values of a type."""
    if annotation is POLICY:
        return Shape(policies=True)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is None:
        return _shape_of_class(annotation) if isinstance(annotation, type) else ANYTHING
    if origin is dict:
        return Shape(items=arguments[1])
    if origin in (tuple, Annotated):
        return Shape(items=arguments[0]) if origin is tuple else shape_of(arguments[0])
    shapes = [shape_of(argument) for argument in arguments]
    return next((shape for shape in shapes if shape != ANYTHING), ANYTHING)


def _shape_of_class(annotation: type) -> Shape:
    if issubclass(annotation, Trace):
        return ANYTHING  # written as the path of a file
    if issubclass(annotation, Law):
        return Shape(law=True)
    if issubclass(annotation, Arrivals):
        return Shape(record=ArrivalsForm)
    return Shape(record=annotation) if issubclass(annotation, BaseModel) else ANYTHING


def long_form(key: str, value: object) -> object:
    """The mapping that a short form such as `urgent: 25%` stands for, where it is one."""
    if key in SHORT_FORMS and value is not None and value != "none" and not isinstance(value, Mapping | list):
        return {SHORT_FORMS[key]: value}
    if key == "approval" and isinstance(value, Mapping) and not set(value) & set(Approval.model_fields):
        return {"delay": value}
    return value
