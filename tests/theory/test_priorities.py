"""Who goes first: classes, preemption, and the c-mu rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from held import busy_people, hold, mean_of, mean_wait
from oracle import many_servers, single_server
from queues import kind, queue

if TYPE_CHECKING:
    from sim.model.log import RequestLog

LOGNORMAL = {"lognormal": {"mean": "1 day", "cv": 1.2}}
SECOND = 1 + 1.2**2


def lead_time(log: RequestLog) -> object:
    return log.finished - log.need


def test_three_classes_on_three_people() -> None:
    rates = [0.6, 0.9, 0.9]
    kinds = {f"class {k + 1}": kind(rate, 1.0, priority=k + 1) for k, rate in enumerate(rates)}
    exact = many_servers.priority_waits(3, rates, 1.0)
    hold(
        "M/M/3, three classes",
        queue(kinds, 3, 1500, 300, it={"discipline": "priority"}),
        {f"mean wait, class {k + 1}": (exact[k], mean_wait(k)) for k in range(3)},
    )


def test_two_classes_with_different_work_on_one_person() -> None:
    classes = [(0.3, 1.0, SECOND), (0.25, 1.6, 1.6**2)]
    kinds = {"first": kind(0.3, LOGNORMAL, priority=1), "second": kind(0.25, "1.6 days", priority=2)}
    exact = single_server.priority_waits(classes)
    hold(
        "M/G/1, two classes",
        queue(kinds, 1, 2000, 400, it={"discipline": "priority"}),
        {"mean wait, first": (exact[0], mean_wait(0)), "mean wait, second": (exact[1], mean_wait(1))},
    )


def test_preemptive_resume_on_one_person() -> None:
    classes = [(0.3, 1.0, SECOND), (0.25, 1.6, 1.6**2)]
    kinds = {"first": kind(0.3, LOGNORMAL, priority=1), "second": kind(0.25, "1.6 days", priority=2)}
    exact = single_server.preemptive_sojourns(classes)
    plain = queue(kinds, 1, 2000, 400, it={"discipline": {"priority": {"preemptive": True}}})
    hold(
        "M/G/1, preemptive resume",
        plain,
        {
            "mean time in system, first": (exact[0], mean_of(lead_time, 0)),
            "mean time in system, second": (exact[1], mean_of(lead_time, 1)),
            "people busy": (0.7, busy_people),
        },
    )


def test_preemptive_resume_on_three_people() -> None:
    rates = [0.8, 0.8, 0.8]
    kinds = {f"class {k + 1}": kind(rate, 1.0, priority=k + 1) for k, rate in enumerate(rates)}
    exact = many_servers.preemptive_sojourns(3, rates, 1.0)
    plain = queue(kinds, 3, 1500, 300, it={"discipline": {"priority": {"preemptive": True}}})
    hold(
        "M/M/3, preemptive resume",
        plain,
        {f"mean time in system, class {k + 1}": (exact[k], mean_of(lead_time, k)) for k in range(3)},
    )


def test_the_c_mu_rule_orders_by_value_per_effort() -> None:
    # dear: 1000 a week on 2 days of work; cheap: 700 a week on 1 day. 700 > 500, so "cheap" goes first.
    kinds = {"dear": kind(0.2, 2.0, value="1000 per week"), "cheap": kind(0.35, 1.0, value="700 per week")}
    exact = single_server.priority_waits([(0.35, 1.0, 2.0), (0.2, 2.0, 8.0)])
    hold(
        "M/G/1, cost of delay (c-mu)",
        queue(kinds, 1, 2500, 500, it={"discipline": "cost_of_delay"}),
        {
            "mean wait, more value per effort": (exact[0], mean_wait(1)),
            "mean wait, less value per effort": (exact[1], mean_wait(0)),
        },
    )


def test_shortest_first_by_mean_estimates_is_two_classes() -> None:
    kinds = {"small": kind(0.4, 0.5), "large": kind(0.2, 2.5)}
    exact = single_server.priority_waits([(0.4, 0.5, 0.5), (0.2, 2.5, 12.5)])
    hold(
        "M/G/1, shortest mean first",
        queue(kinds, 1, 2500, 500, it={"discipline": "shortest_first"}),
        {"mean wait, small": (exact[0], mean_wait(0)), "mean wait, large": (exact[1], mean_wait(1))},
    )


def test_earliest_due_with_one_due_time_is_first_come_first_served() -> None:
    kinds = {"job": kind(2.4, 1.0, due="10 days")}
    hold(
        "M/M/3, earliest due, one due time",
        queue(kinds, 3, 1000, 250, it={"discipline": "earliest_due"}),
        {"mean wait": (many_servers.mmc_wait(3, 2.4, 1.0), mean_wait())},
    )


def test_earliest_due_with_due_times_far_apart_is_two_classes() -> None:
    # 100,000 days of difference: no request of "later" is ever due before one of "sooner" that waits with it.
    kinds = {"sooner": kind(1.0, 1.0, due="1 day"), "later": kind(1.4, 1.0, due="100000 days")}
    exact = many_servers.priority_waits(3, [1.0, 1.4], 1.0)
    hold(
        "M/M/3, earliest due, far apart",
        queue(kinds, 3, 1500, 300, it={"discipline": "earliest_due"}),
        {"mean wait, sooner": (exact[0], mean_wait(0)), "mean wait, later": (exact[1], mean_wait(1))},
    )
