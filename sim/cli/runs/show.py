"""`slackline runs show`: an experiment's table again, from what is stored, and the command that makes it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import click

from sim.cli.runs.group import number, opened, state_of, store_option

if TYPE_CHECKING:
    from pathlib import Path

    from sim.experiment.store import Store
    from sim.experiment.store.archive import Entry

# Where each kind of experiment is shown again: a function `again(entry, scenario, laboratory, as_json)` of the module.
KINDS = {name: f"sim.cli.{name}" for name in ("run", "select", "sensitivity", "slack", "solve", "sweep", "tipping")}


@click.command("show")
@number
@store_option
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON, and only these.")
@click.option("--scenario", "as_scenario", is_flag=True, help="Print the scenario as it was, as YAML, and only this.")
def command(*, number: int, store: Path, as_json: bool, as_scenario: bool) -> None:
    """Show an experiment again, without running anything."""
    from sim.experiment.store import archive

    with opened(store) as held:
        entry = archive.entry(held, number)
        if as_scenario:
            from sim.scenario.writing import as_yaml

            click.echo(as_yaml(entry.plain), nl=False)
            return
        if not as_json:
            _print_origin(entry)
        _show(held, entry, as_json=as_json)


def _print_origin(entry: Entry) -> None:
    from sim.experiment.version import model_version

    made = ", ".join(f"{name} {version}" for name, version in entry.made_with.items())
    click.secho(f"Experiment {entry.id}: {entry.kind}, {entry.scenario_name}", bold=True)
    click.echo(f"{state_of(entry)}, begun {entry.begun} UTC; {entry.stored:,} of {entry.asked:,} runs are stored")
    click.echo(f"seed {entry.seed}, scenario {entry.scenario_hash[:12]}, Slackline {entry.version}, {made}")
    click.echo(f"made by: {entry.command}")
    if entry.version != model_version():
        click.echo(f"This version is {model_version()}: the command would run all of it anew, by this version's model.")
    click.echo()


def _show(store: Store, entry: Entry, *, as_json: bool) -> None:
    from sim.experiment.stored import laboratory_of, scenario_of

    if entry.kind not in KINDS:
        raise click.ClickException(f"this version of Slackline does not know `{entry.kind}`.\nhelp: use a later one")
    again = importlib.import_module(KINDS[entry.kind]).again
    try:
        again(entry, scenario_of(entry), laboratory_of(store, entry), as_json=as_json)
    except KeyboardInterrupt:
        raise click.ClickException(
            f"nothing that could be shown of experiment {entry.id} is stored.\nhelp: run its command: {entry.command}"
        ) from None
