"""A policy's phases: the scenario as its rewriting levers leave it, one for each span of time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import ValidationError

from sim.scenario.checks import cross_findings
from sim.scenario.messages import findings
from sim.scenario.nearest import nearest
from sim.scenario.places import Path, Places
from sim.scenario.problems import Finding, ScenarioError, moved, placed
from sim.scenario.refusals import Gathering
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.scenario.policies import LeverUse


_NOT_OF_A_PHASE = ("policies", "baseline", "uncertain")


class Rewriter(Protocol):
    """What a lever that rewrites values offers; times are working days from time 0."""

    start: float
    until: float | None

    def rewrite(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        """A changed copy of the plain values; refusals are placed below the lever."""
        ...

    def writes(self, plain: Mapping[str, Any]) -> Mapping[Path, Path]:
        """The paths in the scenario that it writes, each with the lever's own part that does."""
        ...


@dataclass(frozen=True, slots=True)
class Phase:
    """What holds from `start` (working days from time 0) until the next phase."""

    start: float
    scenario: Scenario


def phases_of(scenario: Scenario, policy: str) -> tuple[Phase, ...]:
    """The phases of a policy, the first starting at 0; all rewrites active in a span are applied in order.

    Raises:
        ScenarioError: there is no such policy, or its levers leave a scenario that is not valid.
    """
    rewriting = [use for use in uses_of(scenario, policy) if use.lever.rewrites]
    if not rewriting:
        return (Phase(0.0, scenario),)
    phases: list[Phase] = []
    wrong: list[Finding] = []
    for start in _bounds([use.lever for use in rewriting]):
        active = [use for use in rewriting if _active(use.lever, start)]
        rewritten, found = _rewritten(scenario, active) if active else (scenario, [])
        wrong.extend(found)
        if rewritten is not None:
            phases.append(Phase(start, rewritten))
    wrong = wrong or _unlike(phases, rewriting)
    if wrong:
        places = places_of(scenario)
        raise ScenarioError(placed(finding, places) for finding in wrong)
    return tuple(phases)


def uses_of(scenario: Scenario, policy: str) -> tuple[LeverUse, ...]:
    """The levers of a policy in their order.

    Raises:
        ScenarioError: there is no such policy.
    """
    names = scenario.policy_names
    if policy not in names:
        finding = Finding(("policies",), f"there is no policy `{policy}`", names, nearest(policy, names), at_key=True)
        raise ScenarioError([placed(finding, places_of(scenario))])
    return scenario.policies.get(policy, ())


def places_of(scenario: Scenario) -> Places:
    """Where the values of a scenario stand; empty for one that was not read from a file."""
    places = scenario.context.get("places")
    return places if isinstance(places, Places) else Places()


def _bounds(levers: Sequence[Rewriter]) -> list[float]:
    """The times at which a lever comes or goes, and time 0."""
    ends = {lever.until for lever in levers if lever.until is not None}
    return sorted({0.0} | {lever.start for lever in levers} | ends)


def _active(lever: Rewriter, time: float) -> bool:
    return lever.start <= time < (math.inf if lever.until is None else lever.until)


def _rewritten(scenario: Scenario, active: Sequence[LeverUse]) -> tuple[Scenario | None, list[Finding]]:
    """The scenario after the active rewrites, without its policies; or what is wrong, placed at the levers."""
    plain = {key: value for key, value in scenario.plain.items() if key not in _NOT_OF_A_PHASE}
    written: dict[Path, Path] = {}
    gathering = Gathering()
    for use in active:
        with gathering.at(*use.place):
            parts = use.lever.writes(plain)
            written.update({path: (*use.place, *part) for path, part in parts.items()})
            plain = use.lever.rewrite(plain)
    levers = scenario.context.get("levers", {})
    context = {key: value for key, value in scenario.context.items() if key != "places"}
    try:
        gathering.settle()
    except ValidationError as error:
        return None, findings(error, Scenario, levers)
    wrong: list[Finding] = []
    rewritten: Scenario | None = None
    try:
        rewritten = Scenario.model_validate(plain, context=context)
    except ValidationError as error:
        wrong = findings(error, Scenario, levers)
    wrong += cross_findings(plain)
    return rewritten, [moved(finding, written) for finding in wrong]


def _unlike(phases: Sequence[Phase], rewriting: Sequence[LeverUse]) -> list[Finding]:
    """What must be the same throughout: a world cannot lose a team on the way, and a log has one cost a team."""
    timed = [use for use in rewriting if use.lever.start > 0 or use.lever.until is not None]
    first = phases[0].scenario
    for aspect, message, help in _LASTING:
        if any(aspect(phase.scenario) != aspect(first) for phase in phases):
            return [Finding(use.place, message, help=help, at_key=True) for use in timed]
    return []


def _names(scenario: Scenario) -> tuple[set[str], set[tuple[str, str]]]:
    kinds = {(name, kind) for name, content in scenario.departments.items() for kind in content.requests}
    return set(scenario.it.teams), kinds


def _lasting(scenario: Scenario) -> tuple[list[float], list[object]]:
    costs = [team.cost for team in scenario.it.teams.values()]
    trusts = [department.trust for department in scenario.departments.values()]
    return costs, [trust and (trust.start, trust.half_life) for trust in trusts]


_LASTING = (
    (
        _names,
        "it adds or takes away a department, a kind of request or a team while the time runs",
        "leave `from` and `until` out, or keep the names and change what belongs to them",
    ),
    (
        _lasting,
        "it changes a team's cost, or where a department's trust starts and drifts, while the time runs",
        "leave `from` and `until` out: these hold for the whole run",
    ),
)
