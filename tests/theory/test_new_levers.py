"""Levers on the order of work, notice, limits and who does the work, each where it has an exact answer."""

from __future__ import annotations

import numpy as np
import pytest
from held import hold, mean_of, mean_wait, share_of_routes, wait_in_queue
from oracle import behaviour, many_servers
from oracle.surge import Terms, surge
from queues import Plain, days, kind, queue

from sim.model.log import RequestLog, Route
from sim.results.timeline import integral


def under(plain: Plain, *levers: Plain) -> Plain:
    """The scenario with one policy of these levers."""
    return {**plain, "policies": {"lever": list(levers)}}


def with_shop(plain: Plain, kinds: Plain) -> Plain:
    plain["departments"]["Shop"] = {"requests": kinds}
    return plain


# Governance ----------------------------------------------------------------------------------------------------------


def test_strategic_weights_are_classes_of_priority_and_a_kind_goes_before_its_department() -> None:
    # "rush" by its own weight, then Shop by its department's, then Office's "job" by its department's.
    exact = many_servers.priority_waits(3, [0.5, 0.8, 1.1], 1.0)
    plain = with_shop(queue({"job": kind(1.1, 1.0), "rush": kind(0.5, 1.0)}, 3, 1500, 300), {"job": kind(0.8, 1.0)})
    hold(
        "governance: weights by department and kind",
        under(plain, {"governance": {"weights": {"rush": 5, "Shop": 2, "Office": 1.5}}}),
        {
            "mean wait, heaviest": (exact[0], mean_wait(1)),
            "mean wait, middle": (exact[1], mean_wait(2)),
            "mean wait, lightest": (exact[2], mean_wait(0)),
        },
    )


def test_a_board_lets_requests_in_whatever_their_weights() -> None:
    # All work has one law, so that the mean over all waits is the same in any order.
    plain = with_shop(queue({"job": kind(1.2, 1.0)}, 3, 1500, 300), {"job": kind(1.2, 1.0)})
    hold(
        "governance: a board every 2 days",
        under(plain, {"governance": {"weights": {"Shop": 2}, "board": "2 days"}}),
        {
            "mean time to the board": (1.0, mean_of(lambda log: log.queued - log.asked)),
            "mean wait after it": (many_servers.board_wait(3, 2.4, 1.0, 2.0), mean_wait()),
        },
    )


# Planning ------------------------------------------------------------------------------------------------------------


def wait_after_need(log: RequestLog) -> np.ndarray:
    return np.maximum(log.started - log.need, 0.0)


@pytest.mark.parametrize("notice", [1.0, 4.0])
def test_the_wait_that_is_left_when_all_is_announced(notice: float) -> None:
    exact = many_servers.mmc_wait_after_notice(3, 2.6, 1.0, notice)
    plain = queue({"job": kind(2.6, 1.0)}, 3, 1500, 300)
    hold(
        f"planning: all announced {notice:g} days ahead",
        under(plain, {"planning": {"share": 1.0, "notice": days(notice)}}),
        {"mean wait after the need": (exact, mean_of(wait_after_need))},
    )


def test_announced_and_unannounced_requests_share_one_queue() -> None:
    # A Poisson stream of which a part is moved by a constant is Poisson still.
    def announced(log: RequestLog) -> np.ndarray:
        return log.asked < log.need

    hold(
        "planning: 60 % announced 2 days ahead",
        under(queue({"job": kind(2.6, 1.0)}, 3, 1500, 300), {"planning": {"share": "60%", "notice": "2 days"}}),
        {
            "share announced": (0.6, mean_of(announced)),
            "mean wait after the need, announced": (
                many_servers.mmc_wait_after_notice(3, 2.6, 1.0, 2.0),
                mean_of(lambda log: np.where(announced(log), wait_after_need(log), np.nan)),
            ),
            "mean wait, others": (
                many_servers.mmc_wait(3, 2.6, 1.0),
                mean_of(lambda log: np.where(announced(log), np.nan, wait_in_queue(log))),
            ),
        },
    )


def test_the_lead_time_that_is_left_when_all_is_announced_to_one_person() -> None:
    # The time in M/M/1 is exponential with rate mu - lambda = 0.4: E[(T - 3)+] = exp(-1.2) / 0.4.
    hold(
        "planning: M/M/1, 3 days ahead",
        under(queue({"job": kind(0.6, 1.0)}, 1, 2000, 200), {"planning": {"share": 1.0, "notice": "3 days"}}),
        {
            "mean lead time after the need": (
                float(np.exp(-1.2)) / 0.4,
                mean_of(lambda log: np.maximum(log.delivered - log.need, 0.0)),
            )
        },
    )


# A limit on work waiting ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("limit", "alternative"), [(0, True), (3, True), (3, False)])
def test_a_limit_that_refuses_is_a_queue_with_few_places(limit: int, alternative: bool) -> None:
    shares = many_servers.mmck_shares(3, 3.2, 1.0, 3 + limit)
    waiting = float(np.sum(np.maximum(np.arange(len(shares)) - 3, 0) * shares))
    more: Plain = {"alternative": {"lead_time": "2 days"}} if alternative else {}
    figures = {
        "share refused": (
            float(shares[-1]),
            share_of_routes(Route.BALKED if alternative else Route.LOST),
        )
    }
    if limit:
        figures["mean wait"] = (waiting / (3.2 * (1 - float(shares[-1]))), mean_wait())
    else:
        assert many_servers.erlang_b(3, 3.2) == pytest.approx(float(shares[-1]))
    name = f"wip_limit: {limit} may wait, {'refused' if alternative else 'lost'}"
    plain = queue({"job": kind(3.2, 1.0)}, 3, 1000, 50, patience="never", **more)
    hold(name, under(plain, {"wip_limit": {"requests": limit, "then": "refuse"}}), figures)


