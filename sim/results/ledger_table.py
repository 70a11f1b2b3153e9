"""The ledger of one replication as plain rows, one request a row, for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.log import Route
from sim.results.ledger import WAY_NAMES, Way, ledger

if TYPE_CHECKING:
    from sim.model.log import RequestLog

AMOUNTS = (
    "it_date", "spend", "own_cost", "provider_cost", "days_earlier", "lateness_avoided", "value_gained", "pieces",
    "returned_days", "returned_cost", "spared_days", "spared_value", "department_net", "company_net",
    "department_net_proved", "company_net_proved",
)  # fmt: skip
COLUMNS = (
    "policy", "replication", "request", "department", "kind", "way", "bypass", "route", "failed", "need", "left", "due",
    "delivered", *AMOUNTS,
)  # fmt: skip

Value = str | float | int | bool | None


def ledger_rows(log: RequestLog, policy: str, replication: int) -> list[tuple[Value, ...]]:
    """Every request of the measured window that was done elsewhere, in order of need, in the columns of `COLUMNS`.

    `request` is its row in the table of requests. Times are working days from time 0, money the scenario's currency;
    NaN stands for what cannot be known, as where IT named no date (`it_date`), and for what did not happen.
    """
    found = ledger(log)
    if found is None:
        return []
    amounts = [getattr(found, name).tolist() for name in AMOUNTS]
    rows: list[tuple[Value, ...]] = []
    for place, (row, way) in enumerate(zip(found.request.tolist(), found.way.tolist(), strict=True)):
        department, kind = log.kinds[log.kind[row]]
        times = [float(column[row]) for column in (log.need, log.left, log.due, log.delivered)]
        route = Route(int(log.route[row])).name.lower()
        named = (department, kind, WAY_NAMES[Way(way)], way == Way.BYPASSED, route, bool(found.failed[place]))
        rows.append((policy, replication, row, *named, *times, *(column[place] for column in amounts)))
    return rows
