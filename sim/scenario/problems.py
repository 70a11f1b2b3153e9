"""What is wrong with a scenario, and where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import PydanticCustomError

from sim.scenario.places import Places, Span


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    `line` and `column` count from 1, and are 0 where there is no line to show. `path` is the dotted path of the value.
    `allowed` lists what may stand there, `nearest` is the name that was probably meant, `help` the remedy.
    `text` is the line itself and `width` the number of characters to underline.
    """

    file: str
    line: int
    column: int
    path: str
    message: str
    allowed: tuple[str, ...] = ()
    nearest: str | None = None
    help: str = ""
    text: str = ""
    width: int = 1


class ScenarioError(Exception):
    """A scenario that cannot be used; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(dict.fromkeys(problems))
        super().__init__("; ".join(f"{p.file}:{p.line}:{p.column}: {p.message}" for p in self.problems))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


def dotted(path: Sequence[str | int]) -> str:
    """A path as it is written for --set; names that hold a dot stand in quotes."""
    return ".".join(f'"{part}"' if isinstance(part, str) and "." in part else str(part) for part in path)


def problem_at(
    places: Places,
    location: Sequence[str | int],
    message: str,
    *,
    allowed: Sequence[str] = (),
    nearest: str | None = None,
    help: str = "",
    at_key: bool = False,
) -> Problem:
    """A problem with the value at `location`, placed as near to it as the text allows.

    `at_key` points at the key even where the value is one word.
    """
    place = places.at(location)
    path = dotted(location)
    if place is None:
        return Problem("scenario", 0, 0, path, message, tuple(allowed), nearest, help)
    span: Span = place.key if at_key and place.key is not None else place.best
    return Problem(
        file=place.source.name,
        line=span.line,
        column=span.column,
        path=path,
        message=message,
        allowed=tuple(allowed),
        nearest=nearest,
        help=help,
        text=place.source.line(span.line),
        width=span.width,
    )


def refused_at(places: Places, location: Sequence[str | int], error: PydanticCustomError) -> Problem:
    """The problem that a refusal at `location` stands for."""
    context: dict[str, Any] = error.context or {}
    return problem_at(
        places,
        location,
        error.message(),
        allowed=context.get("allowed", ()),
        nearest=context.get("nearest"),
        help=context.get("help", ""),
    )
