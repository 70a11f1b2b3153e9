"""Contractors who are called and sent away at reviews of the queue: a chain between reviews, and jumps at them.

All work is exponential with one rate; rates are per day, times are days.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import expm, solve

State = tuple[int, int, int, bool]
"""Waiting, own people at work, contractors at work, whether contractors are there (else those at work are leaving)."""


@dataclass(frozen=True, slots=True)
class Surge:
    """Mean wait, mean contractors on the payroll (those who finish their last work included), mean people at work."""

    wait: float
    paid: float
    busy: float


@dataclass(frozen=True, slots=True)
class Terms:
    """`people` come when more than `above` wait at a review, go when `below` or fewer do; `every` is the time between
    reviews."""

    people: int
    above: int
    below: int
    every: float


def surge(own: int, arrival: float, service: float, terms: Terms, size: int = 60) -> Surge:
    """Long-run means for own people of one team and contractors who serve the same queue.

    A newcomer is taken by own people first. When contractors are sent away the idle go at once, and those at work when
    it is done; called again before that, they stay. The number waiting is truncated at `size`.
    """
    states = _states(own, terms.people, size)
    index = {state: k for k, state in enumerate(states)}
    rates = np.zeros((len(states), len(states)))
    for state, here in index.items():
        for target, rate in _moves(state, own, terms.people, arrival, service, size):
            rates[here, index[target]] += rate
            rates[here, here] -= rate
    jumps = np.zeros_like(rates)
    for state, here in index.items():
        jumps[here, index[_review(state, terms)]] = 1.0
    # The integral of exp(Q t) over one period, and exp(Q every) itself, from one exponential of a block matrix.
    count = len(states)
    block = np.zeros((2 * count, 2 * count))
    block[:count, :count], block[:count, count:] = rates, np.eye(count)
    both = expm(block * terms.every)
    flow, total = both[:count, :count], both[:count, count:]
    system = (flow @ jumps).T - np.eye(count)
    system[0, :] = 1.0
    right_side = np.zeros(count)
    right_side[0] = 1.0
    after_review = solve(system, right_side)
    shares = after_review @ total / terms.every
    waiting = sum(share * state[0] for share, state in zip(shares, states, strict=True))
    paid = sum(share * (terms.people if s[3] else s[2]) for share, s in zip(shares, states, strict=True))
    busy = sum(share * (s[1] + s[2]) for share, s in zip(shares, states, strict=True))
    return Surge(wait=float(waiting) / arrival, paid=float(paid), busy=float(busy))


def _states(own: int, people: int, size: int) -> list[State]:
    idle = [(0, i, k, there) for i in range(own + 1) for k in range(people + 1) for there in (False, True)]
    off = [(q, own, k, False) for q in range(1, size + 1) for k in range(people + 1)]
    return idle + off + [(q, own, people, True) for q in range(1, size + 1)]


def _moves(state: State, own: int, people: int, arrival: float, service: float, size: int) -> list[tuple[State, float]]:
    waiting, at_work, helping, there = state
    found: list[tuple[State, float]] = []
    if at_work < own:
        found.append(((0, at_work + 1, helping, there), arrival))
    elif there and helping < people:
        found.append(((0, at_work, helping + 1, there), arrival))
    elif waiting < size:
        found.append(((waiting + 1, at_work, helping, there), arrival))
    if at_work:
        after = (waiting - 1, at_work) if waiting else (0, at_work - 1)
        found.append(((*after, helping, there), at_work * service))
    if helping:
        takes_next = there and waiting > 0
        after = (waiting - 1, helping) if takes_next else (waiting, helping - 1)
        found.append(((after[0], at_work, after[1], there), helping * service))
    return found


def _review(state: State, terms: Terms) -> State:
    waiting, at_work, helping, there = state
    if not there and waiting > terms.above:
        taken = min(waiting, terms.people - helping)
        return (waiting - taken, at_work, helping + taken, True)
    if there and waiting <= terms.below:
        return (waiting, at_work, helping, False)
    return state
