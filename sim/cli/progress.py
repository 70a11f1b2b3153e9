"""Progress on standard error: a bar with the time left on a terminal."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def shown_progress(*, quiet: bool, what: str = "runs") -> Iterator[Callable[[int, int], None] | None]:
    """A callback for (done, total) of `what` that moves a bar, or None where no bar is wanted.

    There is progress only where standard error is a terminal and `quiet` does not stand. Under NO_COLOR it is a line
    of plain text.
    """
    if quiet or not sys.stderr.isatty():
        yield None
        return
    if os.environ.get("NO_COLOR"):
        with _plain_line(what) as advance:
            yield advance
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn(f"{what},"), TimeRemainingColumn(), TextColumn("left"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None, visible=False)  # shown once there is a total

        def advance(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total, visible=True)

        yield advance


@contextmanager
def _plain_line(what: str) -> Iterator[Callable[[int, int], None]]:
    """How many are done and seconds left, written over itself and wiped at the end, with no colour and no box."""
    begun = time.monotonic()
    widest = 0

    def advance(done: int, total: int) -> None:
        nonlocal widest
        left = (time.monotonic() - begun) / done * (total - done) if done else 0.0
        line = f"{done}/{total} {what}, {left:.0f} s left"
        widest = max(widest, len(line))
        click.echo("\r" + line.ljust(widest), nl=False, err=True)

    try:
        yield advance
    finally:
        click.echo("\r" + " " * widest + "\r", nl=False, err=True)
