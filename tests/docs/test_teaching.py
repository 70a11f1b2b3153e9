"""The teaching material is made from runs, and its figures are those of the story."""

import re

import pytest
from make_scenarios import TYPED
from make_teaching import TEACHING, TEXTS, guide, handout, story

FIGURE = re.compile(r"\d+(\.\d+)? (%|days|M|k)\b")


@pytest.mark.slow
def test_the_guide_and_the_handout_are_as_the_runs_say():
    told = story()
    assert (TEACHING / "guide.md").read_text(encoding="utf-8") == guide(told), "python docs/make_teaching.py writes it"
    assert (TEACHING / "handout.html").read_text(encoding="utf-8") == handout(told)


def test_every_figure_of_the_texts_has_a_run_behind_it():
    told = story(replications=2)
    assert "{" not in guide(told)
    assert "«" not in handout(told)


@pytest.mark.parametrize("name", ["guide.md", "handout.html"])
def test_no_figure_is_typed(name):
    words = TYPED.sub("", (TEXTS / name).read_text(encoding="utf-8"))
    words = re.sub(r"«[^»]*»|<style>.*?</style>|<svg.*?</svg>", "", words, flags=re.DOTALL)
    assert FIGURE.search(words) is None
