"""From a world's tables to the log that every measure reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.model.demand import demand_hash
from sim.model.log import DepartmentLog, Promise, RequestLog, Route, StepFunction

if TYPE_CHECKING:
    from sim.model.world import World

Floats = NDArray[np.float64]


def log_of(world: World) -> RequestLog:
    """All that has happened until now, in order of appearance; needs that lie in the future are left out."""
    requests, now = world.requests, world.now
    need = np.array(requests.need)
    appeared = np.flatnonzero(need < now)
    order = appeared[np.argsort(need[appeared], kind="stable")]
    place = np.full(len(need) + 1, -1)  # of each row in the log; the last entry serves origin -1
    place[order] = np.arange(len(order))

    def floats(column: list[float]) -> Floats:
        return np.array(column, dtype=float)[order]

    def integers(column: list[int]) -> NDArray[np.int64]:
        return np.array(column, dtype=np.int64)[order]

    started, finished = floats(requests.started), floats(requests.finished)
    finished = np.where(finished < now, finished, np.nan)
    left, delivered, route = floats(requests.left), floats(requests.delivered), integers(requests.route)
    asked = floats(requests.asked)
    team = integers(requests.team)
    if not world.watched:
        asked = need[order]
        delivered = np.where(np.isnan(finished), delivered, finished)
        route = np.where(np.isnan(finished), route, Route.IT)
    queued = floats(requests.queued)
    if world.visits is None:
        stays = np.flatnonzero(~np.isnan(queued))
        ended = np.where(np.isnan(left), finished, left)
        visits = (stays, team[stays], queued[stays], started[stays], ended[stays])
    else:
        table = np.array(world.visits.stays(), dtype=float).reshape(-1, 5)
        visits = (place[table[:, 0].astype(np.int64)], table[:, 1].astype(np.int64), *table[:, 2:].T)
    return RequestLog(
        window=world.window,
        ended=now,
        departments=tuple(
            DepartmentLog(
                department.name,
                department.schema.alternative is not None,
                None if department.trust is None else department.trust.curve(),
                StepFunction(np.zeros(1), np.zeros(1))
                if department.trust is None
                else department.trust.absences(now),
            )
            for department in world.departments
        ),
        kinds=tuple((kind.department.name, kind.name) for kind in world.kinds),
        teams=tuple(team.log() for team in world.teams),
        demand_hash=demand_hash(requests, [kind.stream.name for kind in world.kinds], world.window[1]),
        kind=integers(requests.kind),
        origin=place[integers(requests.origin)],
        need=need[order],
        asked=asked,
        effort=floats(requests.effort),
        estimate=floats(requests.estimate),
        due=floats(requests.due),
        value=floats(requests.value),
        priority=integers(requests.priority),
        urgent=np.array(requests.urgent, dtype=bool)[order],
        quoted_start=floats(requests.quoted_start),
        quoted_finish=floats(requests.quoted_finish),
        promise=_promises(floats(requests.deadline), delivered, left, now),
        queued=queued,
        started=started,
        finished=finished,
        delivered=delivered,
        left=left,
        route=route,
        spend=floats(requests.spend),
        contractor_cost=floats(requests.contractor_cost),
        stay_request=visits[0],
        stay_team=visits[1],
        stay_queued=visits[2],
        stay_started=visits[3],
        stay_ended=visits[4],
    )


def _promises(deadline: Floats, delivered: Floats, left: Floats, now: float) -> NDArray[np.int64]:
    """What became of each promise: who leaves before the deadline breaks none, IT included."""
    promise = np.full(len(deadline), int(Promise.OPEN))
    promise[deadline < now] = Promise.MISSED
    promise[delivered <= deadline] = Promise.KEPT
    promise[np.isnan(deadline) | (left < deadline)] = Promise.NONE
    return promise
