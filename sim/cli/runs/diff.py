"""`slackline runs diff`: what differs between two experiments, in what was asked and in what was found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from sim.cli.output import width
from sim.cli.runs.group import opened, store_option

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sim.experiment.store import Store
    from sim.experiment.store.archive import Entry

_LONGEST = 60  # characters of a value


@click.command("diff")
@click.argument("first", type=click.IntRange(min=1), metavar="A")
@click.argument("second", type=click.IntRange(min=1), metavar="B")
@store_option
@click.option("--all", "everything", is_flag=True, help="Show every measure.")
def command(*, first: int, second: int, store: Path, everything: bool) -> None:
    """Show what differs between the experiments A and B: values of the scenario, and figures with their intervals."""
    from sim.experiment.store import archive

    with opened(store) as held:
        one, other = archive.entry(held, first), archive.entry(held, second)
        _print_asked(one, other)
        if one.kind == other.kind == "run":
            _print_found(held, one, other, everything=everything)
        else:
            click.echo(
                "Figures are compared between experiments of `run` only; `slackline runs show` shows the others."
            )


def _print_asked(one: Entry, other: Entry) -> None:
    differing = [*_differing(_asked(one), _asked(other))]
    click.secho("What was asked", bold=True)
    if not differing:
        click.echo("the same")
    for path, before, after in differing:
        click.echo(f"{path}: {before} → {after}")
    click.echo()


def _asked(entry: Entry) -> dict[str, Any]:
    around = {"command": entry.kind, "seed": entry.seed, "version": entry.version, **entry.question}
    return {**{f"({name})": value for name, value in around.items()}, **entry.plain}


def _differing(one: Any, other: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """The paths of values that differ, with both values; "–" for one that is missing."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys([*one, *other]):
            yield from _differing(
                one.get(key, _MISSING), other.get(key, _MISSING), f"{path}.{key}" if path else str(key)
            )
    elif one != other:
        yield path, _shown(one), _shown(other)


_MISSING = object()


def _shown(value: Any) -> str:
    if value is _MISSING:
        return "–"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _print_found(store: Store, one: Entry, other: Entry, *, everything: bool) -> None:
    from sim.experiment.stored import scenario_of, stored_runs
    from sim.report.between import change_table
    from sim.report.text import render_text
    from sim.results.between import changes

    before = {runs.name: runs for runs in stored_runs(store, one)}
    after = {runs.name: runs for runs in stored_runs(store, other)}
    days_per_week = scenario_of(one).calendar.days_per_week
    click.secho(f"What was found: {one.id} is the first, {other.id} the second", bold=True)
    for name, runs in before.items():
        if name in after:
            found = changes(runs, after[name])
            click.echo(render_text(change_table(name, found, days_per_week, everything=everything), width()) + "\n")
    for names, where in ((before.keys() - after.keys(), one), (after.keys() - before.keys(), other)):
        if names:
            listed = ", ".join(f"'{name}'" for name in sorted(names))
            click.echo(f"Only in experiment {where.id}: {listed}")
