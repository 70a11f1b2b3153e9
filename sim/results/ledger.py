"""The ledger: every request that was done elsewhere, what it cost in the end, and what the time gained was worth.

It is made from one replication's log. What cannot be known is NaN: where IT named no date, as for a request that was
never asked for, nobody can say how much later IT would have been.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from sim.model.log import BLESSED, ROUND_IT, Bools, Event, Floats, Ints, RequestLog, Route, is_any
from sim.results.groups import ratio
from sim.results.requests import cohort_of
from sim.results.timeline import integral, working_days


class Way(IntEnum):
    """How a request was done elsewhere. Only the first is a bypass."""

    BYPASSED = 0  # at the quote, while waiting, without asking; an alternative that failed counts too
    PROVIDER = 1  # by a managed service, under contract with IT
    SELF_SERVICE = 2  # by the department itself, within IT's guardrails


WAY_NAMES = {Way.BYPASSED: "bypassed", Way.PROVIDER: "provider", Way.SELF_SERVICE: "self-service"}


@dataclass(frozen=True, slots=True)
class Ledger:
    """One array a column, one entry a request of the cohort that was done elsewhere, in order of need.

    Times are working days from time 0, money the scenario's currency. `it_date` is the last date that IT named before
    the request left. A request is `judged` where that date is known; only then are the columns known that need it.
    """

    request: Ints  # its row in the log
    department: Ints  # index into the log's departments
    way: Ints  # of Way
    failed: Bools  # the alternative failed, or is going to: the money is gone, and IT is asked after all
    judged: Bools
    it_date: Floats
    spend: Floats  # paid to an agency
    own_cost: Floats  # the department's own work
    provider_cost: Floats  # paid by IT to a provider
    days_earlier: Floats  # delivered so much before IT's date; negative when after it
    lateness_avoided: Floats  # days past the due date (past the need without one): by IT's date, less as delivered
    value_gained: Floats  # value of a day x lateness avoided
    pieces: Ints  # of integration work and upkeep that it brought back
    returned_days: Floats  # days that IT's people worked on them
    returned_cost: Floats  # these days at their team's cost, and contractors'
    spared_days: Floats  # days that IT would have worked on the request itself
    spared_value: Floats  # these days at the serving team's cost
    department_net: Floats  # value gained - spend - own cost
    company_net: Floats  # department_net - returned_cost
    department_net_proved: Floats  # the same two, with IT's date moved by what its dates prove off on average
    company_net_proved: Floats


def ledger(log: RequestLog) -> Ledger | None:
    """The ledger of a log, None where no request of its cohort was done elsewhere.

    A failed alternative gains nothing: its spend counts in full, and the delay that it caused is not counted, since
    IT's first date is gone.
    """
    elsewhere = is_any(log.route, *ROUND_IT, *BLESSED)
    rows = np.flatnonzero(cohort_of(log) & (elsewhere | (log.spend > 0)))
    if not len(rows):
        return None
    failed = ~elsewhere[rows]
    way = np.zeros(len(rows), dtype=np.int64)
    way[log.route[rows] == Route.MANAGED] = Way.PROVIDER
    way[log.route[rows] == Route.SELF_SERVICE] = Way.SELF_SERVICE

    date, was_named = _dates_of_it(log, rows, way)
    judged = was_named & (failed | ~np.isnan(date))
    date = np.where(failed, np.nan, date)
    delivered, since = log.delivered[rows], np.where(np.isnan(log.due[rows]), log.need[rows], log.due[rows])
    owners = departments_of_kinds(log)[log.kind[rows]]
    proved = date + _known(dates_off(log))[owners]
    avoided, avoided_proved = (_lateness(each, delivered, since, failed & judged) for each in (date, proved))
    gained = log.value[rows] * avoided

    spend, own_cost = log.spend[rows], log.own_cost[rows]
    provider_cost = np.where(way == Way.PROVIDER, log.contractor_cost[rows], 0.0)
    pieces, returned_days, returned_cost = (column[rows] for column in _brought_back(log))
    spared_days, spared_value = _spared(log, rows, failed)
    department_net = np.where(judged, gained - spend - own_cost, np.nan)
    net_proved = department_net - gained + log.value[rows] * avoided_proved
    return Ledger(
        request=rows,
        department=owners,
        way=way,
        failed=failed,
        judged=judged,
        it_date=date,
        spend=spend,
        own_cost=own_cost,
        provider_cost=provider_cost,
        days_earlier=date - delivered,
        lateness_avoided=avoided,
        value_gained=gained,
        pieces=pieces.astype(np.int64),
        returned_days=returned_days,
        returned_cost=returned_cost,
        spared_days=spared_days,
        spared_value=spared_value,
        department_net=department_net,
        company_net=department_net - returned_cost,
        department_net_proved=net_proved,
        company_net_proved=net_proved - returned_cost,
    )


def _lateness(date: Floats, delivered: Floats, since: Floats, for_nothing: Bools) -> Floats:
    """Days of lateness avoided: by IT's date, less as delivered; 0 for a failed alternative."""
    avoided = np.maximum(date - since, 0.0) - np.maximum(delivered - since, 0.0)
    return np.where(for_nothing, 0.0, avoided)


