"""Words of a film that change from frame to frame, kept as images: to set them anew each time takes longest of all."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.report.animation.ruler import font_of

if TYPE_CHECKING:
    from sim.model.log import Floats


class Lettering:
    """Words at a place; `y` is the baseline of their first line, and `align` says which end `x` is.

    Places and sizes are pixels of a frame as wide as the layout's.
    """

    def __init__(self, x: float, y: float, size: float, colour: str, *, bold: bool, align: str) -> None:
        self._place, self._size, self._bold, self._align = (x, y), size, bold, align
        self._text = ""
        self.set_color(colour)

    def set_text(self, text: str) -> None:
        """What is to be read from now on."""
        self._text = text

    def set_color(self, colour: str) -> None:
        """In which colour."""
        from matplotlib.colors import to_rgb

        self._colour = 255.0 * np.array(to_rgb(colour))

    def draw(self, renderer: Any) -> None:
        """Put the words on the renderer's image; what would lie outside it is left out."""
        image, scale = np.asarray(renderer.buffer_rgba()), renderer.dpi / 72.0
        for row, line in enumerate(self._text.splitlines()):
            ink, left, top = _ink(line, self._size * scale, self._bold)
            height, width = ink.shape[:2]
            x = round(self._place[0] * scale) + left - (width if self._align == "right" else 0)
            y = round((self._place[1] + row * 1.25 * self._size) * scale) + top
            if x < 0 or y < 0 or x + width > image.shape[1] or y + height > image.shape[0]:
                continue
            under = image[y : y + height, x : x + width, :3]
            under[...] = under + (self._colour - under) * ink


@lru_cache(maxsize=2048)
def _ink(line: str, size: float, bold: bool) -> tuple[Floats, int, int]:
    """How much of each pixel is ink, from 0 to 1, and where that lies to the line's begin on its baseline."""
    from PIL import Image, ImageDraw

    font = font_of(size, bold)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(line, anchor="ls"))
    image = Image.new("L", (max(1, right - left), max(1, bottom - top)))
    ImageDraw.Draw(image).text((-left, -top), line, font=font, fill=255, anchor="ls")
    return np.asarray(image, dtype=np.float64)[:, :, None] / 255.0, left, top
