"""Pydantic's errors in words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.scenario.nearest import nearest
from sim.scenario.problems import Finding
from sim.scenario.refusals import REFUSAL, shown
from sim.scenario.shapes import ANYTHING, Shape, field_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

    from sim.scenario.places import Path

_EXPECTED = {
    "model_type": ("a mapping", "write it as `key: value` lines, or as `{key: value}`"),
    "model_attributes_type": ("a mapping", "write it as `key: value` lines, or as `{key: value}`"),
    "dict_type": ("a mapping from names", "write each name with a colon, and what belongs to it below"),
    "tuple_type": ("a list", "write it as `[a, b]`"),
    "list_type": ("a list", "write it as `[a, b]`"),
    "string_type": ("text", "put it in quotes"),
    "bool_type": ("true or false", "write `true` or `false`"),
    "int_from_float": ("a whole number", "write it without a fraction"),
    "int_type": ("a whole number", "write it as digits"),
    "float_type": ("a number", "write it as digits"),
    "finite_number": ("a finite number", "write it as digits"),
}
_LIMITS = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
}


def findings(error: ValidationError, root: type[BaseModel], levers: Mapping[str, type[BaseModel]]) -> list[Finding]:
    """Each error of a validation as a finding. `root` is the schema that the locations start from."""
    return [_finding(detail, root, levers) for detail in error.errors(include_url=False)]


def _finding(detail: ErrorDetails, root: type[BaseModel], levers: Mapping[str, type[BaseModel]]) -> Finding:
    location: Path = tuple(detail["loc"])
    kind, value = detail["type"], detail["input"]
    context: dict[str, Any] = detail.get("ctx", {})
    if kind == REFUSAL:
        near, help = context.get("nearest"), context.get("help", "")
        at_key = bool(context.get("at_key"))
        return Finding(location, detail["msg"], tuple(context.get("allowed", ())), near, help, at_key)
    if kind == "missing":
        return _missing(location, root, levers)
    if kind == "extra_forbidden":
        return _unknown(location, root, levers)
    return _built_in(location, kind, value, context, detail["msg"])


def _built_in(location: Path, kind: str, value: object, context: dict[str, Any], message: str) -> Finding:
    """A finding for pydantic's own errors on types, limits and lengths."""
    if kind in _EXPECTED:
        expected, help = _EXPECTED[kind]
        return Finding(location, f"expected {expected}, found {shown(value)}", help=help)
    if kind in _LIMITS:
        key, words = _LIMITS[kind]
        return Finding(location, f"{shown(value)} is out of range", help=f"write a number of {words} {context[key]:g}")
    if kind == "too_short":
        return Finding(location, "there is nothing in it", help="write at least one name below it", at_key=True)
    return Finding(location, f"{shown(value)} cannot stand here: {message}")


def _missing(location: Path, root: type[BaseModel], levers: Mapping[str, type[BaseModel]]) -> Finding:
    *parent, key = location
    where = f"`{parent[-1]}`" if parent else "the scenario"
    shape = shape_at(tuple(parent), root, levers)
    about = ""
    if shape.record is not None:
        info = next((info for name, info in shape.record.model_fields.items() if key in (name, info.alias)), None)
        about = info.description if info is not None and info.description else ""
    help = f"add `{key}: ...`" + (f" ({about[0].lower()}{about[1:].rstrip('.')})" if about else "")
    return Finding(location, f"`{key}` is missing in {where}", help=help, at_key=True)


def _unknown(location: Path, root: type[BaseModel], levers: Mapping[str, type[BaseModel]]) -> Finding:
    *parent, key = location
    shape = shape_at(tuple(parent), root, levers)
    allowed = field_names(shape.record) if shape.record is not None else ()
    where = f"in `{parent[-1]}`" if parent else "in a scenario"
    near = nearest(str(key), allowed)
    help = "" if near else "leave it out, or look at the allowed names"
    return Finding(location, f"`{str(key)[:60]}` is not known {where}", allowed, near, help, at_key=True)


def shape_at(location: Path, root: type[BaseModel], levers: Mapping[str, type[BaseModel]]) -> Shape:
    """What may stand at a location; anything where the schema does not say."""
    shape = Shape(record=root)
    for part in location:
        shape = shape.child(str(part), levers)
        if shape == ANYTHING:
            break
    return shape
