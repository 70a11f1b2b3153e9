"""The table of requests: one column a field, one row a request. The log is made of the same columns."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.model.demand import Needs

NAN = float("nan")


class Requests:
    """All requests of one replication, needs and returned work.

    A request is a row number, and a hot loop reads `requests.started[row]`. Times are days from time 0, NaN while the
    thing has not happened. `number` counts a request within its stream: the place of its random numbers. Columns of
    floats are arrays, which take a quarter of a list's room.
    """

    __slots__ = (
        "asked",
        "contractor_cost",
        "deadline",
        "delivered",
        "due",
        "effort",
        "estimate",
        "finished",
        "kind",
        "left",
        "need",
        "number",
        "origin",
        "priority",
        "queued",
        "quoted_finish",
        "quoted_start",
        "route",
        "spend",
        "started",
        "team",
        "ticket",
        "urgent",
        "value",
        "variance",
    )

    def __init__(self) -> None:
        # drawn when the need arises
        self.kind: list[int] = []
        self.number: list[int] = []
        self.origin: list[int] = []
        self.need = array("d")
        self.effort = array("d")
        self.estimate = array("d")
        self.variance = array("d")  # of the estimate, days squared
        self.due = array("d")
        self.value = array("d")
        self.priority: list[int] = []
        self.urgent: list[bool] = []
        # what happened to it
        self.asked = array("d")
        self.quoted_start = array("d")
        self.quoted_finish = array("d")
        self.deadline = array("d")  # promised finish and grace
        self.team: list[int] = []
        self.ticket: list[int] = []  # its place in a queue, -1 for none
        self.queued = array("d")
        self.started = array("d")
        self.finished = array("d")  # set when work starts: the future until it is reached
        self.delivered = array("d")
        self.left = array("d")
        self.route: list[int] = []
        self.spend = array("d")
        self.contractor_cost = array("d")

    def __len__(self) -> int:
        return len(self.kind)

    def extend(self, needs: Needs) -> None:
        """Append needs; nothing has happened to them yet."""
        self.kind += needs.kind.tolist()
        self.number += needs.number.tolist()
        self.need.frombytes(needs.need.tobytes())
        self.effort.frombytes(needs.effort.tobytes())
        self.estimate.frombytes(needs.estimate.tobytes())
        self.variance.frombytes(needs.variance.tobytes())
        self.due.frombytes(needs.due.tobytes())
        self.value.frombytes(needs.value.tobytes())
        self.priority += needs.priority.tolist()
        self.urgent += needs.urgent.tolist()
        self._blank(len(needs.need), -1)

    def append_returned(self, origin: int, at: float, effort: float, estimate: float, priority: int) -> int:
        """Append work that the bypass of row `origin` brought back at time `at`; returns its row."""
        scale = estimate / self.estimate[origin] if self.estimate[origin] else 0.0
        self.kind.append(self.kind[origin])
        self.number.append(self.number[origin])
        self.need.append(at)
        self.effort.append(effort)
        self.estimate.append(estimate)
        self.variance.append(self.variance[origin] * scale * scale)
        self.due.append(at + self.due[origin] - self.need[origin])
        self.value.append(self.value[origin])
        self.priority.append(priority)
        self.urgent.append(False)
        self._blank(1, origin)
        return len(self.kind) - 1

    def _blank(self, count: int, origin: int) -> None:
        self.origin += [origin] * count
        blank = array("d", (NAN,)) * count
        for column in (
            self.asked,
            self.quoted_start,
            self.quoted_finish,
            self.deadline,
            self.queued,
            self.started,
            self.finished,
            self.delivered,
            self.left,
        ):
            column.extend(blank)
        self.team += [-1] * count
        self.ticket += [-1] * count
        self.route += [0] * count
        nothing = array("d", (0.0,)) * count
        self.spend += nothing
        self.contractor_cost += nothing