def dates_off(log: RequestLog) -> Floats:
    """Mean days from the date that IT named to its delivery, of each department's requests that IT did; NaN if none."""
    shown = cohort_of(log) & (log.route == Route.IT) & (log.spend == 0) & ~np.isnan(log.quoted_finish)
    owners = departments_of_kinds(log)[log.kind[shown]]
    days = (log.delivered - log.quoted_finish)[shown]
    count = len(log.departments)
    return ratio(total(owners, days, count), total(owners, np.ones(len(owners)), count))


def departments_of_kinds(log: RequestLog) -> Ints:
    """The department of each kind."""
    position = {department.name: index for index, department in enumerate(log.departments)}
    return np.array([position[department] for department, _ in log.kinds], dtype=np.int64)


def _dates_of_it(log: RequestLog, rows: Ints, way: Ints) -> tuple[Floats, Bools]:
    """The last date that IT named for each row, and whether it named one before the request went elsewhere.

    A provider's date is not IT's. A department that had not asked, or was refused, got its date only after its
    alternative had failed.
    """
    last = log.quoted_finish.copy()
    again = log.events.of(Event.THOUGHT_AGAIN)
    last[log.events.request[again]] = log.events.amount[again]  # in order of time: the last one stays
    refused = np.zeros(len(last), dtype=bool)
    refused[log.events.request[log.events.of(Event.REFUSED)]] = True
    named = ~np.isnan(last) & ~np.isnan(log.asked) & ~refused
    named = named[rows] & (way == Way.BYPASSED)
    return np.where(named, last[rows], np.nan), named


def total(keys: Ints, values: Floats, count: int) -> Floats:
    """Sums of the values by key, from 0 to `count`; NaN does not count."""
    return np.bincount(keys, weights=_known(values), minlength=count).astype(np.float64)


def totals(keys: Ints, columns: Floats, count: int) -> Floats:
    """The same for several columns of values at once: columns by keys."""
    places = keys + count * np.arange(len(columns))[:, np.newaxis]
    return total(places.ravel(), columns.ravel(), count * len(columns)).reshape(len(columns), count)


def _known(values: Floats) -> Floats:
    """The values, 0 in place of NaN."""
    return np.where(np.isnan(values), 0.0, values)


def _brought_back(log: RequestLog) -> tuple[Floats, Floats, Floats]:
    """For each row: pieces of work that it brought back, days worked on them, and their cost, in the whole log."""
    count = len(log.need)
    returned = np.flatnonzero(log.origin >= 0)
    origins = log.origin[returned]
    stays = np.flatnonzero(log.origin[log.stay_request] >= 0)
    owners = log.origin[log.stay_request[stays]]
    days = working_days(log, (-np.inf, log.ended))[stays]
    rates = np.array([team.cost_per_day for team in log.teams])[log.stay_team[stays]]
    cost = total(owners, days * rates, count) + total(origins, log.contractor_cost[returned], count)
    return total(origins, np.ones(len(origins)), count), total(owners, days, count), cost


def _spared(log: RequestLog, rows: Ints, failed: Bools) -> tuple[Floats, Floats]:
    """Days that IT would have worked on each row (effort over focus), and their cost at the team that serves its kind.

    That team is the one with the most visits of the kind; of a kind that never came, the one with the most of all.
    """
    teams = len(log.teams)
    length = max(log.window[1] - log.window[0], 1e-9)
    focus = np.array([integral(team.focus, log.window) / length for team in log.teams])
    visits = np.bincount(log.kind[log.stay_request] * teams + log.stay_team, minlength=len(log.kinds) * teams)
    visits = visits.reshape(len(log.kinds), teams)
    usual = np.where(visits.sum(axis=1) > 0, visits.argmax(axis=1), int(visits.sum(axis=0).argmax()))
    team = usual[log.kind[rows]]
    days = np.where(failed, 0.0, log.effort[rows] / np.where(focus > 0, focus, 1.0)[team])
    return days, days * np.array([each.cost_per_day for each in log.teams])[team]
