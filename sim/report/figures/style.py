"""How all pictures look, and how one is written: the same result gives the same bytes."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

# petroff10 (Petroff 2021, "Accessible color sequences for data visualization"), with a marker for print in grey.
COLOURS: Final = (
    "#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6", "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd",
)  # fmt: skip
MARKERS: Final = ("o", "s", "D", "^", "v", "P", "X", "<", ">", "*")
INK, GREY, BAND = "#1a1a1a", "#595959", "#f3f4f6"
_RESOLUTION: Final = 200  # dots per inch of the PNG, sharp enough for a projector

# Fixed, so that the same result gives the same bytes; names of policies may hold a "$" that is no formula.
_SETTINGS: Final[dict[Any, Any]] = {
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "svg.fonttype": "path",
    "svg.hashsalt": "slackline",
    "text.parse_math": False,
}


def svg(draw: Callable[[], Figure]) -> bytes:
    """The picture that `draw` makes, as SVG."""
    return _saved(draw, format="svg", metadata={"Date": None, "Creator": "Slackline"})


def png(draw: Callable[[], Figure]) -> bytes:
    """The picture that `draw` makes, as PNG."""
    return _saved(draw, format="png", dpi=_RESOLUTION, metadata={"Software": "Slackline"})


def files(name: str, draw: Callable[[], Figure]) -> dict[str, bytes]:
    """The picture that `draw` makes as files by name, SVG and PNG."""
    return {f"{name}.svg": svg(draw), f"{name}.png": png(draw)}


def _saved(draw: Callable[[], Figure], **options: Any) -> bytes:
    from matplotlib import rc_context

    out = io.BytesIO()
    with rc_context(_SETTINGS), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        draw().savefig(out, **options)
    return out.getvalue()
