"""Runaway guards: an absurd scenario ends with the reason, not with the machine."""

from __future__ import annotations

import time
from dataclasses import dataclass


class RunawayError(RuntimeError):
    """A replication was stopped; the message says by which guard, and what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one replication may use."""

    requests: int = 5_000_000
    waiting: int = 1_000_000  # requests in queues
    at_one_instant: int = 200_000  # requests that arise without the clock moving
    seconds: float = 1800.0


DEFAULT_LIMITS = Limits()


class Guard:
    """Watches one replication."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._deadline = time.monotonic() + limits.seconds
        self._instant = -1.0
        self._requests_then = 0

    def check(self, *, requests: int, waiting: int, now: float) -> None:
        """To be called when requests have been added: how many there are, and how many wait. Raises RunawayError."""
        if now > self._instant:
            self._instant, self._requests_then = now, requests
        if requests > self.limits.requests:
            raise RunawayError(
                f"more than {self.limits.requests:,} requests by day {now:,.1f} (guard: requests); "
                "shorten the horizon, or look at arrivals and at comes_back, which may feed on itself"
            )
        if waiting > self.limits.waiting:
            raise RunawayError(
                f"more than {self.limits.waiting:,} requests were waiting on day {now:,.1f} (guard: queue length); "
                "the load is over capacity and nobody leaves: add people or focus, or lower the arrivals"
            )
        if requests - self._requests_then > self.limits.at_one_instant:
            raise RunawayError(
                f"{self.limits.at_one_instant:,} requests arose on day {now:,.3f} without the clock moving "
                "(guard: one instant); look at arrivals, batch, and repeat_every"
            )
        if time.monotonic() > self._deadline:
            raise RunawayError(
                f"the replication took longer than {self.limits.seconds:,.0f} s and had reached day {now:,.1f} "
                "(guard: wall time); shorten the horizon or lower the arrivals"
            )
