"""`slackline select` and `slackline run --precision` from the command line to their output, on a small scenario."""

import csv
import io
import json
import re

import pytest
from called import ended

SCENARIO = """\
name: A small shop
horizon: 1 year
warm_up: 1 month
seed: 4
baseline: As it is
departments:
  Marketing:
    requests:
      Website: {arrivals: {every: 8 days}, effort: {exponential: {mean: 6 days}}, due: 6 weeks, value: 900 per week}
    alternative: {lead_time: 2 weeks, price: 1100 per day}
  Finance:
    requests:
      Change: {arrivals: {every: 5 days}, effort: {exponential: {mean: 6 days}}}
it:
  teams:
    Central IT: {people: 2, cost: 650 per day}
  quotes: {basis: backlog}
policies:
  As it is: {}
  Hire one: {set: {it.teams.Central IT.people: 3}}
  Hire two: {set: {it.teams.Central IT.people: 4}}
"""


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "shop.yaml"
    path.write_text(SCENARIO)
    return str(path)


def slackline(*arguments):
    """Exit code of a command, in this process."""
    return ended(*arguments, "--jobs", "1", "--no-store")


def test_the_answer_the_guarantee_and_the_table_stand_on_standard_output(scenario, capsys):
    assert slackline("select", scenario, "--measure", "wait_mean", "--indifference", "5%", "--confidence", "90%") == 0
    shown, said = capsys.readouterr()
    assert shown.startswith("A small shop: Hire two is picked by wait until work starts (lowest)\n")
    text = " ".join(shown.split())
    assert re.search(r"Indifference zone: [\d.]+ days \(5% of the [\d.]+ days that As it is had in the first 30", text)
    assert "picks it with a probability of 90 % or more" in text
    assert "3 policies were compared, all under the same demand (common random numbers)" in text
    assert "not adjusted for the selection" in text
    assert f"slackline run {scenario} --policy 'Hire two'" in shown
    assert re.fullmatch(r"\d+ runs in [\d.]+ s", said.strip())


def test_no_line_is_wider_than_the_terminal(scenario, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    slackline("select", scenario, "--measure", "wait_mean")
    assert max(map(len, capsys.readouterr().out.partition("Next")[0].splitlines())) <= 80


def test_json_alone_goes_to_standard_output(scenario, capsys):
    assert slackline("select", scenario, "--measure", "bypass_rate[Marketing]", "--json", "-", "--quiet") == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["metric"], document["part"], document["direction"]) == ("bypass_rate", "Marketing", "lowest")
    assert document["indifference"] == {"text": "2 points", "value": 0.02, "share_of": None}
    assert document["outcome"] in {"selected", "alike"}
    assert document["best"] in document["left"]
    assert [each["policy"] for each in document["policies"]] == ["As it is", "Hire one", "Hire two"]


def test_csv_has_one_policy_a_row(scenario, capsys):
    assert slackline("select", scenario, "--format", "csv", "--quiet") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["policy"] for row in rows] == ["As it is", "Hire one", "Hire two"]
    assert {row["measure"] for row in rows} == {"total_cost"}
    assert [row["behind"] == "" for row in rows].count(True) == 1


def test_a_folder_has_everything(scenario, tmp_path, capsys):
    folder = tmp_path / "found"
    assert slackline("select", scenario, "--measure", "wait_mean", "--out", str(folder), "--quiet") == 0
    assert sorted(path.name for path in folder.iterdir()) == [
        "figure.png", "figure.svg", "policies.csv", "report.md", "results.json", "stages.csv",
    ]  # fmt: skip
    assert "## What this is worth" in (folder / "report.md").read_text()
    assert b"<svg" in (folder / "figure.svg").read_bytes()


def test_it_ends_with_1_where_it_cannot_tell_and_says_what_would(scenario, capsys):
    arguments = ("select", scenario, "--measure", "wait_mean", "--policy", "Hire one", "--indifference", "1 minute")
    assert slackline(*arguments, "--replications", "30") == 1
    shown = " ".join(capsys.readouterr().out.split())
    assert "cannot tell between As it is and Hire one" in shown
    needed = re.search(r"\(--replications (\d+)\)", shown)[1]
    assert f"--indifference '1 minute' --replications {needed}" in shown
    differs = re.search(r"differs by at most ([\d.]+) days", shown)[1]
    assert float(differs) > 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--measure", "wait_meen"), "Error: --measure: there is no measure 'wait_meen'.\nhelp: did you mean"),
        (("--measure", "shadow_share"), "help: say which: --lowest or --highest"),
        (("--indifference", "20000"), "Error: --indifference: `20000` cannot stand here"),
        (("--indifference", "0%"), "Error: --indifference: `0%` is not above 0 % and below 100 %."),
        (("--confidence", "100%"), "`100%` is outside what is allowed, 50% to 99.99%; write a share such as 95%"),
        (("--confidence", "sure"), "'--confidence': expected a number or a percentage, found `sure`"),
        (("--replications", "12"), "12 is too few.\nhelp: allow 30 or more, or leave it out"),
        (("--policy", "As it is"), "Error: there is one policy only, and nothing to select from."),
        (("--policy", "Hire on"), "Error: there is no policy 'Hire on'\nhelp: did you mean 'Hire one'?"),
        (("--json", "-", "--format", "csv"), "both write to standard output"),
    ],
)
def test_a_mistake_is_refused_with_a_remedy(scenario, capsys, arguments, told):
    assert slackline("select", scenario, *arguments) == 2
    shown, said = capsys.readouterr()
    assert shown == ""
    assert told in said


def test_a_percentage_of_a_baseline_of_nothing_fails_with_a_remedy(scenario, capsys):
    assert slackline("select", scenario, "--measure", "own_cost", "--quiet") == 1
    assert "help: say how much matters as an amount" in capsys.readouterr().err


def test_run_says_what_precision_was_reached(scenario, capsys):
    assert slackline("run", scenario, "--precision", "30%", "--measure", "wait_mean[Finance]", "--quiet") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Asked for: wait_mean[Finance] (wait until work starts, Finance) to within 30% of the mean" in shown
    assert re.search(r"Hire two: [\d.]+ ± [\d.]+ days, ±[\d.]+ % after \d+ replications; reached after \d+\.", shown)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--measure", "wait_mean"), "--measure says what --precision is about: add --precision 5%"),
        (("--precision", "5"), "Error: --precision: `5` cannot stand here"),
        (("--precision", "5%", "--measure", "wait"), "Error: --measure: there is no measure 'wait'"),
        (("--precision", "5%", "--replications", "20"), "help: allow 30 or more, or leave it out"),
    ],
)
def test_a_precision_that_cannot_be_is_refused_with_a_remedy(scenario, capsys, arguments, told):
    assert slackline("run", scenario, *arguments) == 2
    assert told in capsys.readouterr().err


def test_what_is_stored_is_shown_again_without_running(scenario, tmp_path, capsys):
    store = str(tmp_path / "runs.sqlite")
    for arguments in (("select", scenario, "--measure", "wait_mean"), ("run", scenario, "--precision", "40%")):
        ended(*arguments, "--jobs", "1", "--store", store, "--json", "-", "--quiet")
        first = capsys.readouterr().out
        ended("runs", "show", "1" if arguments[0] == "select" else "2", "--store", store, "--json")
        assert capsys.readouterr().out == first
