"""Ranges as people write them, and the values in them."""

import pytest

from sim.experiment.grid import read_grid
from sim.results.subjects import MisreadError


def whole(text):
    """A field that takes whole numbers only."""
    return "." not in text


def values(between, resolution=None, accepts=lambda _: True):
    grid = read_grid(between, resolution, accepts)
    return [grid.written(place) for place in range(len(grid.numbers))]


def test_whole_numbers_are_taken_one_by_one():
    assert values("8..11", accepts=whole) == ["8", "9", "10", "11"]
    assert values("10..40", "15", accepts=whole) == ["10", "25", "40"]


def test_a_field_that_takes_fractions_is_searched_finely_between_whole_ends():
    assert values("0..1")[:3] == ["0", "0.02", "0.04"]


def test_a_unit_at_one_end_holds_for_both():
    assert values("20..60%", "20%") == values("20%..60%", "20") == ["20%", "40%", "60%"]
    assert values("1..3 weeks", "1 week") == ["1 week", "2 weeks", "3 weeks"]
    assert values("1 week..2 weeks", "0.5") == ["1 week", "1.5 weeks", "2 weeks"]
    assert values("400 per day..500 per day", "50") == ["400 per day", "450 per day", "500 per day"]


def test_the_last_value_is_the_upper_end_whatever_the_resolution():
    assert values("0%..100%", "30%") == ["0%", "30%", "60%", "90%", "100%"]


def test_the_default_resolution_is_a_round_number_that_makes_forty_steps_or_more():
    for between in ("20%..60%", "1..7 weeks", "0.1..0.13", "400 per day..900 per day"):
        grid = read_grid(between, None, lambda _: True)
        assert 41 <= len(grid.numbers) <= 101
        assert grid.step.lstrip("0.")[0] in "125"


@pytest.mark.parametrize(("between", "resolution", "message"), [
    ("8-20", None, "is no range"),
    ("8..", None, "is no number"),
    ("..", None, "is no number"),
    ("20..8", None, "does not go up"),
    ("8..8", None, "does not go up"),
    ("20%..3 days", None, "two units"),
    ("0..5000", None, "5,001 values"),
    ("0..1", "0", "does not fit"),
    ("0..1", "2", "does not fit"),
    ("1..2 weeks", "1 day", "another unit"),
    ("8..20", "0.5", "no whole number"),
])  # fmt: skip
def test_what_is_no_range_is_refused_with_its_remedy(between, resolution, message):
    with pytest.raises(MisreadError, match=message) as refused:
        read_grid(between, resolution, whole)
    assert refused.value.help
