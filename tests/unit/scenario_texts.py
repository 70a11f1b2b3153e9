"""Scenarios as texts for the tests of the scenario layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sim.levers.table import LEVERS
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.reading import read_scenario

if TYPE_CHECKING:
    from pathlib import Path

    from sim.scenario.schema import Scenario

SMALL = """\
horizon: 2 years
departments:
  Marketing:
    requests:
      Website:
        arrivals: {every: 2 weeks}
        effort: 8 days
  Finance:
    requests:
      ERP change:
        arrivals: {rate: 3 per month}
        effort: {lognormal: {mean: 10 days, cv: 80%}}
it:
  teams:
    Central IT: {people: 5, focus: 60%}
"""

# The example of the project's own description, its levers included.
EXAMPLE = """\
name: A story of a CIO, IT and marketing
description: ...
horizon: 2 years
warm_up: 6 months
replications: 100
seed: 2011
baseline: Central queue
calendar: {days_per_week: 5, weeks_per_year: 52}
departments:
  Marketing:
    requests:
      New website:
        arrivals: {every: 8 weeks}
        effort: {lognormal: {mean: 15 days, cv: 0.6}}
        due: {triangular: {low: 4 weeks, mode: 6 weeks, high: 10 weeks}}
        value: 12000 per week
        priority: 2
        urgent: 25%
        estimate: {lognormal: {mean: 1, cv: 30%}}
        commodity: false
    patience: {exponential: {mean: 30 days}}
    alternative:
      lead_time: 2 weeks
      price: 1100 per day
      comes_back: {chance: 50%, after: 8 weeks, effort: 40%}
    trust: {start: 80%, kept: 5%, broken: 25%, walks_away_below: 30%}
  Finance:
    requests:
      ERP change: {arrivals: {rate: 2 per month}, effort: 10 days}
it:
  teams:
    Central IT: {people: 9, focus: 60%, cost: 650 per day}
  discipline: fifo
  quotes: {basis: backlog, optimism: 50%}
  approval: {every: 1 week}
  release: {every: 2 weeks}
policies:
  Central queue: {}
  Two people of slack: {slack: {people: 2, for: urgent}}
  Embedded web team: {embedded_team: {department: Marketing, people: 2}}
  Lines of credit: {credit_lines: {period: 1 quarter, lines: {Marketing: 60 days, Finance: 80 days}}}
  Hire two: {set: {it.teams.Central IT.people: 11}}
goals:
  - bypass_rate[Marketing] <= 10%
"""


def written(folder: Path, text: str, name: str = "scenario.yaml") -> Path:
    """A file with that text."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def read(folder: Path, text: str, *overrides: str, allow_outside: bool = False) -> Scenario:
    """The scenario of a text, written to a file first."""
    path = written(folder, text)
    return read_scenario(path, overrides=overrides, levers=LEVERS, allow_outside=allow_outside)


def problems(folder: Path, text: str, *overrides: str) -> tuple[Problem, ...]:
    """What is wrong with a text, which must be something."""
    with pytest.raises(ScenarioError) as caught:
        read(folder, text, *overrides)
    return caught.value.problems


def problem(folder: Path, text: str, *overrides: str) -> Problem:
    """The one thing that is wrong with a text."""
    found = problems(folder, text, *overrides)
    assert len(found) == 1, [each.message for each in found]
    return found[0]
