"""What stands between our text and a terminal: its width, its alphabet, and a reader who has left."""

from __future__ import annotations

import codecs
import os
import shutil
import sys

PLAIN = {
    "✓": "+",
    "✗": "x",
    "±": "+-",
    "–": "-",
    "−": "-",
    "─": "-",
    "…": ".",
    "→": "->",
    "≤": "<=",
    "≥": ">=",
}  # fmt: skip
HANDLER = "slackline-plain"
PIPE_WIDTH = 100
NARROWEST = 60


def use_encodable_streams() -> None:
    """Let standard output and error replace what their encoding does not have, instead of failing on it."""
    codecs.register_error(HANDLER, _plainer)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=HANDLER)


def width() -> int:
    """Columns to fit: COLUMNS where it is set, else the terminal's, else 100 for a file or pipe."""
    return max(NARROWEST, shutil.get_terminal_size((PIPE_WIDTH, 24)).columns)


def close_quietly() -> None:
    """Send what is still buffered nowhere, so that the interpreter's last flush finds no closed pipe."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _plainer(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(PLAIN.get(mark, "?") for mark in text), error.end
