"""`slackline runs` and its subcommands: the list of what was run, and what can be done with it."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.bench import DEFAULT
from sim.cli.main import with_debug
from sim.cli.output import width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.experiment.store import Store
    from sim.experiment.store.archive import Entry


def _named_or_above(ctx: click.Context, _parameter: click.Parameter, value: Path | None) -> Path:
    """The store that was named, here or before the subcommand; else the one below the folder where one works."""
    above = ctx.parent.params.get("store") if ctx.parent is not None else None
    found: Path = value or above or DEFAULT
    return found


store_option = click.option(
    "--store",
    type=click.Path(path_type=Path),
    callback=_named_or_above,
    metavar="FILE",
    help=f"The store to look into; left out, {DEFAULT.as_posix()}.",
)
number = click.argument("number", type=click.IntRange(min=1), metavar="ID")


@contextmanager
def opened(path: Path, *, to_write: bool = False) -> Iterator[Store]:
    """The store, open to read, or to write too. Damage that was met is told at the end.

    Raises:
        ClickException: it is missing or cannot be used.
    """
    from sim.experiment.store import Store, StoreError

    try:
        with Store(path, read_only=not to_write) as store:
            yield store
            if store.damaged:
                told = f"Warning: {store.damaged} stored runs, or pictures of them, are damaged and were left out."
                click.echo(told, err=True)
    except StoreError as error:
        raise click.ClickException(f"{error.message}.\nhelp: {error.help}") from error


class Runs(click.Group):
    """The subcommands, each imported when it is called."""

    names = ("show", "diff", "export", "rm")

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        import importlib

        if cmd_name not in self.names:
            return None
        module = importlib.import_module(f"sim.cli.runs.{cmd_name}")
        found: click.Command = module.command
        return with_debug(found)


@click.group("runs", cls=Runs, invoke_without_command=True)
@store_option
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_context
def command(ctx: click.Context, *, store: Path, as_json: bool) -> None:
    """List what was run and kept; show, compare, export or remove it."""
    if ctx.invoked_subcommand is None:
        _list(store, as_json=as_json)
    elif as_json:
        raise click.UsageError(f"--json here is of the list: put it behind `{ctx.invoked_subcommand}`, if it knows it.")


def _list(path: Path, *, as_json: bool) -> None:
    from sim.experiment.store import archive

    with opened(path) as store:
        found = archive.entries(store)
    if as_json:
        import json

        click.echo(json.dumps([_document(one) for one in found], ensure_ascii=False, indent=1))
    elif not found:
        click.echo(f"The store {path} is empty: run something first.")
    else:
        _print(found)


def _print(found: tuple[Entry, ...]) -> None:
    from sim.experiment.version import model_version
    from sim.report.tables import Column, Row, Table
    from sim.report.text import render_text

    columns = (
        Column("ID"),
        Column("When (UTC)", importance=2),
        Column("Command", importance=1),
        Column("Scenario"),
        Column("Seed", importance=4),
        Column("Runs stored"),
        Column("State"),
        Column("Version", importance=3),
    )
    here = model_version()
    rows = tuple(
        Row((
            str(one.id), one.begun[:16], one.kind, one.scenario_name, str(one.seed), f"{one.stored:,} of {one.asked:,}",
            state_of(one), "this" if one.version == here else one.version,
        ))
        for one in found
    )  # fmt: skip
    click.echo(render_text(Table("", columns, rows), width()))
    click.secho("\nNext", bold=True)
    click.echo(f"slackline runs show {found[0].id}\n  the table again, and the command that makes it")


def state_of(entry: Entry) -> str:
    """How an experiment ended, in a word or two."""
    return "not ended" if entry.state == "running" else entry.state


def _document(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id, "begun": entry.begun, "ended": entry.ended, "state": state_of(entry), "kind": entry.kind,
        "scenario": entry.scenario_name, "scenario_hash": entry.scenario_hash, "seed": entry.seed,
        "version": entry.version, "asked": entry.asked, "stored": entry.stored, "command": entry.command,
        "question": dict(entry.question),
    }  # fmt: skip


__all__ = ["command", "number", "opened", "state_of", "store_option"]
