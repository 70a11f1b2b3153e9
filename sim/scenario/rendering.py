"""Problems as text: for a person, for an editor, and as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.scenario.problems import Problem

_WIDEST = 110  # columns of a source line that are shown


def render_problems(problems: Iterable[Problem]) -> str:
    """For a person: the place, what is wrong, the line with a mark below, what is allowed, and the remedy."""
    return "\n\n".join(_human(problem) for problem in problems)


def render_concise(problems: Iterable[Problem]) -> str:
    """For an editor: one line each, `file:line:column: message; help`."""
    return "\n".join(_concise(problem) for problem in problems)


def render_json(problems: Iterable[Problem]) -> str:
    """For a program: a list of objects with file, line, column, path, message, allowed, nearest and help."""
    keys = ("file", "line", "column", "path", "message", "allowed", "nearest", "help")
    rows = [{key: value for key, value in asdict(problem).items() if key in keys} for problem in problems]
    return json.dumps(rows, indent=2, ensure_ascii=False)


def _remedies(problem: Problem) -> list[str]:
    """The sentences of help: the likely name, what is allowed, and the remedy."""
    lines: list[str] = []
    if problem.nearest:
        lines.append(f"did you mean `{problem.nearest}`?")
    if problem.allowed and not problem.nearest:
        names = [f"`{name}`" for name in problem.allowed[:20]]
        more = len(problem.allowed) - len(names)
        lines.append(f"allowed: {', '.join(names)}" + (f" and {more} more" if more > 0 else ""))
    if problem.help:
        lines.append(problem.help)
    return lines


def _human(problem: Problem) -> str:
    lines = [f"{problem.where}: {problem.message}"]
    if problem.text.strip():
        lines += _excerpt(problem)
    lines += [f"  help: {remedy}" for remedy in _remedies(problem)]
    return "\n".join(lines)


def _excerpt(problem: Problem) -> list[str]:
    """The source line, cut to what fits around the column, with the mark below it."""
    text = "".join(character if character.isprintable() else " " for character in problem.text.rstrip())
    start = 0
    if problem.column > _WIDEST - 20:
        start = problem.column - _WIDEST // 2
    shown = text[start : start + _WIDEST]
    before = problem.column - 1 - start
    width = max(1, min(problem.width, len(shown) - before))
    number = str(problem.line)
    return [f"  {number} | {shown}", f"  {' ' * len(number)} | {' ' * before}{'^' * width}"]


def _concise(problem: Problem) -> str:
    return "; ".join([f"{problem.where}: {problem.message}", *_remedies(problem)])
