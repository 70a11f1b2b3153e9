"""Waits, lead times, rates and counts of the requests whose need arose in the measured window."""

from __future__ import annotations

import numpy as np

from sim.model.log import BLESSED, Bools, Event, Floats, Promise, RequestLog, Route
from sim.results.groups import Groups, ratio
from sim.results.timeline import waiting_ends

Columns = dict[str, Floats]  # a measure's name -> one figure a scope


def cohort_of(log: RequestLog) -> Bools:
    """Which rows are needs that arose in the measured window, its start included and its end not."""
    return (log.origin < 0) & in_window(log)


def in_window(log: RequestLog) -> Bools:
    """Which rows appeared in the measured window, returned work included."""
    start, end = log.window
    return (log.need >= start) & (log.need < end)


def waits_of(log: RequestLog, cohort: Bools) -> tuple[Bools, Floats]:
    """Which requests have a wait, and the days from need to the start of work, of an undecided one those so far."""
    started = ~np.isnan(log.started)
    counts = cohort & (started | (log.route == Route.UNDECIDED))
    return counts, np.maximum(np.where(started, log.started, log.ended) - log.need, 0.0)


def request_columns(log: RequestLog, groups: Groups) -> Columns:
    """All measures of requests that are no money and no trust."""
    cohort = cohort_of(log)
    undecided = log.route == Route.UNDECIDED
    count = groups.totals(log.kind[cohort])
    return {
        "requests": count,
        **_waits(log, groups, cohort),
        **_visits(log, groups, cohort),
        **_lead_times(log, groups, cohort, undecided),
        **_routes(log, groups, cohort, count),
        **_dates(log, groups, cohort, undecided),
        "overrun": _overrun(log, groups, cohort),
        "unfinished": groups.totals(log.kind[cohort & undecided]),
    }


def _waits(log: RequestLog, groups: Groups, cohort: Bools) -> Columns:
    """Need, or queue, to the start of work; with what has passed so far where a request is undecided and unstarted."""
    started = ~np.isnan(log.started)
    until = np.where(started, log.started, log.ended)
    counts, waits = waits_of(log, cohort)
    kinds = log.kind[counts]
    wait = waits[counts]

    half, nine_in_ten = groups.percentiles(kinds, wait, 0.5, 0.9)

    entered = _queue_entries(log)
    queued = counts & ~np.isnan(entered)
    in_queue = np.maximum(until - entered, 0.0)
    begun = queued & started
    return {
        "wait_mean": groups.means(kinds, wait),
        "wait_p50": half,
        "wait_p90": nine_in_ten,
        "queue_wait_mean": groups.means(log.kind[queued], in_queue[queued]),
        "waited_rate": groups.means(log.kind[begun], (in_queue[begun] > 0).astype(np.float64)),
    }


def _queue_entries(log: RequestLog) -> Floats:
    """Since when each request had queued when it was first started; its first entry while it was never started.

    The two differ for a request that left for an alternative, which failed, and that then queued again. One that
    another team took over while it waited has queued since it entered the first one's queue.
    """
    entries = log.queued.copy()
    order = np.argsort(log.stay_request, kind="stable")
    request, queued = log.stay_request[order], log.stay_queued[order]
    started, ended = log.stay_started[order], log.stay_ended[order]
    taken_over = (request[1:] == request[:-1]) & (queued[1:] == ended[:-1]) & np.isnan(started[:-1])
    place = np.arange(len(order))
    place[1:][taken_over] = 0
    since = queued[np.maximum.accumulate(place)]
    begun = np.flatnonzero(~np.isnan(started))[::-1]
    entries[request[begun]] = since[begun]
    return entries


def _visits(log: RequestLog, groups: Groups, cohort: Bools) -> Columns:
    """The first visit to a queue, of needs and of returned work, however it ended."""
    first = np.full(len(log.need), -1, dtype=np.int64)
    backwards = np.arange(len(log.stay_request))[::-1]
    first[log.stay_request[backwards]] = backwards
    visit = waiting_ends(log) - log.stay_queued
    needs = np.flatnonzero(cohort & (first >= 0))
    returned = np.flatnonzero((log.origin >= 0) & in_window(log) & (first >= 0))
    return {
        "wait_in_queue_mean": groups.means(log.kind[needs], visit[first[needs]]),
        "returned_wait_mean": groups.means(log.kind[returned], visit[first[returned]]),
    }


def _lead_times(log: RequestLog, groups: Groups, cohort: Bools, undecided: Bools) -> Columns:
    """Need to delivery by whatever route; lost requests are never delivered and do not count."""
    until = np.where(undecided, log.ended, log.delivered)
    counts = cohort & ~np.isnan(until)
    lead = np.maximum(until - log.need, 0.0)[counts]
    kinds = log.kind[counts]
    return {
        "lead_time_mean": groups.means(kinds, lead),
        "lead_time_p90": groups.percentiles(kinds, lead, 0.9)[0],
    }


def _routes(log: RequestLog, groups: Groups, cohort: Bools, count: Floats) -> Columns:
    """Shares of all requests that went round IT, by how they did."""

    by_route = groups.counts(log.kind[cohort], log.route[cohort], len(Route))

    def share(*routes: Route) -> Floats:
        return ratio(by_route[:, list(routes)].sum(axis=1), count)

    return {
        "bypass_rate": share(Route.BALKED, Route.RENEGED, Route.LOST, Route.NEVER_ASKED),
        "balk_rate": share(Route.BALKED),
        "renege_rate": share(Route.RENEGED, Route.LOST),
        "never_asked_rate": share(Route.NEVER_ASKED),
        "refused_rate": ratio(groups.totals(log.kind[cohort & _refused(log)]), count),
        "elsewhere_rate": share(*BLESSED),
    }


def _refused(log: RequestLog) -> Bools:
    refused = np.zeros(len(log.need), dtype=bool)
    refused[log.events.request[log.events.of(Event.REFUSED)]] = True
    return refused


def _overrun(log: RequestLog, groups: Groups, cohort: Bools) -> Floats:
    """Person-days worked over person-days estimated, less one, of what IT delivered."""
    done = cohort & (log.route == Route.IT)
    kinds = log.kind[done]
    return ratio(groups.totals(kinds, log.work[done]), groups.totals(kinds, log.estimate[done])) - 1.0


def _dates(log: RequestLog, groups: Groups, cohort: Bools, undecided: Bools) -> Columns:
    """Due dates met and promises kept."""
    settled = cohort & ~np.isnan(log.due) & (~undecided | (log.due <= log.ended))
    on_time = (log.delivered <= log.due).astype(np.float64)
    promised = cohort & ((log.promise == Promise.KEPT) | (log.promise == Promise.MISSED))
    kept = (log.promise == Promise.KEPT).astype(np.float64)
    return {
        "on_time_rate": groups.means(log.kind[settled], on_time[settled]),
        "promise_kept_rate": groups.means(log.kind[promised], kept[promised]),
    }
