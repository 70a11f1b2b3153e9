"""Queueing formulas against birth-death chains solved as linear equations, and against their own limits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sim.results.theory.erlang import erlang_a, erlang_b, erlang_c, erlang_c_wait
from sim.results.theory.priorities import cobham_waits
from sim.results.theory.single import pollaczek_khinchine_wait

if TYPE_CHECKING:
    from numpy.typing import NDArray


def stationary(births: list[float], deaths: list[float]) -> NDArray[np.float64]:
    """Chances of a birth-death chain's states from its balance equations; births[n]: n to n + 1, deaths[n]: back."""
    size = len(births) + 1
    generator = np.zeros((size, size))
    for n, (birth, death) in enumerate(zip(births, deaths, strict=True)):
        generator[n, n + 1], generator[n + 1, n] = birth, death
    generator -= np.diag(generator.sum(axis=1))
    equations = np.vstack([generator.T, np.ones(size)])
    right = np.append(np.zeros(size), 1.0)
    return np.linalg.lstsq(equations, right, rcond=None)[0]


@pytest.mark.parametrize(("servers", "load"), [(1, 0.5), (3, 2.4), (10, 9.0), (10, 14.0)])
def test_erlang_b_is_the_chance_of_the_full_loss_system(servers: int, load: float) -> None:
    chances = stationary([load] * servers, [float(n + 1) for n in range(servers)])
    assert erlang_b(servers, load) == pytest.approx(chances[-1], rel=1e-9)


@pytest.mark.parametrize(("servers", "load"), [(1, 0.5), (3, 2.4), (8, 6.0)])
def test_erlang_c_is_the_chance_that_all_are_busy(servers: int, load: float) -> None:
    states = 250
    chances = stationary([load] * states, [float(min(n + 1, servers)) for n in range(states)])
    assert erlang_c(servers, load) == pytest.approx(chances[servers:].sum(), rel=1e-8)
    queue = float(np.dot(chances, np.maximum(np.arange(states + 1) - servers, 0)))
    assert erlang_c_wait(servers, load / 4.0, 4.0) == pytest.approx(queue / (load / 4.0), rel=1e-7)


def test_a_system_without_a_steady_state_is_refused() -> None:
    with pytest.raises(ValueError, match="not below 3 servers"):
        erlang_c(3, 3.0)
    with pytest.raises(ValueError, match="no steady state"):
        pollaczek_khinchine_wait(0.5, 2.0, 8.0)
    with pytest.raises(ValueError, match="no steady state"):
        cobham_waits(1.0, [0.5, 0.5])


@pytest.mark.parametrize(
    ("servers", "rate", "work", "patience"), [(1, 0.5, 1.0, 3.0), (5, 0.6, 10.0, 20.0), (10, 1.1, 10.0, 2.0)]
)
def test_erlang_a_is_its_birth_death_chain(servers: int, rate: float, work: float, patience: float) -> None:
    states = 150
    deaths = [min(n, servers) / work + max(n - servers, 0) / patience for n in range(1, states + 1)]
    chances = stationary([rate] * states, deaths)
    waiting = np.maximum(np.arange(states + 1) - servers, 0)
    exact = erlang_a(servers, rate, work, patience)
    assert exact.queue_length == pytest.approx(np.dot(chances, waiting), rel=1e-7)
    assert exact.delayed == pytest.approx(chances[servers:].sum(), rel=1e-7)
    assert exact.wait == pytest.approx(np.dot(chances, waiting) / rate, rel=1e-7)
    served = np.dot(chances, np.minimum(np.arange(states + 1), servers)) / work
    assert exact.abandoned == pytest.approx(1.0 - served / rate, rel=1e-6)
    assert exact.busy == pytest.approx(served * work, rel=1e-7)


def test_erlang_a_with_endless_patience_is_erlang_c() -> None:
    exact = erlang_a(4, 0.3, 10.0, 1e9)
    assert exact.wait == pytest.approx(erlang_c_wait(4, 0.3, 10.0), rel=1e-5)
    assert exact.delayed == pytest.approx(erlang_c(4, 3.0), rel=1e-5)


