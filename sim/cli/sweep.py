"""`slackline sweep`: every policy along one or more values of a scenario, and where the best policy changes."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from sim.cli.answers import (
    check_style,
    print_again,
    print_sections,
    print_step,
    refusing,
    write,
)
from sim.cli.bench import command_line, laboratory
from sim.cli.cautions import warn
from sim.cli.errors import FAILED, INTERRUPTED, InvalidInputError
from sim.cli.options import Asked, check_targets, run_options

if TYPE_CHECKING:
    from sim.experiment.laboratory import Laboratory
    from sim.experiment.store.archive import Entry
    from sim.experiment.sweep import SweepQuestion
    from sim.results.sweep import SweepResults
    from sim.scenario.schema import Scenario

_MOST_REPLICATIONS = 2000


@click.command("sweep")
@run_options
@click.option(
    "--vary",
    multiple=True,
    metavar="PATH=VALUES",
    help="What to vary, and over which values: LOW..HIGH, LOW..HIGH/HOW MANY, or a list such as 0,10%,20%; may stand"
    " several times.",
)
@click.option(
    "--measure",
    "measures",
    multiple=True,
    metavar="MEASURE",
    help="What to show, such as wait_p90 or 'bypass_rate[Marketing]'; may stand several times. Left out, wait_mean and"
    " bypass_rate.",
)
@click.option(
    "--design",
    type=click.Choice(["grid", "lhs"]),
    default="grid",
    help="Every combination of the values, or a Latin hypercube: points spread evenly over all of them.",
)
@click.option("--points", type=click.IntRange(1, 500), metavar="N", help="Points of --design lhs; left out, 50.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "markdown", "csv"]),
    default="table",
    help="How to print; csv prints the figures only, one a row.",
)
@click.pass_context
def command(
    ctx: click.Context,
    *,
    asked: Asked,
    vary: tuple[str, ...],
    measures: tuple[str, ...],
    design: str,
    points: int | None,
    style: str,
) -> None:
    """Vary one or more values and see which policy is best where.

    Runs all policies at every point under the same demand. Prints a table, where the best policy changes, and warnings;
    --out keeps the figure too: lines along one value, maps over two.
    """
    from sim.experiment.sweep import SweepQuestion

    scenario = asked.scenario()
    if not vary:
        raise InvalidInputError(f"Error: there is no --vary.\nhelp: say what to vary, for example {_example(scenario)}")
    if points is not None and design != "lhs":
        raise InvalidInputError(
            "Error: --points goes with --design lhs.\nhelp: a grid has as many values as each --vary says, as in"
            " 'path=0..50%/6'"
        )
    check_style(asked, style)
    check_targets(asked)
    question = SweepQuestion(vary, measures, asked.policies, asked.replications, asked.seed, design, points)
    results = _sweep(scenario, question, asked)
    _write(results, asked)
    if asked.json_target == "-" or style == "csv":
        warn(results.warnings)
    if asked.json_target != "-":
        _print(results, style)
    if asked.json_target != "-" and style != "csv":
        step, why = _next_step(results, _typed(asked, question), kept=asked.out is not None)
        print_step(step, why, style)
    failed = any(policy.failed for point in results.points for policy in point.policies)
    ctx.exit(INTERRUPTED if results.partial else FAILED if failed else 0)


def _typed(asked: Asked, question: SweepQuestion) -> list[str]:
    """What made the results what they are, but for the number of replications, as it was typed."""
    words = [word for text in question.vary for word in ("--vary", text)]
    words += [word for text in question.measures for word in ("--measure", text)]
    if question.design != "grid":
        words += ["--design", question.design]
    return [*asked.typed(), *words, *([] if question.points is None else ["--points", str(question.points)])]


def _example(scenario: Scenario) -> str:
    """A `--vary` that this scenario understands."""
    from sim.scenario.problems import dotted

    name, team = max(scenario.it.teams.items(), key=lambda item: item[1].people)
    path = dotted(("it", "teams", name, "people"))
    return f"--vary {shlex.quote(f'{path}={max(1, team.people - 2)}..{team.people + 2}')}"


def again(entry: Entry, scenario: Scenario, opened: Laboratory, *, as_json: bool) -> None:
    """Print what a stored sweep came to, as it was printed then."""
    from sim.experiment.stored import question_of
    from sim.experiment.sweep import SweepQuestion, sweep
    from sim.report.sweep import brief
    from sim.results.sweep import to_json

    results = sweep(scenario, question_of(SweepQuestion, entry), opened)
    print_again(results, entry, as_json=as_json, to_json=to_json, brief=brief)


def _sweep(scenario: Scenario, question: SweepQuestion, asked: Asked) -> SweepResults:
    from sim.experiment.sweep import sweep

    with refusing("--measure"), laboratory(asked, "sweep", scenario, asdict(question)) as opened:
        return sweep(scenario, question, opened, command_line())


def _write(results: SweepResults, asked: Asked) -> None:
    from sim.report.sweep_folder import contents
    from sim.results.sweep import to_json

    write(asked, lambda: to_json(results), lambda document: contents(results, document))


def _print(results: SweepResults, style: str) -> None:
    from sim.report.comma_separated import render_csv
    from sim.report.sweep import brief
    from sim.report.sweep_records import figure_columns, figure_rows

    if style == "csv":
        click.echo(render_csv(figure_columns(results), figure_rows(results)), nl=False)
    else:
        print_sections(lambda columns: brief(results, columns), style)


def _next_step(results: SweepResults, typed: list[str], *, kept: bool) -> tuple[str, str]:
    """More replications where much cannot be told, a folder with the figure where none was written, else one point."""
    again = shlex.join(["slackline", "sweep", *typed])
    more = results.replications * 4
    leaders = [best for point in results.measured for best in point.best if best.policy is not None]
    unclear = sum(not best.clear for best in leaders)
    if 2 * unclear > len(leaders) and more <= _MOST_REPLICATIONS:
        return f"{again} --replications {more}", "four times the runs halve the intervals"
    if not kept:
        return (
            f"{again} --replications {results.replications} --out results",
            "keeps the figures, the tables and the JSON",
        )
    point = results.measured[len(results.measured) // 2]
    settings = [f"{axis.path}={value}" for axis, value in zip(results.axes, point.values, strict=True)]
    words = [word for setting in settings for word in ("--set", setting)]
    return shlex.join(["slackline", "run", typed[0], *words]), "looks at one point closely"
