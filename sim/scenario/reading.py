"""From a file to a `Scenario`, with every problem found on the way."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from sim.scenario.checks import cross_findings
from sim.scenario.contradictions import contradictions
from sim.scenario.dimensions import readable
from sim.scenario.extending import load_with_bases
from sim.scenario.files import find
from sim.scenario.messages import findings
from sim.scenario.overrides import override
from sim.scenario.paths import assign, resolve_parts
from sim.scenario.phases import phases_of, places_of
from sim.scenario.policies import LeverUse, sound_levers
from sim.scenario.problems import Finding, Problem, ScenarioError, found, placed
from sim.scenario.quantities import parts_of, quantity_at, written_as
from sim.scenario.schema import Scenario
from sim.scenario.slips import with_likely_slips
from sim.scenario.uncertain import ends_of

if TYPE_CHECKING:
    from sim.scenario.places import Places
    from sim.scenario.quantities import Quantity


class _Lever(Protocol):
    """What reading asks of a lever."""

    def problems(self, scenario: Scenario) -> Iterable[Finding]: ...


def read_scenario(
    source: str | Path,
    *,
    overrides: Sequence[str] = (),
    levers: Mapping[str, type[BaseModel]],
    allow_outside: bool = False,
) -> Scenario:
    """Read a scenario and check everything in it: units, names, levers, and what each policy makes of it.

    Args:
        source: the path of a YAML file, or the name of a shipped scenario.
        overrides: `path=value` texts, as --set takes them, applied in order.
        levers: the levers that policies may use, by name.
        allow_outside: whether `extends` and `trace` may name files outside the scenario's folder.

    Raises:
        ScenarioError: anything is wrong; it carries all problems, with their places.
    """
    path = find(source)
    plain, places = load_with_bases(path, allow_outside=allow_outside)
    plain, places, problems = override(plain, places, overrides, levers)
    if plain.get("name") is None:
        plain = {**plain, "name": path.stem}
    folder = path.resolve().parent
    try:
        scenario = validate(plain, places, levers=levers, folder=folder, allow_outside=allow_outside)
    except ScenarioError as error:
        raise ScenarioError([*problems, *error.problems]) from error
    problems = problems or [placed(finding, places) for finding in _unreachable(scenario)]
    if problems:
        raise ScenarioError(problems)
    return scenario


def altered(scenario: Scenario, overrides: Sequence[str]) -> Scenario:
    """The scenario with other values, as `--set` gives them: `path=value` texts, applied in order.

    Raises:
        ScenarioError: a path does not exist, a value cannot stand there, or a policy no longer fits.
    """
    plain, places, problems = override(dict(scenario.plain), places_of(scenario), overrides, scenario.context["levers"])
    if problems:
        raise ScenarioError(problems)
    return _again(scenario, plain, places)


def with_values(scenario: Scenario, values: Iterable[tuple[Quantity, float]]) -> Scenario:
    """The scenario with other numbers, each in the model's unit; what is uncertain is left out of it.

    Raises:
        ScenarioError: a value cannot stand there, or a policy no longer fits.
    """
    plain = {key: value for key, value in scenario.plain.items() if key != "uncertain"}
    places = places_of(scenario)
    for quantity, value in values:
        written = written_as(quantity, value, scenario.plain, scenario.calendar)
        parts = [str(part) for part in quantity.path]
        try:
            plain = assign(plain, resolve_parts(parts, plain, Scenario, scenario.context["levers"]), written)
        except PydanticCustomError as error:
            raise ScenarioError([placed(found(quantity.path, error), places)]) from error
    return _again(scenario, plain, places)


def with_policies(scenario: Scenario, policies: Mapping[str, object]) -> Scenario:
    """The scenario with these policies, as a file would have them, beside or in place of its own.

    Raises:
        ScenarioError: a policy is not valid.
    """
    plain = dict(scenario.plain)
    plain["policies"] = {**(plain.get("policies") or {}), **policies}
    return _again(scenario, plain, places_of(scenario))


def with_only_policy(scenario: Scenario, name: str) -> Scenario:
    """The scenario without its other policies, so that what cannot stand beside them can be tried."""
    written = scenario.plain.get("policies") or {}
    if name not in written:
        return scenario
    rest = {key: value for key, value in scenario.plain.items() if key != "uncertain"}  # it may speak of the others
    return _again(scenario, {**rest, "policies": {name: written[name]}, "baseline": name}, places_of(scenario))


def _again(scenario: Scenario, plain: dict[str, Any], places: Places) -> Scenario:
    """Other plain values, validated as the scenario's own were."""
    context = scenario.context
    return validate(
        plain,
        places,
        levers=context["levers"],
        folder=context["folder"],
        allow_outside=context["allow_outside"],
        traces=context["traces"],
    )


