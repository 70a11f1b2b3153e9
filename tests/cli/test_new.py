"""`slackline new`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from click.testing import CliRunner, Result

from sim.cli.main import cli
from sim.levers.table import LEVERS
from sim.results.goals import goal_problems
from sim.scenario.reading import read_scenario
from sim.scenario.starter import starter_text

if TYPE_CHECKING:
    from pathlib import Path


def slackline(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def test_the_starter_is_valid_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    done = slackline("new", str(path))
    assert done.exit_code == 0
    assert f"slackline run {path}" in done.stdout
    scenario = read_scenario(path, levers=LEVERS)
    assert len(scenario.policy_names) > 1
    assert not goal_problems(scenario)


def test_the_starter_runs_unedited(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    slackline("new", str(path))
    done = slackline("run", str(path), "--replications", "2", "--jobs", "1", "--quiet")
    assert done.exit_code == 0, done.output
    assert "Honest dates" in done.stdout


def test_the_starter_explains_itself() -> None:
    remarks = re.findall(r"#.*", starter_text())
    assert len(remarks) > 15
    assert max(map(len, starter_text().splitlines())) <= 120


def test_a_file_that_is_there_is_kept_unless_told_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("precious", encoding="utf-8")
    done = slackline("new", str(path))
    assert done.exit_code == 2
    assert "--force" in done.stderr
    assert path.read_text(encoding="utf-8") == "precious"
    assert slackline("new", str(path), "--force").exit_code == 0
    assert path.read_text(encoding="utf-8") == starter_text()


def test_a_place_that_cannot_be_written_is_an_error_for_people(tmp_path: Path) -> None:
    for path in (tmp_path / "gone" / "mine.yaml", tmp_path):
        done = slackline("new", str(path))
        assert done.exit_code == 2
        assert "Traceback" not in done.output
