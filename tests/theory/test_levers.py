"""Levers that have an exact answer: reserved people, an embedded team, and what it does for the centre."""

from __future__ import annotations

import numpy as np
import pytest
from held import hold, mean_of, mean_wait, wait_in_queue
from oracle import behaviour, many_servers
from queues import Plain, kind, queue


def two_departments(people: int, own: float, others: float, horizon: float, levers: Plain) -> Plain:
    plain = queue({"job": kind(own, 1.0)}, people, horizon, horizon / 5)
    plain["departments"]["Shop"] = {"requests": {"job": kind(others, 1.0)}}
    plain["policies"] = {"as it is": {}, "lever": levers}
    return plain


@pytest.mark.parametrize(("people", "reserved", "urgent", "others"), [(4, 1, 0.8, 1.6), (5, 2, 1.0, 1.8)])
def test_people_kept_free_for_urgent_requests(people: int, reserved: int, urgent: float, others: float) -> None:
    exact = behaviour.reserved_waits(people, reserved, urgent, others, 1.0)
    total = urgent + others
    plain = queue({"job": kind(total, 1.0, urgent={"share": urgent / total})}, people, 1500, 300)
    plain["policies"] = {"as it is": {}, "lever": {"slack": {"people": reserved, "for": "urgent"}}}
    hold(
        f"M/M/{people}, {reserved} reserved",
        plain,
        {
            "mean wait, urgent": (exact[0], mean_of(lambda log: np.where(log.urgent, wait_in_queue(log), np.nan))),
            "mean wait, others": (exact[1], mean_of(lambda log: np.where(log.urgent, np.nan, wait_in_queue(log)))),
        },
        policy="lever",
    )


def test_people_kept_free_for_a_department() -> None:
    exact = behaviour.reserved_waits(4, 1, 0.8, 1.6, 1.0)
    plain = two_departments(4, 0.8, 1.6, 1500, {"slack": {"people": 1, "for": "Office"}})
    hold(
        "M/M/4, one reserved for a department",
        plain,
        {"mean wait, Office": (exact[0], mean_wait(0)), "mean wait, Shop": (exact[1], mean_wait(1))},
        policy="lever",
    )


def test_an_embedded_team_splits_the_people() -> None:
    plain = two_departments(
        4,
        0.7,
        2.2,
        1500,
        {"embedded_team": {"department": "Office", "people": 1, "overflow": False, "helps_out": False}},
    )
    hold(
        "embedded team, apart",
        plain,
        {
            "mean wait, Office": (many_servers.mmc_wait(1, 0.7, 1.0), mean_wait(0)),
            "mean wait, Shop": (many_servers.mmc_wait(3, 2.2, 1.0), mean_wait(1)),
        },
        policy="lever",
    )


def test_an_embedded_team_that_helps_the_centre_out() -> None:
    exact = behaviour.helping_team_waits(1, 2, 0.6, 1.9, 1.0)
    plain = two_departments(
        3,
        0.6,
        1.9,
        1500,
        {"embedded_team": {"department": "Office", "people": 1, "overflow": False, "helps_out": True}},
    )
    hold(
        "embedded team, helps out",
        plain,
        {"mean wait, Office": (exact[0], mean_wait(0)), "mean wait, Shop": (exact[1], mean_wait(1))},
        policy="lever",
    )


def test_an_embedded_team_that_overflows_to_the_centre() -> None:
    exact = behaviour.overflow_waits(1, 3, 0.9, 2.2, 1.0)
    plain = two_departments(
        4,
        0.9,
        2.2,
        1500,
        {"embedded_team": {"department": "Office", "people": 1, "overflow": True, "helps_out": False}},
    )
    hold(
        "embedded team, overflows",
        plain,
        {"mean wait, Office": (exact[0], mean_wait(0)), "mean wait, Shop": (exact[1], mean_wait(1))},
        policy="lever",
    )


def test_more_people_by_set_are_a_larger_queue() -> None:
    plain = two_departments(3, 1.2, 1.2, 900, {"set": {"it.teams.Team.people": 4}})
    hold(
        "set: four people in place of three",
        plain,
        {"mean wait": (many_servers.mmc_wait(4, 2.4, 1.0), mean_wait())},
        policy="lever",
    )


def test_the_discipline_lever_reorders_the_work() -> None:
    plain = queue({"one": kind(0.9, 1.0, priority=1), "two": kind(1.5, 1.0, priority=2)}, 3, 1500, 300)
    plain["policies"] = {"as it is": {}, "lever": {"discipline": "priority"}}
    exact = many_servers.priority_waits(3, [0.9, 1.5], 1.0)
    hold(
        "discipline: priority as a lever",
        plain,
        {"mean wait, one": (exact[0], mean_wait(0)), "mean wait, two": (exact[1], mean_wait(1))},
        policy="lever",
    )