def validate(
    plain: dict[str, Any],
    places: Places,
    *,
    levers: Mapping[str, type[BaseModel]],
    folder: Path = Path(),
    allow_outside: bool = False,
    traces: dict[Any, Any] | None = None,
) -> Scenario:
    """The scenario that plain values stand for. `folder` is where the paths of traces start, `traces` those read.

    Raises:
        ScenarioError: anything is wrong with it.
    """
    context = {
        "levers": levers,
        "folder": folder,
        "allow_outside": allow_outside,
        "traces": {} if traces is None else traces,
        "places": places,
    }
    wrong = cross_findings(plain)
    scenario: Scenario | None = None
    try:
        scenario = Scenario.model_validate(plain, context=context)
    except ValidationError as error:
        wrong = [*findings(error, Scenario, levers), *wrong]
        wrong.extend(_lever_findings_without(plain, context))
    if scenario is not None and wrong:
        for uses in scenario.policies.values():
            wrong.extend([*_lever_findings(scenario, uses), *contradictions(scenario, uses)])
    problems = [placed(finding, places) for finding in with_likely_slips(wrong, plain, places)]
    if scenario is not None and not wrong:
        problems.extend(_policy_problems(scenario, places))
    if problems or scenario is None:
        raise ScenarioError(_in_order(problems))
    return scenario


def _lever_findings_without(plain: Mapping[str, Any], context: Mapping[str, Any]) -> list[Finding]:
    """What the sound levers of a scenario find, when it is only its policies that are not sound."""
    policies = plain.get("policies")
    if not isinstance(policies, Mapping):
        return []
    rest = {key: value for key, value in plain.items() if key not in ("policies", "baseline", "uncertain")}
    try:
        scenario = Scenario.model_validate(rest, context=context)
    except ValidationError:
        return []
    found: list[Finding] = []
    for name, policy in policies.items():
        uses = sound_levers(policy, scenario.context, ("policies", name))
        found.extend([*_lever_findings(scenario, uses), *contradictions(scenario, uses)])
    return found


def _policy_problems(scenario: Scenario, places: Places) -> list[Problem]:
    """What is wrong with the policies of a scenario that is sound itself.

    Each lever is held against the scenario as the rewriting levers leave it while it is active.
    """
    problems: list[Problem] = []
    for name, uses in scenario.policies.items():
        try:
            phases = phases_of(scenario, name)
        except ScenarioError as error:
            own = _lever_findings(scenario, [use for use in uses if use.lever.rewrites])
            problems.extend([placed(finding, places) for finding in own] or error.problems)
            continue
        for index, phase in enumerate(phases):
            end = phases[index + 1].start if index + 1 < len(phases) else math.inf
            active = [use for use in uses if _overlaps(use, phase.start, end)]
            problems.extend(placed(finding, places) for finding in _lever_findings(phase.scenario, active))
        problems.extend(placed(finding, places) for finding in contradictions(scenario, uses))
    return problems


def _overlaps(use: LeverUse, start: float, end: float) -> bool:
    until = math.inf if use.lever.until is None else use.lever.until
    return bool(use.lever.start < end and start < until)


def _lever_findings(scenario: Scenario, uses: Iterable[LeverUse]) -> list[Finding]:
    found: list[Finding] = []
    for use in uses:
        lever: _Lever = use.lever
        for finding in lever.problems(scenario):
            location = (*use.place, *finding.location)
            found.append(
                Finding(location, finding.message, finding.allowed, finding.nearest, finding.help, finding.at_key)
            )
    return found


def _unreachable(scenario: Scenario) -> Iterator[Finding]:
    """Uncertain numbers that cannot be what their law says they may be, tried at both of its ends."""
    for text, law in scenario.uncertain.items():
        quantity = quantity_at(text, parts_of(scenario))
        for name, value in zip(("low", "high"), ends_of(law, quantity.dimension), strict=True):
            try:
                with_values(scenario, [(quantity, value)])
            except ScenarioError as error:
                told = readable(value, quantity.dimension)
                message = f"its {name} end, {told}, cannot be: {error.problems[0].message}"
                yield Finding(("uncertain", text), message, help="narrow the range to what the number may be")


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By file, in the order of the first problem in each, then by line and column."""
    known = list(problems)
    files = list(dict.fromkeys(problem.file for problem in known))
    return sorted(known, key=lambda problem: (files.index(problem.file), problem.line, problem.column))
