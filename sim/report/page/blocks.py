"""What the page is made of: sections of blocks. Texts are plain; the template makes them inert."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sim.report.tables import Table

_SHORT = 12  # rows

Manner = Literal["lead", "text", "note", "warning"]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph: `lead` is large, `note` small, `warning` set apart. `head` runs in before it in bold."""

    text: str
    manner: Manner = "text"
    head: str = ""
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Point:
    """An entry of a list: `mark` stands before it, `head` runs in before it in bold, `more` stands below it."""

    text: str
    head: str = ""
    mark: str = ""
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    points: tuple[Point, ...]
    kind: str = "points"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its name. The first column names its rows; exact names of measures stand below the headings."""

    table: Table
    named: str
    kind: str = "grid"

    @property
    def short(self) -> bool:
        """Whether it is short enough not to be divided between two printed pages."""
        return len(self.table.rows) <= _SHORT


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure: SVG made by us, what it shows for who cannot see it, and a caption for all. `tall`: it needs most of a
    printed page."""

    drawing: str
    described: str
    caption: str = ""
    tall: bool = False
    kind: str = "picture"


@dataclass(frozen=True, slots=True)
class Code:
    """Text as it would be typed."""

    text: str
    long: bool = False
    kind: str = "code"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a section."""

    text: str
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Motion:
    """The animation's place, with its reels as JSON in which no `<` stands."""

    reels: str
    kind: str = "motion"


Block = Text | Points | Grid | Picture | Code | Heading | Motion


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page. `name` is its anchor; `listed` in the contents under `heading`; `apart`: on a page of its own
    in print."""

    name: str
    heading: str
    blocks: tuple[Block, ...]
    apart: bool = False
    within: str = ""  # the group that the contents show it in
    screen: bool = False  # left out of the print

    @property
    def classes(self) -> str:
        """What the style sheet knows it by."""
        names = {"apart": self.apart, "screen": self.screen, "part": bool(self.within)}
        return " ".join(name for name, holds in names.items() if holds)
