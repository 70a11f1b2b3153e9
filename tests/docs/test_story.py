"""The story says what its scenario does, and the shipped scenarios do what they are shipped for."""

from pathlib import Path

import pytest
from make_story import HONEST, HOPE, courses, draw_course, page

from sim import load, run
from sim.experiment.running import before_run
from sim.report.figures import style

ROOT = Path(__file__).parent.parent.parent

SHIPPED = ("cio-story", "three-departments", "utilisation-trap")


@pytest.fixture(scope="module")
def story():
    return run(load("cio-story"), policies=[HONEST], replications=24, seed=5, jobs=1)


def test_under_promise_and_hope_marketing_walks_away_in_most_runs(story):
    assert story.policies[0].name == HOPE
    assert story.policies[0].departments["Marketing"]["walked_away"].low > 0.5


def test_with_honest_dates_marketing_clearly_stays(story):
    assert story.policies[1].departments["Marketing"]["walked_away"].high < 0.5


@pytest.fixture(scope="module")
def told():
    """The page and the course of a short story: all policies, four replications."""
    scenario = load("cio-story", set=["horizon=6 months"])
    found = courses(scenario, 4)
    return page(run(scenario, replications=4, jobs=1), found), found


def test_the_page_of_the_story_can_be_told_from_any_run(told):
    text, _ = told
    assert "from 4 replications, seed 2011" in text
    assert text.count("\n| Promise and hope |") == 1


def test_every_need_of_the_course_is_decided_in_one_way(told):
    _, found = told
    for course in found.values():
        decided = course.by_it + course.at_the_quote + course.waiting + course.never_asked
        assert (decided == course.needs).all()


def test_the_picture_of_the_course_has_the_same_bytes_each_time(told):
    _, found = told
    assert style.svg(lambda: draw_course(found)) == style.svg(lambda: draw_course(found))


@pytest.mark.slow
def test_the_page_of_the_story_is_as_the_run_makes_it():
    scenario = load("cio-story")
    made = page(run(scenario), courses(scenario, scenario.replications))
    assert made == (ROOT / "docs/story.md").read_text(encoding="utf-8"), "python docs/make_story.py writes it anew"


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scenario_gives_no_warning_before_it_runs(name):
    assert before_run(load(name)) == ()


def test_the_utilisation_trap_has_theory_beside_each_policy():
    scenario = load("utilisation-trap", set=["horizon=1 month", "warm_up=0 days"])
    lines = run(scenario, replications=2, jobs=1).theory
    assert {(line.policy, round(line.exact, 3)) for line in lines if line.metric == "utilisation"} == {
        ("70 % busy", 0.7),
        ("80 % busy", 0.8),
        ("90 % busy", 0.9),
        ("95 % busy", 0.95),
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scenario_runs_without_a_warning(name):
    assert run(load(name)).warnings == ()


@pytest.mark.slow
def test_the_utilisation_trap_finds_theory_s_figures_in_its_intervals():
    # 16 intervals of 95 %: about one may miss; within twice their half-width all should be
    for line in run(load("utilisation-trap")).theory:
        assert abs(line.simulated.mean - line.exact) < 2 * line.simulated.half_width
