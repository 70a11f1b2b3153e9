"""Stationary distributions of Markov chains, solved numerically: the common ground of the exact results."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import spsolve

State = TypeVar("State", bound=Hashable)


def stationary(moves: Callable[[State], Iterable[tuple[State, float]]], start: State) -> dict[State, float]:
    """The long-run share of time in each state that can be reached from `start`.

    `moves` gives, for a state, the states it can go to with their rates per day. The caller truncates the state space;
    the truncated tail's mass must be negligible.
    """
    index: dict[State, int] = {start: 0}
    rows: list[int] = []
    columns: list[int] = []
    rates: list[float] = []
    todo = [start]
    while todo:
        state = todo.pop()
        for target, rate in moves(state):
            if target not in index:
                index[target] = len(index)
                todo.append(target)
            here, there = index[state], index[target]
            rows += [there, here]
            columns += [here, here]
            rates += [rate, -rate]
    size = len(index)
    generator = csr_matrix((rates, (rows, columns)), shape=(size, size)).tolil()
    generator[0, :] = 1.0
    right_side = np.zeros(size)
    right_side[0] = 1.0
    shares = spsolve(generator.tocsc(), right_side)
    return {state: float(shares[k]) for state, k in index.items()}


def birth_death(birth: Callable[[int], float], death: Callable[[int], float], size: int) -> np.ndarray:
    """Stationary shares of a birth-death chain on 0 .. size - 1, by detailed balance in logarithms."""
    logarithms = np.zeros(size)
    for n in range(1, size):
        up = birth(n - 1)
        logarithms[n] = -np.inf if up == 0 else logarithms[n - 1] + np.log(up) - np.log(death(n))
    weights = np.exp(logarithms - logarithms.max())
    return np.asarray(weights / weights.sum())


def expected(shares: dict[State, float], of: Callable[[State], float]) -> float:
    """The long-run mean of a quantity of the state."""
    return sum(share * of(state) for state, share in shares.items())
