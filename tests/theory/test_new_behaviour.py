"""Behaviour with an exact answer: rework and growth, what asking costs, refusals, talks, leavers, false urgency."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

import numpy as np
import pytest
from held import Statistic, cohort, hold, mean_of, mean_wait, share_of_routes
from oracle import behaviour, many_servers, single_server
from oracle.work import Work, exponential_work, mixed, unclear_work
from queues import Plain, days, exponential, kind, queue
from test_new_levers import under
from test_promises import mean_trust

from sim.model.log import Event, Route
from sim.results.timeline import integral

if TYPE_CHECKING:
    from sim.model.log import RequestLog


# Work that grows -----------------------------------------------------------------------------------------------------


def pollaczek_khinchine(load: float, work: Work) -> tuple[float, float]:
    """(Arrival rate that makes this load, mean wait)."""
    arrival = load / work.mean
    return arrival, single_server.mg1_wait(arrival, work.mean, work.second)


def mean_work() -> Statistic:
    return mean_of(lambda log: log.work)


@pytest.mark.parametrize(("chance", "mending"), [(0.3, 0.5), (0.5, 0.25)])
def test_rework_is_done_a_geometric_number_of_times(chance: float, mending: float) -> None:
    work = unclear_work(exponential_work(1.0), chance=chance, mending=mending)
    arrival, wait = pollaczek_khinchine(0.7, work)
    plain = queue({"job": kind(arrival, 1.0, rework={"chance": chance, "effort": mending})}, 1, 2000, 300)
    hold(
        f"M/G/1, rework {chance:.0%} of {mending:.0%}",
        plain,
        {
            "mean work": (work.mean, mean_work()),
            "share mended": (chance, mean_of(lambda log: log.work > log.effort)),
            "mean wait": (wait, mean_wait()),
        },
    )


def test_what_is_clear_or_understood_is_spared_rework_and_growth() -> None:
    # Clarity 40 %, a quarter of the rest cleared up: 0.6 x 0.75 = 45 % unclear.
    work = unclear_work(exponential_work(1.0), unclear=0.45, growth=0.6, chance=0.5, mending=0.5)
    arrival, wait = pollaczek_khinchine(0.7, work)
    job = kind(arrival, 1.0, clarity="40%", scope_growth="60%", rework="50%")
    hold(
        "M/G/1, 45 % unclear, growth and rework",
        queue({"job": job}, 1, 2000, 300, understanding="25%"),
        {"mean work": (work.mean, mean_work()), "mean wait": (wait, mean_wait())},
    )


def test_what_is_decided_jointly_is_work_as_it_was_drawn() -> None:
    alone = unclear_work(exponential_work(1.0), growth=0.5, chance=0.3, mending=0.5)
    work = mixed(0.4, exponential_work(1.0), alone)
    arrival, wait = pollaczek_khinchine(0.7, work)
    job = kind(arrival, 1.0, scope_growth="50%", rework="30%")
    hold(
        "M/G/1, 40 % decided jointly",
        queue({"job": job}, 1, 2000, 300, joint_decisions="40%"),
        {
            "share decided jointly": (0.4, mean_of(lambda log: log.work == log.effort)),
            "mean work": (work.mean, mean_work()),
            "mean wait": (wait, mean_wait()),
        },
    )


# Asking, and being refused -------------------------------------------------------------------------------------------


def test_what_each_request_takes_of_its_in_addition() -> None:
    wait = single_server.mg1_wait(0.5, 1.4, 1.4**2)
    plain = queue({"job": kind(0.5, "1 day")}, 1, 2000, 200, it={"entry": {"it": "0.4 days"}})
    hold("M/D/1, entry of 0.4 days", plain, {"mean wait": (wait, mean_wait())})


def test_nobody_asks_where_asking_is_too_dear_for_the_work() -> None:
    # Half a day is more than a quarter of what takes less than two days. What is asked is 2 days and an exponential.
    never, arrival = 1 - exp(-2.0), 1.6
    work = exponential_work(1.0, added=2.0)
    wait = single_server.mg1_wait(arrival * (1 - never), work.mean, work.second)
    plain = queue(
        {"job": kind(arrival, 1.0, estimate="exact")},
        1,
        3000,
        300,
        it={"entry": {"department": "0.5 days", "at_most": "25%"}},
        alternative={"lead_time": "2 days"},
        cost="400 per day",
    )
    hold(
        "entry: too dear for small requests",
        plain,
        {
            "share never asked": (never, share_of_routes(Route.NEVER_ASKED)),
            "mean wait": (wait, mean_wait()),
            "cost of asking per need": (200 * (1 - never), mean_of(lambda log: log.own_cost)),
        },
    )


@pytest.mark.parametrize("alternative", [True, False])
def test_it_refuses_a_share_and_serves_the_rest(alternative: bool) -> None:
    more: Plain = {"alternative": {"lead_time": "2 days"}} if alternative else {}
    plain = queue({"job": kind(3.0, 1.0)}, 3, 1500, 200, it={"refuses": "20%"}, **more)
    hold(
        f"refuses 20 %, {'an alternative' if alternative else 'lost'}",
        plain,
        {
            "share refused": (0.2, share_of_routes(Route.BALKED if alternative else Route.LOST)),
            "mean wait": (many_servers.mmc_wait(3, 2.4, 1.0), mean_wait()),
        },
    )


# Trust ---------------------------------------------------------------------------------------------------------------


def refused(refusal: Plain) -> Plain:
    """Ample people, 2 requests a day of which a quarter is refused and goes round IT; trust drifts to 60 %."""
    trust = {"start": "60%", "walks_away_below": 0, "half_life": "20 days"}
    alternative = {"lead_time": "2 days"}
    it = {"refuses": {"share": "25%", **refusal}}
    return queue({"job": kind(2.0, 0.1)}, 20, 2000, 200, it=it, trust=trust, alternative=alternative)


def test_each_refusal_takes_its_share_of_trust() -> None:
    exact = behaviour.moved_trust(losses=0.5 * 0.08, start=0.6, half_life=20)
    hold("refuses: trust of 8 % each", refused({"trust": "8%"}), {"mean trust": (exact, mean_trust)})


@pytest.mark.parametrize(("how", "after"), [("confront", 0.0), ("listen", 0.0), ("listen", 6.0)])
def test_each_talk_after_a_bypass_moves_trust(how: str, after: float) -> None:
    gained = 0.5 * 0.08
    moved = {"losses": gained} if how == "confront" else {"gains": gained}
    exact = behaviour.moved_trust(start=0.6, half_life=20, **moved)
    lever = {"response": {"how": how, "trust": "8%", "after": days(after)}}
    hold(
        f"response: {how} after {after:g} days",
        under(refused({"trust": 0}), lever),
        {"mean trust": (exact, mean_trust)},
    )


def test_talks_keep_their_pause() -> None:
    # A renewal process: a pause of 3 days, then the next bypass, half a one a day.
    def talks(log: RequestLog) -> tuple[float, float]:
        times = log.events.time[log.events.of(Event.LISTENED)]
        begin, end = log.window
        return float(np.sum((times >= begin) & (times < end))), end - begin

    lever = {"response": {"how": "listen", "pause": "3 days"}}
    hold("response: a pause of 3 days", under(refused({"trust": 0}), lever), {"talks a day": (1 / 5, talks)})


def test_little_trust_makes_requests_urgent_that_are_not() -> None:
    # 50 % x (1 - 40 %) = 30 % are called urgent and skip the board; the others wait for half its rhythm on average.
    trust = {
        "start": "40%",
        "kept": 0,
        "broken": 0,
        "walks_away_below": 0,
        "inflates_urgency": "50%",
    }
    plain = queue({"job": kind(2.0, 0.1)}, 20, 1000, 100, it={"approval": {"every": "10 days"}}, trust=trust)
    hold(
        "inflates_urgency: 50 % at trust 40 %",
        plain,
        {
            "share that skips the board": (0.3, mean_of(lambda log: log.queued == log.asked)),
            "share called urgent": (0.3, called_urgent),
            "mean time to the board": (0.7 * 5, mean_of(lambda log: log.queued - log.asked)),
        },
    )


def called_urgent(log: RequestLog) -> tuple[float, float]:
    rows = log.events.request[log.events.of(Event.CALLED_URGENT)]
    inside = cohort(log)
    return float(inside[rows].sum()), float(inside.sum())


# People who leave ----------------------------------------------------------------------------------------------------


def test_places_that_fall_vacant_and_are_filled_again() -> None:
    # Each of 6 places is at work 100 days of 140 on average, and paid 110 of them.
    leavers = {"stay": "100 days", "lead_time": "30 days", "ramp_up": "10 days"}
    plain = queue({"job": kind(0.01, exponential(0.01))}, 6, 3000, 600, team={"leavers": leavers})

    def people(log: RequestLog) -> tuple[float, float]:
        return float(integral(log.teams[0].people, log.window)), log.window[1] - log.window[0]

    def paid(log: RequestLog) -> tuple[float, float]:
        return float(integral(log.teams[0].paid, log.window)), log.window[1] - log.window[0]

    hold(
        "leavers: 100 days, found in 30, able in 10",
        plain,
        {"mean people present": (6 * 100 / 140, people), "mean people paid": (6 * 110 / 140, paid)},
    )
