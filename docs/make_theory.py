"""Write docs/theory.md: run the theory suite and keep its table of exact against simulated figures.

Run from the top of the repository: `python docs/make_theory.py`. It takes two to three minutes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]


def main() -> int:
    """Exit code of the theory suite; the page is written whether it passes or not, so that a miss can be read."""
    return pytest.main([str(TOP / "tests" / "theory"), "--theory-table", str(TOP / "docs" / "theory.md")])


if __name__ == "__main__":
    sys.exit(main())
