"""The interval of a ratio of means: by hand, where it has no end, and how often it holds."""

import numpy as np
import pytest

from sim.results.fieller import ratio_of_means


def test_a_ratio_that_never_varies_is_certain():
    found = ratio_of_means(np.full(5, 12.0), np.full(5, 4.0), 0.95)
    assert (found.estimate, found.low, found.high) == pytest.approx((3.0, 3.0, 3.0))


def test_the_ends_are_where_the_difference_is_just_within_chance():
    """Fieller's own definition, another way: at an end R, the mean of a - R b lies t errors from 0."""
    rng = np.random.default_rng(3)
    below = rng.normal(5.0, 2.0, 40)
    above = 2.0 * below + rng.normal(4.0, 3.0, 40)
    found = ratio_of_means(above, below, 0.95)
    assert found.low < found.estimate < found.high
    for end in (found.low, found.high):
        rest = above - end * below
        assert abs(rest.mean()) / (rest.std(ddof=1) / np.sqrt(40)) == pytest.approx(2.0226909, rel=1e-6)


def test_where_the_lower_mean_may_be_zero_there_is_no_upper_end():
    rng = np.random.default_rng(4)
    found = ratio_of_means(rng.normal(100.0, 5.0, 50), rng.normal(0.1, 3.0, 50), 0.95)
    assert found.high is None
    assert found.low > 0
    nothing = ratio_of_means(rng.normal(0.0, 5.0, 50), rng.normal(0.0, 3.0, 50), 0.95)
    assert (nothing.low, nothing.high) == (None, None)


def test_where_the_lower_mean_is_clearly_negative_there_is_nothing_to_say():
    rng = np.random.default_rng(4)
    found = ratio_of_means(rng.normal(100.0, 5.0, 50), rng.normal(-9.0, 3.0, 50), 0.95)
    assert (found.estimate, found.low, found.high) == (None, None, None)


def test_undefined_figures_do_not_count():
    gap = ratio_of_means(np.array([1.0, np.nan, 3.0]), np.array([1.0, 2.0, np.nan]), 0.95)
    assert (gap.estimate, gap.low) == (1.0, None)
    assert ratio_of_means(np.array([np.nan]), np.array([1.0]), 0.95).estimate is None


@pytest.mark.parametrize(("below", "n"), [(5.0, 10), (5.0, 100), (1.0, 30), (0.4, 30)])
def test_the_interval_holds_as_often_as_it_says(below, n):
    """Correlated pairs, from a mean below that is clearly above zero to one that often is not."""
    rng = np.random.default_rng(8)
    experiments, held, above = 2000, 0, 20.0
    for _ in range(experiments):
        shared = rng.normal(0.0, 1.0, n)
        under = below + shared + rng.normal(0.0, 1.0, n)
        over = above + 3.0 * shared + rng.normal(0.0, 4.0, n)
        found = ratio_of_means(over, under, 0.95)
        held += (found.low is None or found.low <= above / below) and (
            found.high is None or above / below <= found.high
        )
    expected = 0.95 * experiments
    assert abs(held - expected) < 4 * np.sqrt(expected * 0.05) or held > expected
    assert held > 0.935 * experiments
