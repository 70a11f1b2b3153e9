"""Trust over the measured window, from the curve's events and the closed form of its drift between them."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.results.timeline import Span, integral

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.model.log import DepartmentLog, RequestLog, TrustCurve
    from sim.results.groups import Groups
    from sim.results.requests import Columns


def trust_columns(log: RequestLog, groups: Groups) -> Columns:
    """Trust and walking away: for all and for departments; NaN for kinds and where trust is not modelled."""
    mean, end, away = (np.full(groups.size, np.nan) for _ in range(3))
    for index, department in enumerate(log.departments, start=1):
        if department.trust is not None:
            mean[index] = trust_mean(department.trust, log.window)
            end[index] = trust_at(department.trust, log.window[1])
            away[index] = float(_walked_away(department, log.window))
    modelled = [index for index, department in enumerate(log.departments, start=1) if department.trust is not None]
    if modelled:
        mean[0], end[0] = mean[modelled].mean(), end[modelled].mean()
        away[0] = away[modelled].max()
    return {"trust_mean": mean, "trust_end": end, "walked_away": away}


def trust_at(curve: TrustCurve, time: float) -> float:
    """Trust at a time: the value after the last event, drifting to the start value with the half-life.

    T(t) = start + (T_k - start) * 2 ** -((t - t_k) / half_life) after the event at t_k that left trust at T_k.
    """
    last = int(np.searchsorted(curve.times, time, side="right")) - 1
    if last < 0:
        return curve.start
    elapsed = time - float(curve.times[last])
    return curve.start + (float(curve.values[last]) - curve.start) * _left_over(elapsed, curve.half_life)


def trust_mean(curve: TrustCurve, span: Span) -> float:
    """Time average of trust over the span, by the integral of the drift's closed form."""
    start, end = span
    inside = (curve.times > start) & (curve.times < end)
    edges = [start, *curve.times[inside].tolist(), end]
    levels = [trust_at(curve, start), *curve.values[inside].tolist()]
    total = 0.0
    integral_of_drift = _integral_of_drift(curve.half_life)
    for (begin, until), level in zip(pairwise(edges), levels, strict=True):
        days = until - begin
        total += curve.start * days + (level - curve.start) * integral_of_drift(days)
    return total / (end - start)


def _left_over(elapsed: float, half_life: float) -> float:
    """The share of a grudge that is left after this time."""
    if math.isinf(half_life):
        return 1.0
    if half_life == 0.0:
        return 0.0 if elapsed > 0.0 else 1.0
    return math.exp2(-elapsed / half_life)


def _integral_of_drift(half_life: float) -> Callable[[float], float]:
    """Gives the integral of `_left_over` from 0 to so many days."""
    if math.isinf(half_life):
        return lambda days: days
    if half_life == 0.0:
        return lambda _days: 0.0
    scale = half_life / math.log(2.0)
    return lambda days: scale * (1.0 - math.exp2(-days / half_life))


def _walked_away(department: DepartmentLog, window: Span) -> bool:
    """Whether the department was away at any time in the window; one without an alternative never is."""
    return department.has_alternative and integral(department.walked_away, window) > 0.0
