"""The text of the animation's script and of its styles, to be put into a page.

In the page `Slackline.flow(canvas, {reels: [document, ...]})` gives a player, `Slackline.controls(container, player)`
its buttons and keys; a document is what `Reel.to_document()` gives.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

_PARTS: Final = ("reel.js", "layout.js", "painting.js", "pane.js", "flow.js", "controls.js")


def script() -> str:
    """The whole script, which defines `Slackline` and nothing else."""
    parts = "".join(_bare(_text(name)) for name in _PARTS)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


def _bare(text: str) -> str:
    """The text without indentation and lines that only comment; no string in it goes over several lines."""
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def styles() -> str:
    """The style sheet of the canvas (class `slackline-canvas`) and of the controls."""
    return _text("flow.css")


def _text(name: str) -> str:
    return files("sim.report.animation").joinpath(name).read_text(encoding="utf-8")
