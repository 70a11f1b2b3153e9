"""Bands over replications, paired differences of one figure, and histograms from quantiles."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sim.results.bands import band_of, half_width, histogram, paired


def test_a_band_has_the_mean_its_interval_and_the_spread_of_replications():
    figures = np.random.default_rng(1).gamma(2.0, size=(30, 3))
    band = band_of(figures)
    for column in range(3):
        own = figures[:, column]
        low, high = stats.t.interval(0.95, 29, own.mean(), stats.sem(own))
        assert (band.mean[column], band.low[column], band.high[column]) == pytest.approx((own.mean(), low, high))
        assert (band.tenth[column], band.ninetieth[column]) == pytest.approx(tuple(np.quantile(own, [0.1, 0.9])))


def test_replications_without_a_figure_do_not_count():
    band = band_of(np.array([[1.0, math.nan, 4.0], [3.0, math.nan, math.nan]]))
    assert band.mean.tolist()[0] == 2.0
    assert np.isnan(band.mean[1])
    assert band.mean[2] == 4.0
    assert np.isnan([band.low[1], band.low[2], band.tenth[1]]).all()


def test_a_paired_difference_is_that_of_a_paired_t_test():
    generator = np.random.default_rng(2)
    before = generator.normal(10, 3, 25)
    after = before + generator.normal(1, 0.5, 25)
    difference, low, high, real, count, _ = paired(before, after, 1)
    interval = stats.ttest_rel(after, before).confidence_interval(0.95)
    assert (low, high) == pytest.approx((interval.low, interval.high))
    assert (real, count, difference) == (True, 25, pytest.approx((after - before).mean()))
    wider = paired(before, after, 5)
    assert half_width(wider) > half_width(paired(before, after, 1))
    assert half_width(paired(before, after, 1, withheld=True)) is None


def test_a_histogram_from_quantiles_has_the_shares_of_its_bins():
    shares = np.linspace(0.0, 1.0, 5)
    even = histogram(shares, np.array([0.0, 1.0, 2.0, 3.0, 4.0]), np.array([0.0, 0.5, 2.0, 4.0]))
    assert even == pytest.approx([0.125, 0.375, 0.5])


def test_values_that_are_equal_lie_in_the_bin_that_holds_them():
    shares = np.linspace(0.0, 1.0, 5)
    at_zero = histogram(shares, np.array([0.0, 0.0, 0.0, 2.0, 4.0]), np.array([0.0, 2.0, 4.0]))
    assert at_zero == pytest.approx([0.75, 0.25])
    inside = histogram(shares, np.array([1.0, 1.0, 1.0, 1.0, 1.0]), np.array([0.0, 2.0, 4.0]))
    assert inside == pytest.approx([1.0, 0.0])


def test_what_lies_outside_of_the_bins_is_left_out():
    shares = np.linspace(0.0, 1.0, 3)
    assert histogram(shares, np.array([-1.0, 0.0, 1.0]), np.array([0.0, 0.5])) == pytest.approx([0.25])
