"""Requests that leave: patience, loss, balking at the quote, and what comes back."""

from __future__ import annotations

import numpy as np
import pytest
from held import busy_people, cohort, hold, mean_of, mean_wait, queue_time, share_of_routes
from oracle import abandonment, behaviour, many_servers
from oracle.chains import birth_death
from queues import days, exponential, kind, queue

from sim.model.log import RequestLog, Route

LEFT = (Route.RENEGED, Route.LOST)


@pytest.mark.parametrize(("servers", "arrival", "mean"), [(3, 3.3, 2.0), (5, 4.0, 1.0), (1, 1.5, 4.0)])
def test_exponential_patience(servers: int, arrival: float, mean: float) -> None:
    exact = abandonment.exponential_patience(servers, arrival, 1.0, mean)
    plain = queue({"job": kind(arrival, 1.0)}, servers, 600, 80, patience=exponential(mean))
    hold(
        f"M/M/{servers}+M",
        plain,
        {
            "share that leaves": (exact.leave, share_of_routes(*LEFT)),
            "mean time in queue": (exact.wait, mean_of(queue_time)),
            "share that waits": (exact.delayed, mean_of(lambda log: queue_time(log) > 0)),
            "people busy": (arrival * (1 - exact.leave), busy_people),
        },
    )


def test_constant_patience() -> None:
    exact = abandonment.constant_patience(3, 3.3, 1.0, 1.5)
    plain = queue({"job": kind(3.3, 1.0)}, 3, 600, 80, patience="1.5 days")
    hold(
        "M/M/3+D",
        plain,
        {
            "share that leaves": (exact.leave, share_of_routes(*LEFT)),
            "mean time in queue": (exact.wait, mean_of(queue_time)),
        },
    )


def test_uniform_patience() -> None:
    exact = abandonment.uniform_patience(3, 3.3, 1.0, 3.0)
    plain = queue({"job": kind(3.3, 1.0)}, 3, 600, 80, patience={"uniform": {"low": "0 days", "high": "3 days"}})
    hold(
        "M/M/3+U",
        plain,
        {
            "share that leaves": (exact.leave, share_of_routes(*LEFT)),
            "mean time in queue": (exact.wait, mean_of(queue_time)),
        },
    )


def test_patience_with_an_alternative_goes_round_it() -> None:
    exact = abandonment.exponential_patience(3, 3.3, 1.0, 2.0)
    plain = queue({"job": kind(3.3, 1.0)}, 3, 600, 80, patience=exponential(2.0), alternative={"lead_time": "4 days"})
    hold(
        "M/M/3+M with an alternative",
        plain,
        {
            "share that goes round": (exact.leave, share_of_routes(Route.RENEGED)),
            "mean lead time of those": (
                4.0 + _mean_age_of_leavers(),
                mean_of(lambda log: _where(log, log.delivered - log.need)),
            ),
        },
    )


def _where(log: RequestLog, values: object) -> object:
    return np.where(log.route == Route.RENEGED, values, np.nan)


def _mean_age_of_leavers() -> float:
    """Mean time in queue of those that leave M/M/3+M: by a chain of the line behind a newcomer.

    With n waiting ahead, a newcomer leaves at rate theta, and moves up at rate c mu + n theta.
    """
    servers, arrival, service, theta = 3, 3.3, 1.0, 0.5
    size = 200
    leave, age = [0.0] * size, [0.0] * size
    for ahead in range(size):
        up = servers * service + ahead * theta
        total = up + theta
        next_leave, next_age = (leave[ahead - 1], age[ahead - 1]) if ahead else (0.0, 0.0)
        leave[ahead] = (theta + up * next_leave) / total
        age[ahead] = leave[ahead] / total + up * next_age / total
    shares = birth_death(lambda n: arrival, lambda n: min(n, servers) * service + max(n - servers, 0) * theta, size)
    leavers = sum(shares[n] * leave[n - servers] for n in range(servers, size))
    return float(sum(shares[n] * age[n - servers] for n in range(servers, size)) / leavers)


@pytest.mark.parametrize(
    ("name", "law"),
    [
        ("exponential", exponential(1.0)),
        ("constant", "1 day"),
        ("lognormal", {"lognormal": {"mean": "1 day", "cv": 2.0}}),
    ],
)
def test_no_patience_is_a_loss_system_whatever_the_law_of_work(name: str, law: object) -> None:
    plain = queue({"job": kind(3.0, law)}, 4, 600, 40, patience="0 days")
    lost = many_servers.erlang_b(4, 3.0)
    hold(
        f"M/G/4/4, {name} work",
        plain,
        {"share lost": (lost, share_of_routes(Route.LOST)), "people busy": (3.0 * (1 - lost), busy_people)},
    )


