"""The words and the picture of a selection, from figures that are easy to check."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.report.briefing import section_text
from sim.report.figures import style
from sim.report.figures.select import draw
from sim.report.select import brief, headline
from sim.results.results import Estimate, Provenance
from sim.results.select import Contender, Selected, Stage, Zone


def estimate(mean: float, half_width: float) -> Estimate:
    return Estimate(mean, mean - half_width, mean + half_width, half_width, 60)


SELECTED = Selected(
    scenario="A sample", description="", scenario_hash="0" * 64, seed=7, baseline="Queue", days_per_week=5.0,
    metric="total_cost", part=None, direction="lowest", confidence=0.95,
    zone=Zone("2%", 48_000.0, 2_400_000.0), first_stage=30, cap=2000, outcome="selected", best="Slack",
    left=("Slack",), at_most=None, needed=None,
    contenders=(
        Contender("Queue", 60, estimate(2_400_000, 40_000), estimate(200_000, 30_000), "Slack"),
        Contender("Slack", 60, estimate(2_200_000, 40_000), None, None),
        Contender("Embedded", 45, estimate(2_230_000, 50_000), estimate(30_000, 25_000), "Slack"),
    ),
    stages=(
        Stage(10, {"Queue": 2.5e6, "Slack": 2.1e6, "Embedded": 2.2e6}),
        Stage(45, {"Queue": 2.4e6, "Slack": 2.2e6, "Embedded": 2.23e6}),
        Stage(60, {"Queue": 2.4e6, "Slack": 2.2e6}),
    ),
    warnings=(), provenance=Provenance("0.1.0", "3.11", "2.0", "4.1", "0" * 64, 7, "slackline select sample"),
)  # fmt: skip
UNSURE = replace(SELECTED, outcome="cannot tell", best=None, left=("Queue", "Slack"), at_most=230_000.0, needed=900)


def words(selected: Selected) -> str:
    return "\n".join(f"{section.heading}\n{section_text(section, 1000)}" for section in brief(selected, None))


def test_the_answer_says_who_may_be_as_good():
    told = words(SELECTED)
    assert told.startswith("A sample: Slack is picked by total cost (lowest)\nSlack: 2,200 ± 40 k a year (total_cost)")
    assert "Not clearly worse by more than 48 k a year, and so perhaps as good: Embedded." in told
    assert "(2% of the 2,400 k a year that Queue had in the first 30 replications, fixed from then on)" in told


def test_the_policies_stand_by_how_far_they_are_behind():
    lines = [line.split("  ")[0] for line in words(SELECTED).splitlines()]
    assert [line for line in lines if line in {"Queue", "Slack", "Embedded"}] == ["Slack", "Embedded", "Queue"]


def test_where_all_others_are_worse_by_more_it_says_so():
    far = replace(SELECTED, zone=Zone("1000 per year", 1_000.0, None))
    assert "Every other is clearly worse by more than 1,000 a year." in words(far)
    assert "Indifference zone: 1,000 a year. Policies closer" in words(far)


def test_cannot_tell_says_what_would():
    told = words(UNSURE)
    assert "their total_cost differs by at most 230 k a year (95 % interval); 48 k a year matter" in told
    assert "About 900 replications would tell (--replications 900)" in told


def test_where_those_left_differ_by_less_than_matters_any_of_them_will_do():
    told = words(replace(UNSURE, at_most=40_000.0))
    assert "at most 40 k a year (95 % interval), which is no more than the 48 k a year that matter. Any of them" in told
    assert "--replications" not in told


@pytest.mark.parametrize(
    ("selected", "told"),
    [
        (SELECTED, "Slack is picked by total cost (lowest)"),
        (UNSURE, "cannot tell between Queue and Slack by total cost"),
        (
            replace(SELECTED, outcome="alike", best="Queue", left=("Queue", "Slack")),
            "Queue and Slack are alike by total cost",
        ),
        (replace(SELECTED, outcome="withheld", best=None), "no policy is selected"),
        (replace(SELECTED, outcome="interrupted", best=None), "interrupted before the answer"),
        (
            replace(SELECTED, part="Marketing", direction="highest"),
            "Slack is picked by total cost, Marketing (highest)",
        ),
    ],
)
def test_every_outcome_has_its_headline_and_its_picture(selected, told):
    assert told in headline(selected)
    assert style.svg(lambda: draw(selected)) == style.svg(lambda: draw(selected))


def test_a_selection_that_never_came_to_its_first_stage_can_be_drawn():
    bare = tuple(replace(each, behind=None, dropped_by=None) for each in SELECTED.contenders)
    nothing = replace(SELECTED, outcome="withheld", best=None, left=(), zone=None, contenders=bare, stages=())
    assert style.svg(lambda: draw(nothing)).startswith(b"<?xml")
    assert "The answer is withheld after 60 replications: the warnings say why." in words(nothing)


def test_one_of_something_is_singular():
    share = replace(SELECTED, metric="bypass_rate", zone=Zone("1 point", 0.01, None))
    assert "Indifference zone: 1 point. Policies" in words(share)
    assert "Interrupted with 1 replication done" in words(
        replace(SELECTED, outcome="interrupted", contenders=(replace(SELECTED.contenders[1], replications=1),))
    )
