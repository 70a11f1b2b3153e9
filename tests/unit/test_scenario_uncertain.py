"""`uncertain:` says what the planner is not sure of, in the number's own unit, and changes no figure of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scenario_texts import problems, read

from sim.levers.policy import compile_policy
from sim.levers.table import LEVERS
from sim.scenario.dimensions import Dimension, in_words, parsed
from sim.scenario.laws import FORMS, Uniform, read_law
from sim.scenario.quantities import is_written, parts_of, quantities, quantity_at
from sim.scenario.reading import read_scenario, with_values
from sim.scenario.shipped import shipped_scenarios
from sim.scenario.uncertain import ends_of, read_belief, value_at
from sim.scenario.units import parse_duration

if TYPE_CHECKING:
    from pathlib import Path

    from sim.scenario.schema import Scenario

TEXT = """\
horizon: 1 year
departments:
  Office:
    requests:
      Change:
        arrivals: {every: 1 week}
        effort: {lognormal: {mean: 3 days, cv: 60%}}
        urgent: 20%
      Fix: {arrivals: {rate: 3 per month}, effort: 1 day, value: 500 per day}
    alternative: {lead_time: 2 weeks, price: 900 per day, comes_back: {effort: 40%}}
it:
  teams: {Team 1.5: {people: 3, focus: 80%}}
  quotes: {percentile: 90%}
policies:
  Now: {}
  More: {hire: {people: 1, lead_time: 2 weeks}, slack: {people: 1, for: urgent}}
  Listed: [{quotes: {optimism: 50%}}, {mandate: 80%}]
  Set: {set: {it.teams.Team 1.5.people: 5}}
