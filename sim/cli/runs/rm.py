"""`slackline runs rm`: taking experiments out of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sim.cli.runs.group import opened, store_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("rm")
@click.argument("numbers", nargs=-1, type=click.IntRange(min=1), metavar="[ID]...")
@store_option
@click.option("--all", "everything", is_flag=True, help="Remove all experiments.")
@click.option("--other-versions", is_flag=True, help="Remove those that other versions of the model made.")
def command(*, numbers: tuple[int, ...], store: Path, everything: bool, other_versions: bool) -> None:
    """Remove experiments, and the runs that no other experiment uses."""
    from sim.experiment.store import archive
    from sim.experiment.version import model_version

    if not (numbers or everything or other_versions):
        raise click.UsageError("Say what to remove: the IDs, --all, or --other-versions. `slackline runs` lists them.")
    with opened(store, to_write=True) as held:
        chosen = dict.fromkeys(numbers)
        for entry in archive.entries(held):
            if everything or (other_versions and entry.version != model_version()):
                chosen[entry.id] = None
        removed = archive.remove(held, chosen)
    experiments = f"{len(chosen)} experiment{'' if len(chosen) == 1 else 's'}"
    click.echo(f"Removed {experiments} and {removed:,} runs that no other uses.")
