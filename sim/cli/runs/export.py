"""`slackline runs export`: stored replications as a table for other programs, one row a replication and part."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.runs.group import opened, store_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.experiment.store import Store


@click.command("export")
@click.argument("numbers", nargs=-1, type=click.IntRange(min=1), metavar="[ID]...")
@store_option
@click.option(
    "--csv",
    "csv_target",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help="Write comma-separated values; - prints them, as happens where no file is named.",
)
@click.option(
    "--parquet",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a Parquet file; needs the extra `parquet` (duckdb).",
)
def command(*, numbers: tuple[int, ...], store: Path, csv_target: Path | None, parquet: Path | None) -> None:
    """Export the replications of some experiments, of all where none is named: a row a replication and part of it.

    Parts are all requests, each department, each kind and each team.
    """
    with opened(store) as held:
        if parquet is not None:
            _write_parquet(held, numbers, parquet)
        if csv_target is not None and str(csv_target) != "-":
            _write_csv(held, numbers, csv_target)
        elif csv_target is not None or parquet is None:
            for text in _csv(held, numbers):
                click.echo(text, nl=False)


def _csv(store: Store, numbers: tuple[int, ...]) -> Iterator[str]:
    """The table in pieces."""
    from sim.experiment.store.export import COLUMNS, rows
    from sim.report.comma_separated import render_csv

    yield render_csv(COLUMNS, ())
    for piece in rows(store, numbers):
        yield render_csv((), piece).removeprefix("\n")


def _write_csv(store: Store, numbers: tuple[int, ...], target: Path) -> None:
    from sim.report.whole_file import whole_file

    try:
        with whole_file(target) as part, part.open("w", encoding="utf-8", newline="") as out:
            out.writelines(_csv(store, numbers))
    except OSError as error:
        raise click.ClickException(f"{target} could not be written: {error.strerror}") from error
    click.echo(f"Wrote {target}.", err=True)


def _write_parquet(store: Store, numbers: tuple[int, ...], target: Path) -> None:
    try:
        import duckdb
    except ImportError as error:
        raise click.ClickException(
            "--parquet needs duckdb, which is not installed.\nhelp: install it with: pip install 'slackline[parquet]'"
        ) from error
    from sim.report.whole_file import whole_file

    with tempfile.TemporaryDirectory(prefix="slackline-") as folder:
        table = Path(folder) / "table.csv"
        with table.open("w", encoding="utf-8", newline="") as out:
            out.writelines(_csv(store, numbers))
        try:
            source = duckdb.read_csv(str(table), header=True, all_varchar=False, sample_size=-1)
            with whole_file(target) as part:
                source.write_parquet(str(part))
        except (duckdb.Error, OSError) as error:
            raise click.ClickException(f"{target} could not be written: {error}") from error
    click.echo(f"Wrote {target}.", err=True)
