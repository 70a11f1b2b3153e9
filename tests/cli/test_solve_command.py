"""`slackline solve` from the command line to its output, on a small scenario."""

import csv
import json
import shlex

import pytest
from called import ended

SCENARIO = """\
name: A small shop
horizon: 100 days
warm_up: 30 days
seed: 4
departments:
  Marketing:
    requests:
      Website: {arrivals: {every: 2 days}, effort: {exponential: {mean: 6 days}}}
it:
  teams:
    Central IT: {people: 2, cost: 650 per day}
policies:
  As it is: {}
  Slow: {set: {it.teams.Central IT.focus: 50%}}
"""
FIND = ("--find", "it.teams.Central IT.people", "--between", "2..10")
GOAL = ("--so-that", "waited_rate <= 35%")


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "shop.yaml"
    path.write_text(SCENARIO)
    return str(path)


def solve(*arguments):
    """Exit code of `slackline solve`, in this process."""
    return ended("solve", *arguments, "--jobs", "1", "--no-store")


def test_the_answer_stands_first_then_what_was_tried_then_what_to_do_next(scenario, capsys):
    assert solve(scenario, *FIND, *GOAL, "--replications", "120") == 0
    shown, said = capsys.readouterr()
    lines = shown.splitlines()
    assert lines[0] == "Answer"
    assert lines[1] == "5 is the smallest value that meets waited_rate <= 35%."
    assert lines[2].startswith("  ✗ 4 (misses it, ")
    assert lines[3].startswith("  ✓ 5 (meets it, ")
    assert "People of Central IT under As it is: what was tried" in lines
    step = shlex.split(lines[lines.index("Next") + 1])
    assert step == ["slackline", "run", scenario, "--set", "it.teams.Central IT.people=5"]
    assert " runs in " in said.splitlines()[-1]


def test_a_goal_that_is_not_reached_ends_with_one(scenario, capsys):
    assert solve(scenario, "--find", FIND[1], "--between", "1..3", *GOAL) == 1
    shown = capsys.readouterr().out
    assert shown.splitlines()[1].startswith("Not reached from 1 to 3: no value tried meets waited_rate <= 35%")


def test_what_cannot_be_told_ends_with_one_and_offers_more_runs(scenario, capsys):
    assert solve(scenario, *FIND, "--so-that", "waited_rate <= 50%", "--replications", "40") == 1
    shown = capsys.readouterr().out
    assert shown.splitlines()[1] == "Cannot tell between 4 and 5."
    step = shlex.split(shown.splitlines()[shown.splitlines().index("Next") + 1])
    assert step == ["slackline", "solve", scenario, *FIND, "--so-that", "waited_rate <= 50%", "--replications", "160"]


def test_a_policy_is_searched_beside_the_baseline_s_place(scenario, capsys):
    assert solve(scenario, *FIND, "--so-that", "waited_rate <= 60%", "--policy", "Slow", "--replications", "120") == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("7 is the smallest")


def test_a_search_that_was_kept_is_shown_again_without_running_anything(scenario, capsys, tmp_path):
    store = str(tmp_path / "kept.sqlite")
    ended("solve", scenario, *FIND, *GOAL, "--replications", "120", "--jobs", "1", "--store", store)
    first = capsys.readouterr().out.partition("\nNext")[0]
    assert ended("runs", "show", "1", "--store", store) == 0
    assert first.strip() in capsys.readouterr().out


def test_no_line_is_wider_than_the_terminal(scenario, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    solve(scenario, *FIND, *GOAL, "--so-that", "wait_p90 <= 9 days", "--minimise", "total_cost", "--replications", "30")
    shown = capsys.readouterr().out.partition("\nNext")[0]
    assert max(map(len, shown.splitlines())) <= 80


def test_json_alone_is_on_standard_output(scenario, capsys):
    assert solve(scenario, *FIND, *GOAL, "--json", "-", "--quiet", "--replications", "120") == 0
    shown, said = capsys.readouterr()
    document = json.loads(shown)
    assert (document["outcome"], document["answer"], document["beside"]) == ("found", "5", "4")
    assert said == ""


def test_a_folder_holds_the_document_the_table_the_figure_and_a_page(scenario, tmp_path):
    out = tmp_path / "out"
    assert solve(scenario, *FIND, *GOAL, "--minimise", "it_cost", "--replications", "60", "--out", str(out)) in {0, 1}
    assert {path.name for path in out.iterdir()} == {
        "results.json", "tried.csv", "report.md", "figure.svg", "figure.png",
    }  # fmt: skip
    rows = list(csv.DictReader((out / "tried.csv").open()))
    document = json.loads((out / "results.json").read_text())
    assert {row["value"] for row in rows} == {each["value"] for each in document["tried"]}
    assert {row["measure"] for row in rows} == {"waited_rate", "it_cost"}


@pytest.mark.parametrize(("arguments", "told"), [
    ((*FIND, "--so-that", "queue_wait <= 1 day"), "did you mean"),
    ((*FIND, "--so-that", "queue_wait_mean"), "a goal compares a measure with a value"),
    ((*FIND, "--so-that", "queue_wait_mean <= 1 fortnight"), "no unit of time"),
    (("--find", FIND[1], "--between", "2-10", *GOAL), "is no range"),
    (("--find", "it.teams.Central IT.peple", "--between", "2..10", *GOAL), "did you mean `people`?"),
    (("--find", FIND[1], "--between", "0..10", *GOAL), "too few"),
    ((*FIND, *GOAL, "--confidence", "sure"), "--confidence"),
    ((*FIND, *GOAL, "--confidence", "30%"), "outside what is allowed, 50% to 99.99%"),
    ((*FIND, *GOAL, "--replications", "1"), "2 are the least"),
    ((*FIND, *GOAL, "--policy", "As it is", "--policy", "Slow"), "may stand once"),
    ((*FIND, *GOAL, "--policy", "Slwo"), "did you mean 'Slow'?"),
    ((*FIND, *GOAL, "--out", "/dev/null/x"), "--out"),
    (FIND, "Missing option '--so-that'"),
])  # fmt: skip
def test_wrong_input_ends_with_two_and_its_remedy(scenario, capsys, arguments, told):
    assert solve(scenario, *arguments) == 2
    shown, said = capsys.readouterr()
    assert shown == ""
    assert told in said
    assert "Traceback" not in said


def test_a_goal_of_the_scenario_may_be_written_in_any_unit(scenario, capsys):
    days, hours = "queue_wait_mean <= 1", "queue_wait_mean <= 8 hours"
    documents = []
    for goal in (days, hours):
        solve(scenario, *FIND, "--so-that", goal, "--replications", "30", "--json", "-")
        documents.append(json.loads(capsys.readouterr().out))
    assert documents[0]["tried"] == documents[1]["tried"]
    assert documents[1]["goals"][0]["value"] == 1.0
