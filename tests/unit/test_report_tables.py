"""Tables fit their width, name what they cut, and carry a user's text as text."""

import csv
import io

import pytest
from sample_results import sample

from sim.report.comma_separated import render_csv
from sim.report.details import detail_tables
from sim.report.markdown import render_markdown
from sim.report.summary import choose_headings, fitted_policy_table
from sim.report.tables import Column, Row, Table
from sim.report.text import render_text


@pytest.mark.parametrize("width", [60, 70, 80, 100, 140])
def test_no_line_is_wider_than_asked(width):
    text = render_text(fitted_policy_table(sample(), width), width)
    assert max(len(line) for line in text.splitlines()) <= width


def test_eighty_columns_hold_six_measures():
    assert len(fitted_policy_table(sample(), 80).columns) == 1 + 6


def test_what_was_cut_is_named():
    table = fitted_policy_table(sample(), 60)
    kept = {column.name for column in table.columns}
    lost = {"wait_mean", "wait_p90", "bypass_rate", "on_time_rate", "trust_mean", "total_cost"} - kept
    note = next(note for note in table.notes if note.startswith("Cut to fit 60 columns"))
    assert lost
    assert all(name in note for name in lost)


def test_the_mean_wait_is_never_cut():
    assert "wait_mean" in {column.name for column in fitted_policy_table(sample(), 30).columns}


def test_departments_stand_below_each_policy():
    rows = fitted_policy_table(sample(), 100).rows
    assert [(row.cells[0], row.level) for row in rows[:4]] == [
        ("Central queue", 0),
        ("Marketing", 1),
        ("Finance", 1),
        ("Embedded web team", 0),
    ]


def test_significant_differences_are_marked_by_what_is_better():
    rows = fitted_policy_table(sample(), 100).rows
    wait = {(row.cells[0], place): row.cells[1].strip() for place, row in enumerate(rows)}
    assert wait["Marketing", 4] == "14.0 ± 0.6 ✓"
    assert wait["Finance", 5] == "31.0 ± 1.1 ✗"
    assert wait["Two people of slack", 6] == "29.9 ± 1.0"


def test_more_trust_is_better_though_it_is_higher():
    table = fitted_policy_table(sample(), 100)
    trust = next(place for place, column in enumerate(table.columns) if column.name == "trust_mean")
    assert table.rows[4].cells[trust] == "80 ± 2 ✓"


def test_a_single_policy_has_no_marks_to_explain():
    notes = fitted_policy_table(sample(("Central queue",)), 100).notes
    assert not any("better" in note for note in notes)


def test_a_measure_that_is_zero_everywhere_gives_way_to_one_that_says_something():
    names = [heading.name for heading in choose_headings(sample(("Central queue",)))]
    assert names[:3] == ["wait_mean", "bypass_rate", "total_cost"]
    assert "returned_share" not in names


def test_every_measure_is_shown_for_all_departments_and_teams():
    tables = detail_tables(sample(), 100)
    assert [table.title for table in tables] == ["All requests", "Marketing", "Finance", "Team Central IT"]
    assert "balk_rate" in [row.cells[0] for row in tables[0].rows]


def test_policies_that_do_not_fit_go_into_a_further_table():
    tables = [table for table in detail_tables(sample(), 60) if table.title == "Marketing"]
    shown = [column.title for table in tables for column in table.columns[2:]]
    assert len(tables) > 1
    assert shown == ["Central queue", "Embedded web team", "Two people of slack"]


def test_long_names_are_shortened_and_never_wrap():
    table = Table("", (Column("Policy"), Column("Wait")), (Row(("x" * 200, "1.0")),))
    assert max(len(line) for line in render_text(table, 80).splitlines()) <= 80


def test_markdown_shows_a_users_marks_as_they_are():
    table = Table("", (Column("Policy"),), (Row(("a|b <script> *c*",)),))
    assert r"a\|b \<script\> \*c\*" in render_markdown(table)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_text_that_a_spreadsheet_would_calculate_is_quoted(text):
    rows = list(csv.reader(io.StringIO(render_csv(("name",), [(text,)]))))
    assert rows[1] == [f"'{text}"]


def test_numbers_in_csv_keep_every_digit_and_nothing_is_an_empty_cell():
    text = render_csv(("a", "b", "c", "d"), [(0.1 + 0.2, None, float("nan"), True)])
    assert text == "a,b,c,d\n0.30000000000000004,,,true\n"


def test_negative_numbers_in_csv_stay_numbers():
    assert render_csv(("a",), [(-1.5,)]) == "a\n-1.5\n"