@pytest.mark.parametrize("limit", [0, 2])
def test_a_limit_that_defers_keeps_the_order_and_so_every_wait(limit: int) -> None:
    plain = queue({"job": kind(2.4, 1.0)}, 3, 1500, 300)
    hold(
        f"wip_limit: {limit} may wait, deferred",
        under(plain, {"wip_limit": {"requests": limit, "then": "defer"}}),
        {"mean wait from asking": (many_servers.mmc_wait(3, 2.4, 1.0), mean_of(lambda log: log.started - log.asked))},
    )


# Contractors and cross-training --------------------------------------------------------------------------------------


@pytest.mark.parametrize("every", [0.25, 3.0])
def test_contractors_come_and_go_with_the_queue(every: float) -> None:
    exact = surge(2, 1.9, 1.0, Terms(people=2, above=3, below=1, every=every))
    lever = {
        "people": 2,
        "above": 3,
        "below": 1,
        "price": "1000 per day",
        "review": days(every),
    }

    def paid(log: RequestLog) -> tuple[float, float]:
        return float(integral(log.teams[1].paid, log.window)), log.window[1] - log.window[0]

    hold(
        f"contractors, a look every {every:g} days",
        under(queue({"job": kind(1.9, 1.0)}, 2, 1200, 240), {"contractors": lever}),
        {"mean wait": (exact.wait, mean_wait()), "contractors paid": (exact.paid, paid)},
    )


def test_two_who_know_each_others_work_are_a_pair() -> None:
    plain = queue({"web": kind(0.9, 1.0, skill="web"), "erp": kind(0.6, 1.0, skill="erp")}, 1, 1500, 300)
    plain["it"]["teams"] = {"Web": {"people": 1, "skills": ["web"]}, "Erp": {"people": 1, "skills": ["erp"]}}
    hold(
        "cross_training: two who know both",
        under(
            plain,
            {"cross_training": {"team": "Web", "people": 1, "skills": "erp"}},
            {"cross_training": {"team": "Erp", "people": 1, "skills": "web"}},
        ),
        {"mean wait": (many_servers.mmc_wait(2, 1.5, 1.0), mean_wait())},
    )


def test_a_joint_group_has_people_of_both_sides_and_a_constant_check() -> None:
    plain = with_shop(queue({"job": kind(1.5, 1.0)}, 4, 1500, 300), {"job": kind(2.4, 1.0)})
    lever = {"department": "Office", "people": 1, "from_department": 1, "planning": {"share": 0, "notice": "1 day"}}
    hold(
        "joint_group: one of IT's, one of the department's",
        under(plain, {"joint_group": lever}),
        {
            "mean wait, Office": (many_servers.mmc_wait(2, 1.5, 1.0), mean_wait(0)),
            "mean wait, Shop": (many_servers.mmc_wait(3, 2.4, 1.0), mean_wait(1)),
        },
    )


# Work that is done elsewhere -----------------------------------------------------------------------------------------


def test_what_a_provider_takes_is_gone_from_the_queue() -> None:
    plain = queue({"job": kind(1.6, 1.0), "account": kind(1.2, 1.0, commodity=True)}, 2, 1500, 300)
    hold(
        "managed_service: the rest is M/M/2",
        under(plain, {"managed_service": {"lead_time": {"exponential": {"mean": "3 days"}}, "price": "600 per day"}}),
        {
            "mean wait of the rest": (many_servers.mmc_wait(2, 1.6, 1.0), mean_wait(0)),
            "mean time at the provider": (3.0, mean_of(lambda log: log.delivered - log.asked, 1)),
        },
    )


def test_the_share_that_departments_do_themselves() -> None:
    # Of 2 a day 30 % are done at once, and half of these bring work as large back: 1.4 + 0.3 a day, all exponential.
    plain = queue({"job": kind(2.0, 1.0)}, 2, 1500, 300)
    lever = {
        "kinds": "job",
        "lead_time": {"exponential": {"mean": "2 days"}},
        "uptake": "30%",
        "comes_back": {"chance": "50%", "effort": 1.0},
    }
    exact = many_servers.mmc_wait(2, 1.7, 1.0)
    hold(
        "self_service: 30 %, half of it comes back",
        under(plain, {"self_service": lever}),
        {
            "share done by the department": (0.3, share_of_routes(Route.SELF_SERVICE)),
            "mean wait": (exact, mean_wait()),
            "mean wait, returned": (exact, mean_wait(returned=True)),
        },
    )


# A mandate -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("compliance", [0.3, 0.7])
def test_a_request_that_would_balk_obeys_by_chance(compliance: float) -> None:
    # As where it balks at the quoted date: work 1 day, due after 2.8, so it bears a wait of 1.8; quotes are multiples
    # of half a day.
    gone, wait = behaviour.balking_under_mandate(2, 2.2, 1.0, 1.8, compliance)
    plain = queue(
        {"job": kind(2.2, 1.0, due="2.8 days")},
        2,
        1000,
        100,
        it={"quotes": {"basis": "backlog"}},
        patience="never",
        alternative={"lead_time": "0.5 days"},
    )
    hold(
        f"mandate: {compliance:.0%} obey",
        under(plain, {"mandate": {"compliance": compliance}}),
        {"share that goes round IT": (gone, share_of_routes(Route.BALKED)), "mean wait": (wait, mean_wait())},
    )
