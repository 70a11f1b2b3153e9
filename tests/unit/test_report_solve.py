"""How a search is worded: every outcome, from hand-made findings."""

from dataclasses import replace

import pytest

from sim.report.figures.solve import draw
from sim.report.solve import brief, headline, tried_table
from sim.report.text import table_width
from sim.results.goals import Goal
from sim.results.results import Estimate, Provenance
from sim.results.solve import Solution, Tried

GOAL = Goal("bypass_rate[Marketing] <= 10%", "bypass_rate", "departments", "Marketing", "<=", 0.10)


def tried(value, mean, width, verdict, **more):
    estimate = Estimate(mean, mean - width, mean + width, width, 30)
    return Tried(str(value), float(value), 30, verdict, (estimate,), (verdict,), **more)


def found(**changes):
    plain = Solution(
        scenario="A sample", description="", scenario_hash="0" * 64, seed=7, policy="As it is",
        find="it.teams.Central IT.people", title="people of Central IT", low="8", high="20", unit="", step="1",
        whole=True, values=13, goals=(GOAL,), minimise=None, confidence=0.95, most=1000, outcome="found", answer="11",
        beside="10", unsure=(), smallest=True, everywhere=False, turns=False,
        tried=(tried(8, 0.5, 0.1, "missed"), tried(10, 0.12, 0.01, "missed"), tried(11, 0.08, 0.01, "met"),
               tried(12, 0.06, 0.05, "cannot tell"), tried(20, 0.01, 0.01, "met")),
        warnings=(), provenance=Provenance("0.1.0", "3.11", "2.0", "4.1", "0" * 64, 7, "slackline solve sample"),
        days_per_week=5.0, days_per_year=260.0,
    )  # fmt: skip
    return replace(plain, **changes)


@pytest.mark.parametrize(("changes", "expected"), [
    ({}, "11 is the smallest value that meets bypass_rate[Marketing] <= 10%"),
    ({"smallest": False}, "11 is the largest value that meets bypass_rate[Marketing] <= 10%"),
    ({"goals": (GOAL, GOAL), "tried": ()}, "11 is the smallest value that meets all goals"),
    ({"outcome": "cannot tell", "unsure": ("11",), "answer": "12"}, "Cannot tell between 11 and 12"),
    ({"outcome": "cannot tell", "unsure": ("11", "12"), "answer": "10", "smallest": False},
     "Cannot tell between 10 and 12"),
    ({"outcome": "cannot tell", "answer": None, "unsure": ("20",)},
     "Cannot tell whether bypass_rate[Marketing] <= 10% can be met from 8 to 20"),
    ({"outcome": "not reached", "answer": None, "beside": "20"},
     "Not reached from 8 to 20: no value tried meets bypass_rate[Marketing] <= 10%"),
    ({"outcome": "met everywhere", "answer": "8", "beside": None},
     "Met everywhere from 8 to 20: 8, the lowest value, meets bypass_rate[Marketing] <= 10% already"),
    ({"whole": False, "unsure": ("12",)},
     "The value from which bypass_rate[Marketing] <= 10% begins to be met lies between 10 and 11"),
    ({"whole": False, "smallest": False},
     "The value from which bypass_rate[Marketing] <= 10% is no longer met lies between 11 and 10"),
    ({"outcome": "interrupted"}, "Interrupted: so far, 10 misses bypass_rate[Marketing] <= 10% and 11 meets it"),
    ({"outcome": "interrupted", "answer": None}, "Interrupted: so far, 10 misses bypass_rate[Marketing] <= 10%"),
    ({"outcome": "interrupted", "answer": None, "beside": None}, "Interrupted before anything was clear"),
    ({"minimise": "total_cost", "everywhere": True},
     "11 meets bypass_rate[Marketing] <= 10% with the least total_cost, no different beyond chance from 20"),
])  # fmt: skip
def test_every_outcome_has_its_sentence(changes, expected):
    assert headline(found(**changes)) == expected


def test_the_values_beside_the_answer_are_told_in_the_order_of_the_range():
    (answer, *_) = brief(found(unsure=("12",), answer="20"), 100)
    shown = [item.text.split()[0] for item in answer.items if item.mark]
    assert shown == ["10", "12", "20"]


def test_what_the_search_took_for_granted_is_told():
    def said(**changes):
        return " ".join(item.text for item in brief(found(**changes), 100)[0].items)

    assert "not tried are taken to lie between" in said()
    assert "All 13 values were looked at; those that meet it: 11, 20." in said(everywhere=True, turns=True)
    assert "a measure goes up and down" in said(everywhere=True, turns=True)
    assert "Values were tried 1 apart" in said(whole=False)
    assert "hold" in said()
    assert "95 %" in said()


def test_the_table_gives_both_ends_of_an_interval_and_fits_narrow_terminals():
    table = tried_table(found(), 80)
    assert table.rows[1].cells[:3] == ("10", "30", "12.0 [11.0, 13.0]")
    assert table_width(table) <= 80
    assert [row.cells[-1] for row in table.rows][2] == "✓ meets it"


def test_the_figure_shows_each_value_the_goal_and_the_answer():
    solution = found(minimise="total_cost", tried=(
        tried(10, 0.12, 0.01, "missed", minimised=Estimate(9e5, 8e5, 1e6, 1e5, 30)),
        tried(11, 0.08, 0.01, "met", minimised=Estimate(1e6, 9e5, 11e5, 1e5, 30)),
    ))  # fmt: skip
    figure = draw(solution, headline(solution))
    goal, cost = figure.axes
    assert goal.get_title(loc="left") == "Requests that went round IT, Marketing (%)"
    assert cost.get_title(loc="left") == "Total cost, which is to be least (k a year)"
    assert cost.get_xlabel() == "People of Central IT"
    assert [line.get_ydata()[0] for line in goal.lines if line.get_label() == GOAL.text] == [10.0]
