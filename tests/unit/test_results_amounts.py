"""Amounts of a measure as people write them."""

import pytest

from sim.results.amounts import read_amount
from sim.results.catalogue import measure_named
from sim.results.subjects import MisreadError
from sim.scenario.calendar import Calendar


@pytest.mark.parametrize(
    ("measure", "text", "value", "relative"),
    [
        ("wait_mean", "5%", 0.05, True),
        ("wait_mean", " 2.5  % ", 0.025, True),
        ("wait_mean", "4 hours", 0.5, False),
        ("wait_mean", "2 weeks", 10.0, False),
        ("bypass_rate", "5%", 0.05, True),
        ("bypass_rate", "2 points", 0.02, False),
        ("bypass_rate", "1 percentage point", 0.01, False),
        ("trust_mean", "0.5 pp", 0.005, False),
        ("total_cost", "20000 per year", 20000.0, False),
        ("total_cost", "100 per day", 26000.0, False),
        ("requests", "3", 3.0, False),
    ],
)
def test_an_amount_is_relative_or_in_the_measures_unit(measure, text, value, relative):
    found = read_amount(text, measure_named(measure), Calendar())
    assert (found.value, found.relative) == (pytest.approx(value), relative)


@pytest.mark.parametrize(
    ("measure", "text"),
    [
        ("wait_mean", "5"),
        ("wait_mean", "0.05"),
        ("wait_mean", "2 points"),
        ("bypass_rate", "0.02"),
        ("bypass_rate", "3 days"),
        ("total_cost", "20000"),
        ("requests", "many"),
        ("wait_mean", "0%"),
        ("wait_mean", "-5%"),
        ("wait_mean", "100%"),
        ("wait_mean", "nan%"),
        ("requests", "-3"),
        ("wait_mean", ""),
    ],
)
def test_what_could_be_meant_in_two_ways_or_in_none_is_refused_with_examples(measure, text):
    with pytest.raises(MisreadError) as refused:
        read_amount(text, measure_named(measure), Calendar())
    assert "`2%`" in refused.value.help
    assert " or an amount such as `" in refused.value.help


def test_a_percentage_is_of_the_size_of_a_mean():
    measure = measure_named("overrun")
    assert read_amount("10%", measure, Calendar()).of(-0.4) == pytest.approx(0.04)
    assert read_amount("3 points", measure, Calendar()).of(-0.4) == pytest.approx(0.03)
