"""What a service discipline orders by: smaller goes first, first in first out within a rank.

Each discipline stands here twice, for one request of a running world and for a block of needs at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.model.demand import Floats, Needs
    from sim.model.requests import Requests

Rank = Callable[[int], float]
_LEAST_ESTIMATE = 2.0**-30  # days; an estimate of zero would make the cost of delay infinite


def rank_of(discipline: str, requests: Requests) -> Rank | None:
    """Gives the rank of a row; None for a discipline that does not rank."""
    due, value, estimate = requests.due, requests.value, requests.estimate
    ranks: dict[str, Rank] = {
        "priority": requests.priority.__getitem__,
        "earliest_due": lambda row: due[row] if due[row] == due[row] else float("inf"),
        "shortest_first": estimate.__getitem__,
        "cost_of_delay": lambda row: -value[row] / max(estimate[row], _LEAST_ESTIMATE),
    }
    return ranks.get(discipline)


def ranks_of(discipline: str, needs: Needs) -> Floats:
    """The ranks of needs; KeyError for a discipline that does not rank."""
    estimate = np.maximum(needs.estimate, _LEAST_ESTIMATE)
    ranks: dict[str, Floats] = {
        "priority": needs.priority.astype(float),
        "earliest_due": np.where(np.isnan(needs.due), np.inf, needs.due),
        "shortest_first": needs.estimate,
        "cost_of_delay": -needs.value / estimate,
    }
    return ranks[discipline]
