"""`slackline sweep` from the command line to its output."""

import csv
import io
import json
import os

import pytest
from called import ended
from interrupting import interrupted

SCENARIO = """\
name: A small shop
horizon: 1 year
warm_up: 1 month
replications: 6
seed: 4
departments:
  '=Marketing':
    requests:
      Website: {arrivals: {every: 8 days}, effort: {exponential: {mean: 6 days}}, due: 6 weeks, value: 900 per week}
    alternative: {lead_time: 2 weeks, comes_back: {chance: 50%, effort: 40%}}
  Finance:
    requests: {Change: {arrivals: {every: 5 days}, effort: {exponential: {mean: 6 days}}}}
it:
  teams: {Central IT: {people: 3, cost: 650 per day}}
  quotes: {basis: backlog}
policies:
  '=SUM(A1)': {}
  Hire one: {set: {it.teams.Central IT.people: 4}}
"""
PEOPLE = "it.teams.Central IT.people=2..4"
CHANCE = 'departments."=Marketing".alternative.comes_back.chance=0..100%/3'


@pytest.fixture
def shop(tmp_path):
    path = tmp_path / "shop.yaml"
    path.write_text(SCENARIO)
    return str(path)


def sweep(*arguments):
    """Exit code of `slackline sweep`, in this process."""
    return ended("sweep", *arguments, "--jobs", "1")


def test_the_report_says_what_was_varied_which_policy_is_best_and_what_to_do_next(shop, capsys):
    assert sweep(shop, "--vary", PEOPLE) == 0
    shown, said = capsys.readouterr()
    order = [
        "A small shop: 2 policies at 3 points, 6 replications",
        "What was varied",
        "Which policy is best, and where",
        "Warnings",
        "Next",
    ]
    assert [line for line in shown.splitlines() if line in order] == order
    assert "Wait until work starts (wait_mean): Hire one is clearly best from 2 to 3; cannot tell at 4." in shown
    assert "changes nothing under 'Hire one'" in shown
    assert said == "24 runs in " + said.partition(" in ")[2]


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("vary", [[PEOPLE], [PEOPLE, CHANCE]], ids=["one", "two"])
def test_no_line_is_wider_than_the_terminal(shop, capsys, monkeypatch, columns, vary):
    monkeypatch.setenv("COLUMNS", str(columns))
    sweep(shop, *(word for text in vary for word in ("--vary", text)), "--replications", "2")
    table = capsys.readouterr().out.partition("\nNext\n")[0]
    assert max(map(len, table.splitlines())) <= columns


def test_csv_has_a_row_for_each_point_policy_and_measure_and_no_cell_acts(shop, capsys):
    measure = "bypass_rate[=Marketing]"
    assert sweep(shop, "--vary", PEOPLE, "--vary", CHANCE, "--measure", measure, "--format", "csv", "--quiet") == 0
    shown, said = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(shown)))
    assert len(rows) == 9 * 2
    assert [row["it.teams.Central IT.people"] for row in rows[::6]] == ["2", "3", "4"]
    assert {row["policy"] for row in rows} == {"'=SUM(A1)", "Hire one"}
    assert not [cell for row in csv.reader(io.StringIO(shown)) for cell in row if cell.startswith(("=", "@", "+"))]
    assert "Warning: " in said


def test_json_alone_goes_to_standard_output(shop, capsys):
    assert sweep(shop, "--vary", PEOPLE, "--json", "-", "--quiet") == 0
    shown, said = capsys.readouterr()
    document = json.loads(shown)
    assert [point["values"]["it.teams.Central IT.people"] for point in document["points"]] == ["2", "3", "4"]
    assert said.startswith("Warning: ")


@pytest.mark.slow
def test_a_folder_has_figures_for_one_value_for_two_and_for_a_latin_hypercube(shop, tmp_path):
    for name, options in {
        "one": ["--vary", PEOPLE],
        "two": ["--vary", PEOPLE, "--vary", CHANCE],
        "lhs": ["--vary", PEOPLE, "--vary", CHANCE, "--design", "lhs", "--points", "4"],
    }.items():
        assert sweep(shop, *options, "--replications", "2", "--out", str(tmp_path / name)) == 0
    every = {"results.json", "measures.csv", "crossings.csv", "report.md", "figure.svg", "figure.png"}
    maps = {"figure-bypass_rate.svg", "figure-bypass_rate.png"}
    found = {name: set(os.listdir(tmp_path / name)) for name in ("one", "two", "lhs")}
    assert found == {"one": every, "two": every | maps, "lhs": every}
    assert "![Requests that went round IT" in (tmp_path / "two/report.md").read_text()
    first = (tmp_path / "two/figure.svg").read_bytes()
    sweep(shop, "--vary", PEOPLE, "--vary", CHANCE, "--replications", "2", "--out", str(tmp_path / "two"))
    assert (tmp_path / "two/figure.svg").read_bytes() == first


def test_the_table_says_so_where_points_are_too_many_for_it(shop, capsys):
    first, second = "it.quotes.optimism=0..70%/8", "departments.Finance.cost=0..70 per day/8"
    options = ["--set", "horizon=1 month", "--set", "warm_up=0 days", "--replications", "1"]
    assert sweep(shop, "--vary", first, "--vary", second, *options) == 0
    assert "64 points are too many for a table: the figures are in --format csv." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "there is no --vary"),
        (["--vary", "people"], "there is no `=`"),
        (["--vary", "it.teams.Centrl IT.people=1..2"], "did you mean `Central IT`?"),
        (["--vary", "it.teams.Central IT.people=4..2"], "is empty"),
        (["--vary", PEOPLE, "--points", "9"], "--points goes with --design lhs"),
        (["--vary", PEOPLE, "--measure", "wait_man"], "did you mean 'wait_mean'?"),
        (["--vary", PEOPLE, "--measure", "wait_mean[Markting]"], "there is no department or kind"),
        (["--vary", PEOPLE, "--policy", "Hire on"], "did you mean 'Hire one'?"),
        (["--vary", PEOPLE, "--json", "-", "--format", "csv"], "both write to standard output"),
    ],
)
def test_what_is_wrong_ends_with_2_before_anything_runs(shop, capsys, options, said):
    assert sweep(shop, *options) == 2
    shown, error = capsys.readouterr()
    assert shown == ""
    assert said in error
    assert " runs in " not in error


def test_a_single_policy_is_told_by_its_lowest_and_highest_figure(shop, capsys):
    assert sweep(shop, "--vary", PEOPLE, "--policy", "=SUM(A1)") == 0
    shown = capsys.readouterr().out
    assert "What changes\nWait until work starts (wait_mean): from " in shown
    assert "with people of Central IT 4 to " in shown


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is a signal of POSIX here")
def test_ctrl_c_gives_the_points_that_there_are_and_ends_with_130(shop):
    words = ("sweep", shop, "--vary", PEOPLE, "--replications", "100000", "--jobs", "1")
    code, shown, said = interrupted(*words, done=200)
    assert code == 130
    assert "The sweep was interrupted with " in shown
    assert "Traceback" not in said
