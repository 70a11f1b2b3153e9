"""The measures are what their definitions say, worked out request by request in plain Python."""

from __future__ import annotations

from math import isnan, nan
from statistics import fmean
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.runs import log_of, scenario_of
from worlds import scenarios

from sim.model.log import Promise, Route
from sim.results.catalogue import REQUEST_MEASURES
from sim.results.measures import measure

if TYPE_CHECKING:
    from sim.model.log import RequestLog

NAMES = [entry.name for entry in REQUEST_MEASURES]
BYPASSED = (Route.BALKED, Route.RENEGED, Route.NEVER_ASKED)


def mean(values: list[float]) -> float:
    return fmean(values) if values else nan


def share(of: list[bool]) -> float:
    return mean([float(one) for one in of])


def first_wait(log: RequestLog, row: int) -> float:
    """Time in the queue that it was first started from: not one that it had left for an alternative that failed.

    A contractor starts it where it stands, without a start in a team's queue: then from its first queue.
    """
    waits = [
        (started, started - queued)
        for request, queued, started in zip(log.stay_request, log.stay_queued, log.stay_started, strict=True)
        if request == row and not isnan(started)
    ]
    return float(min(waits)[1] if waits else log.started[row] - log.queued[row])


def expected(log: RequestLog, department: str | None) -> dict[str, float]:
    """Definitions of the model's section on measures; undecided requests count with what has passed so far."""
    begin, end = log.window
    rows = [
        k
        for k in range(len(log.kind))
        if begin <= log.need[k] < end and log.origin[k] < 0 and department in (None, log.kinds[log.kind[k]][0])
    ]
    route = {k: Route(log.route[k]) for k in rows}
    started = [k for k in rows if not isnan(log.started[k])]
    open_rows = [k for k in rows if route[k] is Route.UNDECIDED]
    waits = [max(0.0, float(log.started[k] - log.need[k])) for k in started]
    waits += [log.ended - log.need[k] for k in open_rows if isnan(log.started[k])]
    leads = [max(0.0, float(log.delivered[k] - log.need[k])) for k in rows if not isnan(log.delivered[k])]
    leads += [log.ended - log.need[k] for k in open_rows]
    promises = [Promise(log.promise[k]) for k in rows]
    judged = [p for p in promises if p in (Promise.KEPT, Promise.MISSED)]
    # An undecided request whose due date is still to come is neither in time nor late.
    with_due = [k for k in rows if route[k] is not Route.UNDECIDED or log.due[k] <= log.ended]
    with_due = [k for k in with_due if not isnan(log.due[k])]
    return {
        "requests": len(rows),
        "wait_mean": mean(waits),
        "wait_p50": float(np.percentile(waits, 50)) if waits else nan,
        "wait_p90": float(np.percentile(waits, 90)) if waits else nan,
        "waited_rate": share([first_wait(log, k) > 0 for k in started if not isnan(log.queued[k])]),
        "lead_time_mean": mean(leads),
        "balk_rate": share([route[k] is Route.BALKED for k in rows]),
        "renege_rate": share([route[k] in (Route.RENEGED, Route.LOST) for k in rows]),
        "never_asked_rate": share([route[k] is Route.NEVER_ASKED for k in rows]),
        "bypass_rate": share([route[k] in (*BYPASSED, Route.LOST) for k in rows]),
        "on_time_rate": share([bool(log.delivered[k] <= log.due[k]) for k in with_due]),
        "promise_kept_rate": share([p is Promise.KEPT for p in judged]),
        "unfinished": len(open_rows),
        "bypass_cost": sum(float(log.spend[k]) for k in rows) / (end - begin) * 260,
    }


@given(scenarios(most_levers=2), st.integers(0, 2**32))
def test_measures_are_what_their_definitions_say(plain: dict[str, Any], seed: int) -> None:
    log = log_of(plain, "policy", seed=seed)
    found = measure(log, scenario_of(plain).calendar)
    figures = {None: found.all_figures, **dict(zip(found.departments, found.department_figures, strict=True))}
    for department, row in figures.items():
        for name, value in expected(log, department).items():
            ours = float(row[NAMES.index(name)])
            assert ours == pytest.approx(value, rel=1e-9, abs=1e-9, nan_ok=True), f"{name} of {department}"
