"""The rule that says when a mean is known precisely enough, on figures whose mean is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.results.amounts import Amount
from sim.results.estimates import binomial_interval
from sim.results.stopping import look_ahead, precision_reached, running_intervals


def relative(share: float) -> Amount:
    return Amount(f"{share:.0%}", share, relative=True)


def absolute(value: float) -> Amount:
    return Amount(f"{value}", value, relative=False)


def test_running_intervals_are_students_of_the_first_figures():
    figures = np.random.default_rng(1).gamma(2.0, 3.0, size=60) + 1e6
    means, half = running_intervals(figures)
    for n in (2, 3, 17, 60):
        low, high = stats.t.interval(0.95, n - 1, loc=figures[:n].mean(), scale=stats.sem(figures[:n]))
        assert (means[n - 1], half[n - 1]) == pytest.approx((figures[:n].mean(), (high - low) / 2), rel=1e-9)
    assert np.isnan(half[0])


def test_yes_and_no_have_the_exact_binomial_interval():
    figures = (np.random.default_rng(2).random(50) < 0.1).astype(float)
    _, half = running_intervals(figures, yes_or_no=True)
    for n in (1, 10, 50):
        low, high = binomial_interval(int(figures[:n].sum()), n)
        assert half[n - 1] == pytest.approx((high - low) / 2)


def by_hand(figures: np.ndarray, limit: float) -> int | None:
    """The rule, one replication after the other."""
    for n in range(30, len(figures) + 1):
        ahead = n + look_ahead(n)
        if ahead > len(figures):
            return None
        widths = [stats.t.ppf(0.975, m - 1) * stats.sem(figures[:m]) for m in range(n, ahead + 1)]
        if all(width <= limit * abs(figures[:m].mean()) for m, width in zip(range(n, ahead + 1), widths, strict=True)):
            return n
    return None


def test_the_rule_is_that_of_hoad_robinson_and_davies():
    chance = np.random.default_rng(3)
    found = []
    for _ in range(15):
        figures = chance.gamma(4.0, 1.0, size=150)
        found.append(precision_reached(figures, relative(0.1)).after)
        assert found[-1] == by_hand(figures, 0.1)
    assert None not in found
    assert len(set(found)) > 10


def test_a_narrow_interval_that_does_not_last_does_not_count():
    figures = np.tile([9.9, 10.1], 60)
    figures[33] = 30.0  # within the look-ahead of the 30th
    assert precision_reached(figures, relative(0.05)).after > 35
    figures[33], figures[60] = 10.1, 30.0  # long after it
    assert precision_reached(figures, relative(0.05)).after == 30


def test_it_never_stops_before_30_and_needs_its_look_ahead():
    figures = np.tile([9.99, 10.01], 100)
    assert precision_reached(figures[:34], relative(0.05)).after is None
    assert precision_reached(figures[:35], relative(0.05)).after == 30
    assert (look_ahead(30), look_ahead(100), look_ahead(400)) == (5, 5, 20)


def test_what_was_asked_for_may_be_an_amount():
    figures = np.random.default_rng(4).normal(0.0, 1.0, size=400)  # a mean of 0 has no percentage
    found = precision_reached(figures, absolute(0.2))
    assert found.after is not None
    assert found.after == pytest.approx((1.96 / 0.2) ** 2, rel=0.3)
    assert precision_reached(figures, relative(0.05)).after is None


def test_the_number_it_takes_is_foreseen():
    chance = np.random.default_rng(5)
    figures = chance.gamma(4.0, 1.0, size=4000)
    foreseen = precision_reached(figures[:100], relative(0.02)).needed
    assert foreseen == pytest.approx(precision_reached(figures, relative(0.02)).after, rel=0.3)


def test_undefined_figures_do_not_count():
    figures = np.tile([9.99, np.nan, 10.01], 40)
    found = precision_reached(figures, relative(0.05))
    assert (found.n, found.after, found.mean) == (80, 30, pytest.approx(10.0))
    nothing = precision_reached(np.full(40, np.nan), relative(0.05))
    assert (nothing.n, nothing.mean, nothing.half_width, nothing.needed) == (0, None, None, None)


def test_figures_all_alike_are_certain_unless_they_are_yes_or_no():
    assert precision_reached(np.zeros(40), relative(0.05)).after == 30
    assert precision_reached(np.zeros(40), absolute(0.02), yes_or_no=True).after is None
    assert precision_reached(np.zeros(300), absolute(0.02), yes_or_no=True).after == pytest.approx(90, abs=3)


def covered(experiments: int, draw, target: float) -> float:
    """How often the interval at which the rule stops holds the true mean of 1."""
    held = 0
    for _ in range(experiments):
        figures = draw()
        after = precision_reached(figures, relative(target)).after
        means, half = running_intervals(figures[:after])
        held += abs(means[-1] - 1.0) <= half[-1]
    return held / experiments


def test_stopped_intervals_of_normal_figures_hold_the_truth_as_often_as_they_say():
    chance = np.random.default_rng(6)
    share = covered(2000, lambda: chance.normal(1.0, 0.3, size=400), 0.05)
    assert share > 0.95 - 3 * np.sqrt(0.95 * 0.05 / 2000)


def test_stopped_intervals_of_skewed_figures_hold_it_less_often():
    """Waits are skewed; the explanation says by how much their intervals fall short."""
    chance = np.random.default_rng(7)
    share = covered(2000, lambda: chance.exponential(1.0, size=900), 0.1)
    assert 0.92 < share < 0.96
