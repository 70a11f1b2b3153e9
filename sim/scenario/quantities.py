"""The numbers of a scenario that an analysis may vary: where each stands, its value, and how to write another.

A law counts as one number, its mean: another mean keeps the law's shape.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from sim.scenario.arrivals import Arrivals
from sim.scenario.departments import Clarity, Estimate, Patience
from sim.scenario.dimensions import Dimension, in_words, parsed
from sim.scenario.laws import Law, RatioLaw, TimeLaw
from sim.scenario.nearest import nearest
from sim.scenario.paths import longest, split_path
from sim.scenario.record import Record
from sim.scenario.refusals import refusal
from sim.scenario.shapes import SHORT_FORMS, long_form
from sim.scenario.units import (
    Count,
    Duration,
    Interval,
    MoneyPerDay,
    NoneOrMore,
    NonNegative,
    Share,
    Whole,
)

if TYPE_CHECKING:
    from pydantic_core import PydanticCustomError

    from sim.scenario.calendar import Calendar
    from sim.scenario.places import Path
    from sim.scenario.policies import LeverUse

PARTS: Final = ("departments", "it", "policies")  # of a scenario: where numbers stand that can be uncertain
_SIZES: Final = frozenset({"mean", "scale", "low", "mode", "high", "values", "means", "constant"})


_RATE, _GROWTH = object(), object()  # stand for types that `Arrivals` does not have
_KINDS: Final[tuple[tuple[Any, Dimension], ...]] = (
    (Duration, Dimension.DURATION),
    (Interval, Dimension.DURATION),
    (Share, Dimension.SHARE),
    (NonNegative, Dimension.NUMBER),
    (MoneyPerDay, Dimension.MONEY),
    (Count, Dimension.WHOLE),
    (NoneOrMore, Dimension.WHOLE),
    (Whole, Dimension.WHOLE),
    (TimeLaw, Dimension.DURATION),
    (Patience, Dimension.DURATION),
    (RatioLaw, Dimension.NUMBER),
    (Estimate, Dimension.NUMBER),
    (Clarity, Dimension.SHARE),
    (_RATE, Dimension.RATE),
    (_GROWTH, Dimension.GROWTH),
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a scenario. `value` is in the model's unit, see `Dimension`; `law` says that it is a law's mean."""

    path: Path
    dimension: Dimension
    value: float
    law: bool = False


@dataclass(frozen=True, slots=True)
class _Node:
    """A value of a checked scenario, and the type that stands behind it."""

    value: object
    hint: Any = None


def parts_of(scenario: object) -> dict[str, object]:
    """The parts of a scenario in which numbers can be uncertain."""
    return {name: getattr(scenario, name) for name in PARTS}


def quantities(parts: Mapping[str, object]) -> Iterator[Quantity]:
    """Every number of these parts of a scenario, written or by default, in their order."""
    yield from _below(_Node(_whole(parts)), ())


def quantity_at(text: str, parts: Mapping[str, object]) -> Quantity:
    """The number that a dotted path means.

    Raises:
        PydanticCustomError: there is no such place, or no number stands there; the nearest name is offered.
    """
    names = split_path(text)
    if names[0] not in PARTS:
        near = nearest(names[0], PARTS)
        message = f"`{names[0][:60]}` cannot be uncertain"
        raise refusal(
            message, allowed=PARTS, nearest=near, help="" if near else "name a number in one of these", at_key=True
        )
    node = _Node(_whole(parts))
    path: list[str] = []
    while names:
        children = dict(_children(node))
        key, taken = longest(names, tuple(children))
        if key is None:
            raise _unknown(names[0], node, path)
        node, names = children[key], names[taken:]
        path.append(key)
        if not names and key in SHORT_FORMS and isinstance(node.value, Record):
            names = [SHORT_FORMS[key]]
    found = _leaf(node, _typed(path, parts))
    if found is None:
        raise _no_number(text, node)
    return found


def written_as(quantity: Quantity, value: float, plain: Mapping[str, Any], calendar: Calendar) -> object:
    """`value` (in the model's unit) as it is written in place of the quantity in the scenario `plain`."""
    current = _plain_at(plain, quantity.path)
    if quantity.law and isinstance(current, Mapping) and quantity.value > 0:
        return _scaled(current, value / quantity.value, quantity.dimension, calendar)
    return in_words(value, quantity.dimension)


def is_written(quantity: Quantity, plain: Mapping[str, Any]) -> bool:
    """Whether a planner wrote it, so that it is no default."""
    return _plain_at(plain, quantity.path) is not None


def _whole(parts: Mapping[str, object]) -> dict[str, object]:
    """The parts with each policy as the levers that it is made of, where they stand."""
    policies = parts.get("policies")
    whole = dict(parts)
    if isinstance(policies, Mapping):
        whole["policies"] = {name: _levers(uses) for name, uses in policies.items()}
    return whole


