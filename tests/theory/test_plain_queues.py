"""Queues in which nobody leaves and nobody goes first."""

from __future__ import annotations

from math import exp

import numpy as np
import pytest
from held import busy_people, hold, mean_of, mean_wait, wait_in_queue, waited
from oracle import many_servers, single_server
from queues import days, exponential, kind, queue

LOGNORMAL_CV = 1.5


@pytest.mark.parametrize(("servers", "arrival"), [(1, 0.7), (3, 2.4), (10, 8.5)])
def test_exponential_work_on_several_people(servers: int, arrival: float) -> None:
    relaxation = 1 / (np.sqrt(servers) - np.sqrt(arrival)) ** 2
    level = 2 / servers
    hold(
        f"M/M/{servers}",
        queue({"job": kind(arrival, 1.0)}, servers, 40 * relaxation, 12 * relaxation),
        {
            "mean wait": (many_servers.mmc_wait(servers, arrival, 1.0), mean_wait()),
            "share that waits": (many_servers.erlang_c(servers, arrival), waited()),
            f"share that waits over {level:.2g} days": (
                many_servers.mmc_wait_beyond(servers, arrival, 1.0, level),
                mean_of(lambda log: wait_in_queue(log) > level),
            ),
            "people busy": (arrival, busy_people),
        },
    )


@pytest.mark.parametrize(
    ("name", "law", "second"),
    [
        ("constant", "1 day", 1.0),
        ("lognormal", {"lognormal": {"mean": "1 day", "cv": LOGNORMAL_CV}}, 1 + LOGNORMAL_CV**2),
        ("gamma", {"gamma": {"mean": "1 day", "cv": 0.5}}, 1.25),
        ("uniform", {"uniform": {"low": "0.5 days", "high": "1.5 days"}}, 1 + 1 / 12),
        ("hyperexponential", {"hyperexponential": {"mean": "1 day", "cv": 2}}, 5.0),
        ("triangular", {"triangular": {"low": "0 days", "mode": "1 day", "high": "2 days"}}, 1 + 1 / 6),
        ("weibull", {"weibull": {"mean": "1 day", "cv": 0.7}}, 1.49),
        ("erlang", {"erlang": {"mean": "1 day", "k": 3}}, 1 + 1 / 3),
    ],
)
def test_one_person_with_any_law_of_work(name: str, law: object, second: float) -> None:
    horizon = 1500 * max(1.0, second / 2)
    hold(
        f"M/G/1, {name} work",
        queue({"job": kind(0.7, law)}, 1, horizon, 300),
        {"mean wait": (single_server.mg1_wait(0.7, 1.0, second), mean_wait()), "people busy": (0.7, busy_people)},
    )


@pytest.mark.parametrize(("servers", "arrival"), [(2, 1.6), (5, 4.2)])
def test_constant_work_on_several_people(servers: int, arrival: float) -> None:
    wait, share = many_servers.mdc(servers, arrival, 1.0)
    hold(
        f"M/D/{servers}",
        queue({"job": kind(arrival, "1 day")}, servers, 900, 200),
        {"mean wait": (wait, mean_wait()), "share that waits": (share, waited())},
    )


def test_regular_arrivals_to_one_person() -> None:
    stream = {"arrivals": {"every": "1.25 days", "law": "constant"}, "effort": exponential(1.0)}
    hold(
        "D/M/1",
        queue({"job": stream}, 1, 1500, 300),
        {"mean wait": (single_server.regular_arrivals_wait(1.25, 1.0), mean_wait())},
    )


@pytest.mark.parametrize(("phases", "servers", "every"), [(3, 1, 1.25), (2, 3, 1 / 2.4)])
def test_erlang_arrivals(phases: int, servers: int, every: float) -> None:
    stream = {"arrivals": {"every": days(every), "law": {"erlang": {"k": phases}}}, "effort": exponential(1.0)}
    hold(
        f"E{phases}/M/{servers}",
        queue({"job": stream}, servers, 1200, 300),
        {"mean wait": (many_servers.erlang_arrivals_wait(phases, servers, 1 / every, 1.0), mean_wait())},
    )


@pytest.mark.parametrize(("batch", "servers", "every"), [(3, 1, 4.0), (4, 3, 2.0)])
def test_batches_join_the_queue_whole(batch: int, servers: int, every: float) -> None:
    stream = {"arrivals": {"every": days(every), "batch": batch}, "effort": exponential(1.0)}
    hold(
        f"M^[{batch}]/M/{servers}",
        queue({"job": stream}, servers, 2000, 400),
        {"mean wait": (many_servers.batch_wait(batch, servers, 1 / every, 1.0), mean_wait())},
    )


