"""Exact results for one server: Pollaczek-Khinchine and what follows from it.

Rates are per day, times are days. A class is (arrival rate, mean work, second moment of work). Waits are means from
entering the queue to the start of work.
"""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from scipy.integrate import quad
from scipy.optimize import brentq

if TYPE_CHECKING:
    from collections.abc import Callable

Class = tuple[float, float, float]


def mg1_wait(arrival: float, mean: float, second_moment: float) -> float:
    """Pollaczek-Khinchine: lambda E[S^2] / (2 (1 - rho))."""
    return arrival * second_moment / (2 * (1 - arrival * mean))


def gm1_wait(transform: Callable[[float], float], service: float) -> float:
    """G/M/1: sigma / (mu (1 - sigma)), sigma the root in (0, 1) of sigma = A*(mu (1 - sigma))."""
    sigma = brentq(lambda s: transform(service * (1 - s)) - s, 1e-12, 1 - 1e-9)
    return float(sigma / (service * (1 - sigma)))


def regular_arrivals_wait(every: float, service: float) -> float:
    """D/M/1."""
    return gm1_wait(lambda s: exp(-s * every), service)


def erlang_arrivals_wait(phases: int, every: float, service: float) -> float:
    """E_k/M/1."""
    return gm1_wait(lambda s: (phases / (phases + s * every)) ** phases, service)


def priority_waits(classes: list[Class]) -> list[float]:
    """Mean waits by class, first the one served first, without preemption. Cobham 1954."""
    residual = sum(arrival * second for arrival, _, second in classes) / 2
    waits = []
    above = 0.0
    for arrival, mean, _ in classes:
        with_own = above + arrival * mean
        waits.append(residual / ((1 - above) * (1 - with_own)))
        above = with_own
    return waits


def preemptive_sojourns(classes: list[Class]) -> list[float]:
    """Mean times in system by class under preemptive resume. Conway, Maxwell and Miller 1967, section 8.6."""
    sojourns = []
    above = 0.0
    residual = 0.0
    for arrival, mean, second in classes:
        with_own = above + arrival * mean
        residual += arrival * second / 2
        sojourns.append(mean / (1 - above) + residual / ((1 - above) * (1 - with_own)))
        above = with_own
    return sojourns


def shortest_first_wait(arrival: float, density: Callable[[float], float], longest: float) -> float:
    """Mean wait in M/G/1 where the shortest work goes first, known exactly. Phipps 1956.

    The integral over x of lambda E[S^2] / (2 (1 - rho(x))^2) against the law of work, rho(x) being the load of work no
    longer than x. `density` is of work, on (0, longest).
    """
    second = quad(lambda x: x * x * density(x), 0, longest, limit=200)[0]

    def wait_of(x: float) -> float:
        load = arrival * quad(lambda t: t * density(t), 0, x, limit=200)[0]
        return float(arrival * second / (2 * (1 - load) ** 2))

    return float(quad(lambda x: wait_of(x) * density(x), 0, longest, limit=200)[0])
