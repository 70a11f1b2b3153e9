"""The ledger of scenarios small enough to be worked out, and what it must agree with in any run. Times are days."""

from __future__ import annotations

import numpy as np
import pytest
from oracle.traces import job, office, run

from sim import load
from sim.experiment.replicate import request_log
from sim.results.catalogue import REQUEST_MEASURES
from sim.results.ledger import ledger
from sim.results.ledger_sums import LEDGER_MEASURES
from sim.results.measures import measure

ALTERNATIVE = {
    "lead_time": "2 days",
    "price": "100 per day",
    "comes_back": {"chance": "100%", "after": "10 days", "effort": "50%"},
}


def test_one_request_that_balks_is_accounted_for_to_the_last_day() -> None:
    # One person at 50 a day, two requests of 4 days on day 1, due on day 6, at 200 a day. The second hears day 9 and
    # goes to an agency, which delivers on day 3 for 400: three days of lateness avoided, worth 600. On day 13 half of
    # its effort comes back: 2 days for 100. IT was spared 4 days.
    plain = office({"job": job([1, 1], 4, due="5 days", value="1000 per week")}, quotes={"basis": "backlog"})
    plain["it"]["teams"]["Team"]["cost"] = "50 per day"
    plain["departments"]["Office"]["alternative"] = ALTERNATIVE
    found = ledger(run(plain))
    assert found is not None
    figures = {name: getattr(found, name).tolist() for name in ("it_date", "days_earlier", "value_gained", "spend")}
    assert figures == {"it_date": [9], "days_earlier": [6], "value_gained": [600], "spend": [400]}
    assert (found.pieces.tolist(), found.returned_days.tolist(), found.returned_cost.tolist()) == ([1], [2], [100])
    assert (found.spared_days.tolist(), found.spared_value.tolist()) == ([4], [200])
    assert (found.department_net.tolist(), found.company_net.tolist()) == ([200], [100])


def test_an_alternative_that_fails_has_cost_its_price_and_gained_nothing() -> None:
    plain = office({"job": job([1, 1], 4, due="5 days", value="1000 per week")}, quotes={"basis": "backlog"})
    plain["departments"]["Office"]["alternative"] = ALTERNATIVE | {"fails": "100%"}
    found = ledger(run(plain))
    assert found is not None
    assert (found.failed.tolist(), found.value_gained.tolist(), found.spared_days.tolist()) == ([True], [0], [0])
    assert found.department_net.tolist() == found.company_net.tolist() == [-400]


def test_one_who_thinks_again_is_measured_by_the_last_date_that_it_heard() -> None:
    # As in the trace of promises: a date grows while a better class overtakes; it leaves by the date heard last.
    kinds = {"low": job([0, 1], 4, due="13 days", priority=2), "high": job([2, 3, 4, 5], 4, priority=1)}
    plain = office(kinds, quotes={"basis": "backlog"}, discipline="priority")
    plain["departments"]["Office"]["alternative"] = {"lead_time": "3 days", "price": "1 per day"}
    log = run(plain)
    found = ledger(log)
    assert found is not None
    heard = log.events.amount[log.events.request == found.request[0]]
    assert found.it_date[0] == heard[-1] > log.quoted_finish[found.request[0]]


@pytest.mark.parametrize("policy", ["Promise and hope", "Lines of credit"])
def test_spending_and_returned_days_agree_with_the_log(policy: str) -> None:
    scenario = load("scenarios/cio-story.yaml")
    log = request_log(scenario, policy, replication=1)
    found = ledger(log)
    assert found is not None
    measured = measure(log, scenario.calendar)
    spent = measured.ledger[:, :, [entry.name for entry in LEDGER_MEASURES].index("spend")].sum()
    place = [entry.name for entry in REQUEST_MEASURES].index("bypass_cost")
    assert spent == pytest.approx(measured.all_figures[place]) != 0

    ours = set(found.request.tolist())
    worked = sum(
        (log.ended if np.isnan(end) else end) - start
        for request, start, end in zip(log.stay_request, log.stay_started, log.stay_ended, strict=True)
        if int(log.origin[request]) in ours and not np.isnan(start)
    )
    assert found.returned_days.sum() == pytest.approx(worked) != 0
    assert found.pieces.sum() == sum(origin in ours for origin in log.origin.tolist())
