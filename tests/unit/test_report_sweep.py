"""What a sweep's report says, on results made by hand: which policy is best where, and what stands in a row."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from sim.report.briefing import section_text
from sim.report.comma_separated import render_csv
from sim.report.figures import style
from sim.report.figures.sweep import pictures
from sim.report.sweep import brief, findings, headline
from sim.report.sweep_records import figure_columns, figure_rows
from sim.results.leaders import Difference, Leader
from sim.results.results import Estimate, Provenance
from sim.results.sweep import AxisCrossing, Cell, PolicyAtPoint, SweepResults, SweptAxis, SweptMeasure, SweptPoint

PEOPLE = SweptAxis("it.teams.Desk.people", "people of Desk", "", ("4", "5", "6", "7"), (4.0, 5.0, 6.0, 7.0))
BEST = (Leader("Now"), Leader("Now"), Leader("Now", ("Other",)), Leader("Other"))


def point(value: str, best: Leader, *more: str) -> SweptPoint:
    """The baseline waits 10 ± 1 days, the other a day less, which is beyond chance but at 5."""
    sure = Difference(-1.0, -1.4, -0.6, significant=value != "5", n=30)
    policies = (
        PolicyAtPoint("Now", 30, (), (Cell(Estimate(10.0, 9.0, 11.0, 1.0, 30), None),)),
        PolicyAtPoint("Other", 30, (), (Cell(Estimate(9.0, 8.0, 10.0, 1.0, 30), sure),)),
    )
    return SweptPoint((value, *more), (float(value), *(None for _ in more)), "0" * 64, policies, (best,))


def results(*points: SweptPoint, **changes) -> SweepResults:
    made = SweepResults(
        scenario="Shop",
        description="",
        scenario_hash="0" * 64,
        seed=1,
        replications=30,
        baseline="Now",
        days_per_week=5,
        days_per_year=260,
        design="grid",
        axes=(PEOPLE,),
        measures=(SweptMeasure("wait_mean", "wait_mean", None),),
        policies=("Now", "Other"),
        points=points,
        crossings=(AxisCrossing("wait_mean", (), "5", "7", "Now", "Other"),),
        warnings=(),
        provenance=Provenance("0.1.0", "3.11", "2.0", "4.1", "0" * 64, 1, "slackline sweep shop"),
    )
    return replace(made, **changes)


LINE = results(*(point(value, best) for value, best in zip(PEOPLE.values, BEST, strict=True)))


def test_the_words_go_along_the_line_and_name_the_two_values_between_which_the_best_changes() -> None:
    first, second = findings(LINE, 0)
    assert first.text == (
        "Wait until work starts (wait_mean): Now is clearly best from 4 to 5; cannot tell at 6;"
        " Other is clearly best at 7."
    )
    assert second.text == "The best policy changes from Now to Other between people of Desk 5 and 7."


def test_the_headline_names_the_policies_in_the_order_in_which_they_are_best() -> None:
    assert headline(LINE, 0) == "Wait until work starts, by people of Desk: Now is best from 4 to 5; Other is best at 7"


def test_values_that_are_words_have_no_order_and_no_line() -> None:
    words = results(*LINE.points, axes=(replace(PEOPLE, numbers=None),), crossings=())
    assert headline(words, 0).endswith(": Now is best at 4 and 5; Other is best at 7")
    assert "cannot tell at 6; Other is clearly best at 7." in findings(words, 0)[0].text
    (draw,) = pictures(words).values()
    now, other = (policy.lines[0] for policy in draw().axes[0].containers)
    assert (now.get_linewidth(), other.get_linewidth()) == (0, 0)
    assert all(now.get_xdata() < other.get_xdata())  # side by side, so that none hides another


def test_nothing_is_called_best_where_chance_does_not_let_it() -> None:
    unclear = results(*(point(value, Leader("Now", ("Other",))) for value in PEOPLE.values), crossings=())
    assert headline(unclear, 0) == "Wait until work starts: no policy is clearly best at any point"
    assert findings(unclear, 0)[0].text.endswith(": cannot tell from 4 to 7.")


def test_a_mark_stands_where_a_difference_is_beyond_chance_only() -> None:
    table = section_text(brief(LINE, 100)[0], 100)
    rows = {line.split()[0]: line for line in table.splitlines() if line[:1] in "4567"}
    assert rows["4"].split() == ["4", "10.0", "±", "1.0", "9.0", "±", "1.0", "✓"]
    assert "✓" not in rows["5"]


def test_a_row_of_csv_has_the_point_the_difference_and_whether_the_policy_is_best() -> None:
    text = render_csv(figure_columns(LINE), figure_rows(LINE))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 8
    assert (rows[0]["it.teams.Desk.people"], rows[0]["best"], rows[0]["clearly_best"]) == ("4", "true", "true")
    assert (rows[4]["policy"], rows[4]["best"], rows[4]["clearly_best"]) == ("Now", "true", "false")
    assert (rows[1]["difference"], rows[1]["significant"], rows[0]["difference"]) == ("-1.0", "true", "")


def test_the_header_of_csv_is_as_inert_as_its_cells() -> None:
    assert render_csv(("=1+1", "b"), [("=2", 1)]) == "'=1+1,b\n'=2,1\n"


def test_points_without_figures_leave_a_gap_in_the_picture_and_no_row() -> None:
    left = results(LINE.points[0], replace(LINE.points[1], policies=(), best=()), *LINE.points[2:], partial=True)
    assert len(figure_rows(left)) == 6
    (draw,) = pictures(left).values()
    drawn = draw()
    line = drawn.axes[0].lines[0].get_ydata()
    assert [value == value for value in line] == [True, False, True, True]


def test_a_map_draws_the_border_between_two_policies_solid_where_both_are_clear() -> None:
    board = SweptAxis("it.board", "board", "", ("a", "b"), None)
    best = {("4", "a"): Leader("Now"), ("5", "a"): Leader("Other"), ("4", "b"): Leader("Now"), ("5", "b"): BEST[2]}
    points = [point(people, best[people, other], other) for people in ("4", "5") for other in ("a", "b")]
    people = replace(PEOPLE, values=("4", "5"), numbers=(4.0, 5.0))
    (draw,) = pictures(results(*points, axes=(people, board), crossings=())).values()
    borders = draw().axes[2].lines
    assert [(tuple(line.get_xdata()), line.get_linestyle()) for line in borders] == [
        ((0.5, 0.5), "-"),
        ((0.5, 1.5), ":"),
    ]


def test_the_same_results_give_the_same_bytes() -> None:
    (draw,) = pictures(LINE).values()
    assert style.svg(draw) == style.svg(draw)
