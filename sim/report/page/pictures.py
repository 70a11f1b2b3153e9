"""The run's pictures on the page: their findings as text above them, what is drawn below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sim.report.figures import style
from sim.report.figures.gallery import PICTURES
from sim.report.page.blocks import Heading, Picture, Section
from sim.report.page.vector import is_tall

if TYPE_CHECKING:
    from sim.report.page.blocks import Block
    from sim.report.page.vector import Drawings
    from sim.results.exhibit import Exhibit

Place = Literal["above", "below", "elsewhere"]


def pictured(
    exhibit: Exhibit, name: str, drawings: Drawings, finding: Place = "above", *, of: str = ""
) -> tuple[Block, ...]:
    """A picture of the gallery; nothing where it has nothing to show.

    Its `finding` stands above it as a heading, or begins its caption, or is said elsewhere in the section. `of` is the
    department from whose side the exhibit is seen, empty for the whole of it.
    """
    picture = next(each for each in PICTURES if each.name == name)
    if not picture.applies(exhibit):
        return ()
    found, caption = picture.title(exhibit), picture.caption(exhibit)
    drawing = drawings.draw(f"{name}/{of}", lambda: style.svg(lambda: picture.draw(exhibit, titled=False)))
    shown = Picture(drawing, found, f"{found}. {caption}" if finding == "below" else caption, tall=is_tall(drawing))
    return (Heading(f"{found}."), shown) if finding == "above" else (shown,)


def finding_of(exhibit: Exhibit, name: str) -> str:
    """What a picture of the gallery shows, in words; empty where it has nothing to show."""
    picture = next(each for each in PICTURES if each.name == name)
    return f"{picture.title(exhibit)}." if picture.applies(exhibit) else ""


def course_section(exhibit: Exhibit, drawings: Drawings) -> Section | None:
    """Where requests went, and how queues and trust went over time; None where there are no portraits to show it by."""
    blocks = (*pictured(exhibit, "routes", drawings), *pictured(exhibit, "course", drawings))
    return Section("course", "Where requests went, and how it went over time", blocks, apart=True) if blocks else None
