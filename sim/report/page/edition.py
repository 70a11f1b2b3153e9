"""What the page says of itself: which scenario, from which run, by which version, and how to make it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.results.sensitivity import Sensitivity
    from sim.scenario.schema import Scenario

LONG = 40_000  # characters of YAML from which parts that are alike are written once


@dataclass(frozen=True, slots=True)
class Edition:
    """What stands in the page beside the results.

    `command` makes the same numbers again. `other_version` is the model's version where another one than this made
    them. `sensitivity` says what the ranking hangs on, None where nobody has looked; `to_look` is the command that
    does.
    """

    command: str
    to_look: str
    other_version: str | None = None
    this_version: str = ""
    sensitivity: Sensitivity | None = None


def written(scenario: Scenario) -> str:
    """The scenario as it was run, overrides merged, as YAML; in a long one, what is alike is written once (& and *)."""
    text = _dumped(scenario.plain)
    return text if len(text) < LONG else _dumped(_shared(scenario.plain, {}))


def _dumped(plain: Mapping[str, Any]) -> str:
    import yaml

    text: str = yaml.safe_dump(dict(plain), sort_keys=False, allow_unicode=True, width=100)
    return text


def _shared(value: Any, seen: dict[str, Any]) -> Any:
    """The same tree in which mappings that are alike are one object, which YAML then writes once."""
    if isinstance(value, dict):
        inside: Any = {key: _shared(each, seen) for key, each in value.items()}
    elif isinstance(value, list | tuple):
        inside = [_shared(each, seen) for each in value]
    else:
        return value
    return seen.setdefault(repr(inside), inside)
