"""A paired difference in words says no more, and nothing else, than its interval bears."""

from __future__ import annotations

import pytest

from sim.report.differences import Pair, range_of_wait, wait_in_words
from sim.results.results import Comparison, Estimate


def waits(base, base_half, other, other_half, low, high):
    """Two waits of a department over six replications, and the interval of their paired difference."""
    return Pair(
        Estimate(base, base - base_half, base + base_half, base_half, 6),
        Estimate(other, other - other_half, other + other_half, other_half, 6),
        Comparison(
            "Hire two", "As now", "Marketing", "wait_mean", other - base, low, high, high < 0 or low > 0, 6, None
        ),
        compared=11,
        days_per_week=5,
    )


def test_a_wait_that_is_clearly_several_times_shorter_is_told_as_a_ratio():
    assert wait_in_words(waits(30.0, 2.0, 12.0, 1.0, -20.0, -16.0)).endswith("times shorter")


def test_a_ratio_that_may_as_well_be_one_is_told_in_days_whose_interval_is_beyond_zero():
    """Beyond chance by the paired difference: "4 ± 6 times shorter" would say the contrary."""
    assert wait_in_words(waits(8.0, 4.0, 2.0, 1.9, -11.9, -0.1)) == "waits 6.0 ± 5.9 days shorter"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-8.0, 0.3, "between 8 days shorter and hardly longer"),
        (-0.3, 8.0, "between hardly shorter and 8 days longer"),
        (-4.0, 9.0, "between 4 days shorter and 9 days longer"),
        (-0.03, 0.08, "between hardly shorter and 0.1 days longer"),
    ],
)
def test_an_end_of_an_interval_that_rounds_to_nothing_is_not_told_as_0_days(low, high, said):
    assert range_of_wait(waits(8.0, 4.0, 8.0 + (low + high) / 2, 4.0, low, high)) == said
