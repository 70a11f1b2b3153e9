"""`slackline slack` from the command line to its output, on a small scenario."""

import csv
import json

import pytest
from called import ended

SCENARIO = """\
name: A small shop
horizon: 6 months
warm_up: 1 month
replications: 12
seed: 4
departments:
  Marketing:
    requests:
      Surprise: {arrivals: {every: 4 days}, effort: {exponential: {mean: 5 days}}, due: 3 weeks, value: 900 per week,
                 urgent: 100%}
    alternative: {lead_time: 1 week, price: 1100 per day}
  Finance:
    requests:
      Change: {arrivals: {every: 5 days}, effort: {exponential: {mean: 6 days}}}
it:
  teams:
    Central IT: {people: 3, cost: 650 per day}
  quotes: {basis: backlog}
"""


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "shop.yaml"
    path.write_text(SCENARIO)
    return str(path)


def slack(*arguments):
    """Exit code of `slackline slack`, in this process."""
    return ended("slack", *arguments, "--jobs", "1", "--no-store")


def test_the_finding_the_break_even_and_the_tables_are_printed(scenario, capsys):
    assert slack(scenario, "--people", "2") == 0
    shown, said = capsys.readouterr()
    lines = shown.splitlines()
    assert lines[0] == "The price of slack"
    assert lines[2].startswith("Break-even: ")
    for title in ("Each further person, against one fewer, a year", "With so many people kept free", "Next"):
        assert title in lines
    assert said.splitlines()[-1].startswith("36 runs in ")


def test_a_price_that_was_kept_is_shown_again_without_running_anything(scenario, capsys, tmp_path):
    store = str(tmp_path / "kept.sqlite")
    ended("slack", scenario, "--people", "1", "--jobs", "1", "--store", store)
    first = capsys.readouterr().out.partition("\nNext")[0]
    assert ended("runs", "show", "1", "--store", store) == 0
    assert first.strip() in capsys.readouterr().out


def test_no_line_is_wider_than_the_terminal(scenario, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    slack(scenario, "--people", "3")
    assert max(map(len, capsys.readouterr().out.partition("\nNext")[0].splitlines())) <= 80


def test_json_alone_is_on_standard_output(scenario, capsys):
    assert slack(scenario, "--people", "1", "--for", "nobody", "--json", "-", "--quiet") == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["kept_for"], len(document["levels"])) == ([], 2)


def test_a_folder_holds_the_document_the_table_the_figure_and_a_page(scenario, tmp_path):
    out = tmp_path / "out"
    assert slack(scenario, "--people", "2", "--out", str(out)) == 0
    assert {path.name for path in out.iterdir()} == {
        "results.json", "slack.csv", "report.md", "figure.svg", "figure.png",
    }  # fmt: skip
    rows = list(csv.DictReader((out / "slack.csv").open()))
    assert {(row["people"], row["against"]) for row in rows} == {("1", "0"), ("2", "1"), ("2", "0")}


@pytest.mark.parametrize(("arguments", "told"), [
    (("--people", "0"), "0 is not in the range"),
    (("--for", "Marketng"), "did you mean 'Marketing'?"),
    (("--team", "Central"), "did you mean 'Central IT'?"),
    (("--replications", "1"), "2 are the least"),
    (("--policy", "x"), "there is no policy 'x'"),
])  # fmt: skip
def test_wrong_input_ends_with_two_and_its_remedy(scenario, capsys, arguments, told):
    assert slack(scenario, *arguments) == 2
    shown, said = capsys.readouterr()
    assert shown == ""
    assert told in said
    assert "Traceback" not in said
