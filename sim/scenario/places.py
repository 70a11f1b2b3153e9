"""Where every key and value of a scenario stands: file, line and column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Path = tuple[str | int, ...]  # the keys and indices that lead to a value


@dataclass(frozen=True, slots=True)
class Source:
    """A text that values come from: a file, or an override on the command line."""

    name: str
    lines: tuple[str, ...]

    def line(self, number: int) -> str:
        """Line `number`, counted from 1; empty past the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line; line and column are counted from 1."""

    line: int
    column: int
    width: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands, and the key that it stands under."""

    source: Source
    key: Span | None
    value: Span
    scalar: bool

    @property
    def best(self) -> Span:
        """What to point at when the value is wrong: a scalar itself, a mapping's or list's key."""
        return self.value if self.scalar or self.key is None else self.key


@dataclass(frozen=True, slots=True)
class Places:
    """The places of all values of a scenario, by path."""

    by_path: dict[Path, Place] = field(default_factory=dict)

    def known_path(self, location: Sequence[str | int]) -> Path:
        """The path that a location means: parts that stand nowhere in the text are passed over."""
        path: Path = ()
        for part in location:
            if (*path, part) in self.by_path:
                path = (*path, part)
        return path

    def at(self, location: Sequence[str | int]) -> Place | None:
        """The place of a location, or of what comes nearest to it; None where there is no text at all."""
        return self.by_path.get(self.known_path(location))

    def over(self, other: Places) -> Places:
        """These places, with those of `other` behind them."""
        return Places({**other.by_path, **self.by_path})
