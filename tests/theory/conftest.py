"""Collects every z of the theory suite, prints the table at the end of the run, and writes it on demand."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # tests/oracle, whatever directory pytest was started from

from typing import TYPE_CHECKING

from held import ROWS, markdown, plain_table

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--theory-table", default=None, help="write the table of z values to this Markdown file")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not ROWS:
        return
    terminalreporter.section("theory: exact against simulated")
    terminalreporter.write_line(plain_table(ROWS))
    target = config.getoption("--theory-table", default=None)
    if target:
        Path(target).write_text(markdown(ROWS), encoding="utf-8")
