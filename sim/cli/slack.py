"""`slackline slack`: what each further person kept free costs, and what it saves."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from sim.cli.cautions import warn
from sim.cli.options import (
    Asked,
    InvalidInputError,
    check_targets,
    command_line,
    one_policy,
    run_options,
    write_targets,
)
from sim.cli.output import width

if TYPE_CHECKING:
    from sim.experiment.slack import SlackQuestion
    from sim.results.slack import SlackPrice
    from sim.scenario.schema import Scenario

INTERRUPTED, FAILED = 130, 1


@click.command("slack")
@run_options
@click.option(
    "--people",
    type=click.IntRange(1, 20),
    default=4,
    show_default=True,
    metavar="N",
    help="How many are added at most.",
)
@click.option(
    "--for",
    "kept_for",
    multiple=True,
    metavar="WHOM",
    help="Whom they are kept free for: urgent (when left out), a department or a kind; may stand several times. With"
    " nobody, they are added and not kept free.",
)
@click.option("--team", metavar="NAME", help="The team that they join; left out, the largest.")
@click.pass_context
def command(ctx: click.Context, *, asked: Asked, people: int, kept_for: tuple[str, ...], team: str | None) -> None:
    """Price slack: what each further person kept free costs and saves.

    People are added to a team one by one and kept free for short-notice requests, beside the levers of one --policy
    (the baseline when left out). Prints up to how many each further one is worth the pay, and what a bypass avoided
    must be worth where nobody trusts the cost of delay.
    """
    from sim.experiment.slack import SlackQuestion

    scenario = asked.scenario()
    check_targets(asked)
    replications = scenario.replications if asked.replications is None else asked.replications
    if replications < 2:
        raise click.UsageError("--replications 1 shows nothing of chance: 2 are the least, 30 or more are sensible.")
    question = SlackQuestion(
        policy=one_policy(asked, scenario),
        seed=scenario.seed if asked.seed is None else asked.seed,
        replications=replications,
        people=people,
        kept_for=kept_for or ("urgent",),
        team=team,
    )
    price = _slack(scenario, question, asked)
    if not asked.quiet:
        runs = sum(level.replications + len(level.failed) for level in price.levels)
        click.echo(f"{runs:,} runs of {len(price.levels)} numbers of people", err=True)
    _write(price, asked)
    if asked.json_target == "-":
        warn(price.warnings)
    else:
        _print(price, asked)
    failed = any(level.failed for level in price.levels)
    ctx.exit(INTERRUPTED if price.partial else FAILED if failed else 0)


def _slack(scenario: Scenario, question: SlackQuestion, asked: Asked) -> SlackPrice:
    from sim.experiment.slack import slack
    from sim.results.subjects import MisreadError
    from sim.scenario.problems import ScenarioError
    from sim.scenario.rendering import render_problems

    try:
        with asked.laboratory() as laboratory:
            return slack(scenario, question, laboratory, command_line())
    except MisreadError as error:
        raise InvalidInputError(f"Error: {error.message}\nhelp: {error.help}") from error
    except ScenarioError as error:
        raise InvalidInputError(render_problems(error.problems)) from error


def _write(price: SlackPrice, asked: Asked) -> None:
    from sim.report.slack import contents
    from sim.results.slack import slack_json

    if asked.json_target is not None or asked.out is not None:
        document = slack_json(price)
        write_targets(asked, document, lambda: contents(price, document))


def _print(price: SlackPrice, asked: Asked) -> None:
    from sim.report.briefing import section_text
    from sim.report.slack import brief

    columns = width()
    for section in brief(price, columns):
        click.secho(section.heading, bold=True)
        click.echo(section_text(section, columns) + "\n")
    click.secho("Next", bold=True)
    typed = shlex.join(["slackline", "slack", *asked.typed()])
    at_least, at_most = price.break_even
    if at_least != at_most and price.replications < 2000:
        click.echo(f"{typed} --replications {price.replications * 4}\n  four times the runs halve the intervals")
    elif price.kept_for:
        click.echo(f"{typed} --for nobody\n  what the same people would bring if they were not kept free")
    else:
        click.echo(f"{typed}\n  what the same people would bring if they were kept free for urgent requests")
