"""From a scenario written as plain values to a replication's log: what the theory and property suites share."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from sim.levers.policy import Policy, compile_policy
from sim.levers.table import LEVERS
from sim.model.simulate import simulate
from sim.scenario.reading import read_scenario

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.model.log import RequestLog
    from sim.scenario.schema import Scenario


def scenario_of(plain: Mapping[str, Any]) -> Scenario:
    """Read a scenario the way a user's file is read, from plain values."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.yaml"
        path.write_text(yaml.safe_dump(dict(plain), sort_keys=False, allow_unicode=True), encoding="utf-8")
        return read_scenario(path, levers=LEVERS)


def policy_of(scenario: Scenario, name: str | None = None) -> Policy:
    """Compile one policy: the named one, or the baseline."""
    return compile_policy(scenario, name or scenario.baseline_name)


def log_of(plain: Mapping[str, Any], policy: str | None = None, *, seed: int = 7, replication: int = 0) -> RequestLog:
    """Read, compile and run one replication."""
    return simulate(policy_of(scenario_of(plain), policy), seed=seed, replication=replication)