def test_focus_stretches_the_work() -> None:
    plain = queue({"job": kind(1.2, 1.0)}, 3, 900, 200, team={"focus": "50%"})
    hold(
        "M/M/3, half the day left after run work",
        plain,
        {"mean wait": (many_servers.mmc_wait(3, 1.2, 0.5), mean_wait()), "people busy": (2.4, busy_people)},
    )


def test_ample_people_never_keep_anybody_waiting() -> None:
    plain = queue({"job": kind(2.0, {"lognormal": {"mean": "3 days", "cv": 1.0}})}, 400, 400, 60)
    hold(
        "M/G/inf",
        plain,
        {"people busy": (6.0, busy_people), "mean lead time": (3.0, mean_of(lambda log: log.delivered - log.need))},
    )


def test_two_small_teams_against_one_large() -> None:
    kinds = {"left": kind(0.75, 1.0), "right": kind(0.75, 1.0)}
    plain = queue(kinds, 1, 1500, 300)
    plain["it"]["teams"] = {"Left": {"people": 1, "serves": ["left"]}, "Right": {"people": 1, "serves": ["right"]}}
    plain["policies"] = {"split": {}}
    hold(
        "two M/M/1, split by kind",
        plain,
        {
            "mean wait, left": (many_servers.mmc_wait(1, 0.75, 1.0), mean_wait(0)),
            "mean wait, right": (many_servers.mmc_wait(1, 0.75, 1.0), mean_wait(1)),
        },
    )
    hold(
        "the same pooled, M/M/2",
        queue(kinds, 2, 900, 200),
        {"mean wait": (many_servers.mmc_wait(2, 1.5, 1.0), mean_wait())},
    )


def test_two_general_teams_take_the_shorter_backlog() -> None:
    plain = queue({"job": kind(1.6, 1.0)}, 1, 1200, 250)
    plain["it"]["teams"] = {"One": {"people": 1}, "Two": {"people": 1}}
    hold("two M/M/1, shorter backlog", plain, {"mean wait": (many_servers.shorter_backlog_wait(1.6, 1.0), mean_wait())})


@pytest.mark.parametrize(("first", "second"), [(1, 1), (2, 1)])
def test_steps_in_tandem_keep_the_product_form(first: int, second: int) -> None:
    arrival = 0.7
    steps = [{"skill": "analysis", "effort": exponential(first * 1.0)}, {"skill": "web", "effort": exponential(1.0)}]
    stream = {"arrivals": {"every": days(1 / arrival)}, "steps": steps}
    plain = queue({"job": stream}, 1, 1800, 400)
    plain["it"]["teams"] = {
        "Analysts": {"people": first, "skills": ["analysis"]},
        "Web": {"people": second, "skills": ["web"]},
    }
    one = many_servers.mmc_wait(first, arrival, 1 / first)
    two = many_servers.mmc_wait(second, arrival, 1.0)
    hold(
        f"tandem M/M/{first} to M/M/{second}",
        plain,
        {
            "mean wait of the first step": (one, mean_wait()),
            "mean lead time": (one + first + two + 1, mean_of(lambda log: log.delivered - log.need)),
        },
    )


def test_picking_at_random_keeps_the_mean_and_widens_the_spread() -> None:
    plain = queue({"job": kind(2.4, 1.0)}, 3, 1200, 300, it={"discipline": "random"})
    hold(
        "M/M/3, next picked at random",
        plain,
        {
            "mean wait": (many_servers.mmc_wait(3, 2.4, 1.0), mean_wait()),
            "mean square wait": (
                many_servers.random_order_second_moment(3, 2.4, 1.0),
                mean_of(lambda log: wait_in_queue(log) ** 2),
            ),
        },
    )


def test_fair_share_serves_as_much_as_first_come_first_served() -> None:
    plain = queue({"job": kind(1.6, 1.0)}, 3, 1000, 250, it={"discipline": {"fair_share": {"Office": 2, "Shop": 1}}})
    plain["departments"]["Shop"] = {"requests": {"job": kind(0.8, 1.0)}}
    hold(
        "M/M/3, fair share of two departments",
        plain,
        {"mean wait of all": (many_servers.mmc_wait(3, 2.4, 1.0), mean_wait())},
    )


def test_shortest_first_with_the_effort_known() -> None:
    plain = queue({"job": kind(0.8, 1.0, estimate="exact")}, 1, 2500, 400, it={"discipline": "shortest_first"})
    hold(
        "M/M/1, shortest first",
        plain,
        {"mean wait": (single_server.shortest_first_wait(0.8, lambda x: exp(-x), 60.0), mean_wait())},
    )
    law = {"uniform": {"low": "0 days", "high": "2 days"}}
    plain = queue({"job": kind(0.8, law, estimate="exact")}, 1, 2000, 400, it={"discipline": "shortest_first"})
    hold(
        "M/U/1, shortest first",
        plain,
        {"mean wait": (single_server.shortest_first_wait(0.8, lambda x: 0.5, 2.0), mean_wait())},
    )
