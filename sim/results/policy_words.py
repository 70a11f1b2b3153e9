"""A policy in one line, from what was written: "quotes: percentile 90%; hire: people 2, lead time 2 months"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


def policy_in_words(scenario: Scenario, name: str) -> str:
    """Its levers with their parameters as they stand in the scenario; empty for a policy without levers."""
    policies = scenario.plain.get("policies")
    written = policies.get(name) if isinstance(policies, Mapping) else None
    mappings = written if isinstance(written, list | tuple) else [written]
    levers = [lever for mapping in mappings if isinstance(mapping, Mapping) for lever in mapping.items()]
    return "; ".join(_pair(str(key), value, ": ") for key, value in levers)


def _pair(key: str, value: object, between: str) -> str:
    """A key and its value; a switch that is on by its name alone."""
    name = key.replace("_", " ") if key.islower() and "." not in key else key
    words = _inside(value) if between == ": " else _words(value)
    return name if value is True or not words else f"{name}{between}{words}"


def _words(value: object) -> str:
    return f"({_inside(value)})" if isinstance(value, Mapping) and value else _inside(value)


def _inside(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(_pair(str(key), item, " ") for key, item in value.items())
    if isinstance(value, list | tuple):
        return " and ".join(_words(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
