"""Finding and reading scenario files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.scenario.nearest import nearest
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.shipped import SUFFIX, shipped_folder, shipped_names
from sim.scenario.yaml_text import read_yaml

if TYPE_CHECKING:
    from sim.scenario.places import Places

_LARGEST = 1_000_000  # bytes; the largest shipped scenario has some ten thousand


def find(source: str | Path) -> Path:
    """The file that a command line means: a path, or the name of a shipped scenario.

    Raises:
        ScenarioError: there is no such file.
    """
    path = Path(source)
    if "\0" in str(source):
        raise _no_file(repr(str(source)), "the name holds a character that no file name may hold")
    if isinstance(source, str) and not _exists(path) and source in shipped_names():
        return shipped_folder() / f"{source}{SUFFIX}"
    if not _exists(path):
        raise _missing(str(source), path)
    return path


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def _missing(source: str, path: Path) -> ScenarioError:
    names = shipped_names()
    folder = path.parent
    beside = [entry.name for entry in sorted(folder.glob("*.y*ml"))] if folder.is_dir() else []
    near = nearest(path.name, [*beside, *names])
    if near in beside and str(folder) != ".":
        near = str(folder / near)
    help = "give the path of a YAML file or the name of a shipped scenario; `slackline scenarios` lists these"
    return _no_file(source, "there is no such file, nor a shipped scenario of that name", names, near, help)


def _no_file(
    source: str, message: str, allowed: tuple[str, ...] = (), near: str | None = None, help: str = ""
) -> ScenarioError:
    return ScenarioError([Problem(source, 0, 0, "", message, allowed, near, help)])


def load(path: Path) -> tuple[dict[str, Any], Places]:
    """The plain values of a scenario's file, and where they stand.

    Raises:
        ScenarioError: it cannot be read, is not YAML, or is no mapping.
    """
    name = str(path)
    plain, places = read_yaml(_text(path, name), name)
    if plain is None:
        raise _no_file(
            name, "the file is empty", help="write a scenario into it; `slackline new FILE` writes a starter"
        )
    if not isinstance(plain, dict):
        problem = Problem(name, 1, 1, "", "a scenario is a mapping of keys such as `horizon` and `departments`")
        raise ScenarioError([problem])
    return plain, places


def _text(path: Path, name: str) -> str:
    try:
        if path.is_dir():
            raise _no_file(name, "this is a folder, not a file", help="name the YAML file in it")
        if not path.is_file():
            raise _no_file(name, "this is no ordinary file", help="write the scenario to a file and name that")
        if path.stat().st_size > _LARGEST:
            raise _no_file(name, "the file is larger than 1 MB", help="put long lists of arrivals into a `trace`")
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise _no_file(name, f"the file cannot be read: {reason}", help="check the path and its permissions") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        message = f"the byte 0x{data[error.start]:02x} is not UTF-8 text"
        raise ScenarioError([Problem(name, line, column, "", message, help="save the file as UTF-8")]) from error
