"""A sensitivity analysis in words, tables and a figure, from a hand-made result."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sim.report.assumption_words import label, range_in_words, value_in_words
from sim.report.figures import style
from sim.report.figures.sensitivity import draw
from sim.report.influence import influence_table, leading, picked
from sim.report.sensitivity import brief, headline
from sim.report.survival import ranking_sentences, survival_table
from sim.report.text import render_text
from sim.results.results import Estimate, Provenance
from sim.results.sensitivity import (
    Assumption,
    Bar,
    Change,
    Effect,
    Index,
    Middle,
    Ranking,
    Sensitivity,
    Spot,
    Target,
)

PEOPLE, FOCUS = "it.teams.Central IT.people", "it.teams.Central IT.focus"
NOW, BETTER = Target("Now", None), Target("Hire, at once", None)
GAIN = Target("Hire, at once", "Now")


def estimate(mean: float, half: float) -> Estimate:
    return Estimate(mean, mean - half, mean + half, half, 30)


def change(end: Any, value: float, level: float, difference: float, half: float) -> Change:
    low, high = difference - half, difference + half
    return Change(end, value, level, level - half, level + half, difference, low, high, 30, abs(difference) > half)


def bar(target: Target, path: str, low: float, high: float) -> Bar:
    middle = {NOW: 0.2, BETTER: 0.1, GAIN: -0.1}[target]
    changes = (change("low", 9, middle + low, low, 0.01), change("high", 13, middle + high, high, 0.01))
    return Bar(target, path, changes)


def ranking(verdict: Any, *spots: Spot, clear: bool = True, states: tuple[Any, ...] = ()) -> Ranking:
    counted = [states.count(state) for state in ("holds", "turns", "unclear")]
    return Ranking("Hire, at once", "Now", clear, verdict, estimate(-0.1, 0.02), *counted, spots, states)


def analysis(**changes: Any) -> Sensitivity:
    found = Sensitivity(
        scenario="Small",
        scenario_hash="0" * 64,
        seed=1,
        method="tornado",
        measure="bypass_rate",
        unit="share",
        better="lower",
        replications=30,
        points=4,
        runs=300,
        compared=4,
        days_per_week=5,
        baseline="Now",
        policies=("Now", "Hire, at once"),
        assumptions=(
            Assumption(PEOPLE, "whole number", 11, 9, 13, "uniform", True, "", ()),
            Assumption(FOCUS, "share", 0.5, 0.4, 0.6, "uniform", True, "", ("Hire, at once",)),
        ),
        left_out=("what is left out",),
        middle=(
            Middle(NOW, estimate(0.2, 0.02)),
            Middle(BETTER, estimate(0.1, 0.02)),
            Middle(GAIN, estimate(-0.1, 0.02)),
        ),
        bars=(
            bar(NOW, PEOPLE, 0.005, -0.004),
            bar(NOW, FOCUS, 0.08, -0.05),
            bar(BETTER, PEOPLE, 0.0, 0.0),
            bar(BETTER, FOCUS, 0.0, 0.0),
            bar(GAIN, PEOPLE, 0.06, -0.02),
            bar(GAIN, FOCUS, -0.03, 0.02),
        ),
        effects=(),
        indices=(),
        noise=(),
        rankings=(ranking("survives", states=("holds",) * 4),),
        failed=(),
        warnings=(),
        provenance=Provenance("0.1.0", "3.11", "2", "4", "0" * 64, 1, "slackline sensitivity small"),
    )
    return replace(found, **changes)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (PEOPLE, "Central IT: people"),
        ("departments.Marketing.requests.New website.arrivals.every", "Marketing / New website: time between requests"),
        ("departments.Marketing.trust.walks_away_below", "Marketing: trust walks away below"),
        ("it.quotes.optimism", "IT: optimism of dates"),
        ('policies."Hire 1.5".hire.lead_time', "Hire 1.5: hire lead time"),
    ],
)
def test_a_path_has_a_name_for_a_reader(path: str, shown: str) -> None:
    assert label(path) == shown


@pytest.mark.parametrize(
    ("dimension", "low", "high", "shown"),
    [
        ("duration", 10, 25, "10 to 25 days"),
        ("duration", 20, 60, "4 to 12 weeks"),
        ("share", 0.075, 0.4, "7.5 to 40 %"),
        ("whole number", 9, 13, "9 to 13"),
        ("money", 880, 1320, "880 to 1,320 a day"),
        ("rate", 0.2, 0.4, "1 to 2 a week"),
    ],
)
def test_a_range_has_its_unit(dimension: str, low: float, high: float, shown: str) -> None:
    assert range_in_words(Assumption("it.x", dimension, low, low, high, "uniform", True, "", ()), 5) == shown


def test_a_value_has_three_digits_that_count() -> None:
    assumption = Assumption("it.x", "number", 1, 0, 2, "uniform", True, "", ())
    shown = [value_in_words(assumption, value, 5) for value in (0.0, 0.03125, 1.256, 31.25, 1234.5, -0.5)]
    assert shown == ["0", "0.031", "1.26", "31.2", "1,234", "−0.5"]


def test_the_most_important_stands_first_and_chance_does_not_lead() -> None:
    found = analysis()
    table = influence_table(found, NOW, 100, everything=False)
    assert [row.cells[0] for row in table.rows] == ["Central IT: focus", "Central IT: people"]
    assert table.rows[0].cells[1:] == ("40 to 60 %", "+8.0 ± 1.0*", "−5.0 ± 1.0*")
    assert leading(found, NOW, 5) == [FOCUS]


def test_a_policy_that_does_best_is_picked_by_the_measures_direction() -> None:
    found = analysis()
    worse = Middle(Target("Other", "Now"), estimate(0.3, 0.02))
    both = (*found.middle, worse)
    assert picked(replace(found, middle=both)) == GAIN
    assert picked(replace(found, middle=both, better="higher")) == worse.target
    assert picked(replace(found, middle=(found.middle[0],))) is None


@pytest.mark.parametrize(
    ("given", "part"),
    [
        (ranking("survives", states=("holds",) * 4), "'Hire, at once' beats 'Now' by bypass_rate at every point tried"),
        (
            ranking("turns", Spot(PEOPLE, "low", "Now"), states=("turns", "holds", "holds", "holds")),
            "but not everywhere: 'Now' is ahead with Central IT: people at 9",
        ),
        (
            ranking("turns", Spot(FOCUS, "high", "Now"), Spot(PEOPLE, "low", None),
                    states=("unclear", "holds", "holds", "turns")),
            "'Now' is ahead with Central IT: focus at 60 %; it cannot be told with Central IT: people at 9",
        ),
        (
            ranking("cannot tell", Spot(PEOPLE, "low", None), states=("unclear", "holds", "holds", "holds")),
            "no point turns it, but it cannot be told with Central IT: people at 9",
        ),
        (ranking("no difference", clear=False, states=("unclear",) * 4), "no difference is found as written, nor at"),
        (
            ranking("turns", Spot(PEOPLE, "high", "Hire, at once"), clear=False, states=("unclear", "turns")),
            "no difference is found as written; 'Hire, at once' is ahead with Central IT: people at 13",
        ),
        (ranking("the same", clear=False, states=("unclear",) * 4), "come to the same bypass_rate at every point"),
    ],
)  # fmt: skip
def test_a_pair_of_policies_has_its_sentence(given: Ranking, part: str) -> None:
    (text,) = ranking_sentences(analysis(rankings=(given,)))
    assert part in text


def test_among_many_points_it_says_how_many_and_where_they_lie() -> None:
    given = ranking("turns", Spot(FOCUS, "low", "Now"), states=("turns",) * 3 + ("unclear",) + ("holds",) * 6)
    (text,) = ranking_sentences(analysis(method="sobol", rankings=(given,)))
    assert "it turns at 3 of 10 points; it cannot be told at 1 of 10" in text
    assert "towards the low end of Central IT: focus" in text


def test_a_policy_that_sets_a_number_itself_is_named() -> None:
    text = "\n".join(item.text for section in brief(analysis(), 100) for item in section.items)
    assert "'Hire, at once' sets Central IT: focus by a lever" in text


@pytest.mark.parametrize("width", [60, 80, 120])
def test_tables_fit_the_terminal(width: int) -> None:
    found = [analysis(), *other_methods()]
    tables = [influence_table(each, GAIN, width, everything=True) for each in found] + [survival_table(found[0], width)]
    assert all(len(line) <= width for table in tables for line in render_text(table, width).splitlines())


def other_methods() -> list[Sensitivity]:
    targets = (NOW, BETTER, GAIN)
    effects = tuple(
        Effect(each, path, 0.1, 0.05, 0.15, 0.1, 0.02, 0.01) for each in targets for path in (PEOPLE, FOCUS)
    )
    indices = tuple(Index(each, path, 0.4, 0.1, 0.7, 0.6, 0.3, 0.9) for each in targets for path in (PEOPLE, FOCUS))
    return [analysis(method="morris", bars=(), effects=effects), analysis(method="sobol", bars=(), indices=indices)]


@pytest.mark.parametrize("found", [analysis(), *other_methods()], ids=lambda found: found.method)
def test_the_same_analysis_gives_the_same_picture(found: Sensitivity) -> None:
    first, second = (style.svg(lambda: draw(found)) for _ in range(2))
    assert first == second
    assert brief(found, 100, everything=True)


def test_the_head_of_the_figure_says_what_was_found() -> None:
    assert headline(analysis()) == (
        "Requests that went round IT: most hangs on Central IT: focus; 'Hire, at once' stays ahead of 'Now' throughout"
    )
    turned = ranking("turns", Spot(PEOPLE, "low", "Now"), states=("turns", "holds", "holds", "holds"))
    assert "hangs on the assumptions" in headline(analysis(rankings=(turned,)))
