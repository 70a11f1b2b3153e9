"""Equality of logs, bit for bit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.model.log import RequestLog

COLUMNS = (
    "kind",
    "origin",
    "need",
    "asked",
    "effort",
    "estimate",
    "due",
    "value",
    "priority",
    "urgent",
    "quoted_start",
    "quoted_finish",
    "promise",
    "queued",
    "started",
    "finished",
    "delivered",
    "left",
    "route",
    "spend",
    "contractor_cost",
    "work",
    "own_cost",
    "stay_request",
    "stay_team",
    "stay_queued",
    "stay_started",
    "stay_ended",
)


def assert_same(one: RequestLog, other: RequestLog) -> None:
    """All columns, the end and the demand's hash are equal."""
    for name in COLUMNS:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    assert one.ended == other.ended
    assert one.demand_hash == other.demand_hash
