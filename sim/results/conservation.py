"""Laws that every run keeps, whatever the scenario: checked on each replication's log.

A log that breaks one of them comes from an error in the model, never from an odd scenario; its numbers are worth
nothing, so the replication is reported as failed.
"""

from __future__ import annotations

import numpy as np

from sim.model.log import BLESSED, ROUND_IT, Bools, Floats, RequestLog, Route, TeamLog, is_any
from sim.results.timeline import overlap, waiting_ends

_SLACK = 1e-9  # relative: sums of many waits may round, though single times are exact


class ConservationError(RuntimeError):
    """A replication's log breaks a law; the message names the law and the first place where it is broken."""


def check_conservation(log: RequestLog) -> None:
    """Check a log against every law.

    Raises:
        ConservationError: naming the law that is broken, and where.
    """
    _check_order_of_times(log)
    _check_routes(log)
    _check_visits(log)
    _check_little(log)
    _check_people(log)


def _refuse(law: str, broken: Bools, what: str) -> None:
    """Raise when any entry is broken."""
    if broken.any():
        raise ConservationError(f"{law}: {what} {int(np.argmax(broken))} ({int(broken.sum())} in all)")


def _check_order_of_times(log: RequestLog) -> None:
    """No negative wait: what follows never comes before what it follows. NaN compares as false, so it never offends."""
    pairs = (
        ("asked before left", log.asked, log.left),
        ("asked before queued", log.asked, log.queued),
        ("queued before started", log.queued, log.started),
        ("started before finished", log.started, log.finished),
        ("finished before delivered", log.finished, log.delivered),
    )
    for law, earlier, later in pairs:
        _refuse(law, later < earlier, "not so for request")
    stays = (
        ("queued before started", log.stay_queued, log.stay_started),
        ("started before ended", log.stay_started, log.stay_ended),
        ("queued before ended", log.stay_queued, log.stay_ended),
        ("nothing happens after the run's end", log.stay_queued, np.full_like(log.stay_queued, log.ended)),
    )
    for law, earlier, later in stays:
        _refuse(law, later < earlier, "not so for stay")


def _check_routes(log: RequestLog) -> None:
    """Needs = delivered + bypassed + lost + unfinished: each request is decided in one way, and its row says so."""
    route = log.route
    known = (route >= min(Route)) & (route <= max(Route))
    _refuse("every request has a route", ~known, "not so for request")
    delivered = ~np.isnan(log.delivered)
    through_it = is_any(route, Route.IT, Route.MANAGED)
    round_it = is_any(route, *ROUND_IT, Route.SELF_SERVICE)
    dead = is_any(route, Route.LOST, Route.UNDECIDED)
    _refuse("what was decided is delivered", (through_it | round_it) & ~delivered, "not so for request")
    _refuse("what is lost or undecided is not delivered", dead & delivered, "not so for request")
    _refuse("what IT delivered was worked on", through_it & np.isnan(log.finished), "not so for request")
    _refuse("what went round IT was never started", round_it & ~np.isnan(log.started), "not so for request")
    _refuse("what left says when", is_any(route, Route.RENEGED, Route.LOST) & np.isnan(log.left), "not so for request")
    _refuse(
        "work that came back cannot go round IT",
        (log.origin >= 0) & is_any(route, *ROUND_IT, *BLESSED),
        "not so for request",
    )


def _check_visits(log: RequestLog) -> None:
    """A request is in one place at a time: its stays follow each other, and only its last may still last."""
    order = np.lexsort((log.stay_queued, log.stay_request))
    same = log.stay_request[order][1:] == log.stay_request[order][:-1]
    ended, following = log.stay_ended[order][:-1], log.stay_queued[order][1:]
    _refuse("one stay at a time", same & ~(ended <= following), "not so after stay (in order of request and time)")


def _check_little(log: RequestLog) -> None:
    """Little's law with its boundary terms: queue length over time = sum of waits, over the whole run.

    The left side takes entries and departures in order of time, whoever they belong to: the k-th to leave leaves the
    queue shorter from then on. The right side adds up each stay's own wait.
    """
    ends = waiting_ends(log)
    entries, departures = np.sort(log.stay_queued), np.sort(ends)
    if (departures < entries).any():
        raise ConservationError("nobody leaves a queue that he never entered: the queue's length falls below zero")
    area = float(np.sum(departures - entries))
    waits = float(overlap(log.stay_queued, ends, (-np.inf, log.ended)).sum())
    if abs(area - waits) > _SLACK * max(1.0, waits):
        raise ConservationError(f"Little's law: queue length over time is {area!r}, the sum of the waits {waits!r}")


def _check_people(log: RequestLog) -> None:
    """No ghost capacity: at no time are more people busy in a team than are present."""
    ends = np.where(np.isnan(log.stay_ended), np.inf, log.stay_ended)
    for index, team in enumerate(log.teams):
        mine = (log.stay_team == index) & ~np.isnan(log.stay_started)
        over = _most_over_capacity(team, log.stay_started[mine], ends[mine])
        if over is not None:
            raise ConservationError(f"busy ≤ present: {team.name} has more people at work than there on day {over!r}")


def _most_over_capacity(team: TeamLog, starts: Floats, ends: Floats) -> float | None:
    """The first time at which more people are busy than present, or None; who ends at an instant is no longer busy."""
    starts, ends = np.sort(starts), np.sort(ends)
    moments = np.concatenate((starts, team.people.times))
    busy = np.searchsorted(starts, moments, side="right") - np.searchsorted(ends, moments, side="right")
    steps = np.searchsorted(team.people.times, moments, side="right") - 1
    present = np.where(steps < 0, 0.0, team.people.values[steps])
    over = moments[busy > present + 0.5]
    return float(over.min()) if len(over) else None
