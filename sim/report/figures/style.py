"""How all pictures look, and how one is written: the same result gives the same bytes."""

from __future__ import annotations

import html
import io
import re
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

_FAMILIES: Final = "DejaVu Sans, Verdana, sans-serif"  # the first is what the room for text is reckoned by, the widest

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


def inline_svg(draw: Callable[[], Figure], alt: str) -> str:
    """The picture as an `<svg>` element to stand in a page, with `alt` for who cannot see it.

    Its text is text, which a reader can find and copy and which takes a third of the bytes of drawn letters; what is
    drawn for others to show anywhere (`svg`) has drawn letters, since a machine may lack the font. It has no `<style>`,
    no `style` attributes and no numbered ids, so that a strict content security policy lets it through and several of
    them can stand in one page.
    """
    text = _saved(draw, {"svg.fonttype": "none"}, format="svg", metadata={"Date": None, "Creator": None}).decode()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>", "", text, count=1, flags=re.DOTALL)
    text = re.sub(r' id="[a-z0-9]+_\d+"', "", text)
    text = re.sub(r' style="([^"]*)"', lambda found: _as_attributes(found.group(1)), text)
    text = re.sub(r' transform="rotate\(-?0 [^)]*\)"', "", text)
    text = re.sub(r"(?<=\d)(\.\d\d)\d+", r"\1", text)  # a hundredth of a point is finer than any screen
    text = re.sub(r"\s*\n\s*", " ", text).replace("> <", "><")
    while "<g></g>" in text or "<g/>" in text:
        text = text.replace("<g></g>", "").replace("<g/>", "")
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text)
    head = f'<svg role="img" aria-label="{html.escape(alt)}" stroke-linejoin="round" stroke-linecap="butt"'
    head += f' font-family="{_FAMILIES}"'
    if size is not None:
        head += f' viewBox="0 0 {size.group(1)} {size.group(2)}" width="100%"'
    return (
        f'{head} xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        + (text[text.index(">") + 1 :])
    )


def _as_attributes(declarations: str) -> str:
    """What a style attribute says, as SVG's own attributes, which need no leave of a content security policy."""
    said = ""
    for declaration in filter(None, map(str.strip, declarations.split(";"))):
        name, _, value = declaration.partition(":")
        name, value = name.strip(), value.strip()
        if name == "font":  # weight, size and family in one
            found = re.fullmatch(r"(?:(\w+) )?([\d.]+)px .*", value)
            weight, size = found.groups() if found else (None, "11")
            said += f' font-weight="{weight}"' if weight else ""
            said += f' font-size="{size}"'
        elif name != "font-family":
            said += f' {name}="{html.escape(value)}"'
    return said


def png(draw: Callable[[], Figure]) -> bytes:
    """The picture that `draw` makes, as PNG."""
    return _saved(draw, format="png", dpi=_RESOLUTION, metadata={"Software": "Slackline"})


def _saved(draw: Callable[[], Figure], settings: dict[Any, Any] | None = None, **options: Any) -> bytes:
    from matplotlib import rc_context

    out = io.BytesIO()
    with rc_context(_SETTINGS | (settings or {})), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        draw().savefig(out, **options)
    return out.getvalue()
