"""How a replication went over time: means in equal spans, of the number of requests waiting and of trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.results.timeline import waiting_ends
from sim.results.trust import trust_means

if TYPE_CHECKING:
    from sim.model.log import Bools, Floats, RequestLog, StepFunction


def waiting_curve(log: RequestLog, edges: Floats, stays: Bools | None = None) -> Floats:
    """Mean number of requests waiting for any team between each two `edges` (ascending, working days from time 0).

    `stays` says which visits to a team count, all when left out.
    """
    begins, ends = log.stay_queued, waiting_ends(log)
    if stays is not None:
        begins, ends = begins[stays], ends[stays]
    return _mean_present(begins, ends, edges)


def busy_curve(log: RequestLog, edges: Floats, stays: Bools) -> Floats:
    """Mean number of people at work between each two `edges`, on those of the visits to a team that count."""
    started = stays & ~np.isnan(log.stay_started)
    ends = log.stay_ended[started]
    return _mean_present(log.stay_started[started], np.where(np.isnan(ends), log.ended, ends), edges)


def integral_curve(steps: StepFunction, edges: Floats) -> Floats:
    """Integral of a step function between each two `edges`; it counts as 0 before its first time."""
    rises = np.diff(steps.values, prepend=0.0)
    grown: Floats = np.clip(edges[:, None] - steps.times, 0.0, None) @ rises
    return np.diff(grown)


def _mean_present(begins: Floats, ends: Floats, edges: Floats) -> Floats:
    """Mean number of intervals that are under way between each two `edges`."""
    since = _days_since(np.sort(begins), edges) - _days_since(np.sort(ends), edges)
    mean: Floats = np.diff(since) / np.diff(edges)
    return mean


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
