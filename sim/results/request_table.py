"""A request log as plain rows, one request a row, for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.log import Promise, Route

if TYPE_CHECKING:
    from sim.model.log import RequestLog

TIMES = ("need", "asked", "quoted_start", "quoted_finish", "due", "queued", "started", "finished", "delivered", "left")
AMOUNTS = ("effort", "work", "estimate", "value", "spend", "contractor_cost", "own_cost")
COLUMNS = (
    "policy", "replication",
    "request", "department", "kind", "origin", "route", "promise", "urgent", "priority", *TIMES, *AMOUNTS,
    "in_window",
)  # fmt: skip

Value = str | float | int | bool | None


def request_rows(log: RequestLog, policy: str, replication: int) -> list[tuple[Value, ...]]:
    """Every request of a replication in the order of its need, in the columns of `COLUMNS`, `policy` and
    `replication` being what the log is of.

    Times are working days from time 0 (NaN: it did not happen), effort and estimate person-days, value money per
    working day of delay. `origin` is the request whose bypass brought this one back, None for a need. `in_window`
    tells whether the request counts in the measures: a need that arose in the measured window.
    """
    start, end = log.window
    times = [getattr(log, name).tolist() for name in TIMES]
    amounts = [getattr(log, name).tolist() for name in AMOUNTS]
    rows: list[tuple[Value, ...]] = []
    for row, (kind, origin) in enumerate(zip(log.kind.tolist(), log.origin.tolist(), strict=True)):
        department, name = log.kinds[kind]
        rows.append(
            (
                policy,
                replication,
                row,
                department,
                name,
                None if origin < 0 else origin,
                Route(int(log.route[row])).name.lower(),
                Promise(int(log.promise[row])).name.lower(),
                bool(log.urgent[row]),
                int(log.priority[row]),
                *(column[row] for column in times),
                *(column[row] for column in amounts),
                bool(origin < 0 and start <= log.need[row] < end),
            )
        )
    return rows