@pytest.mark.parametrize(("optimism", "tolerance"), [(0, 0.0), (0.5, 0.0), (0, 0.6)])
def test_balking_at_the_quoted_date(optimism: float, tolerance: float) -> None:
    # Believed finish = wait + 1 day of work; it balks when that is after due + tolerance (2.8 + tolerance days) and the
    # alternative, done in 0.5 days, would be earlier, which it always is. Quotes are multiples of half a day.
    servers, arrival = 2, 2.2
    bound = (2.8 + tolerance - 1.0) / (1 - optimism)
    left, wait = behaviour.balking(servers, arrival, 1.0, bound)
    plain = queue(
        {"job": kind(arrival, 1.0, due="2.8 days")},
        servers,
        700,
        60,
        it={"quotes": {"basis": "backlog", "optimism": optimism}},
        patience="never",
        alternative={"lead_time": "0.5 days"},
        choice={"doubt": 0, "tolerance": days(tolerance)},
    )
    hold(
        f"M/M/2, balking at the quote, optimism {optimism:.0%}, tolerance {tolerance} days",
        plain,
        {"share that balks": (left, share_of_routes(Route.BALKED)), "mean wait": (wait, mean_wait())},
    )


def test_nobody_balks_where_the_alternative_would_be_later() -> None:
    # The alternative takes 4.2 days and is due in 2.8: a quote between the two is late, but still better.
    # It balks only where wait + 1 > 4.2.
    left, wait = behaviour.balking(2, 2.2, 1.0, 3.2)
    plain = queue(
        {"job": kind(2.2, 1.0, due="2.8 days")},
        2,
        700,
        60,
        it={"quotes": {"basis": "backlog"}},
        patience="never",
        alternative={"lead_time": "4.2 days"},
        choice={"doubt": 0},
    )
    hold(
        "M/M/2, balking only for the better offer",
        plain,
        {"share that balks": (left, share_of_routes(Route.BALKED)), "mean wait": (wait, mean_wait())},
    )


def test_loss_whose_bypasses_come_back_as_work() -> None:
    exact = behaviour.loss_with_returns(3, 2.0, 1.0, chance=0.6, after=4.0)
    plain = queue(
        {"job": kind(2.0, 1.0)},
        3,
        900,
        100,
        patience="0 days",
        alternative={"lead_time": "0 days", "comes_back": {"chance": 0.6, "after": exponential(4.0), "effort": "100%"}},
    )
    hold(
        "M/M/3, no patience, 60 % comes back",
        plain,
        {
            "share that goes round": (exact.leave, share_of_routes(Route.RENEGED)),
            "mean wait of returned work": (exact.returned_wait, mean_wait(returned=True)),
            "share of work that came back": (exact.returned_load, _returned_load),
        },
    )


def _returned_load(log: RequestLog) -> tuple[float, float]:
    begin, end = log.window
    spent = np.clip(np.minimum(log.stay_ended, end) - np.maximum(log.stay_started, begin), 0, None)
    back = log.origin[log.stay_request] >= 0
    return float(np.nansum(spent[back])), float(np.nansum(spent))


def test_balking_whose_bypasses_come_back_as_work() -> None:
    # Joins while fewer than 2 + 3 are present: bound of (2.8 - 1) days on a lattice of half days is 3 places.
    assert behaviour.balking_room(2, 1.0, 1.8) == 4
    exact = behaviour.loss_with_returns(2, 1.8, 1.0, chance=0.5, after=6.0, room=3)
    plain = queue(
        {"job": kind(1.8, 1.0, due="2.8 days")},
        2,
        1500,
        150,
        it={"quotes": {"basis": "backlog"}},
        patience="never",
        choice={"doubt": 0},
        alternative={"lead_time": "0 days", "comes_back": {"chance": 0.5, "after": exponential(6.0), "effort": "100%"}},
    )
    hold(
        "M/M/2, balking, half comes back",
        plain,
        {
            "share that balks": (exact.leave, share_of_routes(Route.BALKED)),
            "mean wait of returned work": (exact.returned_wait, mean_wait(returned=True)),
            "share of work that came back": (exact.returned_load, _returned_load),
        },
    )


def test_each_bypass_comes_back_with_its_chance() -> None:
    plain = queue(
        {"job": kind(3.0, 1.0)},
        1,
        500,
        40,
        patience="0 days",
        alternative={"lead_time": "1 day", "comes_back": {"chance": 0.3, "after": "2 days", "effort": "40%"}},
    )
    hold("returned work", plain, {"pieces a bypass": (0.3, _pieces_per_bypass)})


def _pieces_per_bypass(log: RequestLog) -> tuple[float, float]:
    left = cohort(log) & (log.route == Route.RENEGED)
    back = log.origin[log.origin >= 0]
    return float(left[back].sum()), float(left.sum())
