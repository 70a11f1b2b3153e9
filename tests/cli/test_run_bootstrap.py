"""run.py: what it chooses on machines that have less than ours. Nothing is installed here."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bootstrap(tmp_path, monkeypatch):
    """run.py as a module, its virtual environment in a temporary folder, its commands recorded and not run."""
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.commands = []
    module.can_start = set()
    venv = tmp_path / ".venv"
    venv.mkdir()
    for name, value in {
        "VENV": str(venv),
        "PROGRAMS": str(venv / "bin"),
        "PYTHON": str(venv / "bin" / "python"),
        "works": lambda *program: " ".join(program).replace(str(venv), "VENV") in module.can_start,
        "step": lambda command, failure: venv.mkdir(exist_ok=True) or module.commands.append(command),
        "call": lambda command: module.commands.append(command) or 0,
    }.items():
        monkeypatch.setattr(module, name, value)
    monkeypatch.setattr(module.shutil, "which", lambda name: None)
    return module


def test_without_arguments_it_runs_the_story(bootstrap):
    bootstrap.can_start = {"VENV/bin/python", "VENV/bin/python -m pip"}
    assert bootstrap.main([]) == 0
    assert bootstrap.commands[-1] == [f"{bootstrap.PROGRAMS}/slackline", "run", "cio-story"]


def test_other_arguments_are_those_of_slackline(bootstrap):
    bootstrap.can_start = {"VENV/bin/python", "VENV/bin/python -m pip"}
    bootstrap.main(["check", "mine.yaml"])
    assert bootstrap.commands[-1] == [f"{bootstrap.PROGRAMS}/slackline", "check", "mine.yaml"]


def test_the_project_is_installed_once(bootstrap):
    bootstrap.can_start = {"VENV/bin/python", "VENV/bin/python -m pip"}
    bootstrap.set_up(("test",))
    assert len(bootstrap.commands) == 1
    assert bootstrap.commands[0][-1] == f"{bootstrap.ROOT}[test]"
    bootstrap.set_up(("test",))
    bootstrap.set_up(())
    assert len(bootstrap.commands) == 1


def test_a_changed_declaration_is_installed_again(bootstrap, monkeypatch):
    bootstrap.can_start = {"VENV/bin/python", "VENV/bin/python -m pip"}
    bootstrap.set_up(())
    monkeypatch.setattr(bootstrap, "fingerprint", lambda: "another")
    bootstrap.set_up(())
    assert len(bootstrap.commands) == 2


def test_without_ensurepip_this_pythons_pip_installs_into_the_environment(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    bootstrap.can_start = {f"{sys.executable} -m pip --python VENV/bin/python"}
    bootstrap.set_up(())
    made, installed = bootstrap.commands
    assert made == [sys.executable, "-m", "venv", "--without-pip", bootstrap.VENV]
    assert installed[:5] == [sys.executable, "-m", "pip", "--python", bootstrap.PYTHON]


def test_uv_installs_where_there_is_no_pip(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: "/bin/uv" if name == "uv" else None)
    assert bootstrap.installer() == ["uv", "pip", "install", "--python", bootstrap.PYTHON]


def test_where_nothing_can_install_the_message_says_what_helps(bootstrap, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)
    assert bootstrap.main([]) == 1
    assert "sudo apt install python3-venv" in capsys.readouterr().err


def test_an_old_python_is_told_which_one_is_needed(bootstrap, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 10, 4))
    assert bootstrap.main([]) == 1
    assert "needs Python 3.11 or later; this is 3.10.4" in capsys.readouterr().err


def test_an_old_python_hands_over_to_a_newer_one(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 10, 4))
    bootstrap.can_start = {"python3.12"}
    assert bootstrap.main([]) == 0
    assert bootstrap.commands[-1][0] == "python3.12"
