"""Morris screening where the answer is known: linear functions, products, and nothing but noise."""

from __future__ import annotations

import numpy as np
import pytest

from sim.results.screening import LEVELS, STEP, elementary_effects, screen, walks

WEIGHTS = np.array([3.0, -2.0, 0.0, 0.5, 10.0])


def generator() -> np.random.Generator:
    return np.random.default_rng(7)


def test_a_walk_moves_each_factor_once_by_a_step_along_the_grid() -> None:
    points = walks(50, 6, generator())
    moves = np.abs(np.diff(points, axis=1))
    assert points.shape == (50, 7, 6)
    assert np.allclose(np.sort(moves, axis=2)[:, :, :-1], 0.0)
    assert np.allclose(moves.sum(axis=1), STEP)
    assert np.allclose(points * (LEVELS - 1), np.round(points * (LEVELS - 1)))
    assert points.min() == 0.0
    assert points.max() == 1.0


def test_walks_go_up_and_down_in_any_order() -> None:
    moves = np.diff(walks(400, 3, generator()), axis=1)
    first = np.abs(moves[:, 0]).argmax(axis=1)
    assert min(np.bincount(first, minlength=3)) > 90  # of 133 expected
    assert 160 < int((moves.sum(axis=1)[:, 0] > 0).sum()) < 240


def test_of_a_linear_function_the_effects_are_its_weights_and_nothing_spreads() -> None:
    points = walks(6, 5, generator())
    effects = elementary_effects(points, (points @ WEIGHTS)[:, :, None])
    found = screen(effects, generator())
    assert effects[:, :, 0] == pytest.approx(np.tile(WEIGHTS, (6, 1)), abs=1e-12)
    assert found.mu_star == pytest.approx(np.abs(WEIGHTS), abs=1e-12)
    assert found.mu == pytest.approx(WEIGHTS, abs=1e-12)
    assert found.sigma == pytest.approx(np.zeros(5), abs=1e-12)
    assert found.low == pytest.approx(found.high, abs=1e-12)


def test_mu_star_sees_what_cancels_in_mu() -> None:
    points = walks(200, 2, generator())
    outputs = (points[:, :, 0] - 0.5) * (points[:, :, 1] - 0.5)
    found = screen(elementary_effects(points, outputs[:, :, None]), generator())
    # The effect of one factor is the other less a half: 1/2 or 1/6 in size, each as likely, of either sign.
    assert found.mu_star == pytest.approx([1 / 3, 1 / 3], abs=0.04)
    assert found.mu == pytest.approx([0.0, 0.0], abs=0.1)
    assert found.sigma == pytest.approx(np.sqrt([5 / 36, 5 / 36]), abs=0.03)
    assert np.all((found.low < 1 / 3) & (found.high > 1 / 3))


def test_of_pure_noise_mu_star_is_what_noise_says() -> None:
    points = walks(100, 4, generator())
    outputs = generator().normal(size=(100, 5, 30))
    found = screen(elementary_effects(points, outputs), generator())
    assert found.mu_star == pytest.approx(found.noise, rel=0.2)
    # The difference of two means of 30 standard normal values, over a step of two thirds.
    assert found.noise == pytest.approx(np.full(4, np.sqrt(2 / np.pi) * np.sqrt(2 / 30) / STEP), rel=0.1)


def test_one_replication_says_nothing_of_noise() -> None:
    points = walks(5, 2, generator())
    found = screen(elementary_effects(points, points.sum(axis=2)[:, :, None]), generator())
    assert np.isnan(found.noise).all()
