"""`slackline check`: say what is wrong with scenarios, without running them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sim.results.results import Caution
    from sim.scenario.problems import Problem
    from sim.scenario.schema import Scenario


@click.command("check")
@click.argument("sources", metavar="SCENARIO...", nargs=-1, required=True)
@click.option(
    "--set",
    "overrides",
    multiple=True,
    metavar="PATH=VALUE",
    help="Override a value before checking, as `run` does; may stand several times.",
)
@click.option("--allow-outside", is_flag=True, help="Let a scenario read files outside its own folder.")
@click.option(
    "--output-format",
    "style",
    type=click.Choice(["human", "concise", "json"]),
    default="human",
    show_default=True,
    help="human: with the line and a mark; concise: one line each, for editors; json: for programs.",
)
def command(sources: Sequence[str], overrides: Sequence[str], allow_outside: bool, style: str) -> None:
    """Check that scenarios are valid, without running them.

    Shows every problem with file, line and column, what is allowed there, and the remedy. Ends with 2 when a scenario
    is not valid. What is valid but will hardly be meant, such as more work than the people can do, is a warning on
    standard error.
    """
    from sim.cli.cautions import warn
    from sim.experiment.reading import read_with_goals
    from sim.experiment.running import before_run
    from sim.scenario.problems import ScenarioError
    from sim.scenario.rendering import render_json

    problems: list[Problem] = []
    fine: list[str] = []
    warnings: list[Caution] = []
    for source in sources:
        try:
            scenario = read_with_goals(source, overrides, allow_outside=allow_outside)
        except ScenarioError as error:
            problems.extend(error.problems)
        else:
            fine.append(f"{source} is fine: {_summary(scenario)}")
            warnings.extend(_named(source, before_run(scenario)) if len(sources) > 1 else before_run(scenario))
    if style == "json":
        click.echo(render_json(problems))
    else:
        for line in fine:
            click.echo(line)
        if problems:
            click.echo(_renderer(style)(problems))
            if style == "human":
                click.echo(f"\n{_counted(len(problems), 'problem')} found.")
    warn(warnings)
    if problems:
        raise click.exceptions.Exit(2)


def _renderer(style: str) -> Callable[[Iterable[Problem]], str]:
    from sim.scenario.rendering import render_concise, render_problems

    return render_concise if style == "concise" else render_problems


def _named(source: str, cautions: Iterable[Caution]) -> list[Caution]:
    """The cautions of one scenario among several, each with its file."""
    return [replace(caution, message=f"{source}: {caution.message}") for caution in cautions]


def _summary(scenario: Scenario) -> str:
    kinds = sum(len(department.requests) for department in scenario.departments.values())
    people = sum(team.people for team in scenario.it.teams.values())
    parts = [
        _counted(len(scenario.departments), "department"),
        _counted(kinds, "kind of request", "kinds of request"),
        f"{_counted(len(scenario.it.teams), 'team')} of {_counted(people, 'person', 'people')}",
        _counted(len(scenario.policy_names), "policy", "policies"),
    ]
    return ", ".join(parts)


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"
