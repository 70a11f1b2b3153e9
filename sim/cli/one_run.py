"""Options of the commands that look at one replication of one policy, and running it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sim.cli.options import InvalidInputError, check_policies

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.model.log import RequestLog
    from sim.scenario.schema import Scenario

Command = TypeVar("Command", bound="Callable[..., Any]")

_DECORATORS: tuple[Callable[[Any], Any], ...] = (
    click.argument("source", metavar="SCENARIO"),
    click.option("--policy", metavar="NAME", help="The policy; left out, the baseline."),
    click.option(
        "--replication",
        type=click.IntRange(min=0),
        default=0,
        show_default=True,
        metavar="K",
        help="Which replication; the first is 0.",
    ),
    click.option("--seed", type=click.IntRange(min=0), metavar="N", help="Seed; left out, as the scenario says."),
    click.option(
        "--set",
        "overrides",
        multiple=True,
        metavar="PATH=VALUE",
        help="Override a value of the scenario, such as 'it.teams.Central IT.people=10'; may stand several times.",
    ),
    click.option(
        "-o",
        "--out",
        type=click.Path(path_type=Path, allow_dash=True),
        metavar="FILE",
        help="Write to a file instead of standard output.",
    ),
    click.option("--allow-outside", is_flag=True, help="Let the scenario read files outside its own folder."),
)


def one_run_options(command: Command) -> Command:
    """SCENARIO and the options of every command that looks at one replication."""
    for decorate in reversed(_DECORATORS):
        command = decorate(command)
    return command


def chosen_policy(scenario: Scenario, name: str | None) -> str:
    """The policy named, else the baseline.

    Raises:
        InvalidInputError: the scenario has no policy of that name.
    """
    if name is not None:
        check_policies(scenario, [name])
    return scenario.baseline_name if name is None else name


def run_once(scenario: Scenario, policy: str, seed: int | None, replication: int) -> RequestLog:
    """The log of one replication.

    Raises:
        ClickException: it failed; the message says why.
        InvalidInputError: the policy cannot be applied.
    """
    from sim.experiment import request_log
    from sim.experiment.replicate import FAILURES
    from sim.scenario.problems import ScenarioError
    from sim.scenario.rendering import render_problems

    try:
        return request_log(scenario, policy, seed=seed, replication=replication)
    except ScenarioError as error:
        raise InvalidInputError(render_problems(error.problems)) from error
    except FAILURES as error:
        raise click.ClickException(f"replication {replication} of '{policy}' failed: {error}") from error


def check_file(out: Path | None) -> None:
    """Refuse, before anything is run, a file that could not be written afterwards.

    Raises:
        InvalidInputError: it is a folder, or its folder is not there.
    """
    if out is None or str(out) == "-":
        return
    if out.is_dir() or not out.absolute().parent.is_dir():
        what = "it is a folder" if out.is_dir() else "there is no such folder"
        raise InvalidInputError(f"Error: --out {out}: {what}.\nhelp: name a file in a folder that is there")


def deliver(text: str, out: Path | None) -> None:
    """Print the text, or write it to the file that was named.

    Raises:
        ClickException: the file cannot be written.
    """
    if out is None or str(out) == "-":
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.ClickException(f"--out {out} could not be written: {error.strerror}") from error
    click.echo(f"Wrote {out}.", err=True)
