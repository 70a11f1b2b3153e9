"""Exact results for M/M/c with patience: Erlang-A and its kin with any law of patience.

Baccelli and Hebuterne 1981; in the form of Zeltyn and Mandelbaum 2005, "Call centers with impatient customers:
many-server asymptotics of the M/M/n+G queue", section 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf
from typing import TYPE_CHECKING

from scipy.integrate import quad

from oracle.many_servers import erlang_b

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Abandonment:
    """Share that leaves, mean time in the queue of all (leavers included), share that find nobody free."""

    leave: float
    wait: float
    delayed: float


def mmcg(
    servers: int,
    arrival: float,
    service: float,
    patience_integral: Callable[[float], float],
    *,
    horizon: float = inf,
    kink: float | None = None,
) -> Abandonment:
    """M/M/c+G. `patience_integral(x)` is the integral from 0 to x of the chance to be still patient.

    `horizon` bounds the integrals where the integrand has died out; `kink` marks where the patience law has a corner.
    """

    def weight(x: float) -> float:
        return exp(arrival * patience_integral(x) - servers * service * x)

    def integral(of: Callable[[float], float]) -> float:
        if kink is None:
            return float(quad(of, 0, horizon, limit=400)[0])
        return float(quad(of, 0, kink, limit=400)[0] + quad(of, kink, horizon, limit=400)[0])

    total = integral(weight)
    waiting = integral(lambda x: patience_integral(x) * weight(x))
    blocked = erlang_b(servers - 1, arrival / service)
    scale = 1 / blocked + arrival * total
    return Abandonment(
        leave=(1 + (arrival - servers * service) * total) / scale,
        wait=arrival * waiting / scale,
        delayed=arrival * total / scale,
    )


def exponential_patience(servers: int, arrival: float, service: float, mean: float) -> Abandonment:
    """M/M/c+M, Erlang-A."""
    return mmcg(servers, arrival, service, lambda x: mean * (1 - exp(-x / mean)))


def constant_patience(servers: int, arrival: float, service: float, length: float) -> Abandonment:
    """M/M/c+D."""
    return mmcg(servers, arrival, service, lambda x: min(x, length), kink=length)


def uniform_patience(servers: int, arrival: float, service: float, longest: float) -> Abandonment:
    """M/M/c+U with patience uniform on (0, longest)."""

    def patient(x: float) -> float:
        y = min(x, longest)
        return y - y * y / (2 * longest)

    return mmcg(servers, arrival, service, patient, kink=longest)
