"""MSER-5 and Welch's moving average, against hand computation and series whose bias is known."""

from __future__ import annotations

import numpy as np
import pytest

from sim.results.warm_up import Settling, WarmUp, moving_average, read_warm_up, settled_from, warm_up_document

BATCH = 5


def series(*batches: float) -> np.ndarray:
    """Observations whose batches of five have these means: one above, one below, three on it."""
    return np.concatenate([[mean + 0.5, mean - 0.5, mean, mean, mean] for mean in batches])


def autoregressive(generator: np.random.Generator, length: int, weight: float) -> np.ndarray:
    """A stationary series with standard deviation 1 in which each value is so much like the one before."""
    values = np.empty(length)
    values[0] = generator.normal()
    for place in range(1, length):
        values[place] = weight * values[place - 1] + generator.normal() * np.sqrt(1 - weight**2)
    return values


def test_the_batches_left_out_are_those_of_a_computation_by_hand() -> None:
    # Sums of squares over squared numbers of batches: 54.4 / 100, then 8.889 / 81 = 0.1097, then 8 / 64 = 0.125.
    assert settled_from(series(9, 1, 3, 1, 3, 1, 3, 1, 3, 1)) == pytest.approx(0.1)


def test_observations_beyond_a_multiple_of_five_do_not_count() -> None:
    whole = series(9, 1, 3, 1, 3, 1, 3, 1, 3, 1)
    assert settled_from(np.append(whole, [99.0, -99.0])) == settled_from(whole)


def test_a_constant_series_needs_no_warm_up_whatever_its_value() -> None:
    assert settled_from(np.full(250, 0.1)) == 0.0


def test_a_start_that_ends_at_once_is_left_out_exactly() -> None:
    assert settled_from(np.concatenate((np.zeros(60), np.full(190, 7.0)))) == pytest.approx(60 / 250)


def test_a_trend_is_refused() -> None:
    generator = np.random.default_rng(1)
    for slope in (0.02, 1.0, -5.0):
        assert settled_from(slope * np.arange(250.0) + generator.normal(0, 0.5, 250)) is None


def test_a_series_that_settles_after_its_middle_is_refused() -> None:
    assert settled_from(np.concatenate((np.linspace(0, 9, 140), np.full(110, 9.0)))) is None


def test_too_short_a_series_is_refused_with_the_number_it_wants() -> None:
    with pytest.raises(ValueError, match="50 observations or more, not 49"):
        settled_from(np.zeros(49))


def test_white_noise_without_bias_loses_next_to_nothing() -> None:
    generator = np.random.default_rng(2)
    found = [settled_from(generator.normal(size=250)) for _ in range(200)]
    known = [share for share in found if share is not None]
    assert len(known) >= 190
    assert np.median(known) <= 0.04
    assert np.mean(known) <= 0.1


@pytest.mark.parametrize("weight", [0.5, 0.8])
def test_a_known_bias_is_gone_to_within_the_standard_error_after_the_truncation(weight: float) -> None:
    generator = np.random.default_rng(3)
    length, scale = 1000, 40.0
    bias = 10 * np.exp(-np.arange(length) / scale)  # ten standard deviations at first
    left, found = [], []
    for _ in range(40):
        share = settled_from(bias + autoregressive(generator, length, weight))
        assert share is not None
        found.append(share * length)
        left.append(bias[round(share * length) :].mean())
    # The mean of so long an autoregressive series has the error of length * (1 - w) / (1 + w) independent values.
    error = np.sqrt((1 + weight) / (1 - weight) / (length - np.array(found)))
    assert np.mean(found) > scale
    assert (np.array(left) <= error).mean() >= 0.9
    assert bias.mean() > 3 * error.max(), "without a truncation the bias shows"


def test_welchs_average_is_over_what_there_is_on_both_sides() -> None:
    values = np.arange(40.0) ** 2
    average = moving_average(values)  # a window of two
    assert len(average) == 38
    assert average[0] == 0
    assert average[1] == pytest.approx(values[:3].mean())
    assert average[10] == pytest.approx(values[8:13].mean())
    assert average[-1] == pytest.approx(values[35:40].mean())


def test_the_warm_up_is_that_of_the_last_to_settle() -> None:
    settlings = (Settling("A", "waiting", 500.0, 40.0), Settling("B", "trust", 500.0, 90.0))
    warm_up = WarmUp(30.0, 30, settlings)
    assert (warm_up.days, warm_up.last) == (90.0, settlings[1])
    assert WarmUp(30.0).days == 30.0
    never = WarmUp(30.0, 30, (*settlings, Settling("C", "waiting", 500.0, None)))
    assert never.days is None
    assert never.last == never.settlings[2]


def test_a_warm_up_comes_back_from_its_document() -> None:
    warm_up = WarmUp(30.0, 30, (Settling("A", "waiting", 500.0, 40.0), Settling("B", "trust", 500.0, None)))
    assert read_warm_up(warm_up_document(warm_up)) == warm_up
