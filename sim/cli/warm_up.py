"""`--warm-up`: another warm-up than the scenario's, as written or as found by pilot replications."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from sim.cli.errors import InvalidInputError
from sim.cli.progress import shown_progress

if TYPE_CHECKING:
    from sim.cli.options import Asked
    from sim.experiment.warm_up import PilotStudy
    from sim.scenario.schema import Scenario

AUTO = "auto"
_HELP = "write a number and a unit, for example `6 months`, or `auto` to have it found"
_REMEDY = (
    "lengthen `horizon`, so that the pilots are longer. Where work exceeds capacity or trust goes on falling there is"
    " no steady state to wait for: leave --warm-up out, and read the figures as an average over the horizon"
)


warm_up_option = click.option(
    "--warm-up",
    metavar="TIME",
    help="Another warm-up than the scenario's, such as '6 months'; auto finds it by pilot replications (MSER-5).",
)


def warmed_up(scenario: Scenario, asked: Asked, text: str | None) -> tuple[Scenario, PilotStudy | None]:
    """The scenario with the warm-up that `--warm-up` asks for, and what pilots showed where they were run.

    Raises:
        InvalidInputError: the text is no duration.
        ClickException: no end of the warm-up was found, or a pilot failed.
    """
    if text is None:
        return scenario, None
    if text.strip().casefold() != AUTO:
        return _with_warm_up(scenario, text), None
    study = _study(scenario, asked)
    if study.warm_up.days is None:
        raise click.ClickException(f"{_refusal(scenario, asked, study)}.\nhelp: {_REMEDY}")
    return _with_warm_up(scenario, f"{study.warm_up.days!r} days"), study


def _with_warm_up(scenario: Scenario, text: str) -> Scenario:
    from sim.scenario.problems import ScenarioError
    from sim.scenario.reading import altered
    from sim.scenario.rendering import render_problems

    try:
        return altered(scenario, [f"warm_up={text}"])
    except ScenarioError as error:
        problems = [replace(each, file="--warm-up", help=_HELP) for each in error.problems]
        raise InvalidInputError(render_problems(problems)) from error


def _study(scenario: Scenario, asked: Asked) -> PilotStudy:
    from sim.experiment.warm_up import WarmUpError, find_warm_up

    jobs = 1 if asked.backend == "serial" else asked.jobs
    try:
        with shown_progress(quiet=asked.quiet) as progress:
            return find_warm_up(scenario, asked.policies or None, asked.seed, jobs=jobs, progress=progress)
    except WarmUpError as error:
        raise click.ClickException(f"{error}.\nhelp: the same seed fails again in the same way") from error


def _refusal(scenario: Scenario, asked: Asked, study: PilotStudy) -> str:
    """Why nothing is run; with `--out`, the picture that shows it is written all the same."""
    from sim.report.folder import FolderError, welch, write_folder
    from sim.report.warm_up import unsettled_message

    days_per_week = scenario.calendar.days_per_week
    message = unsettled_message(study.warm_up, days_per_week)
    if asked.out is None:
        return message
    try:
        write_folder(asked.out, welch(study.warm_up, study.curves, days_per_week))
    except FolderError as error:
        raise click.ClickException(f"{error}; {error.help}") from error
    return f"{message}; {asked.out / 'welch.png'} shows it"
