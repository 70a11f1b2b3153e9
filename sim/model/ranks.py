"""What a service discipline orders by: smaller goes first, first in first out within a rank.

Each discipline stands here twice, for one request of a running world and for a block of needs at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.model.demand import Floats, Needs
    from sim.model.requests import Requests
    from sim.scenario.schema import Discipline

Rank = Callable[[int], float]
_LEAST_ESTIMATE = 2.0**-30  # days; an estimate of zero would make the cost of delay infinite


def rank_of(discipline: Discipline, requests: Requests, kinds: Sequence[tuple[str, str]]) -> Rank | None:
    """Gives the rank of a row; None for a discipline that does not rank. `kinds`: (department, kind), by number."""
    due, value, estimate, kind = requests.due, requests.value, requests.estimate, requests.kind
    weights = strategic_weights(discipline.weights, kinds)
    ranks: dict[str, Rank] = {
        "priority": requests.priority.__getitem__,
        "earliest_due": lambda row: due[row] if due[row] == due[row] else float("inf"),
        "shortest_first": estimate.__getitem__,
        "cost_of_delay": lambda row: -value[row] / max(estimate[row], _LEAST_ESTIMATE),
        "strategic": lambda row: -weights[kind[row]],
    }
    return ranks.get(discipline.name)


def ranks_of(discipline: Discipline, needs: Needs, kinds: Sequence[tuple[str, str]]) -> Floats:
    """The ranks of needs; KeyError for a discipline that does not rank. `kinds`: (department, kind), by number."""
    estimate = np.maximum(needs.estimate, _LEAST_ESTIMATE)
    ranks: dict[str, Floats] = {
        "priority": needs.priority.astype(float),
        "earliest_due": np.where(np.isnan(needs.due), np.inf, needs.due),
        "shortest_first": needs.estimate,
        "cost_of_delay": -needs.value / estimate,
        "strategic": -np.array(strategic_weights(discipline.weights, kinds))[needs.kind],
    }
    return ranks[discipline.name]


def strategic_weights(weights: Mapping[str, float], kinds: Sequence[tuple[str, str]]) -> list[float]:
    """Each kind's weight: its own, else its department's, else 1."""
    return [weights.get(kind, weights.get(department, 1.0)) for department, kind in kinds]
