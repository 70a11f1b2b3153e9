"""Reading a scenario that is to be run: its goals are checked with all the rest of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.levers.table import LEVERS
from sim.results.goals import goal_problems
from sim.scenario.phases import places_of
from sim.scenario.problems import Finding, ScenarioError, placed
from sim.scenario.reading import read_scenario

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sim.scenario.schema import Scenario


def read_with_goals(source: str | Path, overrides: Sequence[str] = (), *, allow_outside: bool = False) -> Scenario:
    """A scenario, its goals checked too; the arguments are those of `read_scenario`.

    Raises:
        ScenarioError: anything is wrong with it.
    """
    scenario = read_scenario(source, overrides=overrides, levers=LEVERS, allow_outside=allow_outside)
    places = places_of(scenario)
    wrong = [
        placed(Finding(("goals", goal.position), goal.message, help=goal.help), places)
        for goal in goal_problems(scenario)
    ]
    if wrong:
        raise ScenarioError(wrong)
    return scenario
