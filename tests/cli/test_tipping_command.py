"""`slackline tipping` from the command line to its output."""

import csv
import io
import json
import os

import pytest
from called import ended

QUICK = ["--set", "horizon=3 months", "--set", "warm_up=1 month", "--replications", "2", "--jobs", "1"]
CELLS = ["--load", "90%,180%", "--comes-back", "20%,90%"]


def tipping(*arguments):
    """Exit code of `slackline tipping`, in this process."""
    return ended("tipping", *arguments, *QUICK)


def test_the_report_has_the_map_its_words_and_theory_s(capsys):
    assert tipping("tipping-point", *CELLS) == 0
    shown, said = capsys.readouterr()
    headings = ("The tipping point, A fifth comes back: 4 cells, 2 replications", "Where it runs away", "Beside theory")
    assert [line for line in shown.splitlines() if line in headings] == list(headings)
    assert [line.split("  ")[0] for line in shown.splitlines() if line.startswith(("90 %", "20 %"))] == ["90 %", "20 %"]
    assert "theory puts the border at 80 % that comes back" in " ".join(shown.split())
    assert said.startswith("8 runs in ")


def test_where_theory_does_not_apply_the_words_say_why(capsys):
    assert tipping("starter", *CELLS) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert (
        "No line is drawn: the theory of the simple case leaves out what this scenario has (several departments"
        in shown
    )


@pytest.mark.parametrize("columns", [60, 80])
def test_no_line_is_wider_than_the_terminal(capsys, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    assert tipping("tipping-point", "--load", "80%..190%/12", "--comes-back", "20%") == 0
    assert max(map(len, capsys.readouterr().out.partition("\nNext\n")[0].splitlines())) <= columns


def test_csv_and_json_have_every_cell(capsys):
    assert tipping("tipping-point", *CELLS, "--format", "csv", "--quiet") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(float(row["load"]), float(row["comes_back"])) for row in rows] == [
        (0.9, 0.2), (1.8, 0.2), (0.9, 0.9), (1.8, 0.9),
    ]  # fmt: skip
    assert [row["theory"] for row in rows] == ["settles", "settles", "settles", "runs away"]
    assert tipping("tipping-point", *CELLS, "--json", "-", "--quiet") == 0
    cells = json.loads(capsys.readouterr().out)["cells"]
    assert [cell["verdict"] for cell in cells] == [row["verdict"] for row in rows]
    assert cells[1]["theory_bypass"] == pytest.approx(0.8 / (1.8 * 0.8))


@pytest.mark.parametrize("name", ["tipping-point", "starter"])
def test_a_folder_has_the_map_with_theory_and_without(tmp_path, name):
    assert tipping(name, *CELLS, "--out", str(tmp_path / "map")) == 0
    assert set(os.listdir(tmp_path / "map")) == {"results.json", "cells.csv", "report.md", "figure.svg", "figure.png"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["utilisation-trap"], "no department has an alternative"),
        (["starter", "--department", "Marketng"], "did you mean 'Marketing'?"),
        (["tipping-point", "--load", "2..1"], "`2..1` is empty"),
        (["tipping-point", "--policy", "Half comes back"], "choose another with --policy"),
        (
            ["tipping-point", "--policy", "Half comes back", "--policy", "A fifth comes back"],
            "the map is of one policy",
        ),
        (["tipping-point", "--json", "-", "--format", "csv"], "both write to standard output"),
    ],
)
def test_what_is_wrong_ends_with_2(capsys, arguments, said):
    assert tipping(*arguments) == 2
    shown, error = capsys.readouterr()
    assert shown == ""
    assert said in error
