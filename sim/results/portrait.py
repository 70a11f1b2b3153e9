"""What pictures need of one replication beyond its measures: how it went over time, and how its requests are spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.model.log import Promise, Route
from sim.results.curves import busy_curve, integral_curve, waiting_curve
from sim.results.groups import Groups, ratio
from sim.results.requests import cohort_of, in_window, waits_of
from sim.results.trust import trust_means

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.model.log import Bools, Floats, Ints, RequestLog

SPANS: Final = 60  # equal spans of time that curves are means over
SHARES: Final = tuple(step / 40 for step in range(41))  # of which quantiles are taken: 0, 2.5 %, ... 100 %
FATES: Final = ("kept", "delivered late", "left after it", "open")  # what became of a promise


@dataclass(frozen=True, slots=True)
class Portrait:
    """One replication, small enough to be kept.

    `edges` are working days from time 0 to the end of the measured window; curves are means over the spans between
    them. Rows of departments follow `departments`, those of teams `teams`. Where the first row is "all", departments
    follow it. Requests count as for the measures: needs of the measured window. NaN where there is nothing to say.
    """

    departments: tuple[str, ...]
    teams: tuple[str, ...]
    edges: Floats  # (SPANS + 1,)
    waiting: Floats  # (departments, SPANS): its requests, returned work too, that wait for a team
    trust: Floats  # (departments, SPANS)
    queue: Floats  # (teams, SPANS): requests that wait for the team
    utilisation: Floats  # (teams, SPANS): busy people over people present
    waits: Floats  # (all and departments, SHARES): quantiles of the wait, need to start of work
    lateness: Floats  # (all and departments, SHARES): of delivery less promised date, of IT's deliveries with a date
    promises: Ints  # (departments, FATES): how many promises came to what
    routes: Ints  # (departments, Route): how many needs were decided how
    returned: Ints  # (departments,): pieces of work that came back in the measured window


def portray(log: RequestLog) -> Portrait:
    """The portrait of a replication."""
    edges = np.linspace(0.0, log.window[1], SPANS + 1)
    groups = Groups.of(log)
    owner = groups.department_of_kind[log.kind]
    count, teams = groups.departments, len(log.teams)
    cohort = cohort_of(log)
    stay_owner = owner[log.stay_request]
    return Portrait(
        departments=tuple(department.name for department in log.departments),
        teams=tuple(team.name for team in log.teams),
        edges=edges,
        waiting=_rows(waiting_curve(log, edges, stay_owner == place) for place in range(count)),
        trust=_rows(
            np.full(SPANS, np.nan) if each.trust is None else trust_means(each.trust, edges) for each in log.departments
        ),
        queue=_rows(waiting_curve(log, edges, log.stay_team == place) for place in range(teams)),
        utilisation=_rows(
            ratio(busy_curve(log, edges, log.stay_team == place), integral_curve(team.people, edges) / np.diff(edges))
            for place, team in enumerate(log.teams)
        ),
        waits=_quantiles(*waits_of(log, cohort), owner, count),
        lateness=_quantiles(*_lateness(log, cohort), owner, count),
        promises=_promises(log, cohort, owner, count),
        routes=_counted(owner[cohort], log.route[cohort], count, len(Route)),
        returned=np.bincount(owner[(log.origin >= 0) & in_window(log)], minlength=count),
    )


def _rows(rows: Iterable[Floats]) -> Floats:
    return np.array(list(rows), dtype=np.float64).reshape(-1, SPANS)


def _lateness(log: RequestLog, cohort: Bools) -> tuple[Bools, Floats]:
    """Which of the requests IT delivered against a date that it had promised, and how much later than that."""
    promised = (log.promise == Promise.KEPT) | (log.promise == Promise.MISSED)
    return cohort & promised & (log.route == Route.IT), log.delivered - log.quoted_finish


def _promises(log: RequestLog, cohort: Bools, owner: Ints, count: int) -> Ints:
    missed = log.promise == Promise.MISSED
    by_it = log.route == Route.IT
    fates = [log.promise == Promise.KEPT, missed & by_it, missed & ~by_it, log.promise == Promise.OPEN]
    return np.array([np.bincount(owner[cohort & fate], minlength=count) for fate in fates]).T


def _quantiles(chosen: Bools, values: Floats, owner: Ints, count: int) -> Floats:
    """Quantiles of the chosen values: for all, then for each department; NaN where there are none."""
    found = np.full((1 + count, len(SHARES)), np.nan)
    for row, mine in zip(found, [chosen, *(chosen & (owner == place) for place in range(count))], strict=True):
        if mine.any():
            row[:] = np.quantile(values[mine], SHARES)
    return found


def _counted(rows: Ints, columns: Ints, height: int, width: int) -> Ints:
    return np.bincount(rows * width + columns, minlength=height * width).reshape(height, width)
