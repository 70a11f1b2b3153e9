"""Dotted paths into a scenario, as --set and the lever `set` take them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.scenario.nearest import nearest
from sim.scenario.refusals import refusal, shown
from sim.scenario.shapes import Shape, long_form

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import PydanticCustomError

    from sim.scenario.places import Path


@dataclass(frozen=True, slots=True)
class Target:
    """A place in a scenario: its path, and for each part the keys that must make way for it."""

    path: Path
    drops: tuple[tuple[str, ...], ...]


def split_path(text: str) -> list[str]:
    """The parts of a dotted path; a part in double or single quotes may hold dots.

    Raises:
        PydanticCustomError: the path is empty, has an empty part, or a quote that is not closed.
    """
    parts: list[str] = []
    current, quote = "", ""
    quoted = False
    for character in text:
        if quote:
            if character == quote:
                quote = ""
            else:
                current += character
        elif character in "\"'" and not current.strip():
            quote, current, quoted = character, "", True
        elif character == ".":
            parts.append(current if quoted else current.strip())
            current, quoted = "", False
        else:
            current += character
    if quote:
        raise refusal(f"the quote in {shown(text)} is not closed", help=f"add {quote}", at_key=True)
    parts.append(current if quoted else current.strip())
    if not all(parts):
        help = "write the keys with dots between them, for example `it.quotes.optimism`"
        raise refusal(f"{shown(text)} is no path", help=help, at_key=True)
    return parts


def resolve(
    text: str, plain: object, root: type[BaseModel], levers: Mapping[str, type[BaseModel]] | None = None
) -> Target:
    """The place that a dotted path means in the scenario `plain`, of the schema `root`.

    Names may hold dots: the longest name that fits is taken. An optional value need not be written yet; a department,
    team, kind or policy must.

    Raises:
        PydanticCustomError: there is no such place; the nearest name is offered.
    """
    return resolve_parts(split_path(text), plain, root, levers)


def resolve_parts(
    parts: list[str], plain: object, root: type[BaseModel], levers: Mapping[str, type[BaseModel]] | None = None
) -> Target:
    """The same for a path in its parts.

    Raises:
        PydanticCustomError: as for `resolve`.
    """
    shape, value = Shape(record=root), plain
    path: list[str | int] = []
    drops: list[tuple[str, ...]] = []
    while parts:
        value = long_form(str(path[-1]), value) if path else value
        key, taken = longest(parts, shape.keys(value))
        if key is None:
            raise _unknown(parts, shape, value, path)
        drops.append(shape.excluded_by(key))
        in_list = isinstance(value, list | tuple)
        path.append(int(key) if in_list else key)
        shape = shape.child(key, levers or {})
        value = value[int(key)] if isinstance(value, list | tuple) else _child(value, key)
        parts = parts[taken:]
    return Target(tuple(path), tuple(drops))


def _child(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, Mapping) else None


def longest(parts: list[str], keys: tuple[str, ...]) -> tuple[str | None, int]:
    """The longest run of parts that is one of the keys."""
    for taken in range(len(parts), 0, -1):
        key = ".".join(parts[:taken])
        if key in keys:
            return key, taken
    return None, 0


def _unknown(parts: list[str], shape: Shape, value: object, path: list[str | int]) -> PydanticCustomError:
    keys = shape.keys(value)
    where = f"in `{'.'.join(map(str, path))}`" if path else "at the top"
    if not keys and shape.items is None:
        here = f"{shown(value)}" if value is not None else "a single value"
        message = f"`{parts[0][:60]}` cannot be set {where}: there is {here}"
        return refusal(message, help="set the value as a whole", at_key=True)
    near = nearest(parts[0], keys) or nearest(".".join(parts), keys)
    new = shape.items is not None and near is None
    help = "write it into the file first: a path changes what is there" if new else ""
    return refusal(f"there is no `{parts[0][:60]}` {where}", allowed=keys, nearest=near, help=help, at_key=True)


def assign(plain: Mapping[str, Any], target: Target, value: object) -> dict[str, Any]:
    """A copy of `plain` with `value` at the target; what is not on the way is shared, not copied.

    Raises:
        PydanticCustomError: a value without parts stands in the way.
    """
    changed = _assigned(plain, target.path, target.drops, value)
    assert isinstance(changed, dict)
    return changed


def _assigned(node: object, path: Path, drops: tuple[tuple[str, ...], ...], value: object) -> object:
    key, rest = path[0], path[1:]
    if isinstance(node, list | tuple):
        items = list(node)
        index = int(key)
        items[index] = _assigned(items[index], rest, drops[1:], value) if rest else value
        return items
    if node is not None and not isinstance(node, Mapping):
        raise refusal(f"`{key}` cannot be set alone: {shown(node)} stands there as a whole", help="set the whole of it")
    mapping = {name: item for name, item in (node or {}).items() if name not in drops[0]}
    if rest:
        inside = long_form(str(key), mapping.get(str(key)))
        mapping[str(key)] = _assigned(None if inside == "none" else inside, rest, drops[1:], value)
    else:
        mapping[str(key)] = value
    return mapping
