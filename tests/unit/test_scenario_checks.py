"""Names that refer to each other, and work that nobody can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scenario_texts import SMALL, problem, problems, read

if TYPE_CHECKING:
    from pathlib import Path

TEAM = "Central IT: {people: 5, focus: 60%}"


def teams(*lines: str) -> str:
    return SMALL.replace(f"    {TEAM}\n", "".join(f"    {line}\n" for line in lines))


def test_a_skill_that_nobody_has_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    text = SMALL.replace("effort: 8 days", "effort: 8 days\n        skill: wep").replace(
        "focus: 60%", "skills: [web, erp]"
    )
    found = problem(tmp_path, text)
    assert found.message == "no team has the skill `wep`"
    assert (found.line, found.column, found.nearest) == (8, 16, "web")


def test_a_skill_of_a_step_that_nobody_has_is_refused(tmp_path: Path) -> None:
    text = SMALL.replace("effort: 8 days", "steps: [{skill: web, effort: 1 day}, {skill: law, effort: 1 day}]")
    found = problem(tmp_path, text.replace("focus: 60%", "skills: [web, erp]"))
    assert found.message == "no team has the skill `law`"


def test_a_team_without_a_list_of_skills_has_them_all(tmp_path: Path) -> None:
    read(tmp_path, SMALL.replace("effort: 8 days", "effort: 8 days\n        skill: anything"))


def test_a_kind_that_no_team_serves_is_refused(tmp_path: Path) -> None:
    found = problem(tmp_path, teams("Web team: {people: 2, serves: [Marketing]}"))
    assert found.message == "no team serves `ERP change` of Finance"
    assert found.line == 10


def test_a_skill_in_a_team_that_does_not_serve_the_kind_does_not_help(tmp_path: Path) -> None:
    text = teams("Web team: {people: 2, serves: [Website], skills: [web]}", "ERP team: {people: 2, skills: [erp]}")
    text = text.replace("        effort: {log", "        skill: web\n        effort: {log")
    messages = [found.message for found in problems(tmp_path, text)]
    assert "no team serves `ERP change` of Finance with the skill `web`" in messages


def test_a_team_that_nobody_can_reach_is_refused(tmp_path: Path) -> None:
    text = teams(TEAM, "Museum: {people: 1, skills: []}").replace(
        "effort: 8 days", "effort: 8 days\n        skill: web"
    )
    text = text.replace("        effort: {log", "        skill: erp\n        effort: {log")
    found = problem(tmp_path, text)
    assert found.message == "no request can reach the team `Museum`"
    assert (found.line, found.column) == (18, 5)


def test_a_name_for_a_department_and_for_a_kind_is_refused_only_where_it_matters(tmp_path: Path) -> None:
    elsewhere = teams(TEAM, "Second: {people: 1, serves: [Finance]}").replace("Website:", "Finance:")
    assert "`Finance` is both a department and a kind" in problem(tmp_path, elsewhere).message
    same = teams(TEAM, "Second: {people: 1, serves: [Finance]}").replace("ERP change:", "Finance:")
    read(tmp_path, same)
    read(tmp_path, SMALL.replace("Website:", "Finance:"))


def test_a_baseline_that_is_no_policy_is_refused(tmp_path: Path) -> None:
    found = problem(tmp_path, "baseline: Hire tow\n" + SMALL + "policies: {Central queue: {}, Hire two: {}}\n")
    assert (found.message, found.nearest) == ("there is no policy `Hire tow`", "Hire two")


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("departments:\n", "departments"),
        ("  teams:\n", "teams"),
        ("    requests:\n", "requests"),
    ],
)
def test_nothing_where_names_are_due_is_refused(tmp_path: Path, old: str, said: str) -> None:
    lines = SMALL.splitlines(keepends=True)
    at = lines.index(old)
    depth = len(old) - len(old.lstrip())
    end = next((i for i in range(at + 1, len(lines)) if len(lines[i]) - len(lines[i].lstrip()) <= depth), len(lines))
    text = "".join([*lines[:at], old.replace(":\n", ": {}\n"), *lines[end:]])
    found = [each for each in problems(tmp_path, text) if each.message == "there is nothing in it"]
    assert [each.path.split(".")[-1] for each in found] == [said]
    assert found[0].line == at + 1


def test_one_mistyped_name_is_one_problem(tmp_path: Path) -> None:
    assert problem(tmp_path, SMALL.replace("focus: 60%", "serves: [Marketng, Finance]")).nearest == "Marketing"


def test_what_is_wrong_with_the_scenario_is_not_said_again_for_every_policy(tmp_path: Path) -> None:
    text = SMALL.replace("effort: 8 days", "effort: 8 days\n        skill: web").replace("focus: 60%", "skills: [erp]")
    problem(tmp_path, text + "policies: {One: {quotes: {}}, Two: {set: {it.teams.Central IT.people: 6}}}\n")


def test_two_kinds_cannot_have_one_full_name(tmp_path: Path) -> None:
    text = """\
horizon: 1 year
departments:
  A: {requests: {"a / b": {arrivals: {every: 2 days}, effort: 1 day}}}
  "A / a": {requests: {b: {arrivals: {every: 2 days}, effort: 1 day}}}
it: {teams: {T: {people: 1}}}
"""
    found = problem(tmp_path, text)
    assert (found.line, found.column) == (4, 24)
    assert "`A / a / b` is the full name of a kind of `A` too" in found.message


@pytest.mark.parametrize("written", ["discipline: fifo", "release: {every: 1 week}", "quotes: {optimism: 20%}"])
def test_a_key_of_it_below_teams_is_said_to_be_read_as_a_team(tmp_path: Path, written: str) -> None:
    key = written.partition(":")[0]
    for found in problems(tmp_path, SMALL + f"    {written}\n"):
        assert f"`{key}` stands below `teams` and is read as a team's name" in found.help


def test_two_kinds_with_one_checksum_are_refused(tmp_path: Path) -> None:
    text = """\
horizon: 1 year
departments:
  D:
    requests:
      plumless: {arrivals: {every: 2 days}, effort: 1 day}
      buckeroo: {arrivals: {every: 2 days}, effort: 1 day}
it: {teams: {T: {people: 1}}}
"""
    assert "has the same checksum as" in problem(tmp_path, text).message
