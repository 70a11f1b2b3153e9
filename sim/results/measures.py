"""One replication's log, reduced to numbers: every measure for all, for departments, kinds and teams."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.results.catalogue import REQUEST_MEASURES, TEAM_MEASURES
from sim.results.groups import Groups
from sim.results.ledger_sums import ledger_sums
from sim.results.money import money_columns
from sim.results.requests import request_columns
from sim.results.teams import queue_by_quarter, team_columns
from sim.results.trust import trust_columns

if TYPE_CHECKING:
    from sim.model.log import Floats, RequestLog
    from sim.scenario.calendar import Calendar


@dataclass(frozen=True, slots=True)
class ReplicationMeasures:
    """What one replication came to. NaN stands for a measure that is undefined in it, as a wait with no request.

    Columns of the first three follow `catalogue.REQUEST_MEASURES`, those of `team_figures` `catalogue.TEAM_MEASURES`.
    """

    departments: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]  # (department, kind)
    teams: tuple[str, ...]
    all_figures: Floats  # (measures,)
    department_figures: Floats  # (departments, measures)
    kind_figures: Floats  # (kinds, measures)
    team_figures: Floats  # (teams, team measures)
    ledger: Floats  # (departments, ways, ledger measures)
    queue_quarters: Floats  # (4,): mean queue length in each quarter of the measured window
    demand_hash: str


def measure(log: RequestLog, calendar: Calendar) -> ReplicationMeasures:
    """Reduce a log to its measures. The definitions stand in the catalogue; times are working days, money is per year.

    Percentiles interpolate linearly between neighbouring values, as numpy does by default.
    """
    groups = Groups.of(log)
    columns = {
        **request_columns(log, groups),
        **money_columns(log, groups, calendar.days_per_year),
        **trust_columns(log, groups),
    }
    figures = np.array([columns[entry.name] for entry in REQUEST_MEASURES]).T.copy()
    by_team = team_columns(log)
    first_kind = 1 + groups.departments
    return ReplicationMeasures(
        departments=tuple(department.name for department in log.departments),
        kinds=log.kinds,
        teams=tuple(team.name for team in log.teams),
        all_figures=figures[0],
        department_figures=figures[1:first_kind],
        kind_figures=figures[first_kind:],
        team_figures=np.array([by_team[entry.name] for entry in TEAM_MEASURES]).T.copy(),
        ledger=ledger_sums(log, calendar.days_per_year),
        queue_quarters=queue_by_quarter(log),
        demand_hash=log.demand_hash,
    )
