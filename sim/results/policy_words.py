"""A policy in one line, from its levers: "quotes: percentile 90 %; hire: people 2, lead time 42 days"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from sim.scenario.laws import Constant
from sim.scenario.record import Record
from sim.scenario.units import Duration, Interval, MoneyPerDay, Share

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


def policy_in_words(scenario: Scenario, name: str) -> str:
    """Its levers with what was written of their parameters, times in working days; empty for one without levers."""
    return "; ".join(_lever(use.name.replace("_", " "), use.lever) for use in scenario.policies.get(name, ()))


def _lever(name: str, lever: Record) -> str:
    written = _parameters(lever)
    return f"{name}: {written}" if written else name


def _parameters(record: Record) -> str:
    """Each parameter that was written; a switch that is on by its name alone."""
    hints = get_type_hints(type(record), include_extras=True)
    parts = []
    for field, described in type(record).model_fields.items():
        value = getattr(record, field)
        if field not in record.model_fields_set or value is None:
            continue
        shown = (described.alias or field).replace("_", " ")
        if field in {"values", "name"}:
            parts.append(_value(value, hints[field]))
        else:
            parts.append(shown if value is True else f"{shown} {_value(value, hints[field])}")
    return ", ".join(parts)


def _value(value: Any, hint: Any) -> str:
    kinds = _kinds(hint)
    if isinstance(value, Constant):
        return _days(value.value)
    if isinstance(value, Record):
        return f"({_parameters(value)})"
    if isinstance(value, Mapping):
        inner = get_args(hint)[1] if len(get_args(hint)) == 2 else None
        return ", ".join(
            f"{key} {each if isinstance(each, str) else _value(each, inner)}" for key, each in value.items()
        )
    if isinstance(value, tuple):
        return " and ".join(str(each) for each in value)
    if isinstance(value, float) and (Duration in kinds or Interval in kinds):
        return _days(value)
    if isinstance(value, float) and MoneyPerDay in kinds:
        return f"{value:g} a day"
    if isinstance(value, float) and Share in kinds:
        return f"{value * 100:g} %"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value).replace("_", " ")


def _days(value: float) -> str:
    return f"{round(value, 1):g} day{'' if value == 1 else 's'}"


def _kinds(hint: Any) -> list[Any]:
    """The type and, of a choice of types, each of them."""
    return [hint, *get_args(hint)]
