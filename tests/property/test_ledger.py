"""The ledger under every lever, with everything switched on: it agrees with the log, row by row."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from everything import everything
from oracle.runs import policy_of, scenario_of
from test_lever_pairs import EXAMPLES, with_window

from sim.model.log import RequestLog, Route
from sim.model.world import World
from sim.results.catalogue import REQUEST_MEASURES
from sim.results.ledger import Way, ledger
from sim.results.ledger_sums import LEDGER_MEASURES
from sim.results.measures import measure

BYPASS = {Route.BALKED, Route.RENEGED, Route.NEVER_ASKED}
WAYS = {Route.MANAGED: Way.PROVIDER, Route.SELF_SERVICE: Way.SELF_SERVICE}


@pytest.fixture(scope="module", params=EXAMPLES)
def log(request: pytest.FixtureRequest) -> RequestLog:
    name = request.param
    plain = {**everything(), "policies": {"policy": [with_window(name, EXAMPLES[name][0], {})]}}
    return World(policy_of(scenario_of(plain), "policy"), seed=4, replication=2).run()


def test_each_request_done_elsewhere_has_one_row_and_no_other_has(log: RequestLog) -> None:
    start, end = log.window
    expected = {
        row: WAYS.get(Route(route), Way.BYPASSED)
        for row, route in enumerate(log.route.tolist())
        if log.origin[row] < 0 and start <= log.need[row] < end and (route in BYPASS | set(WAYS) or log.spend[row] > 0)
    }
    found = ledger(log)
    assert found is not None
    assert dict(zip(found.request.tolist(), found.way.tolist(), strict=True)) == expected


def test_what_is_spent_and_what_came_back_is_what_the_log_says(log: RequestLog) -> None:
    found = ledger(log)
    assert found is not None
    rows = set(found.request.tolist())
    days = cost = 0.0
    for row, team, start, end in zip(log.stay_request, log.stay_team, log.stay_started, log.stay_ended, strict=True):
        if int(log.origin[row]) in rows and not isnan(start):
            worked = (log.ended if isnan(end) else end) - start
            days += worked
            cost += worked * log.teams[team].cost_per_day
    cost += sum(log.contractor_cost[row] for row, origin in enumerate(log.origin.tolist()) if origin in rows)
    assert found.returned_days.sum() == pytest.approx(days)
    assert found.returned_cost.sum() == pytest.approx(cost)


def test_spending_by_department_is_the_measures_bypass_cost_per_year(log: RequestLog) -> None:
    measured = measure(log, scenario_of(everything()).calendar)
    spent = measured.ledger[:, :, [entry.name for entry in LEDGER_MEASURES].index("spend")].sum(axis=1)
    place = [entry.name for entry in REQUEST_MEASURES].index("bypass_cost")
    np.testing.assert_allclose(spent, measured.department_figures[:, place])


def test_the_value_gained_is_the_delay_avoided_and_only_known_where_it_named_a_date(log: RequestLog) -> None:
    found = ledger(log)
    assert found is not None
    for place, row in enumerate(found.request.tolist()):
        if not found.judged[place]:
            assert isnan(found.department_net[place])
            continue
        gained = 0.0
        if not found.failed[place]:
            since = log.need[row] if isnan(log.due[row]) else log.due[row]
            late_there, late_here = max(found.it_date[place] - since, 0), max(log.delivered[row] - since, 0)
            gained = log.value[row] * (late_there - late_here)
        paid = log.spend[row] + log.own_cost[row]
        assert found.department_net[place] == pytest.approx(gained - paid)
        assert found.company_net[place] == pytest.approx(gained - paid - found.returned_cost[place])


def test_who_never_asked_or_went_elsewhere_with_its_blessing_has_no_date_from_it(log: RequestLog) -> None:
    found = ledger(log)
    assert found is not None
    routes = log.route[found.request]
    undated = np.isin(routes, [Route.NEVER_ASKED, Route.MANAGED, Route.SELF_SERVICE])
    assert np.isnan(found.it_date[undated]).all()
    assert not found.judged[undated].any()
