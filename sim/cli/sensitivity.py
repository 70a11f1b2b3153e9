"""`slackline sensitivity`: which assumptions the answer hangs on, and whether the ranking of policies survives."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from typing import TYPE_CHECKING, get_args

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
from sim.cli.options import Asked, check_targets, run_options
from sim.cli.shares import Share

if TYPE_CHECKING:
    from sim.cli.next_step import NextStep
    from sim.experiment.laboratory import Laboratory
    from sim.experiment.sensitivity import SensitivityQuestion, Size
    from sim.experiment.store.archive import Entry
    from sim.results.sensitivity import Sensitivity
    from sim.scenario.schema import Scenario

_TOGETHER = 3  # numbers that the next step looks at together


@click.command("sensitivity")
@run_options
@click.option("--measure", metavar="NAME", help="What to look at, such as 'bypass_rate[Marketing]' or wait_mean.")
@click.option(
    "--method",
    type=click.Choice(["tornado", "morris", "sobol"]),
    default="tornado",
    help="One number at a time; Morris screening; or Sobol indices, which need most runs.",
)
@click.option(
    "--vary",
    multiple=True,
    metavar="PATH[=RANGE]",
    help="Vary only this number (or those below this path), such as 'it.teams.Central IT.people=8..12'; may stand "
    "several times.",
)
@click.option(
    "--within",
    type=Share(0.0, 1.0, "20%", open_ended=True),
    metavar="SHARE",
    help="Vary every number by this share of its value, such as 10%; left out, as the scenario's `uncertain` says, or "
    "20%.",
)
@click.option(
    "--points",
    type=click.IntRange(min=1),
    metavar="N",
    help="Morris's walks, or rows of Sobol's design (16, 32, ...).",
)
@click.option(
    "--most-runs",
    type=click.IntRange(min=1),
    default=50_000,
    show_default=True,
    metavar="N",
    help="Refuse what takes more runs than this.",
)
@click.option("--all", "everything", is_flag=True, help="Show every assumption, under every policy.")
@click.pass_context
def command(
    ctx: click.Context,
    *,
    asked: Asked,
    measure: str | None,
    method: str,
    vary: tuple[str, ...],
    within: float | None,
    points: int | None,
    most_runs: int,
    everything: bool,
) -> None:
    """Say which assumptions the answer hangs on.

    Runs the policies at other values of the scenario's numbers, under the same demand: over the ranges that it declares
    as `uncertain`, else 20 % up and down. Shows what moves the measure, and whether the ranking of the policies
    survives. Without --replications, 30 at each point.
    """
    from sim.experiment.sensitivity import REPLICATIONS, SensitivityQuestion
    from sim.report.sensitivity import brief
    from sim.results.sensitivity import Method

    scenario = asked.scenario()
    check_targets(asked)
    question = SensitivityQuestion(
        method=next(each for each in get_args(Method) if each == method),
        measure=measure,
        policies=asked.policies,
        replications=asked.replications or REPLICATIONS,
        seed=asked.seed,
        within=within,
        vary=vary,
        points=points,
        most_runs=most_runs,
    )
    found = _found(scenario, question, asked)
    _write(found, asked)
    if asked.json_target == "-":
        warn(found.warnings)
    else:
        print_sections(lambda columns: brief(found, columns, everything=everything))
        step = _next_step(found, question, asked)
        print_step(step.command, step.why)
    ctx.exit(INTERRUPTED if found.partial else FAILED if found.failed else 0)


def again(entry: Entry, scenario: Scenario, opened: Laboratory, *, as_json: bool) -> None:
    """Print what a stored analysis came to, as it was printed then."""
    from sim.experiment.sensitivity import SensitivityQuestion, sensitivity
    from sim.experiment.stored import question_of
    from sim.report.sensitivity import brief
    from sim.results.sensitivity import to_json

    found = sensitivity(scenario, question_of(SensitivityQuestion, entry), opened)
    print_again(found, entry, as_json=as_json, to_json=to_json, brief=brief)


def _found(scenario: Scenario, question: SensitivityQuestion, asked: Asked) -> Sensitivity:
    from sim.experiment.sensitivity import sensitivity

    with refusing("--measure"), laboratory(asked, "sensitivity", scenario, asdict(question)) as opened:
        return sensitivity(scenario, question, opened, command_line(), None if asked.quiet else _announce)


def _announce(size: Size) -> None:
    """Say before anything runs how much it will be."""
    click.echo(
        f"{size.runs:,} runs: {size.measure} at {size.points} points of {size.assumptions} assumptions,"
        f" {size.policies} {'policy' if size.policies == 1 else 'policies'}, {size.replications} replications each",
        err=True,
    )


def _write(found: Sensitivity, asked: Asked) -> None:
    from sim.report.sensitivity_folder import contents
    from sim.results.sensitivity import to_json

    write(asked, lambda: to_json(found), lambda document: contents(found, document))


def _next_step(found: Sensitivity, question: SensitivityQuestion, asked: Asked) -> NextStep:
    """After one at a time, what the most important do together; else a sharper look, or a folder for what was found."""
    from sim.cli.next_step import NextStep
    from sim.report.influence import leading
    from sim.report.sensitivity import shown_targets

    same = [*_typed(question, asked), *(word for text in question.vary for word in ("--vary", text))]
    if found.partial:
        kept = [*same, *_size(question, found.replications)]
        return NextStep(shlex.join(kept), "does the rest; what is done is kept in the store")
    targets = shown_targets(found)
    top = leading(found, targets[-1], _TOGETHER)
    if not top:
        more = [*same, *_size(question, 4 * found.replications)]
        return NextStep(shlex.join(more), "four times the runs halve the intervals")
    if found.method != "sobol" and len(top) > 1:
        ranges = {text.rpartition("=")[0].strip(): text for text in question.vary if "=" in text}
        best = [word for target in targets[1:] if not asked.policies for word in ("--policy", target.policy)]
        only = [word for path in top for word in ("--vary", ranges.get(path, path))]
        together = [*_typed(question, asked), *best, "--method", "sobol", *only]
        return NextStep(shlex.join(together), f"what these {len(top)} do together")
    size = _size(question, asked.replications)
    if asked.out is None:
        return NextStep(shlex.join([*same, *size, "--out", "results"]), "keeps the figure, the tables and every number")
    return NextStep(shlex.join([*same, *size, "--all"]), "every assumption, under every policy")


def _typed(question: SensitivityQuestion, asked: Asked) -> list[str]:
    """The command with what says which figures are looked at, as it was typed."""
    words = ["slackline", "sensitivity", *asked.typed()]
    words += [] if question.measure is None else ["--measure", question.measure]
    return words if question.within is None else [*words, "--within", f"{question.within:g}"]


def _size(question: SensitivityQuestion, replications: int | None) -> list[str]:
    """The options that say how, and how often."""
    words = [] if question.method == "tornado" else ["--method", question.method]
    words += [] if question.points is None else ["--points", str(question.points)]
    return words if replications is None else [*words, "--replications", str(replications)]
