"""Find the warm-up that a scenario needs, by pilot replications; or say why it needs none."""

from __future__ import annotations

import math
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.experiment.configurations import configurations
from sim.experiment.executor import cores
from sim.results.estimates import half_widths, moments
from sim.results.warm_up import OBSERVATIONS, Curve, Settling, WarmUp, settled_from
from sim.scenario.reading import altered
from sim.scenario.units import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sim.experiment.configurations import Configuration
    from sim.levers.policy import Policy
    from sim.model.log import Floats
    from sim.scenario.schema import Scenario

PILOTS: Final = 30
_FIRST_PILOT: Final = 1_000_000  # numbers that no run reaches, so that what is measured is independent
_LENGTHENED: Final = 2  # times a pilot is made twice as long where it was too short
_WORTH_WORKERS: Final = 2.0  # seconds of work


class WarmUpError(Exception):
    """A pilot replication failed; the message names it."""


@dataclass(frozen=True, slots=True)
class _Task:
    """One pilot replication, with the edges of the spans that its curves are averaged over."""

    policy: Policy
    seed: int
    replication: int
    edges: Floats


@dataclass(frozen=True, slots=True)
class _Pilot:
    """What one came to: its curves by name, or why it failed."""

    replication: int
    curves: dict[str, Floats]
    failure: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class PilotStudy:
    """What the pilots showed: the warm-up, and the curves that it was found from."""

    warm_up: WarmUp
    curves: tuple[Curve, ...] = ()


def find_warm_up(
    scenario: Scenario,
    policies: Sequence[str] | None = None,
    seed: int | None = None,
    *,
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> PilotStudy:
    """The day from which on the number waiting and trust are steady under every policy.

    Pilots start empty and are as long as the scenario's warm-up and horizon together; where MSER-5 finds no end of the
    warm-up in the first half of a policy's curve, that policy's pilots are made twice as long, and twice as long once
    more. No warm-up is looked for where something has a date (`dated`). The same scenario and seed give the same answer
    whatever `jobs` is; None takes all cores where it pays. `progress` is called with pilots done and pilots to be done,
    of one policy after the other.

    Raises:
        UnknownPolicyError, ScenarioError: as for `run`.
        WarmUpError: a pilot replication failed.
        ValueError: fewer than one job.
    """
    chosen = configurations(scenario, policies, seed)
    reason = dated(scenario, [one.policy for one in chosen])
    if reason:
        return PilotStudy(WarmUp(scenario.warm_up, none_applies=reason))
    found: dict[str, list[Curve]] = {one.policy.name: [] for one in chosen}
    unsettled = list(found)
    longest = LONGEST * scenario.calendar.days_per_year
    for doubling in range(_LENGTHENED + 1):
        days = min((scenario.warm_up + scenario.horizon) * 2**doubling, longest)
        for one in _pilots_of(scenario, unsettled, seed, days):
            found[one.policy.name] = list(_averaged(one, days, jobs, progress))
        unsettled = [name for name, curves in found.items() if any(one.settling.settled is None for one in curves)]
    curves = tuple(curve for one in found.values() for curve in one)
    return PilotStudy(WarmUp(scenario.warm_up, PILOTS, tuple(curve.settling for curve in curves)), curves)


def _pilots_of(scenario: Scenario, names: Sequence[str], seed: int | None, days: float) -> list[Configuration]:
    """The policies of these names in a run of so many days, watched from its empty start and no longer."""
    if not names:
        return []
    longer = altered(scenario, ["warm_up=0 days", "run_out=0 days", f"horizon={days!r} days"])
    return [one for one in configurations(longer, names, seed) if one.policy.name in names]


def dated(scenario: Scenario, policies: Sequence[Policy]) -> str:
    """Why no steady state is meant: what of the scenario has a date; empty where nothing has."""
    for policy in policies:
        for use in scenario.policies.get(policy.name, ()):
            if use.lever.start > 0:
                return f"under '{policy.name}' `{use.name}` begins on day {use.lever.start:g}"
            if use.lever.until is not None:
                return f"under '{policy.name}' `{use.name}` ends on day {use.lever.until:g}"
    return next((reason for policy in policies for reason in _dates_in(policy.phases[0].scenario)), "")


def _dates_in(scenario: Scenario) -> Iterator[str]:
    for name, department in scenario.departments.items():
        for kind, request in department.requests.items():
            arrivals = request.arrivals
            if arrivals.trace is not None or arrivals.times is not None:
                yield f"{name} / {kind} has requests at given times"
            if arrivals.growth:
                yield f"{name} / {kind} grows from year to year"
            if arrivals.season is not None:
                yield f"{name} / {kind} has seasons, so that no level lasts"
    for name, team in scenario.it.teams.items():
        if team.changes:
            yield f"people come to or leave {name} at a date"


def _averaged(
    configuration: Configuration, days: float, jobs: int | None, progress: Callable[[int, int], None] | None
) -> Iterator[Curve]:
    """A policy's curves, averaged over its pilots."""
    policy, seed = configuration.policy, configuration.seed
    edges = np.linspace(0.0, days, OBSERVATIONS + 1)
    tasks = [_Task(policy, seed, _FIRST_PILOT + number, edges) for number in range(PILOTS)]
    pilots: list[_Pilot] = []
    for pilot in _run(tasks, jobs):
        if pilot.failure:
            raise WarmUpError(
                f"pilot replication {pilot.replication} of '{policy.name}', seed {seed}, failed: {pilot.failure}"
            )
        pilots.append(pilot)
        if progress is not None:
            progress(len(pilots), PILOTS)
    pilots.sort(key=lambda pilot: pilot.replication)
    for name in pilots[0].curves:
        summary = moments(np.stack([pilot.curves[name] for pilot in pilots]))
        share = settled_from(summary.mean)
        settling = Settling(policy.name, name, days, None if share is None else _rounded(share * days))
        yield Curve(settling, summary.mean, half_widths(summary))


def _rounded(days: float) -> float:
    """Whole days, upwards; as it is where the warm-up is shorter than one."""
    return float(math.ceil(days - 1e-9)) if days >= 1 else days


def _run(tasks: Sequence[_Task], jobs: int | None) -> Iterator[_Pilot]:
    """Run pilots, by workers where it pays, and hand them out in any order."""
    begun = time.perf_counter()
    yield _pilot(tasks[0])
    left = tasks[1:]
    worth = (time.perf_counter() - begun) * len(left) > _WORTH_WORKERS
    workers = (cores() if worth else 1) if jobs is None else jobs
    if workers == 1:
        yield from map(_pilot, left)
        return
    from joblib import Parallel, delayed

    from sim.experiment.workers import handed_out, here

    parallel = Parallel(n_jobs=workers, return_as="generator_unordered", pre_dispatch="2 * n_jobs")
    with (
        here(),
        closing(handed_out(parallel, (delayed(_pilot)(task) for task in left))) as pilots,
    ):
        yield from pilots


def _pilot(task: _Task) -> _Pilot:
    from sim.model.simulate import simulate  # brings simpy, which is wanted where something runs only
    from sim.results.curves import trust_curve, waiting_curve

    try:
        log = simulate(task.policy, seed=task.seed, replication=task.replication)
    except Exception as error:
        return _Pilot(task.replication, {}, f"{type(error).__name__}: {error}")
    curves = {"waiting": waiting_curve(log, task.edges)}
    trust = trust_curve(log, task.edges)
    if trust is not None:
        curves["trust"] = trust
    return _Pilot(task.replication, curves)
