"""How a replication went over time: means in equal spans, of the number of requests waiting and of trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.results.timeline import waiting_ends
from sim.results.trust import trust_means

if TYPE_CHECKING:
    from sim.model.log import Floats, RequestLog


def waiting_curve(log: RequestLog, edges: Floats) -> Floats:
    """Mean number of requests waiting for any team between each two `edges` (ascending, working days from time 0)."""
    begins, ends = np.sort(log.stay_queued), np.sort(waiting_ends(log))
    return np.diff(_days_since(begins, edges) - _days_since(ends, edges)) / np.diff(edges)


def trust_curve(log: RequestLog, edges: Floats) -> Floats | None:
    """Mean trust between each two `edges`, over the departments that have it; None where none has."""
    curves = [department.trust for department in log.departments if department.trust is not None]
    if not curves:
        return None
    mean: Floats = np.mean([trust_means(curve, edges) for curve in curves], axis=0)
    return mean


def _days_since(moments: Floats, edges: Floats) -> Floats:
    """The sum of the days from each moment to the edge, for each edge, of the moments before it; `moments` ascend."""
    before = np.searchsorted(moments, edges)
    passed = np.concatenate(([0.0], np.cumsum(moments)))
    return before * edges - passed[before]
