"""`slackline tipping`: over load and the share that comes back, where the vicious circle runs away."""

from __future__ import annotations

import shlex
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import click

from sim.cli.bench import command_line, laboratory
from sim.cli.cautions import warn
from sim.cli.options import Asked, InvalidInputError, check_targets, run_options, write_targets
from sim.cli.output import width

if TYPE_CHECKING:
    from sim.experiment.laboratory import Laboratory
    from sim.experiment.store.archive import Entry
    from sim.experiment.tipping import TippingQuestion
    from sim.results.tipping import TippingResults
    from sim.scenario.schema import Scenario

INTERRUPTED, FAILED = 130, 1


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
    if asked.json_target == "-" and style != "table":
        raise click.UsageError(
            f"--json - and --format {style} both write to standard output: leave one out, or write --json to a file."
        )
    check_targets(asked)
    policy = asked.policies[0] if asked.policies else None
    question = TippingQuestion(department, policy, load, comes_back, asked.replications, asked.seed)
    results = _tipping(scenario, question, asked)
    _deliver(results, asked)
    if asked.json_target == "-" or style == "csv":
        warn(results.warnings)
    if asked.json_target != "-":
        cells = ["--load", load, "--comes-back", comes_back]
        named = [] if department is None else ["--department", department]
        often = [] if asked.replications is None else ["--replications", str(asked.replications)]
        _print(results, style)
        if asked.out is None and style == "table":
            typed = ["slackline", "tipping", *asked.typed(), *named, *cells, *often, "--out", "results"]
            click.secho("Next", bold=True)
            click.echo(f"{shlex.join(typed)}\n  draws the map")
    failed = any(cell.failed for cell in results.cells)
    ctx.exit(INTERRUPTED if results.partial else FAILED if failed else 0)


def again(entry: Entry, scenario: Scenario, opened: Laboratory, *, as_json: bool) -> None:
    """Print what a stored map came to, as it was printed then."""
    from sim.experiment.stored import provenance_of
    from sim.experiment.tipping import TippingQuestion, tipping
    from sim.results.tipping import to_json

    results = tipping(scenario, TippingQuestion(**entry.question), opened)
    results = replace(results, provenance=provenance_of(entry))
    if as_json:
        click.echo(to_json(results), nl=False)
    else:
        _print(results, "table")


def _tipping(scenario: Scenario, question: TippingQuestion, asked: Asked) -> TippingResults:
    from sim.experiment.tipping import TippingError, tipping
    from sim.scenario.problems import ScenarioError
    from sim.scenario.rendering import render_problems

    try:
        with laboratory(asked, "tipping", scenario, asdict(question)) as opened:
            return tipping(scenario, question, opened, command_line())
    except ScenarioError as error:
        raise InvalidInputError(render_problems(error.problems)) from error
    except TippingError as error:
        raise InvalidInputError(f"Error: {error.message}.\nhelp: {error.help}") from error


def _deliver(results: TippingResults, asked: Asked) -> None:
    """Write what was asked for."""
    from sim.results.tipping import to_json

    if asked.json_target is None and asked.out is None:
        return
    document = to_json(results)

    def files() -> dict[str, bytes]:
        from sim.report.tipping_folder import contents

        return contents(results, document)

    write_targets(asked, document, files)


def _print(results: TippingResults, style: str) -> None:
    from sim.report.briefing import section_markdown, section_text
    from sim.report.comma_separated import render_csv
    from sim.report.text import wrap
    from sim.report.tipping import COLUMNS, brief, records

    if style == "csv":
        click.echo(render_csv(COLUMNS, records(results)), nl=False)
        return
    columns = width()
    sections = brief(results, columns if style == "table" else None)
    if style == "markdown":
        click.echo("\n\n".join(section_markdown(section) for section in sections))
        return
    for section in sections:
        click.secho("\n".join(wrap(section.heading, columns)), bold=True)
        click.echo(section_text(section, columns) + "\n")
