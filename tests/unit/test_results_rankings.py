"""When a ranking survives, turns, or cannot be told."""

from __future__ import annotations

import numpy as np
import pytest

from sim.results.rankings import order, signs


def rows(*means: float, spread: float = 1.0, replications: int = 30) -> np.ndarray:
    """A row a point: paired differences with exactly this mean, spread evenly around it."""
    around = np.linspace(-spread, spread, replications)
    return np.array(means)[:, None] + around


def test_a_sign_is_told_where_the_interval_excludes_zero() -> None:
    half = 2.045 * np.std(np.linspace(-1, 1, 30), ddof=1) / np.sqrt(30)  # Student's t with 29 degrees of freedom
    assert signs(rows(1.01 * half, 0.99 * half, -1.01 * half), 0.95).tolist() == [1, 0, -1]


def test_agreement_of_two_replications_is_no_proof() -> None:
    assert signs(np.ones((1, 2)), 0.95).tolist() == [0]
    assert signs(np.ones((1, 6)), 0.95).tolist() == [1]
    assert signs(np.zeros((1, 30)), 0.95).tolist() == [0]


@pytest.mark.parametrize(
    ("centre", "points", "verdict", "states"),
    [
        (2.0, (1.0, 2.0, 3.0), "survives", ("holds", "holds", "holds")),
        (2.0, (1.0, -2.0, 0.0), "turns", ("holds", "turns", "unclear")),
        (2.0, (1.0, 0.0), "cannot tell", ("holds", "unclear")),
        (-2.0, (-1.0, 2.0), "turns", ("holds", "turns")),
        (0.0, (0.1, -0.1), "no difference", ("unclear", "unclear")),
        (0.0, (0.1, -3.0), "turns", ("unclear", "turns")),
    ],
)
def test_the_verdict_follows_the_points(
    centre: float, points: tuple[float, ...], verdict: str, states: tuple[str, ...]
) -> None:
    found = order(rows(centre)[0], rows(*points), pairs=1)
    assert (found.verdict, found.states) == (verdict, states)


def test_two_that_are_always_equal_are_the_same() -> None:
    assert order(np.zeros(30), np.zeros((4, 30)), pairs=1).verdict == "the same"


def test_a_turn_needs_more_the_more_points_there_are_but_survival_does_not() -> None:
    half = 2.045 * np.std(np.linspace(-1, 1, 30), ddof=1) / np.sqrt(30)
    just = 1.05 * half  # told at one point, not among a hundred
    assert order(rows(2.0)[0], rows(-just), pairs=1).verdict == "turns"
    assert order(rows(2.0)[0], rows(-just, *[2.0] * 99), pairs=1).verdict == "cannot tell"
    assert order(rows(2.0)[0], rows(*[just] * 100), pairs=1).verdict == "survives"


def test_equal_policies_are_seldom_said_to_differ() -> None:
    """Of 300 pairs without any difference, at 20 points, at most a few turn: 5 % are allowed to."""
    chance = np.random.default_rng(5)
    turned = sum(
        order(chance.normal(size=30), chance.normal(size=(20, 30)), pairs=1).verdict in {"turns", "survives"}
        for _ in range(300)
    )
    assert turned <= 300 * 0.05 + 12
