"""`slackline tipping`: over load and the share that comes back, where the vicious circle runs away."""

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
    from sim.experiment.tipping import TippingQuestion
    from sim.results.tipping import TippingResults
    from sim.scenario.schema import Scenario


@click.command("tipping")
@run_options
@click.option("--department", metavar="NAME", help="Whose requests; left out, those of the one with an alternative.")
@click.option(
    "--load",
    default="90%..190%/6",
    show_default=True,
    metavar="LOW..HIGH",
    help="Loads: the work asked for over what IT can do; /6 says how many, or a list. The department's requests come"
    " more or less often.",
)
@click.option(
    "--comes-back",
    "comes_back",
    default="0%..100%/6",
    show_default=True,
    metavar="LOW..HIGH",
    help="Shares: the work that a bypass brings back over the work bypassed. It is made larger or smaller.",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "markdown", "csv"]),
    default="table",
    help="How to print; csv prints the figures only, a row a cell.",
)
@click.pass_context
def command(
    ctx: click.Context, *, asked: Asked, department: str | None, load: str, comes_back: str, style: str
) -> None:
    """Map where the vicious circle of bypass runs away.

    Longer waits bring more bypass, bypass brings work back, and that makes waits longer. Prints a map of loads and of
    the share that comes back; for the simple case, beside what theory predicts. --out keeps the figure too.
    """
    from sim.experiment.tipping import TippingQuestion

    scenario = asked.scenario()
    if len(asked.policies) > 1:
        raise InvalidInputError("Error: the map is of one policy.\nhelp: give --policy once, or not at all")
    check_style(asked, style)
    check_targets(asked)
    policy = asked.policies[0] if asked.policies else None
    question = TippingQuestion(department, policy, load, comes_back, asked.replications, asked.seed)
    results = _tipping(scenario, question, asked)
    _write(results, asked)
    if asked.json_target == "-" or style == "csv":
        warn(results.warnings)
    if asked.json_target != "-":
        cells = ["--load", load, "--comes-back", comes_back]
        named = [] if department is None else ["--department", department]
        often = [] if asked.replications is None else ["--replications", str(asked.replications)]
        _print(results, style)
        if asked.out is None and style == "table":
            typed = ["slackline", "tipping", *asked.typed(), *named, *cells, *often, "--out", "results"]
            print_step(shlex.join(typed), "draws the map")
    failed = any(cell.failed for cell in results.cells)
    ctx.exit(INTERRUPTED if results.partial else FAILED if failed else 0)


def again(entry: Entry, scenario: Scenario, opened: Laboratory, *, as_json: bool) -> None:
    """Print what a stored map came to, as it was printed then."""
    from sim.experiment.stored import question_of
    from sim.experiment.tipping import TippingQuestion, tipping
    from sim.report.tipping import brief
    from sim.results.tipping import to_json

    results = tipping(scenario, question_of(TippingQuestion, entry), opened)
    print_again(results, entry, as_json=as_json, to_json=to_json, brief=brief)


def _tipping(scenario: Scenario, question: TippingQuestion, asked: Asked) -> TippingResults:
    from sim.experiment.tipping import tipping

    with refusing(), laboratory(asked, "tipping", scenario, asdict(question)) as opened:
        return tipping(scenario, question, opened, command_line())


def _write(results: TippingResults, asked: Asked) -> None:
    from sim.report.tipping_folder import contents
    from sim.results.tipping import to_json

    write(asked, lambda: to_json(results), lambda document: contents(results, document))


def _print(results: TippingResults, style: str) -> None:
    from sim.report.comma_separated import render_csv
    from sim.report.tipping import COLUMNS, brief, records

    if style == "csv":
        click.echo(render_csv(COLUMNS, records(results)), nl=False)
    else:
        print_sections(lambda columns: brief(results, columns), style)
