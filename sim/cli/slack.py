"""`slackline slack`: what each further person kept free costs, and what it saves."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from sim.cli.answers import (
    print_again,
    print_sections,
    print_step,
    refusing,
    write,
)
from sim.cli.bench import command_line, laboratory
from sim.cli.cautions import warn
from sim.cli.errors import FAILED, INTERRUPTED
from sim.cli.options import Asked, check_targets, one_policy, run_options

if TYPE_CHECKING:
    from sim.experiment.laboratory import Laboratory
    from sim.experiment.slack import SlackQuestion
    from sim.experiment.store.archive import Entry
    from sim.results.slack import SlackPrice
    from sim.scenario.schema import Scenario


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
    from sim.report.slack import brief

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
    _write(price, asked)
    if asked.json_target == "-":
        warn(price.warnings)
    else:
        print_sections(lambda columns: brief(price, columns))
        print_step(*_next_step(price, asked))
    failed = any(level.failed for level in price.levels)
    ctx.exit(INTERRUPTED if price.partial else FAILED if failed else 0)


def _slack(scenario: Scenario, question: SlackQuestion, asked: Asked) -> SlackPrice:
    from sim.experiment.slack import slack

    with refusing(), laboratory(asked, "slack", scenario, asdict(question)) as opened:
        return slack(scenario, question, opened, command_line())


def again(entry: Entry, scenario: Scenario, opened: Laboratory, *, as_json: bool) -> None:
    """Print what a stored price of slack was, as it was printed then."""
    from sim.experiment.slack import SlackQuestion, slack
    from sim.experiment.stored import question_of
    from sim.report.slack import brief
    from sim.results.slack import slack_json

    price = slack(scenario, question_of(SlackQuestion, entry), opened)
    print_again(price, entry, as_json=as_json, to_json=slack_json, brief=brief)


def _write(price: SlackPrice, asked: Asked) -> None:
    from sim.report.slack import contents
    from sim.results.slack import slack_json

    write(asked, lambda: slack_json(price), lambda document: contents(price, document))


def _next_step(price: SlackPrice, asked: Asked) -> tuple[str, str]:
    """A command to try next, and what it is good for."""
    typed = shlex.join(["slackline", "slack", *asked.typed()])
    at_least, at_most = price.break_even
    if at_least != at_most and price.replications < 2000:
        return f"{typed} --replications {price.replications * 4}", "four times the runs halve the intervals"
    if price.kept_for:
        return f"{typed} --for nobody", "what the same people would bring if they were not kept free"
    return typed, "what the same people would bring if they were kept free for urgent requests"
