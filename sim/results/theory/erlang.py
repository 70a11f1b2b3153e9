"""Erlang's formulas: c people, Poisson arrivals, exponential work; with and without people losing patience.

Rates are per working day, times are working days. `load` is the offered load: arrival rate times mean work time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


def erlang_b(servers: int, load: float) -> float:
    """Chance that all of c servers are busy when nobody waits (M/M/c/c), 0 to 1.

    Source: Cooper, Introduction to Queueing Theory, 2nd ed., section 3.3; B(k) = aB(k-1) / (k + aB(k-1)).
    """
    blocked = 1.0
    for server in range(1, servers + 1):
        blocked = load * blocked / (server + load * blocked)
    return blocked


def erlang_c(servers: int, load: float) -> float:
    """Chance that an arrival has to wait in M/M/c, 0 to 1.

    Source: Cooper, Introduction to Queueing Theory, 2nd ed., section 3.4, from Erlang B: C = B / (1 - (a / c)(1 - B)).

    Raises:
        ValueError: the load is not below the number of servers, so that the queue grows without end.
    """
    if not load < servers:
        raise ValueError(f"a load of {load!r} is not below {servers} servers: the queue has no steady state")
    blocked = erlang_b(servers, load)
    return blocked / (1.0 - load / servers * (1.0 - blocked))


def erlang_c_wait(servers: int, arrival_rate: float, mean_work: float) -> float:
    """Mean wait in the queue of M/M/c, those included who do not wait: C / (c / s - lambda).

    Source: Cooper, Introduction to Queueing Theory, 2nd ed., section 3.4.

    Raises:
        ValueError: the load is not below the number of servers.
    """
    return erlang_c(servers, arrival_rate * mean_work) / (servers / mean_work - arrival_rate)


@dataclass(frozen=True, slots=True)
class Abandonment:
    """Erlang-A's figures: `abandoned` and `delayed` are shares of all arrivals, `wait` counts all of them."""

    abandoned: float
    delayed: float
    wait: float
    queue_length: float
    busy: float  # mean number of busy servers


def erlang_a(servers: int, arrival_rate: float, mean_work: float, mean_patience: float) -> Abandonment:
    """M/M/c+M: c servers, exponential patience. It has a steady state at any load.

    The number n in the system is a birth-death process: births at the arrival rate, deaths at min(n, c) / work +
    max(n - c, 0) / patience. Its chances are summed from the mode outwards until they no longer matter. Those who leave
    do so at the rate queue length / patience, and Little's law gives the wait.

    Source: Garnett, Mandelbaum and Reiman, Designing a call center with impatient customers, Manufacturing & Service
    Operations Management 4(3), 2002.
    """
    weights = _birth_death(servers, arrival_rate, mean_work, mean_patience)
    total = math.fsum(weights)
    queue = math.fsum(weight * (n - servers) for n, weight in enumerate(weights) if n > servers) / total
    return Abandonment(
        abandoned=queue / mean_patience / arrival_rate,
        delayed=math.fsum(weights[servers:]) / total,
        wait=queue / arrival_rate,
        queue_length=queue,
        busy=math.fsum(weight * min(n, servers) for n, weight in enumerate(weights)) / total,
    )


def _birth_death(servers: int, arrival_rate: float, mean_work: float, mean_patience: float) -> list[float]:
    """Unnormalised chances of 0, 1, 2, ... in the system, scaled so that no long chain overflows."""
    logs = [0.0]
    largest = 0.0
    while len(logs) <= servers or logs[-1] > largest - 60.0:
        n = len(logs)
        deaths = min(n, servers) / mean_work + max(n - servers, 0) / mean_patience
        logs.append(logs[-1] + math.log(arrival_rate / deaths))
        largest = max(largest, logs[-1])
    return [math.exp(value - largest) for value in logs]
