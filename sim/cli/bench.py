"""The laboratory of a command: where its replications run, where they are kept, and what is said about it."""

from __future__ import annotations

import shlex
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.errors import InvalidInputError
from sim.cli.progress import shown_progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sim.cli.options import Asked
    from sim.experiment.laboratory import Laboratory
    from sim.experiment.shelf import Shelf
    from sim.scenario.schema import Scenario

DEFAULT = Path(".slackline") / "runs.sqlite"


@contextmanager
def laboratory(
    asked: Asked, kind: str, scenario: Scenario, question: Mapping[str, Any], *, portraits: int = 0
) -> Iterator[Laboratory]:
    """Where the command's replications run and are kept, with progress on a terminal and a closing line.

    `kind` and `question` are what the store's list of experiments says of it: the command's name, and plain values. Of
    so many first replications `portraits` are made, for pictures.

    Raises:
        InvalidInputError: there is no such backend.
        UsageError: --store and --no-store stand together.
        ClickException: the backend failed, or the store that was named cannot be used.
    """
    from sim.experiment import Executor, Laboratory
    from sim.experiment.backends import BackendError, read_backend

    try:
        backend = read_backend(asked.backend)
    except BackendError as error:
        raise InvalidInputError(f"Error: --backend: {error.message}.\nhelp: {error.help}") from error
    if asked.jobs is not None and (backend.address is not None or (backend.kind == "serial" and asked.jobs > 1)):
        raise click.UsageError(f"--jobs has no effect with --backend {asked.backend}: leave one of them out.")
    executor = Executor(backend, asked.jobs)
    begun = time.perf_counter()
    try:
        with (
            Laboratory(executor, shelf=_shelf(asked, kind, scenario, question), portraits=portraits) as opened,
            shown_progress(quiet=asked.quiet) as opened.progress,
        ):
            yield opened
    except BackendError as error:
        raise click.ClickException(f"{error.message}.\nhelp: {error.help}") from error
    if not asked.quiet:
        _closing_line(opened, time.perf_counter() - begun)
    _warn(opened)


def command_line() -> str:
    """The command as it was typed, for the record."""
    return shlex.join(["slackline", *sys.argv[1:]])


def default_store(source: str) -> Path:
    """Where the runs of a scenario are kept: beside its file; of a shipped one, in the folder where one works."""
    path = Path(source)
    return (path.parent if path.exists() else Path()) / DEFAULT


def _shelf(asked: Asked, kind: str, scenario: Scenario, question: Mapping[str, Any]) -> Shelf | None:
    """A place in the store, with the experiment noted there. A default store that cannot be used is done without."""
    from sim.experiment.provenance import provenance
    from sim.experiment.shelf import open_shelf
    from sim.experiment.store import StoreError

    if asked.no_store:
        if asked.store is not None:
            raise click.UsageError("--store and --no-store cannot stand together: leave one out.")
        return None
    path = asked.store or default_store(asked.source)
    made = provenance(scenario, scenario.seed if asked.seed is None else asked.seed, command_line())
    try:
        if asked.store is None:
            _make_default(path)
        return open_shelf(path, kind, scenario, question, made, resume=asked.resume)
    except StoreError as error:
        message, remedy = error.message, error.help
    except OSError as error:
        message, remedy = f"no store can be made in {path.parent} ({error.strerror})", "name a file with --store"
    if asked.store is not None:
        raise click.ClickException(f"{message}.\nhelp: {remedy}")
    if not asked.quiet:
        click.echo(f"Warning: {message}; this command's runs are not kept.\n  → {remedy}", err=True)
    return None


def _make_default(path: Path) -> None:
    """The folder of the default store, which version control is told to leave alone."""
    if not path.parent.is_dir():
        path.parent.mkdir()
        (path.parent / ".gitignore").write_text("*\n", encoding="utf-8")


def _closing_line(opened: Laboratory, seconds: float) -> None:
    """Say on standard error how many runs there are after how long, and how many of them were stored before."""
    stored = f", {opened.stored} of them from the store" if opened.stored else ""
    end = ", interrupted" if opened.interrupted else ""
    click.echo(f"{opened.ran + opened.stored} runs in {seconds:.1f} s{stored}{end}", err=True)


def _warn(opened: Laboratory) -> None:
    """Say what went wrong with the store on the way."""
    if opened.store_error is not None:
        told = opened.store_error
        click.echo(
            f"Warning: {told.message}. The figures are complete, but not all runs are kept.\n  → {told.help}", err=True
        )
    if opened.damaged:
        click.echo(
            f"Warning: {opened.damaged} stored runs, or pictures of them, were damaged (their checksums are wrong);"
            " they were run again and replaced.",
            err=True,
        )