"""
CALENDAR = read_scenario("starter", levers=LEVERS).calendar


def uncertain(folder: Path, *lines: str) -> Scenario:
    return read(folder, TEXT + "uncertain:\n" + "".join(f"  {line}\n" for line in lines))


def wrong(folder: Path, *lines: str) -> list[str]:
    """The messages of all problems, with the remedy and the nearest name."""
    text = TEXT + "uncertain:\n" + "".join(f"  {line}\n" for line in lines)
    return [f"{each.message}; {each.nearest or ''}; {each.help}" for each in problems(folder, text)]


@pytest.mark.parametrize(
    ("line", "low", "high"),
    [
        ("it.teams.Team 1.5.people: 2..4", 2, 4),
        ("it.teams.Team 1.5.focus: 70%..90%", 0.7, 0.9),
        ("it.teams.Team 1.5.focus: 0.7..0.9", 0.7, 0.9),
        ("departments.Office.requests.Change.effort: 2..5 days", 2, 5),
        ("departments.Office.requests.Change.effort: 2 days..1 week", 2, 5),
        ("departments.Office.requests.Change.urgent: 10%..30%", 0.1, 0.3),
        ("departments.Office.requests.Change.urgent.share: 10..30%", 0.1, 0.3),
        ("departments.Office.requests.Fix.arrivals.rate: 1..2 per week", 0.2, 0.4),
        ("departments.Office.requests.Fix.arrivals.every: 1..2 weeks", 5, 10),
        ("departments.Office.requests.Fix.value: 100..1000 per week", 20, 200),
        ("departments.Office.alternative.comes_back.effort: 20..60%", 0.2, 0.6),
        ("policies.More.hire.lead_time: 1..3 weeks", 5, 15),
        ("policies.Listed.0.quotes.optimism: 30%..70%", 0.3, 0.7),
    ],
)
def test_a_range_is_written_in_the_unit_of_its_number(tmp_path: Path, line: str, low: float, high: float) -> None:
    (law,) = uncertain(tmp_path, line).uncertain.values()
    assert isinstance(law, Uniform)
    assert (law.low, law.high) == pytest.approx((low, high))


def test_a_law_is_written_as_anywhere_else(tmp_path: Path) -> None:
    line = "departments.Office.requests.Change.effort: {triangular: {low: 2 days, mode: 3 days, high: 1 week}}"
    (law,) = uncertain(tmp_path, line).uncertain.values()
    assert ends_of(law, Dimension.DURATION) == (2, 5)
    assert law.mean == pytest.approx(10 / 3)


def test_what_is_uncertain_is_part_of_the_scenario_but_not_of_any_run(tmp_path: Path) -> None:
    plain, unsure = read(tmp_path, TEXT), uncertain(tmp_path, "it.teams.Team 1.5.people: 2..4")
    assert unsure.hash != plain.hash
    for name in plain.policy_names:
        assert compile_policy(unsure, name).hash == compile_policy(plain, name).hash


def test_two_spellings_of_a_range_have_one_hash(tmp_path: Path) -> None:
    path = "departments.Office.requests.Change.effort"
    written = ("1..2 weeks", "{uniform: {low: 5 days, high: 10 days}}")
    one, other = (uncertain(tmp_path, f"{path}: {each}") for each in written)
    assert one.hash == other.hash


def test_everything_wrong_is_told_at_once_with_its_place_and_a_remedy(tmp_path: Path) -> None:
    told = wrong(
        tmp_path,
        "it.teams.Team 1.5.peeple: 3..4",
        "it.teams.Team 1.5.focus: 40%..120%",
        "departments.Office.requests.Change.effort: 3..8",
        "departments.Office.requests.Change.effort.lognormal.mean: 3..8 days",
        "departments.Office.requests.Change: 2..3",
        "departments.Office.trust.start: 10%..20%",
        "horizon: 2..3 years",
        "policies.More.hire.people: 2",
        "policies.More.hire.lead_time: 3..",
        "it.quotes.optimism: 30%..20%",
        "it.teams.Team 1.5.people: many",
    )
    expected = [
        "people", "over 100 %", "has no unit of time", "its mean is varied", "no number stands", "nothing stands at",
        "cannot be uncertain",
        "leaves nothing uncertain", "only one end", "not below the high end", "whole number",
    ]  # fmt: skip
    assert len(told) == len(expected)
    assert all(part in message for part, message in zip(expected, told, strict=True)), "\n".join(told)


def test_a_problem_stands_at_its_line(tmp_path: Path) -> None:
    text = TEXT + "uncertain:\n  it.teams.Team 1.5.people: 2..4\n  it.quotes.optimsm: 10%..20%\n"
    (found,) = problems(tmp_path, text)
    assert (found.line, found.column, found.nearest) == (len(text.splitlines()), 3, "optimism")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("it.quotes.percentile: 90%..100%", "its high end, 100 %"),
        ("policies.More.slack.people: 1..9", "held back in a team of 3"),
        ("it.teams.Team 1.5.people: 0..4", "its low end, 0"),
        ("it.teams.Team 1.5.focus: {lognormal: {mean: 60%, cv: 80%}}", "over 100 %"),
    ],
)
def test_an_end_that_the_scenario_cannot_have_is_an_error(tmp_path: Path, line: str, reason: str) -> None:
    (told,) = wrong(tmp_path, line)
    assert reason in told
    assert "narrow the range" in told


def test_what_a_base_is_not_sure_of_can_be_switched_off(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(TEXT + "uncertain: {it.teams.Team 1.5.people: 2..4}\n", encoding="utf-8")
    assert read(tmp_path, "extends: base.yaml\n").uncertain
    assert read(tmp_path, 'extends: base.yaml\nuncertain: {"it.teams.Team 1.5.people": null}\n').uncertain == {}
    assert read(tmp_path, "extends: base.yaml\nuncertain: null\n").uncertain == {}


def test_one_number_may_not_be_uncertain_twice(tmp_path: Path) -> None:
    arrivals = "departments.Office.requests.Fix.arrivals"
    (told,) = wrong(tmp_path, f"{arrivals}.every: 1..2 weeks", f"{arrivals}.rate: 1..2 per week")
    assert "same number" in told


@pytest.mark.parametrize("name", [each.name for each in shipped_scenarios() if each.name != "large-enterprise"])
def test_every_number_of_a_shipped_scenario_can_be_written_back_as_it_is(name: str) -> None:
    scenario = read_scenario(name, levers=LEVERS)
    plain = with_values(scenario, [])
    numbers = [
        each
        for each in quantities(parts_of(scenario))
        if each.path[0] != "policies"
        or is_written(each, scenario.plain)  # a lever's default has no place in a short form
    ]
    assert len(numbers) > 10
    for number in numbers:
        assert with_values(scenario, [(number, number.value)]).hash == plain.hash, number.path


def test_another_value_reaches_the_scenario_in_its_unit(tmp_path: Path) -> None:
    scenario = read(tmp_path, TEXT)
    for path, value in (
        ("it.teams.Team 1.5.people", 7.0),
        ("departments.Office.requests.Change.urgent", 0.35),
        ("departments.Office.requests.Change.arrivals.rate", 0.125),
        ("departments.Office.requests.Fix.value", 333.25),
        ("departments.Office.alternative.lead_time", 1 / 3),
        ("policies.Listed.0.quotes.optimism", 0.0),
    ):
        quantity = quantity_at(path, parts_of(scenario))
        changed = with_values(scenario, [(quantity, value)])
        assert quantity_at(path, parts_of(changed)).value == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    "law",
    [
        {"exponential": {"mean": "3 days"}},
        {"lognormal": {"mean": "3 days", "cv": "60%"}},
        {"gamma": {"shape": 2, "scale": "4 hours"}},
        {"erlang": {"k": 3, "mean": "2 days"}},
        {"weibull": {"mean": "1 day", "cv": "150%"}},
        {"triangular": {"low": "1 day", "mode": "2 days", "high": "1 week"}},
        {"pert": {"low": "1 day", "mode": "2 days", "high": "1 week"}},
        {"uniform": {"low": "1 day", "high": "3 days"}},
        {"hyperexponential": {"probabilities": [0.3, 0.7], "means": ["1 day", "9 days"]}},
        {"empirical": {"values": ["1 day", "1 week"]}},
        {"discrete": {"values": ["1 day", "1 week"], "weights": [1, 3]}},
        {"constant": "3 days"},
    ],
    ids=lambda law: next(iter(law)),
)
def test_another_mean_keeps_the_shape_of_a_law(tmp_path: Path, law: dict[str, object]) -> None:
    text = TEXT.replace("effort: 1 day", f"effort: {law}")
    scenario = read(tmp_path, text)
    path = "departments.Office.requests.Fix.effort"
    quantity = quantity_at(path, parts_of(scenario))
    before = scenario.departments["Office"].requests["Fix"].effort
    after = with_values(scenario, [(quantity, 2.5 * quantity.value)]).departments["Office"].requests["Fix"].effort
    assert before is not None
    assert after is not None
    assert type(after) is type(before)
    assert (after.mean, after.cv) == (pytest.approx(2.5 * before.mean), pytest.approx(before.cv))


def test_all_laws_are_among_those_whose_mean_was_moved() -> None:
    assert set(FORMS) == {
        "exponential", "lognormal", "gamma", "erlang", "weibull", "triangular", "pert", "uniform", "hyperexponential",
        "empirical", "discrete",
    }  # fmt: skip


@pytest.mark.parametrize("dimension", list(Dimension))
def test_a_value_in_words_is_read_as_the_same_value(dimension: Dimension) -> None:
    value = 3.0 if dimension is Dimension.WHOLE else 0.1 + 0.2
    assert parsed(in_words(value, dimension), dimension, CALENDAR) == pytest.approx(value, rel=1e-14)


def test_in_a_range_of_whole_numbers_each_is_as_likely_as_another() -> None:
    law = read_belief("2..4", Dimension.WHOLE, CALENDAR)
    tried = [value_at(law, share, Dimension.WHOLE) for share in np.linspace(0, 1, 3000, endpoint=False)]
    assert {value: tried.count(value) for value in set(tried)} == {2.0: 1000, 3.0: 1000, 4.0: 1000}
    assert ends_of(law, Dimension.WHOLE) == (2, 4)


def test_a_law_without_an_end_is_cut_one_in_a_thousand_off() -> None:
    law = read_law({"exponential": {"mean": "1 day"}}, lambda value: parse_duration(value, CALENDAR), "1 day")
    low, high = ends_of(law, Dimension.DURATION)
    assert (1 - np.exp(-low), np.exp(-high)) == (pytest.approx(0.001), pytest.approx(0.001))
