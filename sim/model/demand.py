"""Demand: the needs of every department, drawn in blocks before any policy acts on them."""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.arrivals import Times, mean_gap, times_of
from sim.model.clock import snap
from sim.model.draws import UNIFORM, Draws, Generators, Sampled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.scenario.schema import RequestKind, Scenario

Floats = NDArray[np.float64]
_BLOCK = 1000  # needs drawn at once, all streams together
_OF_EACH = 64  # needs drawn at once of each stream on average, where there are many streams


class Needs(NamedTuple):
    """Needs in order of time, one array a column."""

    need: Floats
    kind: NDArray[np.int64]
    number: NDArray[np.int64]
    effort: Floats
    estimate: Floats
    variance: Floats
    due: Floats
    value: Floats
    priority: NDArray[np.int64]
    urgent: NDArray[np.bool_]


NONE = Needs(*(np.empty(0, dtype=dtype) for dtype in (float, np.int64, np.int64, *[float] * 5, np.int64, bool)))


class Stream:
    """The requests of one kind from one department."""

    def __init__(self, index: int, department: str, kind: str, generators: Generators) -> None:
        self.index = index
        self.name = f"{department} / {kind}"
        self.step_efforts: dict[int, list[float]] = {}  # of each request with steps, by number
        self._generators = generators
        self._count = 0
        self._times: Times
        self._schema: RequestKind | None = None
        self._draws: dict[str, Draws] = {}
        self._laws: dict[str, Sampled] = {}

    def make(self, purpose: str) -> np.random.Generator:
        """This stream's generator for a purpose, at its beginning."""
        return self._generators.named(f"{self.name} / {purpose}")

    def adopt(self, schema: RequestKind, scenario: Scenario, now: float) -> None:
        """Draw by this schema from `now` on. Request k keeps its random numbers whatever the law."""
        before, self._schema = self._schema, schema
        if before is None or before.arrivals != schema.arrivals:
            later = "" if before is None else f" from day {now:g}"
            self._times = times_of(
                schema.arrivals,
                scenario.calendar,
                scenario.starts,
                lambda purpose: self.make(purpose + later),
                now,
                64,
            )
        self.mean_gap = mean_gap(schema.arrivals)
        efforts = [step.effort for step in schema.steps] or ([schema.effort] if schema.effort is not None else [])
        for number, law in enumerate(efforts):
            self._source(f"effort {number + 1}" if schema.steps else "effort", law)
        if schema.due is not None:
            self._source("due", schema.due)
        if schema.urgent is not None:
            self._source("urgent", UNIFORM)
        if not isinstance(schema.estimate, str):
            self._source("estimate", schema.estimate)
        trace = schema.arrivals.trace
        if trace is not None and trace.effort is not None:
            self.mean_effort, self.effort_variance = float(np.mean(trace.effort)), float(np.var(trace.effort))
        else:
            self.mean_effort = sum(law.mean for law in efforts)
            self.effort_variance = sum(law.variance for law in efforts)

    def until(self, end: float) -> Needs | None:
        """The needs before `end` that were not handed out yet; None where there are none."""
        assert self._schema is not None
        schema, trace = self._schema, self._schema.arrivals.trace
        need = self._times.until(end)
        count = len(need)
        if not count:
            return None
        first, self._count = self._count, self._count + count
        number = np.arange(first, first + count)

        def traced(column: str, drawn: NDArray[Any]) -> NDArray[Any]:
            listed = getattr(trace, column, None)
            return drawn if listed is None else np.asarray(listed, dtype=float)[number]

        effort = traced("effort", self._effort(count, first))
        estimate, variance = self._estimate(effort)
        urgent = np.zeros(count, dtype=bool)
        if schema.urgent is not None:
            urgent = self._draws["urgent"].take(count) < schema.urgent.share
        urgent = traced("urgent", urgent) > 0
        due = self._draws["due"].take(count) if schema.due is not None else np.full(count, np.nan)
        if schema.urgent is not None:
            due = np.where(urgent, due * schema.urgent.due, due)
        due = need + snap(traced("due", due))
        value = traced("value", np.full(count, schema.value))
        priority = traced("priority", np.full(count, float(schema.priority))).astype(np.int64)
        return Needs(need, np.full(count, self.index), number, effort, estimate, variance, due, value, priority, urgent)

    def _effort(self, count: int, first: int) -> Floats:
        assert self._schema is not None
        if not self._schema.steps:
            return snap(self._draws["effort"].take(count)) if "effort" in self._draws else np.full(count, np.nan)
        steps = [snap(self._draws[f"effort {k + 1}"].take(count)) for k in range(len(self._schema.steps))]
        self.step_efforts.update(enumerate(np.column_stack(steps).tolist(), start=first))
        return np.asarray(np.sum(steps, axis=0))

    def _estimate(self, effort: Floats) -> tuple[Floats, Floats]:
        """What IT knows beforehand, and how uncertain that is (variance of the effort given the estimate)."""
        assert self._schema is not None
        law, count = self._schema.estimate, len(effort)
        if isinstance(law, str):
            if law == "exact":
                return effort, np.zeros(count)
            return np.full(count, snap(self.mean_effort)), np.full(count, self.effort_variance)
        estimate = snap(effort * self._draws["estimate"].take(count))
        return estimate, estimate**2 * (law.variance / law.mean**2)

    def _source(self, purpose: str, law: Sampled) -> None:
        if self._laws.get(purpose) != law:
            self._laws[purpose] = law
            self._draws[purpose] = Draws(law, lambda: self.make(purpose))
            if self._count:
                self._draws[purpose].take(self._count)


