"""Step functions and spans of time: a value at a time, and integrals of what is there, waits or is in work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.model.log import Floats, RequestLog, StepFunction

Span = tuple[float, float]  # from, until: working days


def overlap(start: Floats, end: Floats, span: Span) -> Floats:
    """Days of each interval that lie within the span; 0 for an interval that has no start (NaN)."""
    days: Floats = np.maximum(np.minimum(end, span[1]) - np.maximum(start, span[0]), 0.0)
    days[np.isnan(days)] = 0.0
    return days


def integral(steps: StepFunction, span: Span) -> float:
    """Integral of a step function over the span; it counts as 0 before its first time."""
    edges = np.clip(np.append(steps.times, np.inf), *span)
    return float(np.dot(steps.values, np.diff(edges)))


def value_at(steps: StepFunction, time: float) -> float:
    """A step function's value at a time, what happens at that instant included; 0 before its first time."""
    last = int(np.searchsorted(steps.times, time, side="right")) - 1
    return float(steps.values[last]) if last >= 0 else 0.0


def waiting_ends(log: RequestLog) -> Floats:
    """When each stay's waiting ended: at the start of work, when it was left, else at the end of the run."""
    left_or_last = np.where(np.isnan(log.stay_ended), log.ended, log.stay_ended)
    return np.where(np.isnan(log.stay_started), left_or_last, log.stay_started)


def working_days(log: RequestLog, span: Span) -> Floats:
    """Days of work that each stay took within the span; 0 for a stay that was never started."""
    ends = np.where(np.isnan(log.stay_ended), log.ended, log.stay_ended)
    return overlap(log.stay_started, ends, span)
