"""Exact results for queues with several servers and nobody who leaves.

Rates are per day, `servers` is a number of people, times are days. Waits are from entering the queue to the start of
work, over all requests, those that did not wait included.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import expm, solve
from scipy.stats import poisson

from oracle.chains import birth_death, expected, stationary


def erlang_b(servers: int, offered: float) -> float:
    """Share of requests that find all servers busy where nobody waits. Erlang 1917; recursion in offered load."""
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = offered * blocked / (n + offered * blocked)
    return blocked


def erlang_c(servers: int, offered: float) -> float:
    """Share of requests that wait at all in M/M/c. Erlang 1917."""
    blocked = erlang_b(servers, offered)
    return servers * blocked / (servers - offered * (1 - blocked))


def mmc_wait(servers: int, arrival: float, service: float) -> float:
    """Mean wait in M/M/c."""
    return erlang_c(servers, arrival / service) / (servers * service - arrival)


def mmc_wait_beyond(servers: int, arrival: float, service: float, time: float) -> float:
    """Share of requests that wait longer than `time` in M/M/c under first come, first served."""
    return erlang_c(servers, arrival / service) * float(np.exp(-(servers * service - arrival) * time))


def mdc(servers: int, arrival: float, work: float, size: int = 400) -> tuple[float, float]:
    """(Mean wait, share that wait) in M/D/c.

    Crommelin 1932: seen every `work` days, the number present is max(previous - servers, 0) plus the Poisson arrivals
    of that span.
    """
    arrivals = poisson.pmf(np.arange(size), arrival * work)
    step = np.zeros((size, size))
    for before in range(size):
        left = max(before - servers, 0)
        step[before, left:] = arrivals[: size - left]
    system = step.T - np.eye(size)
    system[0, :] = 1.0
    right_side = np.zeros(size)
    right_side[0] = 1.0
    shares = solve(system, right_side)
    waiting = float(np.sum(np.maximum(np.arange(size) - servers, 0) * shares))
    return waiting / arrival, float(1 - shares[:servers].sum())


def erlang_arrivals_wait(phases: int, servers: int, arrival: float, service: float, size: int = 400) -> float:
    """Mean wait in E_k/M/c, from the chain of the number present and the phase of the next arrival."""

    def moves(state: tuple[int, int]) -> list[tuple[tuple[int, int], float]]:
        present, phase = state
        found = []
        if phase + 1 < phases:
            found.append(((present, phase + 1), phases * arrival))
        elif present < size:
            found.append(((present + 1, 0), phases * arrival))
        if present:
            found.append(((present - 1, phase), min(present, servers) * service))
        return found

    shares = stationary(moves, (0, 0))
    return expected(shares, lambda state: max(state[0] - servers, 0)) / arrival


def batch_wait(batch: int, servers: int, batches: float, service: float, size: int = 600) -> float:
    """Mean wait in M^[b]/M/c with batches of a constant size arriving at rate `batches`."""

    def moves(present: int) -> list[tuple[int, float]]:
        found = [(present + batch, batches)] if present + batch <= size else []
        if present:
            found.append((present - 1, min(present, servers) * service))
        return found

    shares = stationary(moves, 0)
    return expected(shares, lambda present: max(present - servers, 0)) / (batches * batch)


def random_order_second_moment(servers: int, arrival: float, service: float) -> float:
    """Second moment of the wait in M/M/c when the next is picked at random. Riordan 1953.

    Of those that wait, first come first served gives 2 / (c mu - lambda)^2; picking at random multiplies it by
    2 / (2 - rho).
    """
    load = arrival / (servers * service)
    return erlang_c(servers, arrival / service) * 4 / ((2 - load) * (servers * service - arrival) ** 2)


def priority_waits(servers: int, arrivals: list[float], service: float) -> list[float]:
    """Mean wait of each class, the one served first leading; no preemption, one service rate. Cobham 1954."""
    capacity = servers * service
    delay = erlang_c(servers, sum(arrivals) / service) / capacity
    waits = []
    above = 0.0
    for arrival in arrivals:
        with_own = above + arrival / capacity
        waits.append(delay / ((1 - above) * (1 - with_own)))
        above = with_own
    return waits


def preemptive_sojourns(servers: int, arrivals: list[float], service: float) -> list[float]:
    """Mean time in system of each class under preemptive resume with one service rate.

    Classes 1 .. k together are an M/M/c of their own, whatever comes after them; Little's law by differences.
    """
    present_before = 0.0
    sojourns = []
    total = 0.0
    for arrival in arrivals:
        total += arrival
        present = total * (mmc_wait(servers, total, service) + 1 / service)
        sojourns.append((present - present_before) / arrival)
        present_before = present
    return sojourns


def board_wait(servers: int, arrival: float, service: float, every: float, size: int = 260) -> float:
    """Mean wait from the board's approval to the start of work, where a board meets on a grid.

    Seen just before each meeting, the number present is a chain: a Poisson batch joins, then work goes on for `every`
    days. With exponential work the k-th in the system waits (k - servers) / (servers x service).
    """
    dying = np.zeros((size, size))
    for n in range(1, size):
        rate = min(n, servers) * service
        dying[n, n - 1], dying[n, n] = rate, -rate
    work = expm(dying * every)
    batch = poisson.pmf(np.arange(size), arrival * every)
    joining = np.zeros((size, size))
    for n in range(size):
        joining[n, n:] = batch[: size - n]
    system = (joining @ work).T - np.eye(size)
    system[0, :] = 1.0
    right_side = np.zeros(size)
    right_side[0] = 1.0
    before = solve(system, right_side)
    wait_of_place = np.maximum(np.arange(size) - servers, 0) / (servers * service)
    total_of = np.cumsum(wait_of_place)
    mean = 0.0
    for n in range(size):
        sums = total_of[n:] - total_of[n]
        mean += before[n] * float(np.sum(batch[: size - n] * sums))
    return mean / (arrival * every)


def shorter_backlog_wait(arrival: float, service: float, size: int = 60) -> float:
    """Mean wait with two single-server teams where each request joins the shorter, and stays."""

    def moves(state: tuple[int, int]) -> list[tuple[tuple[int, int], float]]:
        one, two = state
        found = []
        if one < size and two < size:
            if one == two:
                found += [((one + 1, two), arrival / 2), ((one, two + 1), arrival / 2)]
            else:
                found.append(((one + 1, two) if one < two else (one, two + 1), arrival))
        if one:
            found.append(((one - 1, two), service))
        if two:
            found.append(((one, two - 1), service))
        return found

    shares = stationary(moves, (0, 0))
    return expected(shares, lambda state: max(state[0] - 1, 0) + max(state[1] - 1, 0)) / arrival


def mmck_shares(servers: int, arrival: float, service: float, room: int) -> np.ndarray:
    """Shares of time with 0 .. room requests present in M/M/c where a request that finds `room` goes elsewhere."""
    return birth_death(lambda n: arrival, lambda n: min(n, servers) * service, room + 1)


def mmc_wait_after_notice(servers: int, arrival: float, service: float, notice: float) -> float:
    """Mean wait after the need in M/M/c where requests are announced `notice` ahead: E[(W - notice)+].

    Announced or not, requests are asked for as a Poisson process, so that the queue is an M/M/c all the same, and the
    tail of its wait is C exp(-(c mu - lambda) t).
    """
    return mmc_wait_beyond(servers, arrival, service, notice) / (servers * service - arrival)
