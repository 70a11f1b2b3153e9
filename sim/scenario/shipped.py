"""The scenarios that come with Slackline."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim.scenario.problems import ScenarioError
from sim.scenario.yaml_text import read_yaml

_PACKAGE = Path(__file__).resolve().parent.parent
SUFFIX = ".yaml"


@dataclass(frozen=True, slots=True)
class Shipped:
    """A shipped scenario: its name for the command line, its file, and what it is about in one line."""

    name: str
    path: Path
    about: str


def shipped_folder() -> Path:
    """Where the shipped scenarios lie: inside an installed package, or at the top of a checkout."""
    installed = _PACKAGE / "_scenarios"
    return installed if installed.is_dir() else _PACKAGE.parent / "scenarios"


def shipped_names() -> tuple[str, ...]:
    """The names of the shipped scenarios, in alphabetical order."""
    return tuple(sorted(path.stem for path in shipped_folder().glob(f"*{SUFFIX}")))


def shipped_scenarios() -> tuple[Shipped, ...]:
    """The shipped scenarios with one line each: the first sentence of the description, else the name."""
    folder = shipped_folder()
    return tuple(_described(folder / f"{name}{SUFFIX}") for name in shipped_names())


def _described(path: Path) -> Shipped:
    try:
        plain, _ = read_yaml(path.read_text(encoding="utf-8"), path.name)
    except ScenarioError:
        plain = None
    content = plain if isinstance(plain, dict) else {}
    text = " ".join(str(content.get("description") or content.get("name") or "").split())
    sentence, dot, _ = text.partition(". ")
    return Shipped(path.stem, path, sentence + "." if dot else sentence)
