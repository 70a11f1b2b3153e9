"""Figures are rounded to what their interval supports and shown in the unit that reads best."""

import pytest

from sim.report.numbers import duration, duration_interval, interval, money, number, percent, scale_for


@pytest.mark.parametrize(
    ("mean", "half_width", "shown"),
    [
        (31.234, 1.12, "31.2 ± 1.1"),  # two digits where the first is a 1
        (31.234, 2.4, "31 ± 2"),
        (1234.5, 33.0, "1,230 ± 30"),
        (0.5, 0.004, "0.50 ± <0.01"),  # never "± 0.00"
        (12.0, 0.0, "12.0"),  # certain
        (12.0, None, "12.0"),  # withheld
        (-3.2, 0.4, "−3.2 ± 0.4"),
        (2.3, 1.98, "2.3 ± 2.0"),  # not "2 ± 2", which would look like no difference
        (0.0, 0.0, "0"),
        (None, None, "–"),
    ],
)
def test_a_value_is_rounded_to_its_interval(mean, half_width, shown):
    assert interval(mean, half_width) == shown


def test_a_narrow_interval_has_no_spaces_and_one_digit():
    assert interval(31.234, 1.12, narrow=True) == "31±1"


def test_a_rounded_zero_has_no_sign():
    assert number(-0.2, 3.0) == "0"


@pytest.mark.parametrize(
    ("unit", "values", "shown"),
    [
        ("days", [3.0, 59.0], "days"),
        ("days", [3.0, 60.0], "weeks"),
        ("share", [0.2], "%"),
        ("money per year", [9_000.0], "a year"),
        ("money per year", [40_000.0, None], "k a year"),
        ("money per year", [-25e6], "M a year"),
        ("count", [4.0], "count"),
    ],
)
def test_the_unit_follows_the_largest_value(unit, values, shown):
    assert scale_for(unit, values, days_per_week=5.0).unit == shown


def test_weeks_follow_the_calendar():
    assert duration(70.0, 4.0, days_per_week=7.0) == "10.0 weeks"
    assert duration_interval(70.0, 14.0, days_per_week=7.0) == "10 ± 2 weeks"


def test_one_day_is_singular():
    assert duration(1.0, 1.0 / 0.4, days_per_week=5.0) == "1 day"


def test_money_in_a_sentence_has_its_thousands():
    assert money(41_234.0, 6_000.0) == "41 k"
    assert money(-1_240_000.0, 50_000.0) == "−1.24 M"
    assert money(850.0) == "850"
    assert money(0.0) == "0"


def test_money_that_rounds_to_a_thousand_thousands_is_a_million():
    assert money(999_700.0) == "1.00 M"
    assert money(-980_000.0, 200_000.0) == "−1.0 M"
    assert money(994_000.0, 1_000.0) == "994 k"


def test_a_sum_below_one_is_not_told_as_nothing():
    """As where a scenario's money is in millions."""
    assert money(0.312, 0.14) == "0.31"
    assert money(-0.0042) == "−0.00420"


def test_a_share_in_a_sentence_has_a_decimal_only_below_ten_percent():
    assert percent(0.142, 0.013) == "14 %"
    assert percent(0.032, 0.004) == "3.2 %"
