"""The front door: help, version, unknown names, exit codes, and no traceback."""

import subprocess
import sys

import click
import pytest
from called import ended

from sim.cli import main as front
from sim.cli.main import COMMANDS, Entry, cli


def ends_with(arguments):
    """The exit code of one command run in this process."""
    return ended(*arguments)


def test_help_names_every_command_with_its_line(capsys):
    assert ends_with(["--help"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert all(f" {name} {entry.summary}" in shown for name, entry in COMMANDS.items())


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_in_the_table_is_the_commands_own(name):
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.name == name
    assert (command.help or "").splitlines()[0] == COMMANDS[name].summary


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_and_takes_debug(name, capsys):
    assert ends_with([name, "--help"]) == 0
    assert "--debug" in capsys.readouterr().out


def test_the_version_is_the_packages(capsys):
    assert ends_with(["--version"]) == 0
    assert capsys.readouterr().out == "slackline 0.1.0\n"


def test_a_mistyped_command_gets_the_nearest_name(capsys):
    assert ends_with(["chek"]) == 2
    assert "did you mean 'check'?" in capsys.readouterr().err


def test_a_command_like_no_other_gets_the_list(capsys):
    assert ends_with(["xyzzy"]) == 2
    assert "there are: run, check" in capsys.readouterr().err


def test_a_mistyped_option_gets_the_nearest_name(capsys):
    assert ends_with(["run", "x", "--polcy", "y"]) == 2
    assert "--policy" in capsys.readouterr().err


@pytest.fixture
def broken(monkeypatch):
    """A command that fails in a way that nobody foresaw."""

    @click.command("broken")
    def command():
        raise RuntimeError("the wheel came off")

    monkeypatch.setitem(sys.modules, "broken_command", type(sys)("broken_command"))
    sys.modules["broken_command"].command = command
    monkeypatch.setitem(front.COMMANDS, "broken", Entry("broken_command", "Break."))


@pytest.mark.usefixtures("broken")
def test_an_unforeseen_error_is_told_without_a_traceback(capsys):
    assert ends_with(["broken"]) == 1
    said = capsys.readouterr().err
    assert "RuntimeError: the wheel came off" in said
    assert "Traceback" not in said
    assert "--debug" in said


@pytest.mark.usefixtures("broken")
def test_debug_shows_the_traceback(capsys):
    assert ends_with(["broken", "--debug"]) == 1
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_an_interrupt_ends_with_130(monkeypatch, capsys):
    @click.command("stopped")
    def command():
        raise KeyboardInterrupt

    module = type(sys)("stopped_command")
    module.command = command
    monkeypatch.setitem(sys.modules, "stopped_command", module)
    monkeypatch.setitem(front.COMMANDS, "stopped", Entry("stopped_command", "Stop."))
    assert ends_with(["stopped"]) == 130
    assert "Interrupted." in capsys.readouterr().err


def test_a_closed_pipe_ends_quietly():
    code = "from sim.cli.main import main; main(['schema'])"
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 0
    assert said == ""


def test_an_alphabet_without_our_marks_gets_plain_ones():
    code = "from sim.cli.output import use_encodable_streams as use; use(); print('✓ 31 ± 1 → 5 – ✗ 木')"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env={"PYTHONIOENCODING": "ascii"}
    )
    assert done.stdout == b"+ 31 +- 1 -> 5 - x ?\n"


def test_the_module_can_be_run_too():
    done = subprocess.run([sys.executable, "-m", "sim", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == "slackline 0.1.0\n"


def test_levers_are_listed_with_their_idea_and_explained_in_full(capsys):
    assert ends_with(["levers"]) == 0
    assert "quotes" in capsys.readouterr().out
    assert ends_with(["levers", "quotes"]) == 0
    shown = capsys.readouterr().out
    headings = ("What it costs", "Who can lose", "Source", "Parameters", "Example")
    assert [line for line in shown.splitlines() if line in headings] == list(headings)
    assert "percentile" in shown


def test_a_mistyped_lever_gets_the_nearest_name(capsys):
    assert ends_with(["levers", "quots"]) == 2
    assert "did you mean 'quotes'?" in capsys.readouterr().err