def test_erlang_a_under_a_heavy_overload_serves_what_the_servers_can() -> None:
    exact = erlang_a(10, 20.0, 1.0, 1000.0)
    assert exact.abandoned == pytest.approx(0.5, abs=1e-3)
    assert exact.busy == pytest.approx(10.0, rel=1e-6)


def test_patience_as_long_as_work_makes_infinitely_many_servers() -> None:
    # Every death rate is n / work then: the number in the system is Poisson with the load as its mean.
    exact = erlang_a(3, 0.4, 10.0, 10.0)
    tail = 1.0 - sum(math.exp(-4.0) * 4.0**n / math.factorial(n) for n in range(3))
    assert exact.delayed == pytest.approx(tail, rel=1e-9)


def test_pollaczek_khinchine_agrees_with_erlang_c_for_exponential_work() -> None:
    assert pollaczek_khinchine_wait(0.08, 10.0, 200.0) == pytest.approx(erlang_c_wait(1, 0.08, 10.0), rel=1e-12)


def test_constant_work_halves_the_wait() -> None:
    assert pollaczek_khinchine_wait(0.08, 10.0, 100.0) == pytest.approx(erlang_c_wait(1, 0.08, 10.0) / 2, rel=1e-12)


def test_cobham_with_one_class_is_the_plain_queue() -> None:
    residual = 0.08 * 200.0 / 2
    assert cobham_waits(residual, [0.8])[0] == pytest.approx(pollaczek_khinchine_wait(0.08, 10.0, 200.0), rel=1e-12)


def test_priorities_conserve_the_mean_wait_weighted_by_load() -> None:
    loads = [0.2, 0.35, 0.3]
    residual = erlang_c(4, 4 * 0.85) * 10.0 / 4
    waits = cobham_waits(residual, loads)
    mean = sum(load * wait for load, wait in zip(loads, waits, strict=True)) / 0.85
    assert mean == pytest.approx(erlang_c_wait(4, 4 * 0.85 / 10.0, 10.0), rel=1e-12)
    assert waits[0] < waits[1] < waits[2]


def test_the_first_class_of_two_waits_as_a_markov_chain_says() -> None:
    # One person, two classes, exponential work of mean 1: (in work: none, first or second; waiting first, second).
    first, second, most = 0.3, 0.4, 60
    exact = _two_classes(first, second, most)
    residual = (first + second) * 2.0 / 2
    assert cobham_waits(residual, [first, second]) == pytest.approx(exact, rel=1e-3)


def _two_classes(first: float, second: float, most: int) -> tuple[float, float]:
    """Mean waits of both classes, by iterating the chain of an M/M/1 queue with head-of-line priority."""
    from scipy import sparse
    from scipy.sparse.linalg import spsolve

    def state(i: int, j: int) -> int:
        return 1 + i * (most + 1) + j

    size = 1 + (most + 1) ** 2
    moves: list[tuple[int, int, float]] = [(0, state(0, 0), first + second), (state(0, 0), 0, 1.0)]
    for i in range(most + 1):
        for j in range(most + 1):
            if i < most:
                moves.append((state(i, j), state(i + 1, j), first))
            if j < most:
                moves.append((state(i, j), state(i, j + 1), second))
            if i:
                moves.append((state(i, j), state(i - 1, j), 1.0))
            elif j:
                moves.append((state(0, j), state(0, j - 1), 1.0))
    sources, targets, rates = (np.array(column) for column in zip(*moves, strict=True))
    flow = sparse.coo_matrix((rates, (sources, targets)), shape=(size, size)).tocsr()
    balance = (flow - sparse.diags(np.asarray(flow.sum(axis=1)).ravel())).T.tolil()
    balance[0, :] = 1.0
    right = np.zeros(size)
    right[0] = 1.0
    chances = spsolve(balance.tocsc(), right)[1:].reshape(most + 1, most + 1)
    count = np.arange(most + 1)
    return float(np.dot(chances.sum(axis=1), count) / first), float(np.dot(chances.sum(axis=0), count) / second)
