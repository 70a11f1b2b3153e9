"""`slackline select`: the best of a scenario's policies by one measure, with a stated probability of being right."""

from __future__ import annotations

import shlex
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, cast

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
from sim.cli.errors import InvalidInputError
from sim.cli.options import Asked, check_targets, run_options
from sim.cli.shares import CONFIDENCE

if TYPE_CHECKING:
    from sim.cli.next_step import NextStep
    from sim.experiment.laboratory import Laboratory
    from sim.experiment.select import SelectQuestion
    from sim.experiment.store.archive import Entry
    from sim.results.select import Direction, Outcome, Selected
    from sim.scenario.schema import Scenario

_EXIT: dict[Outcome, int] = {"selected": 0, "alike": 0, "cannot tell": 1, "withheld": 1, "interrupted": 130}


@click.command("select")
@run_options
@click.option("--measure", metavar="NAME", help="What to select by, as 'bypass_rate[Marketing]'; left out, total_cost.")
@click.option(
    "--indifference",
    metavar="D",
    help="The smallest difference that matters: '2%' of the baseline's mean, or an amount such as '0.5 days',"
    " '2 points' or '20000 per year'. Left out, 2 % for money, 2 points for shares, else 10 %.",
)
@click.option(
    "--confidence",
    type=CONFIDENCE,
    default="95%",
    metavar="SHARE",
    help="The probability of picking the best; left out, 95%.",
)
@click.option("--lowest", "direction", flag_value="lowest", help="The lowest is the best.")
@click.option("--highest", "direction", flag_value="highest", help="The highest is the best.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "markdown", "csv"]),
    default="table",
    help="How to print; csv prints the figures only, one policy a row.",
)
@click.pass_context
def command(
    ctx: click.Context,
    *,
    asked: Asked,
    measure: str | None,
    indifference: str | None,
    confidence: float,
    direction: str | None,
    style: str,
) -> None:
    """Pick the best policy by one measure, and say how sure that is.

    Runs all policies under the same demand, drops each as soon as it is clearly worse than another, and stops when one
    is left. --replications is the most that a policy gets, 2000 when left out. Ends with 1 when it cannot tell by then.
    """
    from sim.experiment.precision import CAP
    from sim.experiment.select import MEASURE, SelectQuestion

    scenario = asked.scenario()
    check_style(asked, style)
    question = SelectQuestion(
        measure=measure or MEASURE,
        indifference=indifference,
        confidence=confidence,
        direction=cast("Direction | None", direction),
        cap=asked.replications or CAP,
        policies=asked.policies,
        seed=asked.seed,
    )
    _check(scenario, question)
    check_targets(asked)
    selected = _select(scenario, question, asked)
    _write(selected, asked)
    if asked.json_target == "-" or style == "csv":
        warn(selected.warnings)
    if asked.json_target != "-":
        _print(selected, style)
        if style != "csv":
            step = _next_step(selected, question, asked)
            print_step(step.command, step.why, style)
    ctx.exit(_EXIT[selected.outcome])


def again(entry: Entry, scenario: Scenario, opened: Laboratory, *, as_json: bool) -> None:
    """Print what a stored selection came to, as it was printed then."""
    from sim.experiment.select import SelectQuestion, select
    from sim.experiment.stored import question_of
    from sim.report.select import brief
    from sim.results.select import to_json

    question = replace(question_of(SelectQuestion, entry), seed=entry.seed)
    print_again(select(scenario, question, opened), entry, as_json=as_json, to_json=to_json, brief=brief)


def _check(scenario: Scenario, question: SelectQuestion) -> None:
    """Refuse, before anything is run, what cannot be understood."""
    from sim.experiment.select import FIRST, read_terms
    from sim.experiment.selection import selected
    from sim.results.subjects import MisreadError, read_subject

    if question.cap < FIRST:
        raise InvalidInputError(
            f"Error: --replications is the most that a policy gets: {question.cap} is too few.\nhelp: allow {FIRST} or"
            " more, or leave it out"
        )
    if len(selected(scenario, question.policies or None)) < 2:
        remedy = (
            "name another policy beside the baseline, or none" if question.policies else "add a policy to the scenario"
        )
        raise InvalidInputError(f"Error: there is one policy only, and nothing to select from.\nhelp: {remedy}")
    with refusing("--measure"):
        read_subject(question.measure, scenario)
    try:
        read_terms(scenario, question)
    except MisreadError as error:
        option = "" if question.indifference is None or "depends" in error.message else "--indifference: "
        raise InvalidInputError(f"Error: {option}{error.message}.\nhelp: {error.help}") from error


def _select(scenario: Scenario, question: SelectQuestion, asked: Asked) -> Selected:
    from sim.experiment import before_run
    from sim.experiment.select import NoZoneError, select

    if not asked.quiet:
        warn(before_run(scenario, question.policies or None))
    plain = {name: value for name, value in asdict(question).items() if name != "seed"}
    try:
        with laboratory(asked, "select", scenario, plain) as opened:
            return select(scenario, question, opened, command_line())
    except NoZoneError as error:
        raise click.ClickException(f"{error.message}.\nhelp: {error.help}") from error


def _write(selected: Selected, asked: Asked) -> None:
    from sim.report.select_folder import contents
    from sim.results.select import to_json

    write(asked, lambda: to_json(selected), lambda document: contents(selected, document))


def _print(selected: Selected, style: str) -> None:
    from sim.report.comma_separated import render_csv
    from sim.report.select import brief
    from sim.report.select_folder import POLICIES, policy_rows

    if style == "csv":
        click.echo(render_csv(POLICIES, policy_rows(selected)), nl=False)
    else:
        print_sections(lambda columns: brief(selected, columns), style)


def _next_step(selected: Selected, question: SelectQuestion, asked: Asked) -> NextStep:
    """What to try next: more replications where it cannot tell, else all measures of the policy picked."""
    from sim.cli.next_step import NextStep

    own = [asked.source, *(part for text in asked.overrides for part in ("--set", text))]
    own += [] if asked.seed is None else ["--seed", str(asked.seed)]
    if selected.outcome == "selected" and selected.best != selected.baseline:
        command = shlex.join(["slackline", "run", *own, "--policy", str(selected.best)])
        return NextStep(command, "what the policy picked changes beside this measure, and for whom")
    if selected.outcome == "cannot tell" and selected.needed is not None:
        words = ["slackline", "select", *asked.typed(), "--measure", question.measure]
        words += [] if question.indifference is None else ["--indifference", question.indifference]
        words += ["--replications", str(selected.needed)]
        return NextStep(shlex.join(words), "about as many as it takes to tell them apart")
    return NextStep(shlex.join(["slackline", "run", *own]), "all measures of all policies")
