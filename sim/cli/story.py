"""`slackline story`: one replication told in prose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sim.cli.errors import InvalidInputError
from sim.cli.one_file import check_file, deliver
from sim.cli.one_run import chosen_policy, one_run_options, run_once
from sim.cli.options import open_scenario

if TYPE_CHECKING:
    from pathlib import Path

    from sim.results.replay import Replay
    from sim.scenario.schema import Scenario


@click.command("story")
@one_run_options
@click.option(
    "--department",
    metavar="NAME",
    help="Whose story; left out, of the department that goes round IT most, else of the one with most requests.",
)
@click.option("--compare", metavar="POLICY", help="Tell the same requests under this policy too, side by side.")
def command(
    *,
    source: str,
    policy: str | None,
    replication: int,
    seed: int | None,
    overrides: tuple[str, ...],
    out: Path | None,
    allow_outside: bool,
    department: str | None,
    compare: str | None,
) -> None:
    """Tell one replication as a story, every sentence true to its log.

    Prints Markdown. Weeks are counted from the start of the run, the first being week 1. The turning points are told
    one by one, and what lies between them in figures.
    """
    from sim.report.narrative.story import markdown, tell

    scenario = open_scenario(source, overrides, allow_outside=allow_outside)
    name = chosen_policy(scenario, policy)
    other = None if compare is None else chosen_policy(scenario, compare)
    _check_department(scenario, department)
    check_file(out)
    one = _replay(scenario, name, seed, replication, department)
    if other is None:
        deliver(markdown(tell(one)), out)
        return
    from sim.report.narrative.side_by_side import tell_both

    deliver(markdown(tell_both(one, _replay(scenario, other, seed, replication, one.department))), out)


def _replay(scenario: Scenario, policy: str, seed: int | None, replication: int, department: str | None) -> Replay:
    from sim.results.replay import replay

    return replay(
        run_once(scenario, policy, seed, replication),
        scenario=scenario.name,
        policy=policy,
        replication=replication,
        seed=scenario.seed if seed is None else seed,
        days_per_week=scenario.calendar.days_per_week,
        department=department,
    )


def _check_department(scenario: Scenario, name: str | None) -> None:
    from sim.scenario.nearest import nearest

    if name is None or name in scenario.departments:
        return
    near = nearest(name, scenario.departments)
    names = ", ".join(f"'{each}'" for each in scenario.departments)
    remedy = f"did you mean '{near}'?" if near else f"the departments are {names}"
    raise InvalidInputError(f"Error: there is no department '{name}'\nhelp: {remedy}")
