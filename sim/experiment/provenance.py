"""What is needed to make the same numbers again."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import TYPE_CHECKING

from sim import __version__
from sim.results.results import Provenance

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


def provenance(scenario: Scenario, seed: int, command: str) -> Provenance:
    """The versions, the scenario's hash, the seed and the command of a run."""
    return Provenance(
        slackline=__version__,
        python=platform.python_version(),
        numpy=version("numpy"),
        simpy=version("simpy"),
        scenario_hash=scenario.hash,
        seed=seed,
        command=command,
    )
