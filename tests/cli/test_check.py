"""`slackline check`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from sim.cli.main import cli
from sim.scenario.starter import starter_text

if TYPE_CHECKING:
    from pathlib import Path


def slackline(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def written(folder: Path, text: str, name: str = "mine.yaml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_valid_scenario_is_called_fine_with_its_counts(tmp_path: Path) -> None:
    path = written(tmp_path, starter_text())
    done = slackline("check", path)
    assert done.exit_code == 0
    assert done.stdout == (f"{path} is fine: 2 departments, 2 kinds of request, 1 team of 4 people, 3 policies\n")


def test_an_invalid_scenario_ends_with_2_and_shows_every_problem(tmp_path: Path) -> None:
    path = written(tmp_path, starter_text().replace("people: 4", "people: 0").replace("cv: 60%", "cw: 60%"))
    done = slackline("check", path)
    assert done.exit_code == 2
    assert "`cw` is no parameter of `lognormal`" in done.stdout
    assert "0 is too few" in done.stdout
    assert "^" in done.stdout
    assert done.stdout.endswith("2 problems found.\n")


def test_several_scenarios_are_all_checked(tmp_path: Path) -> None:
    fine, wrong = written(tmp_path, starter_text()), written(tmp_path, "horizon: 3\n", "wrong.yaml")
    done = slackline("check", wrong, fine, "cio-story")
    assert done.exit_code == 2
    assert f"{fine} is fine" in done.stdout
    assert "cio-story is fine" in done.stdout
    assert "wrong.yaml:1:10" in done.stdout


def test_an_editor_gets_one_line_a_problem(tmp_path: Path) -> None:
    path = written(tmp_path, starter_text().replace("people: 4", "people: 0"))
    done = slackline("check", path, "--output-format", "concise")
    assert done.exit_code == 2
    (line,) = done.stdout.splitlines()
    place, message = line.split(": ", 1)
    assert place.rsplit(":", 2)[0] == path
    assert message == "0 is too few; write a whole number of 1 or more"


def test_a_program_gets_json_also_when_nothing_is_wrong(tmp_path: Path) -> None:
    wrong = slackline(
        "check", written(tmp_path, starter_text().replace("people: 4", "people: 0")), "--output-format", "json"
    )
    assert [each["path"] for each in json.loads(wrong.stdout)] == ["it.teams.Central IT.people"]
    fine = slackline("check", written(tmp_path, starter_text()), "--output-format", "json")
    assert (fine.exit_code, json.loads(fine.stdout)) == (0, [])


def test_a_goal_on_an_unknown_measure_is_shown_at_its_line(tmp_path: Path) -> None:
    text = starter_text().replace("bypass_rate[Marketing]", "bypas_rate[Marketing]")
    path = written(tmp_path, text)
    done = slackline("check", path)
    line = text.splitlines().index("  - bypas_rate[Marketing] <= 50%") + 1
    assert done.exit_code == 2
    assert f"{path}:{line}:5: " in done.stdout
    assert "bypass_rate" in done.stdout


def test_what_is_valid_but_hardly_meant_is_a_warning_beside_the_answer(tmp_path: Path) -> None:
    text = starter_text().replace("people: 4", "people: 1")
    assert text != starter_text()
    path = written(tmp_path, text)
    done = slackline("check", path)
    assert done.exit_code == 0
    assert done.stdout.startswith(f"{path} is fine: ")
    assert "Warning: " in done.stderr
    assert "nobody leaves" in " ".join(done.stderr.split())
    assert "→ add people or focus" in done.stderr
    both = slackline("check", path, "cio-story")
    assert (both.exit_code, both.stderr.count("Warning: ")) == (0, 1)
    assert f"Warning: {path}: " in " ".join(both.stderr.split())
    assert json.loads(slackline("check", path, "--output-format", "json").stdout) == []


def test_a_sound_scenario_has_no_warnings() -> None:
    assert slackline("check", "cio-story").stderr == ""


def test_overrides_are_checked_too(tmp_path: Path) -> None:
    path = written(tmp_path, starter_text())
    assert slackline("check", path, "--set", "it.teams.Central IT.people=7").exit_code == 0
    done = slackline("check", path, "--set", "it.teams.Centrl IT.people=7")
    assert done.exit_code == 2
    assert "did you mean `Central IT`?" in done.stdout


def test_files_outside_the_folder_need_leave(tmp_path: Path) -> None:
    written(tmp_path, starter_text(), "base.yaml")
    (tmp_path / "inside").mkdir()
    path = written(tmp_path / "inside", "extends: ../base.yaml\n")
    assert slackline("check", path).exit_code == 2
    assert slackline("check", path, "--allow-outside").exit_code == 0


def test_a_file_that_is_not_there_is_an_error_for_people(tmp_path: Path) -> None:
    done = slackline("check", str(tmp_path / "gone.yaml"))
    assert done.exit_code == 2
    assert "there is no such file" in done.stdout
    assert "slackline scenarios" in done.stdout


def test_checking_loads_neither_simulation_nor_plotting() -> None:
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom sim.cli.main import cli\n"
        "done = CliRunner().invoke(cli, ['check', 'cio-story'])\nassert done.exit_code == 0, done.output\n"
        "print([name for name in ('simpy', 'matplotlib', 'scipy', 'joblib', 'rich') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_problems_are_shown_on_every_terminal(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, starter_text().replace("people: 4", "people: vielleicht für später"))
    run = [sys.executable, "-m", "sim", "check", path]
    done = subprocess.run(run, capture_output=True, env=dict(os.environ, PYTHONIOENCODING=encoding), check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stdout + done.stderr
