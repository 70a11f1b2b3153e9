"""The table of requests: one list a column, one row a request. The log is made of the same columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.model.demand import Needs

NAN = float("nan")


class Requests:
    """All requests of one replication, needs and returned work.

    A request is a row number, and a hot loop reads `requests.started[row]`. Times are days from time 0, NaN while the
    thing has not happened. `number` counts a request within its stream: the place of its random numbers.
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
        self.need: list[float] = []
        self.effort: list[float] = []
        self.estimate: list[float] = []
        self.variance: list[float] = []  # of the estimate, days squared
        self.due: list[float] = []
        self.value: list[float] = []
        self.priority: list[int] = []
        self.urgent: list[bool] = []
        # what happened to it
        self.asked: list[float] = []
        self.quoted_start: list[float] = []
        self.quoted_finish: list[float] = []
        self.deadline: list[float] = []  # promised finish and grace
        self.team: list[int] = []
        self.ticket: list[int] = []  # its place in a queue, -1 for none
        self.queued: list[float] = []
        self.started: list[float] = []
        self.finished: list[float] = []  # set when work starts: the future until it is reached
        self.delivered: list[float] = []
        self.left: list[float] = []
        self.route: list[int] = []
        self.spend: list[float] = []
        self.contractor_cost: list[float] = []

    def __len__(self) -> int:
        return len(self.kind)

    def extend(self, needs: Needs) -> None:
        """Append needs; nothing has happened to them yet."""
        self.kind += needs.kind.tolist()
        self.number += needs.number.tolist()
        self.need += needs.need.tolist()
        self.effort += needs.effort.tolist()
        self.estimate += needs.estimate.tolist()
        self.variance += needs.variance.tolist()
        self.due += needs.due.tolist()
        self.value += needs.value.tolist()
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
            column.extend([NAN] * count)
        self.team += [-1] * count
        self.ticket += [-1] * count
        self.route += [0] * count
        self.spend += [0.0] * count
        self.contractor_cost += [0.0] * count