def _levers(uses: tuple[LeverUse, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for use in uses:
        *index, name = use.place[2:]
        level = found.setdefault(str(index[0]), {}) if index else found
        level[str(name)] = use.lever
    return found


def _below(node: _Node, path: tuple[str | int, ...]) -> Iterator[Quantity]:
    found = _leaf(node, path)
    if found is not None:
        yield found
        return
    in_list = isinstance(node.value, tuple)
    for key, child in _children(node):
        yield from _below(child, (*path, int(key) if in_list else key))


def _children(node: _Node) -> Iterator[tuple[str, _Node]]:
    """What stands below a value, by key."""
    value = node.value
    if isinstance(value, Arrivals):
        yield from _of_arrivals(value)
    elif isinstance(value, Record) and not isinstance(value, Law):
        hints = _hints(type(value))
        for name, info in type(value).model_fields.items():
            yield info.alias or name, _Node(getattr(value, name), hints[name])
    elif isinstance(value, Mapping):
        inside = _item(node.hint)
        for key, item in value.items():
            yield str(key), _Node(item, inside)
    elif isinstance(value, tuple):
        inside = _item(node.hint)
        for index, item in enumerate(value):
            if isinstance(item, Record):
                yield str(index), _Node(item, inside)


def _of_arrivals(arrivals: Arrivals) -> Iterator[tuple[str, _Node]]:
    """`every` and `rate` are two ways to say the same."""
    if arrivals.every is not None:
        yield "every", _Node(arrivals.every, Interval)
        yield "rate", _Node(1.0 / arrivals.every, _RATE)
        yield "growth", _Node(arrivals.growth, _GROWTH)
    yield "batch", _Node(arrivals.batch, Count)


@cache
def _hints(record: type[Record]) -> dict[str, Any]:
    return get_type_hints(record, include_extras=True)


def _options(hint: Any) -> tuple[Any, ...]:
    """The types that a type is a choice of."""
    if get_origin(hint) in (Union, types.UnionType):
        return tuple(option for part in get_args(hint) for option in _options(part))
    return (hint,)


def _item(hint: Any) -> Any:
    """The type of what a mapping or a list holds."""
    for option in _options(hint):
        if get_origin(option) is dict:
            return get_args(option)[1]
        if get_origin(option) is tuple:
            return get_args(option)[0]
    return None


def _dimension(hint: Any) -> Dimension | None:
    for option in _options(hint):
        for known, dimension in _KINDS:
            if option == known:
                return dimension
        if option is float or (get_origin(option) is Annotated and get_args(option)[0] is float):
            return Dimension.NUMBER  # such as a weight
    return None


def _leaf(node: _Node, path: tuple[str | int, ...]) -> Quantity | None:
    """The number that a value is, or None."""
    dimension = _dimension(node.hint)
    if dimension is None:
        return None
    if isinstance(node.value, Law):
        return Quantity(path, dimension, float(node.value.mean), law=True)
    if isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return Quantity(path, dimension, float(node.value))
    return None


def _typed(path: list[str], parts: Mapping[str, object]) -> tuple[str | int, ...]:
    """The path with positions in lists of the scenario as numbers."""
    node, typed = _Node(_whole(parts)), []
    for key in path:
        typed.append(int(key) if isinstance(node.value, tuple) else key)
        node = dict(_children(node))[key]
    return tuple(typed)


def _unknown(name: str, node: _Node, path: list[str]) -> PydanticCustomError:
    where = f"in `{'.'.join(path)}`"
    if node.value is None:
        help = "write it into the scenario first"
        return refusal(f"nothing stands at `{'.'.join(path)}`, nor at a place in it", help=help, at_key=True)
    keys = tuple(key for key, _ in _children(node))
    if not keys:
        help = "name the value itself; of a law, its mean is varied and its shape kept"
        return refusal(f"there is no `{name[:60]}` {where}: nothing stands below it", help=help, at_key=True)
    near = nearest(name, keys)
    return refusal(f"there is no `{name[:60]}` {where}", allowed=keys, nearest=near, at_key=True)


def _no_number(text: str, node: _Node) -> PydanticCustomError:
    if node.value is None:
        return refusal(f"nothing stands at `{text[:80]}`", help="write its value into the scenario first", at_key=True)
    names = tuple(key for key, child in _children(node) if _leaf(child, ()) is not None)
    help = "name one of the numbers below it" if names else "name a number: a duration, a share, a price, a count"
    return refusal(f"no number stands at `{text[:80]}`", allowed=names, help=help, at_key=True)


def _plain_at(plain: Mapping[str, Any], path: Path) -> object:
    """What was written at a path, short forms opened on the way; None where nothing was."""
    value: Any = plain
    for depth, part in enumerate(path, start=1):
        if isinstance(value, list | tuple):
            value = value[int(part)] if int(part) < len(value) else None
        else:
            value = value.get(part) if isinstance(value, Mapping) else None
        if depth < len(path):
            value = long_form(str(part), value)
    return value


def _scaled(law: Mapping[str, Any], factor: float, dimension: Dimension, calendar: Calendar) -> dict[str, Any]:
    """A written law of the quantity times `factor`: its sizes are multiplied, its shape is kept."""

    def size(value: object) -> object:
        if isinstance(value, list | tuple):
            return [size(item) for item in value]
        return in_words(parsed(value, dimension, calendar) * factor, dimension)

    ((name, parameters),) = law.items()
    if not isinstance(parameters, Mapping):
        return {name: size(parameters)}
    return {name: {key: size(item) if key in _SIZES else item for key, item in parameters.items()}}
