"""`slackline run --ledger` and `--losers`, on a small scenario in which marketing goes round IT."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from called import ended

if TYPE_CHECKING:
    from pathlib import Path

SCENARIO = """\
name: A small shop
horizon: 1 year
warm_up: 1 month
replications: 6
seed: 4
baseline: As it is
departments:
  Marketing:
    requests:
      Website: {arrivals: {every: 8 days}, effort: {exponential: {mean: 6 days}}, due: 3 weeks, value: 900 per week}
    alternative:
      lead_time: 2 weeks
      price: 1100 per day
      comes_back: {chance: 50%, after: 2 weeks, effort: 50%}
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
"""


@pytest.fixture
def scenario(tmp_path: Path) -> str:
    path = tmp_path / "shop.yaml"
    path.write_text(SCENARIO)
    return str(path)


def run(*arguments: str) -> int:
    return ended("run", "--jobs", "1", *arguments)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_ledger_is_printed_where_it_is_asked_for_and_its_sentence_always(
    scenario: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(scenario) == 0
    plainly = capsys.readouterr().out
    assert run(scenario, "--ledger") == 0
    asked = capsys.readouterr().out
    assert "Was going round IT worth it?" not in plainly
    assert "Was going round IT worth it?" in asked
    assert all("Going round IT: Marketing spends" in shown for shown in (plainly, asked))


def test_who_gains_and_loses_is_printed_where_it_is_asked_for_and_in_markdown(
    scenario: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = []
    for arguments in ((), ("--losers",), ("--all",), ("--format", "markdown")):
        assert run(scenario, *arguments) == 0
        shown.append("Who gains, who loses" in capsys.readouterr().out)
    assert shown == [False, True, True, True]


@pytest.mark.parametrize("columns", [80, 120])
def test_both_tables_fit_the_terminal(
    scenario: str, columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    run(scenario, "--ledger", "--losers")
    report = capsys.readouterr().out.partition("\nNext\n")[0]
    assert max(map(len, report.splitlines())) <= columns


def test_csv_and_json_have_the_ledgers_estimates(scenario: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(scenario, "--ledger", "--format", "csv") == 0
    rows = rows_of(capsys.readouterr().out)
    assert {(row["policy"], row["department"], row["way"], row["bypass"]) for row in rows} == {
        ("As it is", "Marketing", "bypassed", "true"),
        ("Hire one", "Marketing", "bypassed", "true"),
    }
    run(scenario, "--ledger", "--format", "json")
    records = json.loads(capsys.readouterr().out)
    assert [(row["measure"], float(row["mean"])) for row in rows] == [(one["measure"], one["mean"]) for one in records]


def test_csv_of_who_loses_has_the_paired_changes(scenario: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(scenario, "--losers", "--format", "csv") == 0
    rows = rows_of(capsys.readouterr().out)
    assert {row["measure"] for row in rows} == {"wait_mean", "bypass_rate", "delay_cost", "total_cost"}
    assert {row["department"] for row in rows} == {"", "Marketing", "Finance"}


def test_two_lists_of_figures_at_once_are_refused(scenario: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(scenario, "--ledger", "--losers", "--format", "csv") == 2
    assert "leave out --ledger or --losers" in capsys.readouterr().err


def test_json_has_a_ledger_for_each_policy_that_agrees_with_its_bypass_cost(
    scenario: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(scenario, "--json", "-") == 0
    for policy in json.loads(capsys.readouterr().out)["policies"]:
        spend = policy["ledger"]["Marketing"]["bypassed"]["spend"]
        assert spend["mean"] == pytest.approx(policy["departments"]["Marketing"]["bypass_cost"]["mean"])
        assert set(policy["ledger"]) == {"Marketing"}


def test_the_folder_has_the_ledger_of_the_replication_whose_requests_it_has(scenario: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(scenario, "--replications", "1", "--policy", "Hire one", "--out", str(out)) == 0
    ledger, requests = (rows_of((out / f"{name}.csv").read_text()) for name in ("ledger", "requests"))
    elsewhere = {row["request"] for row in requests if row["in_window"] == "true" and float(row["spend"]) > 0}
    assert {row["request"] for row in ledger} == elsewhere
    page = (out / "report.md").read_text()
    assert "## Who gains, who loses" in page
    assert "## Was going round IT worth it?" in page
