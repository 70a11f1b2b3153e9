"""Ranges as people write them, and the values in them."""

import pytest

from sim import load
from sim.experiment.grid import read_grid
from sim.results.subjects import MisreadError
from sim.scenario.problems import ScenarioError

PEOPLE = "it.teams.Central IT.people"
FOCUS = "it.teams.Central IT.focus"
WAIT = "it.approval.every"
COST = "it.teams.Central IT.cost"


@pytest.fixture(scope="module")
def scenario():
    return load("price-of-slack")


def values(scenario, find, between, resolution=None):
    return list(read_grid(scenario, find, between, resolution).values)


def test_whole_numbers_are_taken_one_by_one(scenario):
    assert values(scenario, PEOPLE, "8..11") == ["8", "9", "10", "11"]
    assert values(scenario, PEOPLE, "10..40", "15") == ["10", "25", "40"]


def test_a_field_that_takes_fractions_is_searched_finely_between_its_ends(scenario):
    assert values(scenario, FOCUS, "0.2..1")[:3] == ["0.2", "0.22", "0.24"]


def test_a_unit_at_one_end_holds_for_both(scenario):
    assert values(scenario, FOCUS, "20..60%", "20%") == ["20%", "40%", "60%"]
    assert values(scenario, FOCUS, "20%..60%", "20") == ["20%", "40%", "60%"]
    assert values(scenario, WAIT, "1..3 weeks", "1 week") == ["1 week", "2 weeks", "3 weeks"]
    assert values(scenario, COST, "400 per day..500 per day", "50") == ["400 per day", "450 per day", "500 per day"]


def test_ends_in_two_units_of_time_are_searched_in_the_upper_one_s(scenario):
    assert values(scenario, WAIT, "5 days..2 weeks", "0.5 weeks") == ["1 week", "1.5 weeks", "2 weeks"]


def test_the_last_value_is_the_upper_end_whatever_the_resolution(scenario):
    assert values(scenario, FOCUS, "10%..100%", "40%") == ["10%", "50%", "90%", "100%"]


@pytest.mark.parametrize(("find", "between"), [(FOCUS, "20%..60%"), (WAIT, "1..7 weeks"), (COST, "400..900 per day")])
def test_the_default_resolution_is_a_round_number_that_makes_forty_steps_or_more(scenario, find, between):
    grid = read_grid(scenario, find, between, None)
    assert 41 <= len(grid.values) <= 101
    assert grid.step.lstrip("0.")[0] in "125"


def test_the_numbers_are_those_of_the_values(scenario):
    grid = read_grid(scenario, FOCUS, "20%..60%", None)
    assert [grid.number(place) for place in (0, 1, len(grid.values) - 1)] == [20.0, 21.0, 60.0]
    assert grid.scenario_at(scenario, 1).it.teams["Central IT"].focus == pytest.approx(0.21)


@pytest.mark.parametrize(("find", "between", "resolution", "message"), [
    (PEOPLE, "8-20", None, "is no range"),
    (PEOPLE, "8..20/3", None, "is no range"),
    (PEOPLE, "8..", None, "is no range"),
    (PEOPLE, "20..8", None, "is empty"),
    (PEOPLE, "8..8", None, "one value only"),
    (FOCUS, "20%..3 days", None, "different units"),
    (PEOPLE, "9..5008", None, "5,000 values"),
    (FOCUS, "0.2..1", "0", "does not fit"),
    (FOCUS, "0.2..1", "2", "does not fit"),
    (FOCUS, "0.2..1", "x", "is no number"),
    (WAIT, "1..2 weeks", "1 day", "another unit"),
    (PEOPLE, "8..20", "0.5", "no whole number"),
    (PEOPLE, "0..20", None, "too few"),
    ("seed", "1..20", None, "cannot be varied"),
    ("it.teams.Central IT.peple", "8..20", None, "no `peple`"),
])  # fmt: skip
def test_what_is_no_range_is_refused_with_its_remedy(scenario, find, between, resolution, message):
    with pytest.raises((MisreadError, ScenarioError), match=message) as refused:
        read_grid(scenario, find, between, resolution)
    problems = getattr(refused.value, "problems", (refused.value,))
    assert all(problem.help or problem.nearest for problem in problems)
    assert {getattr(problem, "file", "--find") for problem in problems} == {"--find"}
