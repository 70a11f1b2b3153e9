"""`slackline sensitivity` from the command line to files, words and exit codes."""

import csv
import json
import shlex

import pytest
from called import ended

SCENARIO = """\
name: Small
horizon: 1 quarter
seed: 3
departments:
  Office:
    requests: {Change: {arrivals: {every: 2 days}, effort: {exponential: {mean: 3 days}}}}
it: {teams: {Team: {people: 2, cost: 500 per day}}}
policies: {Now: {}, "Hire, at once": {hire: {people: 1}}}
uncertain:
  departments.Office.requests.Change.effort: 2..3.5 days
  it.teams.Team.people: 2..3
"""
EFFORT = "departments.Office.requests.Change.effort"
QUICK = ("--replications", "10", "--jobs", "1")


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    path = tmp_path_factory.mktemp("sensitivity") / "small.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    return str(path)


def sensitivity(*arguments):
    """Exit code of `slackline sensitivity`, in this process."""
    return ended("sensitivity", *arguments)


def test_it_says_how_much_it_will_run_before_and_what_it_found_after(scenario, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert sensitivity(scenario, *QUICK) == 0
    shown = capsys.readouterr()  # the low end of the people is as written, and not run again
    assert "80 runs: wait_mean at 4 points of 2 assumptions, 2 policies, 10 replications each" in shown.err
    for part in (
        "Office / Change: effort",
        "2 to 3.5 days",
        "Hire, at once less Now",
        "Does the ranking survive?",
        "'Hire, at once' beats 'Now' by wait_mean at every point tried",
        "it hangs most on",
        "Left out",
    ):
        assert part in shown.out
    figures, _, _ = shown.out.partition("\nNext\n")  # a command is never broken
    assert max(map(len, figures.splitlines())) <= 80


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_the_other_methods_have_their_own_tables(scenario, capsys, method):
    assert sensitivity(scenario, *QUICK, "--method", method, "--points", "4", "--quiet") == 0
    shown = capsys.readouterr().out
    assert {"morris": "noise", "sobol": "Total"}[method] in shown
    assert "Change at" not in shown


def test_a_folder_has_the_tables_the_figure_and_a_page(scenario, tmp_path):
    out = tmp_path / "out"
    assert sensitivity(scenario, *QUICK, "--out", str(out), "--quiet") == 0
    names = {path.name for path in out.iterdir()}
    assert names == {
        "results.json", "assumptions.csv", "tornado.csv", "effects.csv", "indices.csv", "rankings.csv", "report.md",
        "figure.svg", "figure.png",
    }  # fmt: skip
    document = json.loads((out / "results.json").read_text(encoding="utf-8"))
    rows = list(csv.DictReader((out / "tornado.csv").open(encoding="utf-8")))
    written = [change for bar in document["bars"] for change in bar["changes"]]
    assert [float(row["difference"]) for row in rows] == [change["difference"] for change in written]
    page = (out / "report.md").read_text(encoding="utf-8")
    assert "departments.Office.requests.Change.effort" in page
    assert (out / "figure.svg").read_bytes().startswith(b"<?xml")


def test_json_alone_goes_to_standard_output(scenario, capsys):
    assert sensitivity(scenario, *QUICK, "--json", "-", "--quiet") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["measure"] == "wait_mean"
    assert [each["path"] for each in document["assumptions"]] == [
        "departments.Office.requests.Change.effort",
        "it.teams.Team.people",
    ]
    assert {each["verdict"] for each in document["rankings"]} == {"survives"}


def test_it_is_kept_and_shown_again_without_running(scenario, tmp_path, capsys):
    kept = ("--store", str(tmp_path / "runs.sqlite"))
    assert sensitivity(scenario, *QUICK, *kept, "--json", "-") == 0
    first = capsys.readouterr()
    assert sensitivity(scenario, *QUICK, *kept, "--json", "-") == 0
    second = capsys.readouterr()
    assert "80 runs in" in second.err
    assert "80 of them from the store" in second.err
    assert second.out == first.out
    assert ended("runs", "show", "1", *kept, "--json") == 0
    assert capsys.readouterr().out == first.out


def test_the_next_command_looks_at_what_matters_together_and_runs(scenario, tmp_path, capsys):
    kept = ("--store", str(tmp_path / "runs.sqlite"), "--quiet")
    assert sensitivity(scenario, *QUICK, *kept, "--vary", "it.teams.Team.people=2..4", "--vary", EFFORT) == 0
    next_command = shlex.split(capsys.readouterr().out.partition("\nNext\n")[2].splitlines()[0])
    assert next_command[:3] == ["slackline", "sensitivity", scenario]
    assert {"sobol", "it.teams.Team.people=2..4", EFFORT, "Hire, at once"} <= set(next_command)
    assert sensitivity(*next_command[2:], *kept, "--replications", "2", "--points", "2") == 0


def test_a_range_on_the_command_line_takes_the_place_of_the_declared_ones(scenario, capsys):
    assert sensitivity(scenario, *QUICK, "--vary", "it.teams.Team.people=2..4", "--json", "-", "--quiet") == 0
    (assumption,) = json.loads(capsys.readouterr().out)["assumptions"]
    assert (assumption["path"], assumption["low"], assumption["high"]) == ("it.teams.Team.people", 2, 4)


def test_a_share_on_the_command_line_varies_everything(scenario, capsys):
    assert sensitivity(scenario, *QUICK, "--within", "10%", "--json", "-", "--quiet", "--measure", "it_cost") == 0
    found = {each["path"]: each for each in json.loads(capsys.readouterr().out)["assumptions"]}
    assert (found["it.teams.Team.cost"]["low"], found["it.teams.Team.cost"]["high"]) == (450, 550)
    assert "departments.Office.requests.Change.arrivals.every" in found


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("--measure", "wait_maen"), "did you mean 'wait_mean'"),
        (("--vary", "it.teams.Team.peeple"), "did you mean `people`"),
        (("--vary", "it.teams.Team.people=2"), "leaves nothing uncertain"),
        (("--within", "0%"), "write a share such as 20%"),
        (("--within", "lots"), "write a share such as 20%"),
        (("--method", "sobol", "--points", "3"), "power of two"),
        (("--most-runs", "5"), "--most-runs 100"),
        (("--policy", "Nobody"), "there is no policy 'Nobody'"),
        (("--set", "it.teams.Team.people=1", "--set", "policies.Now={slack: {people: 1, for: Office}}"), "people"),
    ],
)
def test_a_mistake_ends_with_two_and_a_remedy(scenario, capsys, arguments, part):
    assert sensitivity(scenario, *QUICK, *arguments) == 2
    shown = capsys.readouterr()
    assert part in shown.err
    assert shown.out == ""
