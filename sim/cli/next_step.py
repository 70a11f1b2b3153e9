"""The next command worth trying, from what the results leave open."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.results.results import Results
    from sim.scenario.schema import Scenario

MOST_REPLICATIONS = 2000


@dataclass(frozen=True, slots=True)
class NextStep:
    """A command as it can be typed, and what it is good for."""

    command: str
    why: str


def next_step(typed: Sequence[str], scenario: Scenario, results: Results, *, unsure: bool, kept: bool) -> NextStep:
    """What to try next, with what was `typed` (the scenario and the options that made the results what they are).

    More replications where the verdict or a goal cannot tell; a folder for what was found where none was written
    (`kept`); else a what-if with one person more.
    """
    run = shlex.join(["slackline", "run", *typed])
    more = results.replications * 4
    if results.replications == 1 < scenario.replications:
        return NextStep(run, f"the scenario's own {scenario.replications} replications tell chance from effect")
    if (unsure or any(goal.verdict == "cannot tell" for goal in results.goals)) and more <= MOST_REPLICATIONS:
        return NextStep(f"{run} --replications {more}", "four times the runs halve the intervals")
    if not kept:
        return NextStep(f"{run} --out results", "keeps the tables, the figure and every request of one run")
    return NextStep(f"{run} {_one_more_person(scenario)}", "what one person more would change")


def _one_more_person(scenario: Scenario) -> str:
    """`--set` that adds a person to the largest team."""
    name, team = max(scenario.it.teams.items(), key=lambda item: item[1].people)
    written = f'"{name}"' if "." in name else name
    return f"--set {shlex.quote(f'it.teams.{written}.people={team.people + 1}')}"
