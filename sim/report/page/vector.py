"""Our SVG pictures made fit to stand in a page: no style, no foreign parts, glyphs drawn once for all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
_DROPPED: Final = {"metadata", "style", "title"}
_GLYPH: Final = re.compile(r"^[A-Za-z]+(-[A-Za-z]+)*-[0-9a-f]+$")
_NUMBER: Final = re.compile(r"-?\d+\.\d+")
_MEASURED: Final = {"d", "x", "y", "points", "x1", "x2", "y1", "y2"}
_SHAPE: Final = re.compile(r'viewBox="[^"]*? ([0-9.]+) ([0-9.]+)"')
_TALL: Final = 0.62  # of its width
_REFERENCE: Final = re.compile(r"url\(#([^)]+)\)")


class Drawings:
    """Makes pictures fit for one page, and keeps the glyphs that they have in common.

    matplotlib's style attributes and style sheets would need a page that allows inline styles to anybody: they become
    presentation attributes. Its names of clip paths and markers are told apart by picture.

    `drawn` keeps pictures as they were drawn, by name, for a page that is made again with fewer of them.
    """

    def __init__(self, drawn: dict[str, bytes] | None = None) -> None:
        self._drawn = {} if drawn is None else drawn
        self._glyphs: dict[str, str] = {}
        self._count = 0

    @property
    def glyphs(self) -> str:
        """The glyphs of all pictures so far, as `<path>` elements for one `<defs>`."""
        return "".join(self._glyphs.values())

    def draw(self, name: str, drawing: Callable[[], bytes]) -> str:
        """The picture of that name as `take` gives it; drawn only where none of that name is kept."""
        if name not in self._drawn:
            self._drawn[name] = drawing()
        return self.take(self._drawn[name])

    def take(self, svg: bytes) -> str:
        """A picture as an `<svg>` element that may stand in the page."""
        self._count += 1
        root = ElementTree.fromstring(svg)
        own = {name: f"p{self._count}-{place}" for place, name in enumerate(_names(root))}
        return "".join(self._written(root, own, outermost=True))

    def _written(self, element: ElementTree.Element, own: dict[str, str], *, outermost: bool = False) -> Iterator[str]:
        tag = element.tag.removeprefix(_SVG)
        if tag in _DROPPED or "{" in tag:
            return
        name = element.get("id", "")
        if tag == "path" and _GLYPH.match(name):
            self._glyphs.setdefault(name, f"<path{_attributes(element, {}, name)}/>")
            return
        inside = "".join(part for child in element for part in self._written(child, own))
        text = (element.text or "").strip()
        if tag in {"defs", "g"} and not inside:
            return
        attributes = _outermost(element) if outermost else _attributes(element, own, own.get(name, ""))
        yield f"<{tag}{attributes}>{_escaped(text)}{inside}</{tag}>" if inside or text else f"<{tag}{attributes}/>"


def is_tall(drawing: str) -> bool:
    """Whether a picture that was taken is higher than it can be in half a printed page."""
    found = _SHAPE.search(drawing)
    return found is not None and float(found[2]) > _TALL * float(found[1])


def _names(root: ElementTree.Element) -> list[str]:
    """The names that something in the picture refers to, its glyphs apart."""
    used: dict[str, None] = {}
    for element in root.iter():
        for name, value in element.attrib.items():
            found = [value[1:]] if name == f"{_XLINK}href" else _REFERENCE.findall(value)
            used |= dict.fromkeys(found)
    return [name for name in used if not _GLYPH.match(name)]


def _outermost(element: ElementTree.Element) -> str:
    """The picture's own size is its shape only: the page says how wide it is."""
    return (
        f' xmlns="http://www.w3.org/2000/svg" viewBox="{_escaped(element.get("viewBox", ""))}"'
        ' preserveAspectRatio="xMinYMid" stroke-linejoin="round" stroke-linecap="butt" aria-hidden="true"'
    )


def _attributes(element: ElementTree.Element, own: dict[str, str], name: str) -> str:
    """The attributes as they may stand in the page, style among them; numbers as fine as a screen shows them."""
    found = {"id": name} if name else {}
    round_to = _exact if _GLYPH.match(name) else _rounded
    for key, value in element.attrib.items():
        if key == "id":
            continue
        if key == "style":
            declared = (part.split(":", 1) for part in value.split(";") if ":" in part)
            found |= {of.strip(): _redirected(what.strip(), own) for of, what in declared}
        elif key == f"{_XLINK}href":
            found["href"] = f"#{own.get(value[1:], value[1:])}"
        elif "{" not in key:
            found[key] = round_to(value) if key in _MEASURED else _redirected(value, own)
    return "".join(f' {key}="{_escaped(value)}"' for key, value in found.items())


def _redirected(value: str, own: dict[str, str]) -> str:
    return _REFERENCE.sub(lambda found: f"url(#{own.get(found[1], found[1])})", value)


def _rounded(value: str) -> str:
    return " ".join(_NUMBER.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), value).split())


def _exact(value: str) -> str:
    return " ".join(value.split())


def _escaped(text: str) -> str:
    for mark, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(mark, safe)
    return text
