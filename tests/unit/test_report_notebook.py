"""Results and figures as a notebook shows them."""

import subprocess
import sys
from dataclasses import replace

import pytest
from sample_results import sample

from sim import figure
from sim.report.notebook import UnknownFigureError
from sim.results.showing import html_of


def test_results_show_their_policies_with_intervals_and_a_picture():
    html = sample()._repr_html_()
    for needed in ("Embedded web team", "23.0 ± 0.9 ✓", "Wait until start", "<img alt=", "data:image/svg+xml;base64,"):
        assert needed in html


def test_names_are_inert():
    html = replace(sample(), scenario="<script>alert(1)</script>")._repr_html_()
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_what_nobody_makes_html_of_shows_as_text():
    assert html_of("a text") is None


def test_results_show_as_text_where_no_report_is_loaded():
    code = """
import sys
from sim.results.results import Results
assert Results._repr_html_(object.__new__(Results)) is None
print(sorted(name for name in sys.modules if name.startswith("sim.report")))
"""
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize("name", ["comparison", "losers", "bypass", "costs"])
def test_a_figure_shows_itself_and_can_be_written(name, tmp_path):
    drawn = figure(sample(), name)
    assert drawn._repr_svg_().startswith("<?xml")
    drawn.save(tmp_path / "figure.svg")
    assert (tmp_path / "figure.svg").read_text(encoding="utf-8") == drawn.svg
    assert drawn.title in repr(drawn)


def test_an_unknown_figure_is_offered_the_nearest():
    with pytest.raises(UnknownFigureError, match="did you mean 'losers'"):
        figure(sample(), "loosers")
    with pytest.raises(ValueError, match="there are comparison, losers, bypass, costs"):
        figure(sample(), "pie")


def test_a_figure_that_has_nothing_to_show_says_so():
    alone = replace(sample(), policies=sample().policies[:1], comparisons=())
    with pytest.raises(UnknownFigureError, match="nothing to show in the figure 'losers'"):
        figure(alone, "losers")
