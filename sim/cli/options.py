"""Options that every command that runs a scenario shares, and reading the scenario that they speak of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sim.scenario.schema import Scenario

Command = TypeVar("Command", bound="Callable[..., Any]")


class InvalidInputError(click.ClickException):
    """A scenario, a policy or a goal that cannot be used; the command ends with 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(self.message, err=True)


def run_options(command: Command) -> Command:
    """SCENARIO and the options of every command that runs one, in the order in which help shows them."""
    for decorate in reversed(_DECORATORS):
        command = decorate(command)
    return command


_DECORATORS: tuple[Callable[[Any], Any], ...] = (
    click.argument("source", metavar="SCENARIO"),
    click.option(
        "--policy",
        "policies",
        multiple=True,
        metavar="NAME",
        help="Run only this policy, beside the baseline; may stand several times.",
    ),
    click.option(
        "--replications", type=click.IntRange(min=1), metavar="N", help="Runs a policy; left out, as the scenario says."
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
        "--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes; left out, one a core where it pays."
    ),
    click.option("--json", "json_target", metavar="FILE", help="Write all results as JSON; - prints only them."),
    click.option(
        "--out",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Write JSON, tables, the figure and one run's requests to a folder.",
    ),
    click.option("--allow-outside", is_flag=True, help="Let the scenario read files outside its own folder."),
    click.option("--quiet", is_flag=True, help="No progress and no closing line."),
)


def open_scenario(source: str, overrides: Sequence[str], *, allow_outside: bool) -> Scenario:
    """Read and check a scenario and its goals.

    Raises:
        InvalidInputError: something is wrong with it; the message shows every problem with its place and remedy.
    """
    from sim.scenario.problems import ScenarioError
    from sim.scenario.rendering import render_problems

    try:
        return read_with_goals(source, overrides, allow_outside=allow_outside)
    except ScenarioError as error:
        raise InvalidInputError(render_problems(error.problems)) from error


def read_with_goals(source: str, overrides: Sequence[str], *, allow_outside: bool) -> Scenario:
    """A scenario, its goals checked too.

    Raises:
        ScenarioError: anything is wrong with it.
    """
    from sim.levers.table import LEVERS
    from sim.results.goals import goal_problems
    from sim.scenario.phases import places_of
    from sim.scenario.problems import Finding, ScenarioError, placed
    from sim.scenario.reading import read_scenario

    scenario = read_scenario(source, overrides=overrides, levers=LEVERS, allow_outside=allow_outside)
    places = places_of(scenario)
    wrong = [
        placed(Finding(("goals", goal.position), goal.message, help=goal.help), places)
        for goal in goal_problems(scenario)
    ]
    if wrong:
        raise ScenarioError(wrong)
    return scenario


def check_policies(scenario: Scenario, names: Sequence[str]) -> None:
    """Refuse a policy that the scenario does not have.

    Raises:
        InvalidInputError: with the nearest name, or all names.
    """
    from sim.experiment.selection import UnknownPolicyError, selected

    try:
        selected(scenario, names)
    except UnknownPolicyError as error:
        raise InvalidInputError(f"Error: {error.message}\nhelp: {error.help}") from error
