"""Sobol indices of functions for which theory has them."""

from __future__ import annotations

import numpy as np
import pytest

from sim.results.variance_shares import noise_share, saltelli_design, variance_shares

# Ishigami's function with a = 7, b = 0.1; Saltelli et al., Global Sensitivity Analysis: The Primer, section 4.
A, B = 7.0, 0.1
PARTS = np.array([(1 + B * np.pi**4 / 5) ** 2 / 2, A**2 / 8, 0.0])
TOGETHER = 8 * B**2 * np.pi**8 / 225  # of the first and the third
WHOLE = PARTS.sum() + TOGETHER


def ishigami(unit: np.ndarray) -> np.ndarray:
    first, second, third = (2 * unit.T - 1) * np.pi
    return np.sin(first) + A * np.sin(second) ** 2 + B * third**4 * np.sin(first)


def generator() -> np.random.Generator:
    return np.random.default_rng(11)


def test_the_design_replaces_one_column_at_a_time() -> None:
    design = saltelli_design(8, 3, generator()).reshape(5, 8, 3)
    first, second = design[:2]
    for factor in range(3):
        expected = first.copy()
        expected[:, factor] = second[:, factor]
        assert np.array_equal(design[2 + factor], expected)
    assert np.all((design >= 0) & (design < 1))


def test_of_ishigamis_function_the_indices_are_those_of_theory() -> None:
    found = variance_shares(ishigami(saltelli_design(1024, 3, generator()))[:, None], 3, generator())
    first, total = PARTS / WHOLE, (PARTS + np.array([TOGETHER, 0.0, TOGETHER])) / WHOLE
    assert found.first == pytest.approx(first, abs=0.03)
    assert found.total == pytest.approx(total, abs=0.03)
    assert np.all((found.first_low < first) & (first < found.first_high))
    assert np.all((found.total_low < total) & (total < found.total_high))
    assert found.noise is None


def test_of_a_sum_each_share_is_its_own_variance_and_nothing_is_shared() -> None:
    design = saltelli_design(512, 3, generator())
    found = variance_shares((design @ [1.0, 2.0, 3.0])[:, None], 3, generator())
    assert found.first == pytest.approx(np.array([1, 4, 9]) / 14, abs=0.01)
    assert found.total == pytest.approx(np.array([1, 4, 9]) / 14, abs=0.01)


def test_noise_widens_the_intervals_and_is_told() -> None:
    design = saltelli_design(128, 3, generator())
    quiet = ishigami(design)[:, None] + np.zeros(10)
    noisy = quiet + generator().normal(scale=6.0, size=quiet.shape)
    calm, loud = (variance_shares(outputs, 3, np.random.default_rng(3)) for outputs in (quiet, noisy))
    assert np.all(loud.total_high - loud.total_low > calm.total_high - calm.total_low)
    assert calm.noise == pytest.approx(0.0, abs=1e-12)
    assert loud.noise == pytest.approx(3.6 / (WHOLE + 3.6), rel=0.15)


def test_what_a_replication_does_at_all_points_alike_is_no_noise() -> None:
    outputs = np.arange(32.0)[:, None] + generator().normal(scale=50.0, size=8)
    assert noise_share(outputs) == pytest.approx(0.0, abs=1e-12)


def test_of_nothing_but_noise_all_of_the_variance_is_noise() -> None:
    assert noise_share(generator().normal(size=(2000, 20))) == pytest.approx(1.0, abs=0.05)
    assert noise_share(np.ones((10, 5))) is None


@pytest.mark.slow
def test_the_interval_holds_as_often_as_it_says() -> None:
    """Coverage of the total index of the largest part of a sum, over designs; nominally 95 %."""
    hits = 0
    for seed in range(40):
        chance = np.random.default_rng(seed)
        outputs = (saltelli_design(64, 2, chance) @ [1.0, 2.0])[:, None] + chance.normal(scale=0.5, size=(256, 20))
        found = variance_shares(outputs, 2, chance)
        hits += bool(found.total_low[1] <= 0.8 <= found.total_high[1])
    assert hits >= 33
