"""Options of the commands that look at one replication of one policy, and running it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sim.cli.errors import InvalidInputError
from sim.cli.options import check_policies

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.model.log import RequestLog
    from sim.scenario.schema import Scenario

Command = TypeVar("Command", bound="Callable[..., Any]")

_WHICH_RUN: tuple[Callable[[Any], Any], ...] = (
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
    click.option("--allow-outside", is_flag=True, help="Let the scenario read files outside its own folder."),
)
_ONE_RUN: tuple[Callable[[Any], Any], ...] = (
    click.argument("source", metavar="SCENARIO"),
    click.option("--policy", metavar="NAME", help="The policy; left out, the baseline."),
    *_WHICH_RUN,
    click.option(
        "-o",
        "--out",
        type=click.Path(path_type=Path, allow_dash=True),
        metavar="FILE",
        help="Write to a file instead of standard output.",
    ),
)


def which_run_options(command: Command) -> Command:
    """The options that say which replication, of which demand, of which scenario."""
    return _decorated(command, _WHICH_RUN)


def one_run_options(command: Command) -> Command:
    """SCENARIO and the options of every command that prints what one replication of one policy says."""
    return _decorated(command, _ONE_RUN)


def _decorated(command: Command, decorators: Sequence[Callable[[Any], Any]]) -> Command:
    for decorate in reversed(decorators):
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
