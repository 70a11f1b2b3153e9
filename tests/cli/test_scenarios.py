"""`slackline scenarios`."""

from __future__ import annotations

from click.testing import CliRunner

from sim.cli.main import cli
from sim.scenario.shipped import shipped_names


def test_every_shipped_scenario_has_one_line_that_says_what_it_is_about() -> None:
    done = CliRunner().invoke(cli, ["scenarios"])
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(shipped_names())
    assert all(len(line.split()) > 4 for line in lines)
    assert "cio-story" in shipped_names()
