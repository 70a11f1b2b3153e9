"""Lines of theory beside a simulation: the exact figure and what was simulated."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from sim.results.results import Estimate, Measures, PolicyResult, TheoryLine
from sim.results.theory.erlang import erlang_a, erlang_c, erlang_c_wait
from sim.results.theory.priorities import cobham_waits
from sim.results.theory.single import pollaczek_khinchine_wait
from sim.results.theory.systems import System, apart, recognise

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

_ENOUGH: Final = 5.0  # relaxation times of warm-up after which the empty start is forgotten
_LONGEST_QUEUE: Final = 100_000.0  # requests: beyond it, summing the chain would take longer than it tells

Figure = tuple[str, str, float]  # scope ("all", a kind, a team), metric, exact value


def theory_lines(scenario: Scenario, policy: PolicyResult) -> tuple[TheoryLine, ...]:
    """What queueing theory says of a policy, where its scenario is a known system; empty where it is not.

    `scenario` is the one that holds under the policy all the time, without levers that act. There is no line where the
    load is over capacity and nobody leaves: no steady state exists then. Teams that share no department are systems of
    their own.
    """
    parts = apart(scenario)
    return tuple(line for part in parts for line in _lines_of(part, policy, alone=len(parts) == 1))


def _lines_of(scenario: Scenario, policy: PolicyResult, *, alone: bool) -> list[TheoryLine]:
    """The lines of one team; not `alone`: what holds for all its requests is its department's, if it has one only."""
    system = recognise(scenario)
    if system is None:
        return []
    name, figures = _figures(system)
    note = _note(system, scenario)
    if not alone:
        everybody = next(iter(scenario.departments)) if len(scenario.departments) == 1 else None
        figures = [
            (everybody or "", metric, exact) if scope == "all" else (scope, metric, exact)
            for scope, metric, exact in figures
        ]
    return [
        TheoryLine(policy.name, name, scope, metric, exact, _simulated(policy, scope, metric), note)
        for scope, metric, exact in figures
        if scope
    ]


def _simulated(policy: PolicyResult, scope: str, metric: str) -> Estimate:
    parts: list[dict[str, Measures]] = [{"all": policy.all}, policy.kinds, policy.departments, policy.teams]
    return next(part[scope][metric] for part in parts if metric in part.get(scope, {}))


def _figures(system: System) -> tuple[str, list[Figure]]:
    """The system's name and its exact figures."""
    if system.patience is not None:
        return _with_patience(system, system.patience)
    if not system.load < system.servers or not (system.servers == 1 or system.markovian):
        return "", []
    if system.by_priority:
        return _with_classes(system)
    if system.markovian:
        wait = erlang_c_wait(system.servers, system.rate, system.mean_work)
        waited = erlang_c(system.servers, system.load)
        name = f"Erlang-C (M/M/{system.servers})"
    else:
        wait = pollaczek_khinchine_wait(system.rate, system.mean_work, _second_moment(system))
        waited = system.load
        name = "Pollaczek-Khinchine (M/G/1)"
    return name, [("all", "queue_wait_mean", wait), ("all", "waited_rate", waited), *_of_team(system, wait)]


def _with_patience(system: System, patience: float) -> tuple[str, list[Figure]]:
    overflow = max(0.0, system.rate - system.servers / system.mean_work) * patience
    if not system.markovian or system.by_priority or overflow > _LONGEST_QUEUE:
        return "", []
    exact = erlang_a(system.servers, system.rate, system.mean_work, patience)
    return f"Erlang-A (M/M/{system.servers}+M)", [
        ("all", "renege_rate", exact.abandoned),
        ("all", "wait_in_queue_mean", exact.wait),
        (system.team, "utilisation", exact.busy / system.servers),
        (system.team, "queue_length_mean", exact.queue_length),
    ]


def _with_classes(system: System) -> tuple[str, list[Figure]]:
    """Cobham's waits, one a kind, under priorities that do not interrupt."""
    if system.servers == 1:
        residual, waited = system.rate * _second_moment(system) / 2.0, system.load
        name = "Cobham (M/G/1, priorities)"
    else:
        waited = erlang_c(system.servers, system.load)
        residual = waited * system.mean_work / system.servers
        name = f"Cobham (M/M/{system.servers}, priorities)"
    classes = sorted({flow.priority for flow in system.flows})
    loads = [
        math.fsum(flow.rate * flow.mean_work for flow in system.flows if flow.priority == priority) / system.servers
        for priority in classes
    ]
    wait_of = dict(zip(classes, cobham_waits(residual, loads), strict=True))
    mean = math.fsum(flow.rate * wait_of[flow.priority] for flow in system.flows) / system.rate
    by_kind: list[Figure] = [(flow.label, "queue_wait_mean", wait_of[flow.priority]) for flow in system.flows]
    return name, [*by_kind, ("all", "waited_rate", waited), *_of_team(system, mean)]


def _of_team(system: System, wait: float) -> list[Figure]:
    """Utilisation, and the queue's length by Little's law."""
    return [
        (system.team, "utilisation", system.load / system.servers),
        (system.team, "queue_length_mean", system.rate * wait),
    ]


def _second_moment(system: System) -> float:
    return math.fsum(flow.rate * flow.second_moment for flow in system.flows) / system.rate


def _note(system: System, scenario: Scenario) -> str:
    """Says where the warm-up is short for theory's long run; empty where it is not."""
    needed = _ENOUGH * _relaxation_time(system)
    if scenario.warm_up >= needed:
        return ""
    return f"theory's figure is for the long run, which this load reaches after about {needed:.0f} working days"


def _relaxation_time(system: System) -> float:
    """Days in which the distance from the long run falls to 1 / e.

    Without patience the M/M/c value 1 / (c mu (1 - sqrt(rho))^2) (Cohen, The Single Server Queue, 2nd ed., section
    II.2.1), times (1 + cv^2) / 2 for other laws of work. With patience nothing remembers longer than a request stays.
    """
    if system.patience is not None:
        return max(system.mean_work, system.patience)
    spread = _second_moment(system) / system.mean_work**2 / 2.0
    slack = 1.0 - math.sqrt(system.load / system.servers)
    return spread * system.mean_work / system.servers / slack**2 if slack > 0 else math.inf
