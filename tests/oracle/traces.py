"""Tiny scenarios whose every instant can be worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from oracle.runs import log_of, scenario_of
from sim.results.catalogue import REQUEST_MEASURES
from sim.results.measures import measure

if TYPE_CHECKING:
    from sim.model.log import Event, RequestLog

Plain = dict[str, Any]


def job(times: list[float], effort: float, **more: Any) -> Plain:
    """Requests at given days, each of the same effort in person-days."""
    return {"arrivals": {"times": [f"{time!r} days" for time in times]}, "effort": f"{effort!r} days", **more}


def office(kinds: dict[str, Plain], *, people: int = 1, horizon: float = 100, **it: Any) -> Plain:
    """One department, Office, and one team, Team; `it` adds keys below `it:`."""
    return {
        "name": "trace",
        "horizon": f"{horizon!r} days",
        "departments": {"Office": {"requests": kinds}},
        "it": {"teams": {"Team": {"people": people}}, **it},
    }


def lever(plain: Plain, **levers: Any) -> Plain:
    """The scenario with one policy, made of these levers."""
    return {**plain, "policies": {"lever": levers}}


def run(plain: Plain) -> RequestLog:
    return log_of(plain)


def of(log: RequestLog, column: str, kind: str | None = None) -> list[float]:
    """A column of the needs, in order of time, of one kind (by its name) where one is given."""
    rows = np.flatnonzero(log.origin < 0)
    if kind is not None:
        rows = np.array([row for row in rows if log.kinds[log.kind[row]][1] == kind], dtype=int)
    rows = rows[np.argsort(log.need[rows], kind="stable")]
    return [float(value) for value in getattr(log, column)[rows]]


def returned(log: RequestLog, column: str) -> list[float]:
    """A column of the returned work, in order of time."""
    rows = np.flatnonzero(log.origin >= 0)
    rows = rows[np.argsort(log.need[rows], kind="stable")]
    return [float(value) for value in getattr(log, column)[rows]]


def happened(log: RequestLog, event: Event) -> list[float]:
    """When an event happened."""
    return [float(time) for time in log.events.time[log.events.of(event)]]


def trust_of(log: RequestLog) -> list[tuple[float, float]]:
    """Where trust was moved to, and when."""
    curve = log.departments[0].trust
    assert curve is not None
    last = {time: round(value, 4) for time, value in zip(curve.times.tolist(), curve.values.tolist(), strict=True)}
    found = list(last.items())
    return [pair for k, pair in enumerate(found) if k == 0 or pair[1] != found[k - 1][1]]


def measured(plain: Plain, name: str) -> float:
    """A measure over all requests of one run of a scenario."""
    figures = measure(run(plain), scenario_of(plain).calendar).all_figures
    return float(figures[[entry.name for entry in REQUEST_MEASURES].index(name)])
