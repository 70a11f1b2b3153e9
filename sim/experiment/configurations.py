"""What is simulated again and again: a policy of a scenario, under a seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.experiment.selection import compiled, selected
from sim.experiment.version import model_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.levers.policy import Policy
    from sim.scenario.schema import Scenario


@dataclass(frozen=True, slots=True)
class Key:
    """What all replications of a configuration have in common; with its number, what one is known by.

    `scenario` is the hash of all that a replication hangs on: the scenario as the policy leaves it, and its levers.
    """

    scenario: str
    policy: str
    seed: int
    version: str


@dataclass(frozen=True, slots=True, eq=False)
class Configuration:
    """One policy of one scenario under one seed."""

    key: Key
    scenario: Scenario
    policy: Policy

    @property
    def seed(self) -> int:
        """The seed of all chance."""
        return self.key.seed


def configurations(
    scenario: Scenario, policies: Sequence[str] | None = None, seed: int | None = None
) -> tuple[Configuration, ...]:
    """A configuration for each policy named and for the baseline, in the scenario's order; for all when left out.

    `seed` stands in for the scenario's own.

    Raises:
        UnknownPolicyError: a policy that the scenario does not have.
        ScenarioError: a policy's lever cannot be applied.
    """
    chosen = scenario.seed if seed is None else seed
    return tuple(
        Configuration(Key(policy.hash, policy.name, chosen, model_version()), scenario, policy)
        for policy in compiled(scenario, selected(scenario, policies))
    )
