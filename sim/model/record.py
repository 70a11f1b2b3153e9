"""From a world's tables to the log that every measure reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.model.demand import Needs, demand_hash
from sim.model.log import DepartmentLog, Overhead, Promise, RequestLog, Route, StepFunction, is_any

if TYPE_CHECKING:
    from array import array

    from sim.model.world import World

Floats = NDArray[np.float64]


def log_of(world: World) -> RequestLog:
    """All that has happened until now, in order of need; future needs are left out unless they were announced."""
    requests, now = world.requests, world.now
    need = np.array(requests.need)
    appeared = np.flatnonzero((need < now) | (np.array(requests.asked) < now))
    order = appeared[np.argsort(need[appeared], kind="stable")]
    place = np.full(len(need) + 1, -1)  # of each row in the log; the last entry serves origin -1
    place[order] = np.arange(len(order))

    def floats(column: array[float]) -> Floats:
        return np.array(column)[order]

    def integers(column: list[int]) -> NDArray[np.int64]:
        return np.array(column, dtype=np.int64)[order]

    finished = floats(requests.finished)
    left, delivered = floats(requests.left), floats(requests.delivered)
    origin, route = integers(requests.origin), integers(requests.route)
    needs = Needs(
        need[order],
        integers(requests.kind),
        integers(requests.number),
        floats(requests.effort),
        floats(requests.estimate),
        floats(requests.variance),
        floats(requests.due),
        floats(requests.value),
        integers(requests.priority),
        np.array(requests.urgent, dtype=bool)[order],
    )
    measured = (origin < 0) & (needs.need < world.window[1])
    stays = world.visits.stays()
    return RequestLog(
        window=world.window,
        ended=now,
        departments=tuple(
            DepartmentLog(
                department.name,
                department.alternative is not None,
                None if department.trust is None else department.trust.curve(),
                StepFunction(np.zeros(1), np.zeros(1)) if department.trust is None else department.trust.absences(now),
            )
            for department in world.departments
        ),
        kinds=tuple((kind.department.name, kind.name) for kind in world.kinds),
        teams=tuple(team.log() for team in world.teams),
        overheads=tuple(
            Overhead(name, StepFunction(np.array(times), np.array(costs)))
            for name, (times, costs) in world.overheads.items()
        ),
        events=world.notes.events(place),
        demand_hash=demand_hash(
            Needs._make(column[measured] for column in needs), [kind.stream.name for kind in world.kinds]
        ),
        kind=needs.kind,
        origin=place[origin],
        need=needs.need,
        asked=floats(requests.asked),
        effort=needs.effort,
        work=_with(needs.effort, world.workload.work, place),
        estimate=needs.estimate,
        due=needs.due,
        value=needs.value,
        priority=needs.priority,
        urgent=needs.urgent,
        quoted_start=floats(requests.quoted_start),
        quoted_finish=floats(requests.quoted_finish),
        promise=_promises(floats(requests.deadline), delivered, left, now),
        queued=floats(requests.queued),
        started=floats(requests.started),
        finished=np.where(is_any(route, Route.IT, Route.MANAGED), finished, np.nan),
        delivered=delivered,
        left=left,
        route=route,
        spend=floats(requests.spend),
        contractor_cost=floats(requests.contractor_cost),
        own_cost=_with(np.zeros(len(order)), world.own_cost, place),
        stay_request=place[stays[:, 0].astype(np.int64)],
        stay_team=stays[:, 1].astype(np.int64),
        stay_queued=stays[:, 2],
        stay_started=stays[:, 3],
        stay_ended=stays[:, 4],
    )


def _with(column: Floats, exceptions: dict[int, float], place: NDArray[np.int64]) -> Floats:
    """A column with other values for some of the world's rows."""
    if not exceptions:
        return column
    changed = column.copy()
    changed[place[list(exceptions)]] = list(exceptions.values())
    return changed


def _promises(deadline: Floats, delivered: Floats, left: Floats, now: float) -> NDArray[np.int64]:
    """What became of each promise: who leaves before the deadline breaks none, and a delivery to come is known."""
    promise = np.full(len(deadline), int(Promise.OPEN))
    promise[(deadline < now) | (deadline < delivered)] = Promise.MISSED
    promise[(delivered <= deadline) & np.isnan(left)] = Promise.KEPT
    promise[np.isnan(deadline) | (left < deadline)] = Promise.NONE
    return promise
