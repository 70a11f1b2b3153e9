"""Which policies are run, and the levers applied to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.scenario.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.levers.policy import Policy
    from sim.scenario.schema import Scenario


class UnknownPolicyError(ValueError):
    """A policy that the scenario does not have; `message` says so, `help` offers the nearest name, or all."""

    def __init__(self, name: str, choices: Sequence[str]) -> None:
        close = nearest(name, choices)
        listed = ", ".join(f"'{choice}'" for choice in choices)
        self.name = name
        self.help = f"did you mean '{close}'?" if close else f"the policies are {listed}"
        self.message = f"there is no policy '{name}'"
        super().__init__(f"{self.message}; {self.help}")


def selected(scenario: Scenario, policies: Sequence[str] | None) -> tuple[str, ...]:
    """Names of the policies to run, in the scenario's order.

    The baseline is always among them, named or not: every comparison and every verdict needs it. None selects all.

    Raises:
        UnknownPolicyError: a name that the scenario does not have.
    """
    names = scenario.policy_names
    if policies is None:
        return tuple(names)
    for name in policies:
        if name not in names:
            raise UnknownPolicyError(name, names)
    wanted = {*policies, scenario.baseline_name}
    return tuple(name for name in names if name in wanted)


def compiled(scenario: Scenario, policies: Sequence[str]) -> tuple[Policy, ...]:
    """The policies with their levers applied.

    Raises:
        UnknownPolicyError: a name that the scenario does not have.
        ScenarioError: a lever cannot be applied.
    """
    from sim.levers.policy import compile_policy

    for name in policies:
        if name not in scenario.policy_names:
            raise UnknownPolicyError(name, scenario.policy_names)
    return tuple(compile_policy(scenario, name) for name in policies)
