"""The scenario that a question is about: with its values, its policies, and one's own policy among them."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.experiment.reading import read_with_goals
from sim.experiment.selection import selected
from sim.scenario.phases import places_of
from sim.scenario.problems import ScenarioError
from sim.scenario.reading import validate
from sim.workshop.exploring.sliders import moved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.scenario.schema import Scenario
    from sim.workshop.exploring.question import Question, Source

OWN: Final = "Your policy"
_PASTED: Final = "your-scenario.yaml"


@lru_cache(maxsize=8)
def read(source: Source) -> Scenario:
    """The scenario of a source; one that was pasted reads no other file.

    Raises:
        ScenarioError: it is not valid.
    """
    if source.kind != "text":
        return read_with_goals(source.text)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _PASTED
        path.write_text(source.text, encoding="utf-8")
        try:
            return read_with_goals(path)
        except ScenarioError as error:
            raise ScenarioError(
                replace(problem, file=problem.file.replace(str(path), _PASTED)) for problem in error.problems
            ) from error


@lru_cache(maxsize=8)
def explored(source: Source, question: Question) -> Scenario:
    """What is simulated: just what `slackline run` makes of the scenario that `as_yaml` writes of it.

    Raises:
        ScenarioError: the values or the levers cannot stand together.
        OutOfRangeError: a slider cannot be where the question has it.
        UnknownPolicyError: a policy that the scenario does not have.
    """
    scenario = moved(read(source), question.values)
    chosen = selected(scenario, question.policies or None)
    own = question.own
    if not own and chosen == scenario.policy_names:
        return scenario
    written: Mapping[str, Any] = scenario.plain.get("policies") or {name: {} for name in scenario.policy_names}
    policies = {name: written[name] for name in chosen}
    if own:
        base = question.base or scenario.baseline_name
        selected(scenario, [base])  # refuses one that is not there
        policies[own_name(scenario)] = _with_levers(written[base], own)
    plain = {
        key: value for key, value in scenario.plain.items() if key != "uncertain"
    }  # it may speak of other policies
    plain |= {"policies": policies, "baseline": scenario.baseline_name}
    context = scenario.context
    return validate(
        plain,
        places_of(scenario),
        levers=context["levers"],
        folder=context["folder"],
        traces=context["traces"],
    )


def own_name(scenario: Scenario) -> str:
    """What one's own policy is called: as no other policy is."""
    name = OWN
    while name in scenario.policies:
        name += " *"
    return name


def _with_levers(written: Any, own: Mapping[str, Any]) -> Any:
    """A policy as written with levers on top; one that it has already is replaced."""
    if isinstance(written, list):
        kept = [{name: one for name, one in levers.items() if name not in own} for levers in written]
        return [*(levers for levers in kept if levers), dict(own)]
    return {**{name: one for name, one in (written or {}).items() if name not in own}, **own}
