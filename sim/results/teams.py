"""How busy teams were, how long their queues, and whether the queues had settled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.results.groups import ratio
from sim.results.timeline import Span, integral, overlap, waiting_ends, working_days

if TYPE_CHECKING:
    from sim.model.log import Floats, RequestLog
    from sim.results.requests import Columns

QUARTERS: Final = 4


def team_columns(log: RequestLog) -> Columns:
    """Utilisation and mean queue length: one figure a team, in the log's order."""
    count = len(log.teams)
    start, end = log.window
    work = working_days(log, log.window)
    busy = np.bincount(log.stay_team, weights=work, minlength=count).astype(np.float64)
    present = np.array([integral(team.people, log.window) for team in log.teams])
    waiting = overlap(log.stay_queued, waiting_ends(log), log.window)
    queue = np.bincount(log.stay_team, weights=waiting, minlength=count)
    focus = np.array([integral(team.focus, log.window) for team in log.teams])
    since = np.array([min(max(float(team.focus.times[0]), start), end) for team in log.teams])
    return {
        "utilisation": ratio(busy, present),
        "queue_length_mean": queue / (end - start),
        "focus_mean": ratio(focus, end - since),
    }


def queue_by_quarter(log: RequestLog) -> Floats:
    """Mean number of requests waiting for any team, in each quarter of the measured window."""
    edges = np.linspace(*log.window, QUARTERS + 1)
    ends = waiting_ends(log)
    spans: list[Span] = list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))
    return np.array([overlap(log.stay_queued, ends, span).sum() / (span[1] - span[0]) for span in spans])
