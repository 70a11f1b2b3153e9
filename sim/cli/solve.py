"""`slackline solve`: find the value that meets a goal."""

from __future__ import annotations

import shlex
from dataclasses import asdict, replace
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
from sim.cli.shares import CONFIDENCE

if TYPE_CHECKING:
    from sim.experiment.laboratory import Laboratory
    from sim.experiment.solve import SolveQuestion
    from sim.experiment.store.archive import Entry
    from sim.results.solve import Solution
    from sim.scenario.schema import Scenario


@click.command("solve")
@run_options
@click.option(
    "--find", required=True, metavar="PATH", help="What to look for, a path as --set takes it: 'it.teams.Web.people'."
)
@click.option("--between", required=True, metavar="LOW..HIGH", help="Where to look: 8..20, 20%..60%, 1..6 weeks.")
@click.option(
    "--so-that",
    "goals",
    required=True,
    multiple=True,
    metavar="GOAL",
    help="What must hold, such as 'bypass_rate[Marketing] <= 10%'; may stand several times.",
)
@click.option(
    "--minimise", metavar="MEASURE", help="Among the values that meet the goals, find the one with the least of this."
)
@click.option(
    "--resolution", metavar="STEP", help="How far apart values are tried; left out, 1 or a fortieth of the range."
)
@click.option(
    "--confidence",
    type=CONFIDENCE,
    default="95%",
    show_default=True,
    metavar="SHARE",
    help="How sure the answer is to be.",
)
@click.pass_context
def command(
    ctx: click.Context,
    *,
    asked: Asked,
    find: str,
    between: str,
    goals: tuple[str, ...],
    minimise: str | None,
    resolution: str | None,
    confidence: float,
) -> None:
    """Find the smallest value that meets a goal, by runs.

    Values near the goal get more replications, up to --replications (1,000 when left out). Judged for one --policy, the
    baseline when left out. Ends with 1 when no value meets the goal, or when it cannot be told which does.
    """
    from sim.experiment.solve import MOST_REPLICATIONS, SolveQuestion
    from sim.report.solve import brief

    scenario = asked.scenario()
    check_targets(asked)
    most = MOST_REPLICATIONS if asked.replications is None else asked.replications
    if most < 2:
        raise click.UsageError("--replications 1 shows nothing of chance: 2 are the least, 30 or more are sensible.")
    question = SolveQuestion(
        find=find,
        between=between,
        so_that=goals,
        policy=one_policy(asked, scenario),
        seed=scenario.seed if asked.seed is None else asked.seed,
        minimise=minimise,
        resolution=resolution,
        most=most,
        confidence=confidence,
    )
    solution = _solve(scenario, question, asked)
    _write(solution, asked)
    if asked.json_target == "-":
        warn(solution.warnings)
    else:
        print_sections(lambda columns: brief(solution, columns))
        print_step(*_next_step(solution, question, asked))
    ctx.exit(_exit_code(solution))


def _solve(scenario: Scenario, question: SolveQuestion, asked: Asked) -> Solution:
    from sim.experiment.solve import solve

    with refusing(), laboratory(asked, "solve", scenario, asdict(question)) as opened:
        return solve(scenario, question, opened, command_line())


def again(entry: Entry, scenario: Scenario, opened: Laboratory, *, as_json: bool) -> None:
    """Print what a stored search came to, as it was printed then."""
    from sim.experiment.solve import SolveQuestion, solve
    from sim.experiment.stored import question_of
    from sim.report.solve import brief
    from sim.results.solve import solution_json

    solution = solve(scenario, question_of(SolveQuestion, entry), opened)
    print_again(solution, entry, as_json=as_json, to_json=solution_json, brief=brief)


def _write(solution: Solution, asked: Asked) -> None:
    from sim.report.solve import contents
    from sim.results.solve import solution_json

    write(asked, lambda: solution_json(solution), lambda document: contents(solution, document))


def _next_step(solution: Solution, question: SolveQuestion, asked: Asked) -> tuple[str, str]:
    """A command to try next, and what it is good for."""
    if solution.outcome == "interrupted":
        return _again_with(question, asked), "begins anew, and takes what was kept from the store"
    if solution.answer is not None and solution.outcome != "cannot tell":
        setting = shlex.quote(f"{solution.find}={solution.answer}")
        return f"slackline run {shlex.join(asked.typed())} --set {setting}", "all measures and policies at this value"
    if solution.outcome == "cannot tell":
        more = replace(question, most=question.most * 4)
        return _again_with(more, asked), "four times the runs halve the intervals"
    wider = replace(question, between="LOW..HIGH")
    return _again_with(wider, asked), "a wider range, or another value to look for, may reach it"


def _again_with(question: SolveQuestion, asked: Asked) -> str:
    """The command that asks this question of what was typed."""
    from sim.experiment.solve import MOST_REPLICATIONS
    from sim.results.estimates import CONFIDENCE

    words = ["slackline", "solve", *asked.typed(), "--find", question.find, "--between", question.between]
    words += [part for goal in question.so_that for part in ("--so-that", goal)]
    optional = (
        ("--minimise", question.minimise, None),
        ("--resolution", question.resolution, None),
        ("--replications", question.most, MOST_REPLICATIONS),
        ("--confidence", question.confidence, CONFIDENCE),
    )
    words += [part for option, value, usual in optional if value != usual for part in (option, str(value))]
    return shlex.join(words)


def _exit_code(solution: Solution) -> int:
    """130 interrupted; 1 when the goal is not reached or nobody can tell, or a replication of the answer failed."""
    if solution.partial:
        return INTERRUPTED
    return 0 if solution.outcome in {"found", "met everywhere"} else FAILED
