"""`slackline trace`: one replication as an event log for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sim.cli.one_file import check_file, deliver
from sim.cli.one_run import chosen_policy, one_run_options, run_once
from sim.cli.options import open_scenario

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sim.report.event_log import Source
    from sim.results.history import Happening
    from sim.scenario.schema import Scenario


@click.command("trace")
@one_run_options
@click.option(
    "--format",
    "style",
    type=click.Choice(["csv", "jsonl", "xes"]),
    default="csv",
    show_default=True,
    help="csv and jsonl have the columns that vidigi reads; xes is for process mining.",
)
def command(
    *,
    source: str,
    policy: str | None,
    replication: int,
    seed: int | None,
    overrides: tuple[str, ...],
    out: Path | None,
    allow_outside: bool,
    style: str,
) -> None:
    """Print one replication as an event log, for other programs.

    Times are working days from time 0. In csv and jsonl, rows of the type `event` are what vidigi has no type for:
    leave them out for an animation. In xes, time 0 is 9:00 of the first Monday on or after the scenario's `starts` day
    of 2024, and working weeks follow each other without holidays.
    """
    from sim.report.event_log import Source
    from sim.results.history import history

    scenario = open_scenario(source, overrides, allow_outside=allow_outside)
    name = chosen_policy(scenario, policy)
    check_file(out)
    happenings = history(run_once(scenario, name, seed, replication))
    what = Source(scenario.name, name, replication, scenario.seed if seed is None else seed)
    deliver(_rendered(style, happenings, what, scenario), out)


def _rendered(style: str, happenings: Sequence[Happening], what: Source, scenario: Scenario) -> str:
    from sim.report.event_log import render_event_csv, render_event_lines
    from sim.report.working_dates import WorkingDates
    from sim.report.xes import render_xes

    if style == "csv":
        return render_event_csv(happenings, what)
    if style == "jsonl":
        return render_event_lines(happenings, what)
    try:
        return render_xes(happenings, what, WorkingDates(scenario.calendar, scenario.starts))
    except OverflowError as error:
        raise click.ClickException(
            "the run goes on after the year 9999, which a date of XES cannot say: shorten the horizon, or use csv."
        ) from error
