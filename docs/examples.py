"""Runs the examples of a page of these docs, so that what they show is what comes out.

A page's examples share one empty folder, from top to bottom:

- a `console` block holds commands after `$ `, each followed by what it prints: standard output, and standard error but
  for the closing line, whose time differs from run to run. An instruction in a comment before the block may cut what is
  shown, `<!-- shown: from "Verdict" before "Next" -->` (lines that begin so; `to` includes the last one; either end may
  be left out), and may say `<!-- slow -->` for a block that only the slow tests compare;
- a `yaml` block after `<!-- file: shop.yaml -->` is written to that file, as is a `csv` block;
- a `diff` block after `<!-- change: shop.yaml -->` is applied to that file.

Only `slackline`, `ls` and `echo $?` may stand after the `$ `.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.cli.main import main as slackline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WIDTH = 110
_BLOCK = re.compile(r"(?P<notes>(?:<!-- [^\n]*? -->\n)*)```(?P<language>\w+)\n(?P<body>.*?)^```$", re.S | re.M)
_SHOWN = re.compile(r'<!-- shown:(?: from "(?P<start>[^"]*)")?(?: (?P<how>to|before) "(?P<end>[^"]*)")? -->')
_FILE = re.compile(r"<!-- (?P<what>file|change): (?P<name>\S+) -->")
_CLOSING = re.compile(r"^\d+ runs in [\d.]+ s(, \d+ of them from the store)?$")
CUT = "..."
RUNNING = ("run", "sweep", "tipping", "solve", "slack", "sensitivity")  # the commands that simulate


@dataclass
class Session:
    """One page's folder, and how its last command ended."""

    folder: Path
    code: int = 0
    quick: bool = False  # slow blocks are run with two replications, and what they show is left as it stands
    failures: list[str] = field(default_factory=list)

    def run(self, line: str) -> str:
        """What a command prints."""
        words = shlex.split(line)
        if words == ["echo", "$?"]:
            return f"{self.code}\n"
        if words[0] == "ls":
            names = sorted(os.listdir(self.folder.joinpath(*words[1:])))
            return "".join(f"{name}\n" for name in names if not name.startswith("."))
        if words[0] != "slackline":
            raise ValueError(f"the docs may not run {words[0]!r}")
        return self._slackline(words[1:])

    def _slackline(self, words: list[str]) -> str:
        options = ["--jobs", "1"] if words[0] in RUNNING else []  # the figures are the same, and quicker for few runs
        out = io.StringIO()
        with (
            contextlib.chdir(self.folder),
            _environment(COLUMNS=str(WIDTH), NO_COLOR="1"),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(out),
        ):
            try:
                slackline([*words, *options])
            except SystemExit as end:
                self.code = int(end.code or 0)
        kept = [line.rstrip() for line in out.getvalue().splitlines() if not _CLOSING.match(line)]
        return "".join(f"{line}\n" for line in kept)


@contextlib.contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def refreshed(page: str, session: Session) -> str:
    """The page with each console block's output as it comes out now."""
    return _BLOCK.sub(lambda block: _refreshed_block(block, session), page)


def blocks(page: str, language: str) -> list[str]:
    """The bodies of a page's blocks in this language."""
    return [block["body"] for block in _BLOCK.finditer(page) if block["language"] == language]


def _refreshed_block(block: re.Match[str], session: Session) -> str:
    notes, language, body = block["notes"], block["language"], block["body"]
    target = _FILE.search(notes)
    if target and target["what"] == "file":
        (session.folder / target["name"]).write_text(body, encoding="utf-8")
    elif target:
        _apply(session.folder / target["name"], body)
    if language != "console":
        return block[0]
    commands = [line.removeprefix("$ ") for line in body.splitlines() if line.startswith("$ ")]
    if session.quick and "<!-- slow -->" in notes:
        for command in commands:
            session.run(f"{command} --replications 2")
            if session.code:
                session.failures.append(command)
        return block[0]
    shown = "".join(f"$ {command}\n{_part(command, session.run(command), notes)}" for command in commands)
    return f"{notes}```console\n{shown}```"


def _part(command: str, output: str, notes: str) -> str:
    """The part of an output that the page shows, with a mark where something was cut."""
    chosen = _SHOWN.search(notes)
    lines = output.splitlines()
    if chosen is None or command.split()[1] not in RUNNING:
        return output
    first = _place(lines, chosen["start"], 0)
    last = _place(lines, chosen["end"], len(lines), after=first) + (chosen["how"] == "to")
    while not lines[last - 1]:
        last -= 1
    part = [CUT] * (first > 0) + lines[first:last] + [CUT] * (last < len(lines))
    return "".join(f"{line}\n" for line in part)


def _place(lines: list[str], start: str | None, otherwise: int, after: int = 0) -> int:
    if start is None:
        return otherwise
    for place in range(after, len(lines)):
        if lines[place].startswith(start):
            return place
    raise ValueError(f"no line of the output begins with {start!r}:\n" + "\n".join(lines))


def _apply(path: Path, difference: str) -> None:
    """Replace the lines marked `-` by those marked `+`; the old ones must stand in the file once."""
    marked = [line for line in difference.splitlines() if line[:1] in "+-"]
    old = "".join(f"{line[1:]}\n" for line in marked if line.startswith("-"))
    new = "".join(f"{line[1:]}\n" for line in marked if line.startswith("+"))
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise ValueError(f"{path.name} does not have these lines once:\n{old}")
    path.write_text(text.replace(old, new), encoding="utf-8")
