"""`slackline levers`: what can be done about waits and bypass, what it costs, and who can lose by it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import click

from sim.cli.output import width

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

    from sim.levers.base import Lever

NAME_ROOM = 22


@click.command("levers")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    """List the levers that a policy is made of, or explain one."""
    from sim.levers.table import LEVERS

    if name is None:
        _list(LEVERS)
        return
    if name not in LEVERS:
        from sim.scenario.nearest import nearest

        near = nearest(name, LEVERS)
        hint = f"did you mean '{near}'?" if near else f"there are: {', '.join(LEVERS)}."
        raise click.UsageError(f"No lever is called '{name}': {hint}")
    _explain(name, LEVERS[name])


def _list(levers: dict[str, type[Lever]]) -> None:
    room = max(map(len, levers)) + 2
    for name, lever in levers.items():
        click.echo(_hanging(lever.idea, name.ljust(room), " " * room))
    click.echo("\nOne of them in full: slackline levers NAME")


def _explain(name: str, lever: type[Lever]) -> None:
    click.secho(name, bold=True)
    click.echo(_hanging(lever.idea))
    for title, text in (("What it costs", lever.costs), ("Who can lose", lever.loses), ("Source", lever.source)):
        click.secho(f"\n{title}", bold=True)
        click.echo(_hanging(text))
    click.secho("\nParameters", bold=True)
    hints = get_type_hints(lever, include_extras=True)
    fields = lever.model_fields
    ordered = [each for each in fields if each not in {"start", "until"}] + ["start", "until"]
    for field in ordered:
        click.echo(_parameter(field, fields[field], hints[field]))
        for record in _records(hints[field]):
            inner = get_type_hints(record, include_extras=True)
            for below, described in record.model_fields.items():
                click.echo(_parameter(f"{fields[field].alias or field}.{below}", described, inner[below]))
    click.secho("\nExample", bold=True)
    click.echo("policies:\n  With it:")
    click.echo(textwrap.indent(textwrap.dedent(lever.example).strip(), "    "))


def _records(hint: Any) -> list[type[BaseModel]]:
    """The mapping that a parameter is written as, where it is one with parameters of its own that are not IT's."""
    from sim.levers.base import Lever

    kinds = [each for each in (hint, *get_args(hint)) if isinstance(each, type)]
    return [each for each in kinds if each.__module__.startswith(Lever.__module__.rpartition(".")[0])]


def _parameter(name: str, field: FieldInfo, hint: Any) -> str:
    """ "until       When it ends; never when left out. (may be left out)"."""
    from sim.scenario.supply import DISCIPLINES, DisciplineName

    shown = field.alias or name
    default = "required" if field.is_required() else _default(field.get_default(call_default_factory=True), hint)
    allowed = f" One of {', '.join(DISCIPLINES)}." if DisciplineName in get_args(hint) else ""
    text = f"{field.description or ''}{allowed} ({default})".strip()
    return _hanging(text, f"  {shown.ljust(NAME_ROOM - 2)}", " " * NAME_ROOM)


def _default(value: Any, hint: Any) -> str:
    """A default as it would be written in YAML."""
    from sim.scenario.laws import Constant
    from sim.scenario.units import Duration, Share

    kinds = {hint, *get_args(hint)}
    if value is None:
        return "may be left out"
    if isinstance(value, bool):
        return f"default {'true' if value else 'false'}"
    if Duration in kinds:
        return f"default {value:g} days"
    if Share in kinds:
        return f"default {value:.0%}"
    if value in ({}, ()):
        return "default none"
    if isinstance(value, tuple):
        return f"default {', '.join(map(str, value))}"
    if isinstance(value, Constant):
        return f"default {value.value:g} days"
    return f"default {value}"


def _hanging(text: str, first: str = "", rest: str = "") -> str:
    """A paragraph that fits the terminal, its later lines below its first."""
    return textwrap.fill(" ".join(text.split()), width(), initial_indent=first, subsequent_indent=rest)
