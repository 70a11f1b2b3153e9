"""Slackline by its public path: a scenario file is loaded, its policy compiled, one replication run and measured."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from sim import load
from sim.experiment.replicate import replicate
from sim.experiment.selection import compiled
from sim.model.simulate import simulate

if TYPE_CHECKING:
    from queue_models import Plain

    from sim.levers.policy import Policy
    from sim.model.log import RequestLog
    from sim.results.measures import ReplicationMeasures


def prepared(plain: Plain) -> Policy:
    """Write the scenario to a file, load it and compile its policy: done once a scenario, not once a replication."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "timed.yaml"
        file.write_text(yaml.safe_dump(plain, sort_keys=False), encoding="utf-8")
        scenario = load(file)
    (policy,) = compiled(scenario, scenario.policy_names)
    return policy


def run(policy: Policy) -> ReplicationMeasures:
    """What `slackline run --jobs 1` does for one replication: demand drawn, run to the last request's end, log built
    with all records, conservation checked, all measures taken."""
    return replicate(policy, seed=1, replication=0)


def records(policy: Policy) -> RequestLog:
    """The log of the same replication, for what one request kept costs in memory."""
    return simulate(policy, seed=1, replication=0)
