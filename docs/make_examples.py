"""Runs every example of the README and of docs/ again and writes what it prints into the page.

To run it: `python docs/make_examples.py [PAGE...]`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from examples import Session, refreshed

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "docs/tutorial.md", "docs/how-to.md", "docs/explanation.md", "docs/teaching/exercises.md")


def main(names: list[str]) -> None:
    """Refresh these pages, all when none is named."""
    for name in names or PAGES:
        page = ROOT / name
        with tempfile.TemporaryDirectory() as folder:
            page.write_text(refreshed(page.read_text(encoding="utf-8"), Session(Path(folder))), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
