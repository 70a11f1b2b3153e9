"""Ciw: one node, priority classes, reneging; it keeps a record a request by itself."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import ciw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queue_models import Inputs
    from simpy_engine import Record


class _Gaps(ciw.dists.Distribution):
    """Times between arrivals, then never again."""

    def __init__(self, gaps: Sequence[float]) -> None:
        self._gaps = iter(gaps)

    def sample(self, t: float | None = None, ind: Any = None) -> float:
        return next(self._gaps, float("inf"))


class _ByRequest(ciw.dists.Distribution):
    """The value of the individual at hand, whom Ciw numbers from 1 in order of arrival."""

    def __init__(self, values: Sequence[float]) -> None:
        self._values = values

    def sample(self, t: float | None = None, ind: Any = None) -> float:
        return self._values[ind.id_number - 1]


def run(inputs: Inputs) -> list[Record]:
    """Serve all requests; their records in order of arrival."""
    arrivals = list(accumulate(inputs.gaps))
    classes = [f"Class {number}" for number in range(max(inputs.priority) + 1)]
    reneging = {}
    if inputs.patience is not None:
        reneging["reneging_time_distributions"] = {name: [_ByRequest(inputs.patience)] for name in classes}
    network = ciw.create_network(
        arrival_distributions={
            name: [_Gaps(_gaps_of(arrivals, inputs.priority, number))] for number, name in enumerate(classes)
        },
        service_distributions={name: [_ByRequest(inputs.service)] for name in classes},
        priority_classes={name: number for number, name in enumerate(classes)},
        number_of_servers=[inputs.people],
        **reneging,
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(arrivals[-1] + 10_000.0)
    records: list[Record] = [(0.0, None, 0.0)] * len(arrivals)
    for record in simulation.get_all_records():
        left = record.record_type == "renege"
        started = None if left else record.service_start_date
        records[record.id_number - 1] = (record.arrival_date, started, record.exit_date)
    return records


def _gaps_of(arrivals: Sequence[float], classes: Sequence[int], wanted: int) -> list[float]:
    mine = [at for at, number in zip(arrivals, classes, strict=True) if number == wanted]
    return [at - before for before, at in pairwise([0.0, *mine])]
