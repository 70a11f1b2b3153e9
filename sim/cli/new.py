"""`slackline new`: a first scenario to change."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("new")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
def command(file: Path, force: bool) -> None:
    """Write a commented starter scenario, which runs as it is."""
    from sim.scenario.starter import starter_text

    try:
        with file.open("w" if force else "x", encoding="utf-8", newline="\n") as target:
            target.write(starter_text())
    except FileExistsError as error:
        raise click.UsageError(f"{file} is there already. Name another file, or replace it with --force.") from error
    except OSError as error:
        raise click.UsageError(f"{file} cannot be written: {error.strerror}. Check the path.") from error
    click.echo(f"Wrote {file}. Compare its policies with: slackline run {file}")
