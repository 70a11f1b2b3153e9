"""How wide words are in a film, so that they are cut where they would not fit."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont


@lru_cache(maxsize=64)
def font_of(size: float, bold: bool) -> FreeTypeFont:
    """The font of all pictures at a size in pixels."""
    from matplotlib.font_manager import FontProperties, findfont
    from PIL import ImageFont

    path = findfont(FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal"))
    return ImageFont.truetype(path, size)


@lru_cache(maxsize=4096)
def width_of(text: str, size: float, bold: bool = False) -> float:
    """The width of a line of text in pixels, at a size in pixels."""
    return font_of(size, bold).getlength(text)


def fitted(text: str, width: float, size: float, bold: bool = False) -> str:
    """The text, its end replaced by an ellipsis where it would be wider."""
    if width_of(text, size, bold) <= width:
        return text
    kept = len(text) - 1
    while kept > 1 and width_of(text[:kept] + "…", size, bold) > width:
        kept -= 1
    return text[:kept].rstrip() + "…"


def wrapped(text: str, width: float, size: float, most: int) -> list[str]:
    """The text in lines that are no wider, the last one cut where there would be more than that many."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and (len(lines) == most or width_of(longer, size) <= width):
            lines[-1] = longer
        else:
            lines.append(word)
    return [fitted(line, width, size) for line in lines]