class Demand:
    """All streams, merged in order of time; needs at one instant in order of their streams' names."""

    def __init__(self, streams: Sequence[Stream], window_end: float) -> None:
        self._streams = sorted(streams, key=lambda stream: stream.name)
        self._window_end = window_end
        self._drawn = NONE  # but not handed out yet
        self._drawn_until = 0.0
        self.complete_until = 0.0  # the needs before this time have been handed out

    def next_block(self, limit: float) -> Needs | None:
        """The next needs before `limit` (days), or None when there are no more before it."""
        rate = sum(1.0 / stream.mean_gap for stream in self._streams)
        block = max(_BLOCK, _OF_EACH * len(self._streams))
        span = max(block / rate, 2.0**-20) if rate else math.inf
        while self.complete_until < limit:
            if self.complete_until < self._window_end:
                end = min(limit, self._window_end, self.complete_until + span)
            else:  # as the run-out is as short as it can be, in small pieces
                end = min(limit, self.complete_until + min(span, self._window_end / 16))
            if self._drawn_until < end:
                self._draw(min(limit, self.complete_until + span))
            self.complete_until = end
            if count := int(np.searchsorted(self._drawn.need, end, side="left")):
                needs = Needs._make(column[:count] for column in self._drawn)
                self._drawn = Needs._make(column[count:] for column in self._drawn)
                return needs
        return None

    def _draw(self, end: float) -> None:
        """Draw the needs before `end`, more at once than are handed out: drawing few takes as long as drawing many."""
        self._drawn_until = end
        drawn = [needs for stream in self._streams if (needs := stream.until(end)) is not None]
        if drawn:
            self._drawn = _merged([self._drawn, *drawn] if len(self._drawn.need) else drawn)


def _merged(parts: list[Needs]) -> Needs:
    if len(parts) == 1:
        return parts[0]
    joined: list[NDArray[Any]] = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.argsort(joined[0], kind="stable")
    return Needs._make(column[order] for column in joined)


def demand_hash(needs: Needs, names: Sequence[str]) -> str:
    """A fingerprint of needs: equal under every policy that does not set demand itself.

    `names` are those of the streams, by their numbers; the fingerprint does not hang on the numbers themselves.
    """
    order = np.array(sorted(range(len(names)), key=lambda index: names[index]), dtype=np.int64)
    digest = hashlib.sha256("\n".join(sorted(names)).encode())
    digest.update(np.argsort(order)[needs.kind].tobytes())
    for column in (needs.need, needs.effort, needs.estimate, needs.due, needs.value, needs.priority, needs.urgent):
        digest.update(column.astype(np.float64).tobytes())
    return digest.hexdigest()
