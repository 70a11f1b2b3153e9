"""What IT, going round it, and delay cost: the scenario's currency per year."""

from __future__ import annotations

import numpy as np

from sim.model.log import Event, Floats, RequestLog, Route
from sim.results.groups import Groups, ratio
from sim.results.requests import Columns, cohort_of, in_window
from sim.results.timeline import integral, working_days


def money_columns(log: RequestLog, groups: Groups, days_per_year: float) -> Columns:
    """All measures of money, and the shares that are made from work or money."""
    cohort = cohort_of(log)
    kinds = log.kind[cohort]
    years = (log.window[1] - log.window[0]) / days_per_year
    it_cost, returned_share = _work(log, groups)
    it_cost = it_cost / years
    bypass_cost = groups.totals(kinds, log.spend[cohort]) / years
    delay_cost = groups.totals(kinds, delay_costs(log)[cohort]) / years
    own_cost = groups.totals(kinds, log.own_cost[cohort]) / years
    return {
        "returned_share": returned_share,
        "it_cost": it_cost,
        "bypass_cost": bypass_cost,
        "delay_cost": delay_cost,
        "own_cost": own_cost,
        "total_cost": it_cost + bypass_cost + delay_cost + own_cost,
        "shadow_share": ratio(bypass_cost, bypass_cost + it_cost),
    }


def _work(log: RequestLog, groups: Groups) -> tuple[Floats, Floats]:
    """IT's cost over the whole window, and the share of its working time that returned work took."""
    days = working_days(log, log.window)
    kinds = log.kind[log.stay_request]
    returned = (log.origin[log.stay_request] >= 0).astype(np.float64)
    returned_share = ratio(groups.totals(kinds, days * returned), groups.totals(kinds, days))

    rates = np.array([team.cost_per_day for team in log.teams])
    appeared = in_window(log)
    contractors = groups.totals(log.kind[appeared], log.contractor_cost[appeared])
    cost = groups.totals(kinds, days * rates[log.stay_team]) + contractors
    payroll = sum(integral(team.paid, log.window) * team.cost_per_day for team in log.teams)
    overheads = sum(integral(overhead.cost, log.window) for overhead in log.overheads)
    cost[0] = payroll + overheads + contractors[0]
    return cost, returned_share


def delay_costs(log: RequestLog) -> Floats:
    """What each request's delay cost: from its due date, or from its need, until it was delivered.

    An undecided request counts until the end of the run. A lost one counts until it was given up: what it would have
    been worth afterwards nobody can say. A slice that is delivered takes its share of the value with it.
    """
    until = np.where(log.route == Route.UNDECIDED, log.ended, log.delivered)
    until = np.where(log.route == Route.LOST, log.left, until)
    since = np.where(np.isnan(log.due), log.need, log.due)
    late: Floats = np.maximum(until - since, 0.0)
    slices = log.events.of(Event.SLICE_DELIVERED)
    if slices.any():
        rows, share = log.events.request[slices], log.events.amount[slices]
        spared = late[rows] - np.maximum(log.events.time[slices] - since[rows], 0.0)
        np.subtract.at(late, rows, share * np.maximum(spared, 0.0))
    return log.value * late
