"""What the calendar does: approval, release, seasons and growth."""

from __future__ import annotations

from math import exp, log1p
from typing import TYPE_CHECKING

import numpy as np
import pytest
from held import hold, mean_of, mean_wait
from oracle import many_servers
from queues import exponential, kind, queue

if TYPE_CHECKING:
    from sim.model.log import RequestLog

FACTORS = [0.4, 0.6, 0.8, 1.0, 1.2, 1.6, 1.8, 1.4, 1.2, 0.8, 0.7, 0.5]
YEAR = 260.0
MONTH = YEAR / 12


def test_a_board_delays_by_half_its_rhythm() -> None:
    plain = queue({"job": kind(2.0, 1.0)}, 60, 1200, 10, it={"approval": {"every": "10 days"}})
    hold(
        "board every 10 days, ample people",
        plain,
        {
            "mean delay": (5.0, mean_of(lambda log: log.queued - log.asked)),
            "mean square delay": (100 / 3, mean_of(lambda log: (log.queued - log.asked) ** 2)),
        },
    )


def test_an_approval_law_delays_by_its_mean() -> None:
    plain = queue({"job": kind(2.0, 1.0)}, 60, 1200, 60, it={"approval": {"gamma": {"mean": "8 days", "cv": 0.5}}})
    hold(
        "approval by a gamma law, ample people",
        plain,
        {
            "mean delay": (8.0, mean_of(lambda log: log.queued - log.asked)),
            "mean square delay": (80.0, mean_of(lambda log: (log.queued - log.asked) ** 2)),
        },
    )


def test_an_approval_law_leaves_a_poisson_queue_behind_it() -> None:
    # Displaced Poisson arrivals are Poisson: behind any law of approval the queue is M/M/c.
    plain = queue({"job": kind(2.4, 1.0)}, 3, 1000, 250, it={"approval": exponential(6.0)})
    hold("M/M/3 behind an approval law", plain, {"mean wait": (many_servers.mmc_wait(3, 2.4, 1.0), mean_wait())})


@pytest.mark.parametrize(("servers", "arrival", "every"), [(3, 2.1, 5.0), (1, 0.6, 10.0)])
def test_a_board_sends_its_approvals_to_the_queue_at_once(servers: int, arrival: float, every: float) -> None:
    plain = queue({"job": kind(arrival, 1.0)}, servers, 1500, 300, it={"approval": {"every": f"{every!r} days"}})
    hold(
        f"M/M/{servers} behind a board every {every:g} days",
        plain,
        {"mean wait after approval": (many_servers.board_wait(servers, arrival, 1.0, every), mean_wait())},
    )


def test_urgent_requests_skip_the_board() -> None:
    plain = queue({"job": kind(2.0, 1.0, urgent="25%")}, 60, 1200, 10, it={"approval": {"every": "10 days"}})
    hold(
        "board every 10 days, a quarter urgent",
        plain,
        {
            "share urgent": (0.25, mean_of(lambda log: log.urgent)),
            "mean delay of all": (0.75 * 5.0, mean_of(lambda log: log.queued - log.asked)),
            "mean delay of the others": (
                5.0,
                mean_of(lambda log: np.where(log.urgent, np.nan, log.queued - log.asked)),
            ),
        },
    )


def test_a_release_delays_by_half_its_rhythm() -> None:
    plain = queue({"job": kind(2.0, 3.0)}, 60, 1200, 60, it={"release": {"every": "10 days"}})
    hold(
        "release every 10 days, ample people",
        plain,
        {
            "mean delay": (5.0, mean_of(lambda log: log.delivered - log.finished)),
            "mean square delay": (100 / 3, mean_of(lambda log: (log.delivered - log.finished) ** 2)),
        },
    )


def arrivals_between(begin: float, end: float) -> object:
    """How many needs arose between two days, for each replication."""
    return lambda log: (float(np.sum((log.need >= begin) & (log.need < end))), 1.0)


def test_a_season_changes_the_rate_month_by_month() -> None:
    stream = {"arrivals": {"every": "0.25 days", "season": FACTORS}, "effort": "1 hour"}
    plain = queue({"job": stream}, 60, YEAR, 0)
    hold(
        "season, twelve months",
        plain,
        {
            f"needs in month {k + 1}": (4 * MONTH * factor, arrivals_between(k * MONTH, (k + 1) * MONTH))
            for k, factor in enumerate(FACTORS)
        },
    )


def test_a_season_starts_where_the_calendar_says() -> None:
    stream = {"arrivals": {"every": "0.25 days", "season": FACTORS}, "effort": "1 hour"}
    plain = queue({"job": stream}, 60, YEAR, 0)
    plain["starts"] = "1 July"
    hold(
        "season from 1 July",
        plain,
        {
            "needs in the first half year": (4 * MONTH * sum(FACTORS[6:]), arrivals_between(0, YEAR / 2)),
            "needs in the second half year": (4 * MONTH * sum(FACTORS[:6]), arrivals_between(YEAR / 2, YEAR)),
        },
    )


def test_growth_compounds_from_the_start() -> None:
    stream = {"arrivals": {"every": "0.5 days", "growth": "30% per year"}, "effort": "1 hour"}
    plain = queue({"job": stream}, 60, 3 * YEAR, 0)
    rate = log1p(0.3) / YEAR

    def expected(begin: float, end: float) -> float:
        return 2 * (exp(rate * end) - exp(rate * begin)) / rate

    hold(
        "growth of 30 % a year",
        plain,
        {
            f"needs in year {k + 1}": (expected(k * YEAR, (k + 1) * YEAR), arrivals_between(k * YEAR, (k + 1) * YEAR))
            for k in range(3)
        },
    )


def test_ample_people_follow_a_season_with_the_lag_of_their_work() -> None:
    # M_t/M/inf: the mean number busy m(t) solves m' = rate(t) - mu m, piecewise exponential from month to month.
    service = 1 / 20
    busy = 0.0
    at_month_end = []
    for factor in FACTORS:
        level = 4 * factor / service
        busy = level + (busy - level) * exp(-service * MONTH)
        at_month_end.append(busy)
    stream = {"arrivals": {"every": "0.25 days", "season": FACTORS}, "effort": exponential(20.0)}
    plain = queue({"job": stream}, 600, YEAR, 0)
    hold(
        "season, M(t)/M/inf",
        plain,
        {f"people busy at the end of month {k + 1}": (at_month_end[k], busy_at((k + 1) * MONTH)) for k in (2, 6, 9)},
    )


def busy_at(instant: float) -> object:
    def count(log: RequestLog) -> tuple[float, float]:
        return float(np.sum((log.stay_started <= instant) & ~(log.stay_ended <= instant))), 1.0

    return count
