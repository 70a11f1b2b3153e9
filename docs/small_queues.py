"""Small queues that can be run ten million times: one person, Poisson requests, first come, first served.

Each is a scenario that Slackline runs, and the same system as Lindley's recursion over arrays (Lindley 1952, "The
theory of queues with a single server"): W(k + 1) = max(0, W(k) + S(k) - gap(k)). The recursion is what makes ten
thousand experiments possible; `make_reliability.py` shows on the scenario's own requests that both give the same
figures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.levers.table import LEVERS
from sim.results.theory.single import pollaczek_khinchine_wait
from sim.scenario.places import Places
from sim.scenario.reading import validate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.scenario.laws import Law
    from sim.scenario.schema import Scenario

    Floats = NDArray[np.float64]

WARM_UP, HORIZON = 65.0, 260.0  # days: a quarter, and a year that is measured
FOCUS: Final = (0.8, 0.85, 0.9, 0.95, 1.0)  # of the person's day, under each policy; the first is the baseline
POLICIES: Final = tuple(f"Focus {100 * focus:.0f} %" for focus in FOCUS)
MEASURES: Final = ("wait_mean", "wait_p90", "on_time_rate")
_DEVIATIONS: Final = 7  # by which the requests that are drawn for a replication exceed those that arise on average
_CHUNK: Final = 5_000  # replications at a time, so that their arrays stay in the processor's cache


@dataclass(frozen=True)
class Case:
    """A queue: the days between requests on average, the person-days of work of one as a law in a scenario's words, the
    days until one is due; and how precisely its mean wait is to be known where the number of replications is open."""

    name: str
    words: str
    every: float
    effort: dict[str, Any]
    due: float
    target: str

    @property
    def long_run_wait(self) -> float:
        """The mean wait of the baseline in the long run, in days."""
        law = self.law
        mean, focus = law.mean, FOCUS[0]
        second_moment = (law.variance + mean**2) / focus**2
        return pollaczek_khinchine_wait(1 / self.every, mean / focus, second_moment)

    @cached_property
    def law(self) -> Law:
        """The law of a request's person-days."""
        law = self.scenario().departments["Office"].requests["Request"].effort
        if law is None:
            raise RuntimeError("the scenario has no effort")
        return law

    def scenario(self) -> Scenario:
        """The queue as Slackline runs it; work takes effort over focus."""
        kind = {
            "arrivals": {"every": f"{self.every} days"},
            "effort": self.effort,
            "due": f"{self.due} days",
        }
        plain = {
            "name": self.name,
            "horizon": f"{HORIZON} days",
            "warm_up": f"{WARM_UP} days",
            "run_out": "40 years",
            "departments": {"Office": {"requests": {"Request": kind}, "patience": "never"}},
            "it": {"teams": {"Team": {"people": 1, "focus": FOCUS[0]}}},
            "policies": {
                name: {"set": {"it.teams.Team.focus": focus}} if focus != FOCUS[0] else {}
                for name, focus in zip(POLICIES, FOCUS, strict=True)
            },
        }
        return validate(plain, Places(), levers=LEVERS)


CASES: Final = (
    Case(
        "light", "load 0.5, exponential work",
        every=2.0, effort={"exponential": {"mean": "0.8 days"}}, due=6.0, target="5%",
    ),
    Case(
        "skewed", "load 0.7, lognormal work, cv 2",
        every=4.0, effort={"lognormal": {"mean": "2.24 days", "cv": 2}}, due=40.0, target="20%",
    ),
    Case(
        "heavy", "load 0.85, lognormal work, cv 5",
        every=4.0, effort={"lognormal": {"mean": "2.72 days", "cv": 5}}, due=250.0, target="20%",
    ),
)  # fmt: skip


def replications(case: Case, count: int, seed: tuple[int, ...], policies: int = len(FOCUS)) -> Floats:
    """Figures of so many replications of the first so many policies, all under the same requests.

    An array of policies by `MEASURES` by replications. Equal seeds give equal figures.
    """
    generator = np.random.default_rng(seed)
    law = case.law
    expected = (WARM_UP + HORIZON) / case.every
    rows = math.ceil(expected + _DEVIATIONS * math.sqrt(expected))
    found = np.empty((policies, len(MEASURES), count))
    for start in range(0, count, _CHUNK):
        size = min(_CHUNK, count - start)
        gaps = generator.exponential(case.every, (rows, size))
        effort = law.sample(generator, rows * size).reshape(rows, size)
        arrived = gaps.cumsum(axis=0)
        if arrived[-1].min() < WARM_UP + HORIZON:
            raise RuntimeError("more requests arose than were drawn")
        for policy in range(policies):
            found[policy, :, start : start + size] = figures(arrived, effort / FOCUS[policy], case.due)
    return found


def figures(arrived: Floats, service: Floats, due: float) -> Floats:
    """`MEASURES` of each column of requests (one row a request, one column a replication), in their order."""
    waits = lindley(arrived, service)
    measured = (arrived >= WARM_UP) & (arrived < WARM_UP + HORIZON)
    count = measured.sum(axis=0)
    on_time = measured & (waits + service <= due)
    mean = np.where(measured, waits, 0.0).sum(axis=0) / count
    return np.stack([mean, _percentile(waits, measured, count, 0.9), on_time.sum(axis=0) / count])


def lindley(arrived: Floats, service: Floats) -> Floats:
    """How long each request waits for the one person, in order of arrival."""
    waits = np.zeros_like(arrived)
    for row in range(1, len(arrived)):
        left = waits[row - 1] + service[row - 1] - (arrived[row] - arrived[row - 1])
        np.maximum(left, 0.0, out=waits[row])
    return waits


def _percentile(waits: Floats, measured: NDArray[np.bool_], count: NDArray[np.int64], share: float) -> Floats:
    """The percentile of each column's measured values, interpolated as numpy does."""
    ordered = np.sort(np.where(measured, waits, np.inf), axis=0)
    place = share * (count - 1)
    below = np.floor(place).astype(np.int64)
    columns = np.arange(ordered.shape[1])
    low, high = ordered[below, columns], ordered[np.minimum(below + 1, count - 1), columns]
    return low + (high - low) * (place - below)
