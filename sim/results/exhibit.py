"""All that a report or a page shows of a run: its results, how its replications went, and one of them in full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.model.log import RequestLog
    from sim.results.portrait import Portrait
    from sim.results.results import Results
    from sim.scenario.schema import Scenario


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A run of a scenario, to be shown.

    `portraits` has, for each policy by its name, the portraits of the same replications, the first ones that ended well
    under every policy: of replication 3 under one policy and under another at the same place. It may be empty.
    `logs` has the log of one replication (`shown`) under each policy; it is empty, and `shown` None, where none ended
    well under every policy, or where its logs are too large to be kept.
    """

    scenario: Scenario
    results: Results
    portraits: Mapping[str, tuple[Portrait, ...]]
    portrayed: tuple[int, ...]  # the numbers of the replications that there are portraits of
    shown: int | None
    logs: Mapping[str, RequestLog]

    @property
    def survivors(self) -> bool:
        """Whether the portraits are what is left after a replication failed under some policy: an interval that is
        made of them is withheld, since the survivors may be the easy ones."""
        return any(policy.failed for policy in self.results.policies)
