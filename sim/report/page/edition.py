"""What the page says of itself: which scenario, from which run, by which version, and how to make it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.scenario.writing import as_yaml

if TYPE_CHECKING:
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
    text = as_yaml(scenario.plain)
    return text if len(text) < LONG else as_yaml(scenario.plain, once=True)
