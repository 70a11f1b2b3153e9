"""One replication: a world is run, its log checked and reduced to measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.model.guard import RunawayError
from sim.results.conservation import ConservationError, check_conservation
from sim.results.measures import ReplicationMeasures, measure
from sim.results.portrait import Portrait, portray
from sim.results.results import FailedReplication

if TYPE_CHECKING:
    from sim.levers.policy import Policy
    from sim.model.log import RequestLog
    from sim.scenario.schema import Scenario

FAILURES: Final = (ConservationError, RunawayError)  # of a replication, as opposed to a fault of the program


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one replication: the measures, or the failure; and its portrait, where one was asked for."""

    replication: int
    found: ReplicationMeasures | FailedReplication
    portrait: Portrait | None = None


def replicate(policy: Policy, seed: int, replication: int) -> ReplicationMeasures:
    """Run one replication of a policy and measure it.

    Raises:
        FAILURES: as for `checked_log`.
    """
    return measure(checked_log(policy, seed, replication), policy.phases[0].scenario.calendar)


def checked_log(policy: Policy, seed: int, replication: int) -> RequestLog:
    """Run one replication of a policy.

    Raises:
        ConservationError: the log breaks a law that every run keeps.
        RunawayError: the replication used more than a guard allows.
    """
    from sim.model.simulate import simulate  # brings simpy, which is wanted where something runs only

    log = simulate(policy, seed=seed, replication=replication)
    check_conservation(log)
    return log


def request_log(scenario: Scenario, policy: str, *, seed: int | None = None, replication: int = 0) -> RequestLog:
    """The log of one replication of a policy, the same as `run` measured, for a closer look.

    Raises:
        UnknownPolicyError: the scenario has no policy of that name.
        ScenarioError: the policy cannot be applied.
        FAILURES: as for `checked_log`.
    """
    from sim.experiment.selection import compiled

    (chosen,) = compiled(scenario, [policy])
    return checked_log(chosen, scenario.seed if seed is None else seed, replication)


def attempt(policy: Policy, seed: int, replication: int, *, portrayed: bool = False) -> Outcome:
    """Run one replication, measure it and, if wanted, portray it; whatever goes wrong in it becomes its failure, so
    that the others go on.
    """
    try:
        log = checked_log(policy, seed, replication)
        measures = measure(log, policy.phases[0].scenario.calendar)
        return Outcome(replication, measures, portray(log) if portrayed else None)
    except Exception as error:
        return Outcome(replication, FailedReplication(replication, seed, f"{type(error).__name__}: {error}"))
