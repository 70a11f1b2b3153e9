"""Progress on standard error: a bar with the time left on a terminal, and one closing line."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sim.results.results import Results


@contextmanager
def shown_progress(*, quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A callback for (done, total) runs that moves a bar, or None where no bar is wanted.

    There is a bar only where standard error is a terminal and neither `quiet` nor NO_COLOR stands.
    """
    if quiet or os.environ.get("NO_COLOR") or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("runs,"), TimeRemainingColumn(), TextColumn("left"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("runs", total=None)

        def advance(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield advance


def closing_line(results: Results) -> None:
    """Say on standard error how many runs were done in how long, and whether some are missing."""
    done = sum(policy.replications for policy in results.policies)
    asked = results.replications * len(results.policies)
    partial = f" of {asked}, interrupted" if results.partial else ""
    click.echo(f"{done} runs{partial} in {results.seconds:.1f} s", err=True)
