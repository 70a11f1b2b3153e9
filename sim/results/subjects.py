"""A measure of a part of a result, as people write it: `bypass_rate[Marketing]` or `wait_p90`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.results.catalogue import (
    REQUEST_MEASURES,
    TEAM_MEASURES,
    Measure,
    Scope,
    UnknownMeasureError,
    measure_named,
)
from sim.scenario.nearest import nearest

if TYPE_CHECKING:
    from sim.model.log import Floats
    from sim.results.runs import PolicyRuns
    from sim.scenario.schema import Scenario

_SUBJECT: Final = re.compile(r"\s*(\w+)\s*(?:\[([^\[\]]+)\])?\s*")
_EXAMPLE: Final = "write it as `bypass_rate[Marketing]` or `wait_p90`"


class MisreadError(ValueError):
    """A text that cannot be understood; `help` says what to write instead."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message, self.help = message, help


@dataclass(frozen=True, slots=True)
class Subject:
    """What an experiment looks at: a measure of all requests, of a department, a kind or a team."""

    measure: Measure
    scope: Scope
    part: str | None  # the department, "Department / Kind" or team; None for all

    def __str__(self) -> str:
        return self.measure.name if self.part is None else f"{self.measure.name}[{self.part}]"

    def figures(self, runs: PolicyRuns) -> Floats:
        """One figure a replication that ended well, in their order; NaN where the measure is undefined in it."""
        return self.table(runs)[:, self.column] if runs.measures else np.empty(0)

    @property
    def column(self) -> int:
        """The measure's column in `table`."""
        return (TEAM_MEASURES if self.scope == "teams" else REQUEST_MEASURES).index(self.measure)

    def table(self, runs: PolicyRuns) -> Floats:
        """All measures of the same part, one row a replication that ended well."""
        if self.scope == "teams":
            return self._of_team(runs)
        if not runs.measures:
            return np.empty((0, len(REQUEST_MEASURES)))
        first = runs.measures[0]
        if self.scope == "all":
            return np.stack([one.all_figures for one in runs.measures])
        if self.scope == "departments":
            row = first.departments.index(str(self.part))
            return np.stack([one.department_figures[row] for one in runs.measures])
        row = [f"{department} / {kind}" for department, kind in first.kinds].index(str(self.part))
        return np.stack([one.kind_figures[row] for one in runs.measures])

    def _of_team(self, runs: PolicyRuns) -> Floats:
        """The team's measures; NaN where a policy has no such team."""
        figures = np.full((len(runs.measures), len(TEAM_MEASURES)), np.nan)
        for row, one in zip(figures, runs.measures, strict=True):
            if self.part in one.teams:
                row[:] = one.team_figures[one.teams.index(self.part)]
        return figures


def read_subject(text: str, scenario: Scenario) -> Subject:
    """The measure and the part that a text names; a team's measure without brackets means the only team.

    Raises:
        MisreadError: there is no such measure, or no such part of the scenario.
    """
    match = _SUBJECT.fullmatch(text)
    if not match:
        raise MisreadError(f"`{text}` names no measure", _EXAMPLE)
    return subject_of(match[1], match[2], scenario)


def subject_of(name: str, part: str | None, scenario: Scenario) -> Subject:
    """The measure of this name, of the part named or of all.

    Raises:
        MisreadError: as for `read_subject`.
    """
    try:
        measure = measure_named(name)
    except UnknownMeasureError as error:
        raise MisreadError(str(error), error.help) from None
    return Subject(measure, *_part(measure, part.strip() if part else None, scenario))


def _part(measure: Measure, part: str | None, scenario: Scenario) -> tuple[Scope, str | None]:
    """The scope that a goal's brackets name."""
    choices = {scope: names for scope, names in _parts(scenario).items() if scope in measure.scopes}
    if part is None:
        return _whole(measure, choices)
    for scope, names in choices.items():
        if part in names:
            return scope, part
    everything = [name for names in choices.values() for name in names]
    close = nearest(part, everything)
    what = " or ".join({"departments": "department", "kinds": "kind", "teams": "team"}[scope] for scope in choices)
    remedy = f"did you mean `{measure.name}[{close}]`?" if close else f"allowed are {', '.join(everything)}"
    raise MisreadError(f"there is no {what} `{part}`", remedy)


def _whole(measure: Measure, choices: dict[Scope, tuple[str, ...]]) -> tuple[Scope, str | None]:
    """The scope of a goal without brackets: all, or the only team."""
    if "all" in measure.scopes:
        return "all", None
    teams = choices["teams"]
    if len(teams) == 1:
        return "teams", teams[0]
    raise MisreadError(f"`{measure.name}` belongs to a team", f"name one of them: `{measure.name}[{teams[0]}]`")


def _parts(scenario: Scenario) -> dict[Scope, tuple[str, ...]]:
    departments = tuple(scenario.departments)
    kinds = tuple(f"{name} / {kind}" for name in departments for kind in scenario.departments[name].requests)
    return {"departments": departments, "kinds": kinds, "teams": (*scenario.it.teams, *_added_teams(scenario))}


def _added_teams(scenario: Scenario) -> tuple[str, ...]:
    """Teams that the policies' levers make: named after their department, unless a name is given."""
    levers = [use.lever for uses in scenario.policies.values() for use in uses if use.name == "embedded_team"]
    names = dict.fromkeys(lever.name or f"{lever.department} team" for lever in levers)
    return tuple(name for name in names if name not in scenario.it.teams)
