"""Runs a small scenario many times and holds each figure against its exact value by the run's own standard error."""

from __future__ import annotations

import math
import multiprocessing
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from zlib import crc32

import numpy as np
from oracle.runs import policy_of, scenario_of

from sim.model.log import RequestLog
from sim.model.simulate import simulate

Statistic = Callable[[RequestLog], tuple[float, float]]
"""A sum over one replication and the number (or time) it is to be divided by."""

LIMIT = 4.0
REPLICATIONS = 48


@dataclass(frozen=True, slots=True)
class Row:
    """One figure held against theory. `z` is (simulated - exact) / standard error."""

    system: str
    figure: str
    exact: float
    simulated: float
    standard_error: float
    replications: int

    @property
    def z(self) -> float:
        return (self.simulated - self.exact) / self.standard_error


ROWS: list[Row] = []


def hold(
    system: str,
    plain: Mapping[str, Any],
    figures: Mapping[str, tuple[float, Statistic]],
    *,
    replications: int = REPLICATIONS,
    policy: str | None = None,
) -> None:
    """Run `plain` and assert |z| < 4 for each figure: label -> (exact value, statistic).

    The seed is made of the system's name: fixed, and independent from one system to the next.

    A figure is the ratio of sums over replications; its standard error is that of a ratio estimator (the residuals
    sum - ratio x count over replications), which is right although the count differs from run to run.
    """
    statistics = {label: statistic for label, (_, statistic) in figures.items()}
    scenario = scenario_of(plain)
    compiled = policy_of(scenario, policy)
    seed = crc32(system.encode())

    def one(replication: int) -> dict[str, tuple[float, float]]:
        log = simulate(compiled, seed=seed, replication=replication)
        return {label: statistic(log) for label, statistic in statistics.items()}

    found = _spread(one, replications)
    rows = [
        _row(system, label, exact, np.array([run[label] for run in found])) for label, (exact, _) in figures.items()
    ]
    ROWS.extend(rows)
    off = [
        f"{row.figure}: exact {row.exact:.6g}, simulated {row.simulated:.6g}, z {row.z:+.2f}"
        for row in rows
        if not abs(row.z) < LIMIT
    ]
    assert not off, f"{system}: " + "; ".join(off)


def _row(system: str, label: str, exact: float, pairs: np.ndarray) -> Row:
    sums, counts = pairs[:, 0], pairs[:, 1]
    ratio = float(sums.sum() / counts.sum())
    spread = float(np.std(sums - ratio * counts, ddof=1))
    error = spread / (float(counts.mean()) * math.sqrt(len(sums)))
    return Row(system, label, exact, ratio, error, len(sums))


_task: Callable[[int], Any] | None = None


def _call(replication: int) -> Any:
    assert _task is not None
    return _task(replication)


def _spread(task: Callable[[int], Any], count: int) -> list[Any]:
    """All replications, on all cores where a process can be forked."""
    global _task  # noqa: PLW0603  (a forked worker finds the task here: closures cannot be pickled)
    workers = os.cpu_count() or 1
    if "fork" not in multiprocessing.get_all_start_methods() or workers == 1:
        return [task(k) for k in range(count)]
    _task = task
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        return pool.map(_call, range(count), chunksize=max(1, count // (4 * workers)))


# What to read from a log ---------------------------------------------------------------------------------------------


def cohort(log: RequestLog, kind: int | None = None, *, returned: bool = False) -> np.ndarray:
    """Rows whose need arises in the measured window: needs, or returned work; of one kind where one is given."""
    inside = (log.need >= log.window[0]) & (log.need < log.window[1]) & ((log.origin >= 0) == returned)
    if kind is not None:
        inside &= log.kind == kind
    return np.asarray(inside)


def mean_of(
    column: Callable[[RequestLog], np.ndarray], kind: int | None = None, *, returned: bool = False
) -> Statistic:
    """Mean of a column over the cohort's rows in which it is defined."""
    return partial(_mean_of, column=column, kind=kind, returned=returned)


def _mean_of(
    log: RequestLog, *, column: Callable[[RequestLog], np.ndarray], kind: int | None, returned: bool
) -> tuple[float, float]:
    values = np.asarray(column(log), dtype=float)[cohort(log, kind, returned=returned)]
    values = values[~np.isnan(values)]
    return float(values.sum()), float(len(values))


def wait_in_queue(log: RequestLog) -> np.ndarray:
    """Entering the queue to start of work; NaN where work never started."""
    return log.started - log.queued


def queue_time(log: RequestLog) -> np.ndarray:
    """Entering the queue to starting or leaving."""
    return np.where(np.isnan(log.started), log.left, log.started) - log.queued


def mean_wait(kind: int | None = None, *, returned: bool = False) -> Statistic:
    return mean_of(wait_in_queue, kind, returned=returned)


def waited(kind: int | None = None) -> Statistic:
    """Share of started requests that waited at all."""
    return mean_of(lambda log: np.where(np.isnan(log.started), np.nan, wait_in_queue(log) > 0), kind)


def share_of_routes(*routes: int, kind: int | None = None) -> Statistic:
    """Share of needs decided by one of these routes."""
    return mean_of(lambda log: np.isin(log.route, routes), kind)


def busy_people(log: RequestLog) -> tuple[float, float]:
    """Busy person-days within the window, and the window's length."""
    begin, end = log.window
    stopped = np.where(np.isnan(log.stay_ended), log.ended, log.stay_ended)
    spent = np.clip(np.minimum(stopped, end) - np.maximum(log.stay_started, begin), 0, None)
    return float(np.nansum(spent)), end - begin


# How the table reads -------------------------------------------------------------------------------------------------


def plain_table(rows: list[Row]) -> str:
    """The table for a terminal, one line a figure."""
    width = max(len(row.system) for row in rows)
    label = max(len(row.figure) for row in rows)
    lines = [f"{'system':<{width}}  {'figure':<{label}}  {'exact':>10}  {'simulated':>10}  {'error':>9}      z"]
    lines += [
        f"{row.system:<{width}}  {row.figure:<{label}}  {row.exact:10.5g}  {row.simulated:10.5g}  "
        f"{row.standard_error:9.2g}  {row.z:+5.2f}"
        for row in rows
    ]
    values = np.array([row.z for row in rows])
    lines.append(
        f"{len(rows)} figures; largest |z| {np.abs(values).max():.2f}; root mean square "
        f"{math.sqrt(float(np.mean(values**2))):.2f} (1 is expected)"
    )
    return "\n".join(lines)


def markdown(rows: list[Row]) -> str:
    """The table as a page of the documentation."""
    values = np.array([row.z for row in rows])
    lines = [
        "# Held against queueing theory",
        "",
        "Each line is a scenario of a few lines, run with a fixed seed by `tests/theory` and compared with its exact "
        "value. Times are in working days. z is the difference divided by the run's own standard error; right answers "
        "stay within -3 and 3 nearly always, and a test fails beyond 4.",
        "",
        f"{len(rows)} figures; the largest |z| is {np.abs(values).max():.2f}, the root mean square "
        f"{math.sqrt(float(np.mean(values**2))):.2f} where 1 is expected.",
        "",
        "| system | figure | exact | simulated | standard error | z |",
        "|---|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {row.system} | {row.figure} | {row.exact:.5g} | {row.simulated:.5g} | {row.standard_error:.2g} | "
        f"{row.z:+.2f} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"
