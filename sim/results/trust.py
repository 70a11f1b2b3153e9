"""Trust over the measured window, from the curve's events and the closed form of its drift between them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.results.timeline import Span, integral

if TYPE_CHECKING:
    from sim.model.log import DepartmentLog, Floats, RequestLog, TrustCurve
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
    return curve.start + float(_grudges(curve, np.array([time]))[0])


def trust_mean(curve: TrustCurve, span: Span) -> float:
    """Time average of trust over the span."""
    return float(trust_means(curve, np.array(span))[0])


def trust_means(curve: TrustCurve, edges: Floats) -> Floats:
    """Time average of trust between each two `edges` (ascending), by the integral of the drift's closed form."""
    inside = (curve.times > edges[0]) & (curve.times < edges[-1])
    cuts = np.union1d(edges, curve.times[inside])
    begins, days = cuts[:-1], np.diff(cuts)
    integrals = curve.start * days + _grudges(curve, begins) * _drift_integral(days, curve.half_life)
    means: Floats = np.add.reduceat(integrals, np.searchsorted(begins, edges[:-1])) / np.diff(edges)
    return means


def _grudges(curve: TrustCurve, times: Floats) -> Floats:
    """How far trust is from its start value at each time; 0 before the first event."""
    last = np.searchsorted(curve.times, times, side="right") - 1
    if not len(curve.times):
        return np.zeros_like(times)
    left = (curve.values[last] - curve.start) * _left_over(times - curve.times[last], curve.half_life)
    return np.where(last >= 0, left, 0.0)


def _left_over(elapsed: Floats, half_life: float) -> Floats:
    """The share of a grudge that is left after each of these times."""
    if math.isinf(half_life):
        return np.ones_like(elapsed)
    if half_life == 0.0:
        return np.where(elapsed > 0.0, 0.0, 1.0)
    return np.exp2(-elapsed / half_life)


def _drift_integral(days: Floats, half_life: float) -> Floats:
    """Integral of `_left_over` from 0 to each of these numbers of days."""
    if math.isinf(half_life):
        return days
    return half_life / math.log(2.0) * (1.0 - _left_over(days, half_life))


def _walked_away(department: DepartmentLog, window: Span) -> bool:
    """Whether the department was away at any time in the window; one without an alternative never is."""
    return department.has_alternative and integral(department.walked_away, window) > 0.0
