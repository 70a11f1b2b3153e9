"""What in a scenario will have no effect, or an absurd one: seen from its values, before anything runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.results.results import Caution
from sim.results.theory.load import offered_loads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sim.levers.policy import Policy
    from sim.scenario.policies import LeverUse
    from sim.scenario.schema import Scenario


def foreseen(scenario: Scenario, policies: Sequence[Policy]) -> tuple[Caution, ...]:
    """Teams without work, traces outside the measured window, levers without effect, and a centre that one empties."""
    return (
        *_idle_teams(policies),
        *_traces_outside(scenario, policies),
        *_late_levers(scenario, policies),
        *_idle_levers(scenario, policies),
        *_emptied_teams(scenario, policies),
    )


def _window(scenario: Scenario) -> tuple[float, float]:
    return scenario.warm_up, scenario.warm_up + scenario.horizon


def _under(told: Iterable[tuple[str, str]], everywhere: int) -> Iterator[tuple[str, str]]:
    """Each thing told, with the policies under which it holds; no policy is named where all share it."""
    policies: dict[str, list[str]] = {}
    for policy, thing in told:
        policies.setdefault(thing, []).append(f"'{policy}'")
    for thing, names in policies.items():
        yield thing, "" if len(names) == everywhere else f"under {', '.join(names)} "


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _idle_teams(policies: Sequence[Policy]) -> Iterator[Caution]:
    """Teams that no work of the measured window goes to in any phase."""
    found = []
    for policy in policies:
        idle = [
            {load.teams[0] for load in offered_loads(phase.scenario) if len(load.teams) == 1 and not load.work > 0}
            for phase in policy.phases
        ]
        found += [
            (policy.name, team) for team in policy.phases[0].scenario.it.teams if all(team in one for one in idle)
        ]
    for team, under in _under(found, len(policies)):
        yield Caution(
            "idle-team",
            _sentence(f"{under}no work of the measured window goes to the team '{team}'"),
            "a team that names a department or kind in `serves` gets all of its work: name it here too, or leave"
            " `serves` out there; or check `skills` and the arrivals",
        )


def _traces_outside(scenario: Scenario, policies: Sequence[Policy]) -> Iterator[Caution]:
    """Traces none of whose needs is measured."""
    start, end = _window(scenario)
    found = [
        (policy.name, f"{department} / {kind} has a trace from day {trace.at[0]:g} to day {trace.at[-1]:g}")
        for policy in policies
        for department, content in policy.phases[0].scenario.departments.items()
        for kind, request in content.requests.items()
        if (trace := request.arrivals.trace) is not None and not any(start <= at < end for at in trace.at)
    ]
    for trace_told, under in _under(found, len(policies)):
        yield Caution(
            "trace-outside-window",
            _sentence(f"{under}{trace_told}, and none of it lies in the measured window, day {start:g} to day {end:g}"),
            "change `warm_up` and `horizon`, or the times in the trace",
        )


def _late_levers(scenario: Scenario, policies: Sequence[Policy]) -> Iterator[Caution]:
    """Levers that begin when nothing is measured any more."""
    _, end = _window(scenario)
    for policy in policies:
        for use in scenario.policies.get(policy.name, ()):
            if use.lever.start >= end:
                yield Caution(
                    "late-lever",
                    f"Under '{policy.name}' `{use.name}` begins on day {use.lever.start:g}, when the measured window is"
                    f" over (day {end:g})",
                    "write an earlier `from`, or a longer `horizon`",
                )


def _idle_levers(scenario: Scenario, policies: Sequence[Policy]) -> Iterator[Caution]:
    """Levers that find nothing to act on in any phase."""
    for policy in policies:
        for use in scenario.policies.get(policy.name, ()):
            reasons = [use.lever.idle(phase.scenario) for phase in policy.phases]
            if all(reasons):
                yield Caution(
                    "idle-lever",
                    f"Under '{policy.name}' `{use.name}` has no effect: {reasons[0]}",
                    "add what it needs, or leave the lever out",
                )


def _emptied_teams(scenario: Scenario, policies: Sequence[Policy]) -> Iterator[Caution]:
    """Embedded teams that take everybody from a team whose work nobody else does."""
    for policy in policies:
        for use in scenario.policies.get(policy.name, ()):
            if use.name == "embedded_team" and not use.lever.helps_out:
                yield from _emptied_by(use, policy)


def _emptied_by(use: LeverUse, policy: Policy) -> Iterator[Caution]:
    lever = use.lever
    scenario = [phase.scenario for phase in policy.phases if phase.start <= lever.start][-1]
    teams = scenario.it.teams
    centre = lever.team or min(teams, key=lambda name: (-teams[name].people, name))
    if centre not in teams or lever.people < teams[centre].people or any(c.people > 0 for c in teams[centre].changes):
        return
    others = {name: content for name, content in scenario.departments.items() if name != lever.department}
    loads = offered_loads(scenario.model_copy(update={"departments": others}))
    if any(load.teams == (centre,) and load.work > 0 for load in loads):
        yield Caution(
            "emptied-team",
            f"Under '{policy.name}' `embedded_team` takes all {lever.people} people of '{centre}', which other"
            " departments need: nobody is left for their work",
            "move fewer people, or add `helps_out: true`, so that they take other work when their own queue is empty",
        )
