"""What is wrong with a scenario, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pydantic_core import PydanticCustomError

    from sim.scenario.places import Path, Places


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

    @property
    def where(self) -> str:
        """`file:line:column`, or the file alone where there is no line to show."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


class ScenarioError(Exception):
    """A scenario that cannot be used; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(dict.fromkeys(problems))
        super().__init__("; ".join(f"{problem.where}: {problem.message}" for problem in self.problems))

    def __reduce__(self) -> tuple[type[ScenarioError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a location, before it is known where that stands in the text.

    `at_key` points at the key even where the value is one word.
    """

    location: Path
    message: str
    allowed: tuple[str, ...] = ()
    nearest: str | None = None
    help: str = ""
    at_key: bool = False


def found(location: Sequence[str | int], error: PydanticCustomError) -> Finding:
    """The finding that a refusal at `location` stands for."""
    context: Mapping[str, Any] = error.context or {}
    return Finding(
        location=tuple(location),
        message=error.message(),
        allowed=tuple(context.get("allowed", ())),
        nearest=context.get("nearest"),
        help=context.get("help", ""),
        at_key=bool(context.get("at_key")),
    )


def dotted(path: Sequence[str | int]) -> str:
    """A path as it is written for --set; names that hold a dot stand in quotes."""
    return ".".join(f'"{part}"' if isinstance(part, str) and "." in part else str(part) for part in path)


def placed(finding: Finding, places: Places) -> Problem:
    """The finding with the file, line and column nearest to its location."""
    path = dotted(finding.location)
    place = places.at(finding.location)
    if place is None:
        return Problem("scenario", 0, 0, path, finding.message, finding.allowed, finding.nearest, finding.help)
    span = place.key if finding.at_key and place.key is not None else place.best
    return Problem(
        file=place.source.name,
        line=span.line,
        column=span.column,
        path=path,
        message=finding.message,
        allowed=finding.allowed,
        nearest=finding.nearest,
        help=finding.help,
        text=place.source.line(span.line),
        width=span.width,
    )


def moved(finding: Finding, written: dict[Path, Path]) -> Finding:
    """The finding placed at the lever that wrote its location, where one did.

    `written` maps paths in the scenario to the locations of the lever's parts that wrote them.
    """
    for path in reversed(written):
        shorter = min(len(path), len(finding.location))
        if path[:shorter] == finding.location[:shorter]:
            message = f"it makes `{dotted(finding.location)}` wrong: {finding.message}"
            return Finding(written[path], message, finding.allowed, finding.nearest, finding.help)
    last = next(reversed(written.values()), finding.location)
    return Finding(last, finding.message, finding.allowed, finding.nearest, finding.help)
