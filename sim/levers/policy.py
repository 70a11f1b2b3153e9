"""A policy ready to be simulated: its phases and the levers that act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.scenario.canonical import digest_of_run
from sim.scenario.phases import Phase, phases_of, uses_of

if TYPE_CHECKING:
    from sim.levers.base import Lever
    from sim.scenario.schema import Scenario


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy of a scenario.

    `phases`: the scenario as the rewriting levers leave it, in order of time, the first from 0. `levers`: those that
    act while the model runs, in order. `changes_demand`: whether a rewriting lever changes what is drawn when a need
    arises, so that the policy does not see the same requests as the others.
    """

    name: str
    phases: tuple[Phase, ...]
    levers: tuple[Lever, ...]
    changes_demand: bool

    @property
    def hash(self) -> str:
        """A SHA-256 over all that its replications hang on, but for seed and number: the scenario as it leaves it, and
        its levers.
        """
        return digest_of_run(((phase.start, phase.scenario) for phase in self.phases), self.levers)


def compile_policy(scenario: Scenario, name: str) -> Policy:
    """Make a policy of the scenario ready.

    Raises:
        ScenarioError: there is no policy of that name, or its levers leave a scenario that is not valid.
    """
    phases = phases_of(scenario, name)
    acting = tuple(use.lever for use in uses_of(scenario, name) if use.lever.acts)
    demand = _demand(scenario)
    changes = any(_demand(phase.scenario) != demand for phase in phases)
    return Policy(name, phases, acting, changes)


def _demand(scenario: Scenario) -> dict[str, Any]:
    """All that decides what is drawn when needs arise."""
    demand: dict[str, Any] = {}
    for name, department in scenario.departments.items():
        alternative = department.alternative
        returns = alternative.comes_back if alternative is not None else None
        demand[name] = (
            department.patience,
            alternative and (alternative.lead_time, alternative.fails),
            returns and (returns.chance, returns.after, returns.effort, returns.repeat_every, returns.lasts),
        )
        for kind, request in department.requests.items():
            urgent = request.urgent
            demand[f"{name}/{kind}"] = (
                request.arrivals,
                request.effort,
                request.steps,
                request.due,
                request.estimate,
                urgent and (urgent.share, urgent.due),
            )
    return demand
