"""The history of a replication as an event log: rows that vidigi animates, as CSV or JSON Lines.

Rosser, S. (2025): vidigi, https://bergam0t.github.io/vidigi/, "Populating event logs".
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.comma_separated import render_csv
from sim.results.history import What

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sim.results.history import Happening

Value = str | float | int | None

COLUMNS = (
    "entity_id", "event_type", "event", "time", "resource_id",
    "department", "kind", "policy", "replication", "place", "amount",
)  # fmt: skip
ENDS = frozenset(
    {
        What.DELIVERED_BY_IT,
        What.DELIVERED_BY_PROVIDER,
        What.DELIVERED_BY_ITSELF,
        What.DELIVERED_BY_ALTERNATIVE,
        What.LOST,
    }
)
OTHER = "event"  # the type of what vidigi has no type for


@dataclass(frozen=True, slots=True)
class Source:
    """What an event log is of."""

    scenario: str
    policy: str
    replication: int
    seed: int


def event_rows(happenings: Sequence[Happening], source: Source) -> list[tuple[Value, ...]]:
    """The happenings in the columns of `COLUMNS`, in order of time.

    Each request has a row `arrival` before its first and, once it is delivered or lost, a row `depart` after its last.
    Times are working days from time 0. `resource_id` numbers the people of a team from 1.
    """
    first, last = _bounds(happenings)
    rows: list[tuple[Value, ...]] = []
    for place, happening in enumerate(happenings):
        request = happening.request
        if request is not None and first[request] == place:
            rows.append(_row(happening, source, "arrival_departure", "arrival", bare=True))
        rows.append(_row(happening, source, *_type_and_name(happening)))
        if request is not None and last.get(request) == place:
            rows.append(_row(happening, source, "arrival_departure", "depart", bare=True))
    return rows


def render_event_csv(happenings: Sequence[Happening], source: Source) -> str:
    """The event log as CSV."""
    return render_csv(COLUMNS, event_rows(happenings, source))


def render_event_lines(happenings: Sequence[Happening], source: Source) -> str:
    """The event log as JSON Lines: one object a row; what is not there is null."""
    return "".join(_lines(event_rows(happenings, source)))


def _lines(rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False, allow_nan=False) + "\n"


def _bounds(happenings: Sequence[Happening]) -> tuple[dict[int, int], dict[int, int]]:
    """The places of each request's first happening, and of the last where the request has come to its end."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    ended: set[int] = set()
    for place, happening in enumerate(happenings):
        if happening.request is None:
            continue
        first.setdefault(happening.request, place)
        last[happening.request] = place
        if happening.what in ENDS:
            ended.add(happening.request)
    return first, {request: place for request, place in last.items() if request in ended}


def _type_and_name(happening: Happening) -> tuple[str, str]:
    """How vidigi calls it; a queue and the work at a team are told apart by the team."""
    match happening.what:
        case What.QUEUED:
            return "queue", f"waits for {happening.place}"
        case What.STARTED if happening.person is not None:
            return "resource_use", f"work by {happening.place}"
        case What.STOPPED:
            return "resource_use_end", f"end of work by {happening.place}"
        case what:
            return OTHER, str(what)


def _row(happening: Happening, source: Source, event_type: str, name: str, *, bare: bool = False) -> tuple[Value, ...]:
    amount = happening.amount
    return (
        happening.request,
        event_type,
        name,
        happening.time,
        None if bare else happening.person,
        happening.department,
        happening.kind,
        source.policy,
        source.replication,
        None if bare else happening.place,
        None if bare or amount is None or math.isnan(amount) else amount,
    )
