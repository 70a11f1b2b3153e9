"""A request log written by hand: a few requests with all that can happen to them, and room to spoil it."""

from __future__ import annotations

import numpy as np

from sim.model.log import DepartmentLog, Events, Promise, RequestLog, Route, StepFunction, TeamLog, TrustCurve

NAN = float("nan")
FLOATS = [
    "need",
    "asked",
    "effort",
    "estimate",
    "due",
    "value",
    "quoted_start",
    "quoted_finish",
    "queued",
    "started",
    "finished",
    "delivered",
    "left",
    "spend",
    "contractor_cost",
    "work",
    "own_cost",
]
DEFAULTS = dict.fromkeys(FLOATS, NAN) | {
    "kind": 0,
    "origin": -1,
    "effort": 1.0,
    "estimate": 1.0,
    "value": 0.0,
    "spend": 0.0,
    "contractor_cost": 0.0,
    "work": 1.0,
    "own_cost": 0.0,
    "priority": 1,
    "urgent": False,
    "promise": Promise.NONE,
    "route": Route.UNDECIDED,
}
WHOLE = ("kind", "origin", "priority", "promise", "route")

Row = dict[str, object]
Stay = tuple[int, int, float, float, float]  # request, team, queued, started, ended


def steps(*pairs: tuple[float, float]) -> StepFunction:
    """A step function from (time, value) pairs."""
    return StepFunction(np.array([time for time, _ in pairs], float), np.array([value for _, value in pairs], float))


FULL = steps((0.0, 1.0))  # a focus of 100 % throughout


def request(**columns: object) -> Row:
    """One row; the columns that are left out have harmless values."""
    return columns


def make_log(
    rows: list[Row],
    stays: list[Stay],
    *,
    window: tuple[float, float] = (10.0, 110.0),
    ended: float = 200.0,
    departments: tuple[DepartmentLog, ...] | None = None,
    kinds: tuple[tuple[str, str], ...] = (("Marketing", "Web"), ("Marketing", "Mail"), ("Finance", "ERP")),
    teams: tuple[TeamLog, ...] | None = None,
) -> RequestLog:
    """A log of these rows (columns left out have harmless values) and these stays."""
    columns = {}
    for name, default in DEFAULTS.items():
        kind = np.int64 if name in WHOLE else np.bool_ if name == "urgent" else np.float64
        columns[name] = np.array([row.get(name, default) for row in rows], dtype=kind)
    table = np.array(stays, dtype=np.float64).reshape(-1, 5)
    never = steps((0.0, 0.0))
    return RequestLog(
        window=window,
        ended=ended,
        departments=departments
        or (DepartmentLog("Marketing", True, None, never), DepartmentLog("Finance", False, None, never)),
        kinds=kinds,
        teams=teams or (TeamLog("Central IT", 100.0, steps((0.0, 2.0)), steps((0.0, 2.0)), FULL),),
        overheads=(),
        events=Events.none(),
        demand_hash="hash",
        stay_request=table[:, 0].astype(np.int64),
        stay_team=table[:, 1].astype(np.int64),
        stay_queued=table[:, 2],
        stay_started=table[:, 3],
        stay_ended=table[:, 4],
        **columns,
    )


def story_log() -> RequestLog:
    """Ten requests of two departments, a piece of returned work, and trust; the measured window is day 10 to 110."""
    rows: list[Row] = [
        # 0: before the window: counts nowhere but in the work of the first days
        request(kind=2, need=2, asked=2, queued=2, started=4, finished=16, delivered=16, route=Route.IT),
        # 1: IT delivers in time, promise kept; waited 10 days after 5 of approval
        request(
            kind=0,
            need=10,
            asked=10,
            queued=15,
            started=25,
            finished=30,
            delivered=32,
            route=Route.IT,
            due=40,
            value=10.0,
            promise=Promise.KEPT,
        ),
        # 2: IT delivers late, promise missed
        request(
            kind=0,
            need=20,
            asked=20,
            queued=20,
            started=20,
            finished=50,
            delivered=50,
            route=Route.IT,
            due=45,
            value=10.0,
            promise=Promise.MISSED,
        ),
        # 3: balks at the quote; the agency delivers in time
        request(kind=0, need=30, asked=30, left=30, delivered=40, route=Route.BALKED, due=44, value=10.0, spend=1000.0),
        # 4: reneges from the queue after 15 days; the agency is late
        request(
            kind=1,
            need=40,
            asked=40,
            queued=40,
            left=55,
            delivered=70,
            route=Route.RENEGED,
            due=60,
            value=5.0,
            spend=500.0,
        ),
        # 5: never asked
        request(kind=1, need=50, left=50, delivered=64, route=Route.NEVER_ASKED, spend=300.0),
        # 6: undecided, still in the queue at the end
        request(kind=2, need=60, asked=60, queued=60, due=150, value=2.0),
        # 7: lost after 20 days
        request(kind=2, need=70, asked=70, queued=70, left=90, route=Route.LOST, value=3.0),
        # 8: undecided but in work at the end
        request(kind=2, need=80, asked=80, queued=80, started=190, value=1.0),
        # 9: at the window's end: outside
        request(kind=0, need=110, asked=110, queued=110, started=110, finished=112, delivered=112, route=Route.IT),
        # 10: what request 3 brought back
        request(kind=0, origin=3, need=80, asked=80, queued=80, started=84, finished=94, delivered=94, route=Route.IT),
    ]
    stays: list[Stay] = [
        (0, 0, 2, 4, 16),
        (1, 0, 15, 25, 30),
        (2, 0, 20, 20, 50),
        (4, 0, 40, NAN, 55),
        (6, 0, 60, NAN, NAN),
        (7, 0, 70, NAN, 90),
        (10, 0, 80, 84, 94),
        (8, 0, 80, 190, NAN),
        (9, 0, 110, 110, 112),
    ]
    marketing = TrustCurve(np.array([0.0, 50.0]), np.array([0.8, 0.6]), 0.8, float("inf"))
    departments = (
        DepartmentLog("Marketing", True, marketing, steps((0.0, 0.0), (50.0, 1.0), (55.0, 0.0))),
        DepartmentLog("Finance", False, None, steps((0.0, 0.0))),
    )
    team = TeamLog("Central IT", 100.0, steps((0.0, 2.0), (60.0, 3.0)), steps((0.0, 2.0), (40.0, 3.0)), FULL)
    return make_log(rows, stays, departments=departments, teams=(team,))
