"""What every run keeps, whatever the policy: read from the log alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.log import Promise, Route

if TYPE_CHECKING:
    from sim.model.log import RequestLog

BYPASSED = (Route.BALKED, Route.RENEGED, Route.NEVER_ASKED)


def hold_all(log: RequestLog) -> None:
    """Assert every law that holds whatever the scenario and the levers."""
    rows_are_whole(log)
    routes_agree_with_times(log)
    times_are_in_order(log)
    stays_agree_with_rows(log)
    nobody_leaves_started_work(log)
    busy_never_exceeds_present(log)
    trust_stays_within_bounds(log)
    promises_agree_with_times(log)
    returned_work_has_an_origin(log)


def rows_are_whole(log: RequestLog) -> None:
    """All columns of one length; what is drawn is finite and no time is negative."""
    size = len(log.kind)
    for name in ("origin", "need", "asked", "effort", "due", "queued", "started", "finished", "delivered", "route"):
        assert len(getattr(log, name)) == size, name
    assert np.all(np.isfinite(log.need))
    assert np.all(np.isfinite(log.effort))
    assert np.all(log.effort >= 0)
    known = (log.need <= log.ended) | (log.asked <= log.ended)
    assert np.all(known), "a need that neither arose nor was announced before the end"
    stays = len(log.stay_request)
    assert all(len(getattr(log, name)) == stays for name in ("stay_team", "stay_queued", "stay_started", "stay_ended"))


def routes_agree_with_times(log: RequestLog) -> None:
    """Needs are delivered, bypassed, lost or undecided: exactly one, and the times say the same."""
    route = log.route
    assert set(np.unique(route)) <= set(Route)
    by_it = route == Route.IT
    assert np.all(~np.isnan(log.delivered[by_it]))
    assert np.all(~np.isnan(log.finished[by_it]))
    assert np.all(log.finished[by_it] <= log.ended)
    lost = route == Route.LOST
    assert np.all(np.isnan(log.delivered[lost]) & np.isnan(log.started[lost]) & ~np.isnan(log.left[lost]))
    bypassed = np.isin(route, BYPASSED)
    assert np.all(np.isnan(log.started[bypassed]))
    assert np.all(~np.isnan(log.delivered[bypassed]))
    assert np.all(np.isnan(log.queued[np.isin(route, (Route.BALKED, Route.NEVER_ASKED))]))
    undecided = route == Route.UNDECIDED
    assert np.all(np.isnan(log.delivered[undecided]))
    assert not np.any(bypassed & (log.origin >= 0)), "returned work cannot bypass"


def times_are_in_order(log: RequestLog) -> None:
    """asked <= queued <= started <= finished <= delivered, where given; none before need or announcement."""
    before = np.fmin(log.need, log.asked)
    for name in ("asked", "queued", "started", "finished", "delivered"):
        column = getattr(log, name)
        given = ~np.isnan(column)
        assert np.all(column[given] >= before[given]), f"{name} comes too early"
        before = np.where(given, column, before)
    left = ~np.isnan(log.left)
    assert np.all(log.left[left] >= np.fmin(log.need, log.asked)[left])
    assert np.all((log.started[~np.isnan(log.started)]) <= log.ended)
    here = ~np.isnan(log.finished) & (log.route != Route.MANAGED)  # a provider's delivery is known ahead
    assert np.all(log.finished[here] <= log.ended)


def stays_agree_with_rows(log: RequestLog) -> None:
    """First and last stay agree with the row; no stay ends before it starts."""
    worked = ~np.isnan(log.stay_started)
    assert np.all(log.stay_started[worked] >= log.stay_queued[worked])
    ended = worked & ~np.isnan(log.stay_ended)
    assert np.all(log.stay_ended[ended] >= log.stay_started[ended])
    for row in range(len(log.kind)):
        starts = log.stay_started[(log.stay_request == row) & worked]
        if len(starts):
            assert log.started[row] == starts.min()


def nobody_leaves_started_work(log: RequestLog) -> None:
    """Once work has started it is finished, or the run ended."""
    started = ~np.isnan(log.started)
    assert not np.any(started & np.isin(log.route, (*BYPASSED, Route.LOST)))


def busy_never_exceeds_present(log: RequestLog) -> None:
    """Never more stays at work than people present, over all teams."""
    worked = ~np.isnan(log.stay_started) & (log.stay_team >= 0)
    begin = log.stay_started[worked]
    end = np.where(np.isnan(log.stay_ended[worked]), np.inf, log.stay_ended[worked])
    instants = np.unique(np.concatenate([begin, *(team.people.times for team in log.teams)]))
    instants = instants[instants < log.ended]
    busy = np.searchsorted(np.sort(begin), instants, "right") - np.searchsorted(np.sort(end), instants, "right")
    present = sum(people_at(team.people.times, team.people.values, instants) for team in log.teams)
    over = np.flatnonzero(busy > present)
    assert not len(over), f"{busy[over[0]]} at work and {present[over[0]]} present on day {instants[over[0]]}"


def people_at(times: np.ndarray, values: np.ndarray, instants: np.ndarray) -> np.ndarray:
    """A step function's values; before its first time there is nobody."""
    place = np.searchsorted(times, instants, "right") - 1
    return np.where(place >= 0, values[np.maximum(place, 0)], 0.0)


def trust_stays_within_bounds(log: RequestLog) -> None:
    for department in log.departments:
        if department.trust is not None:
            assert np.all((department.trust.values >= 0) & (department.trust.values <= 1))
            assert np.all(np.diff(department.trust.times) >= 0)
        if not department.has_alternative:
            assert not np.any(department.walked_away.values), "walked away with nowhere to go"


def promises_agree_with_times(log: RequestLog) -> None:
    """A promise stands where a date was quoted and accepted; one kept was delivered by IT."""
    assert set(np.unique(log.promise)) <= set(Promise)
    kept = log.promise == Promise.KEPT
    assert np.all(np.isin(log.route[kept], (Route.IT, Route.MANAGED)))
    assert np.all(~np.isnan(log.quoted_finish[log.promise != Promise.NONE]))
    unreleased = log.delivered > log.ended  # done, and its release is known
    assert np.all((log.route == Route.UNDECIDED)[(log.promise == Promise.OPEN) & ~unreleased])


def returned_work_has_an_origin(log: RequestLog) -> None:
    """What came back is younger than the bypass that it came from, and came from a bypass."""
    back = log.origin >= 0
    origin = log.origin[back]
    assert np.all(np.isin(log.route[origin], (*BYPASSED, Route.SELF_SERVICE)))
    assert np.all(log.need[back] >= log.delivered[origin])


def nobody_idles_while_somebody_waits(log: RequestLog) -> None:
    """One team, no reserve: whenever somebody is in the queue, everybody present is at work."""
    (team,) = log.teams
    entered = log.stay_queued
    gone = np.where(np.isnan(log.stay_started), log.stay_ended, log.stay_started)
    gone = np.where(np.isnan(gone), log.ended, gone)
    end = np.where(np.isnan(log.stay_started), np.nan, np.where(np.isnan(log.stay_ended), np.inf, log.stay_ended))
    instants = np.unique(np.concatenate([entered, gone, end[np.isfinite(end)], team.people.times]))
    instants = instants[instants < log.ended]
    middles = (instants + np.append(instants[1:], log.ended)) / 2
    waiting = np.searchsorted(np.sort(entered), middles, "right") - np.searchsorted(np.sort(gone), middles, "right")
    begin = np.sort(log.stay_started[~np.isnan(log.stay_started)])
    done = np.sort(end[~np.isnan(end)])
    busy = np.searchsorted(begin, middles, "right") - np.searchsorted(done, middles, "right")
    present = people_at(team.people.times, team.people.values, middles)
    idle = np.flatnonzero((waiting > 0) & (busy < present))
    assert not len(idle), (
        f"day {middles[idle[0]]}: {waiting[idle[0]]} wait, {busy[idle[0]]} of {present[idle[0]]} at work"
    )


def work_done_is_the_effort(log: RequestLog) -> None:
    """Days at work x the focus in force when each visit began = work, for what IT's teams finished (no contractor)."""
    spent = np.zeros(len(log.kind))
    worked = np.flatnonzero(~np.isnan(log.stay_started) & ~np.isnan(log.stay_ended))
    days = (log.stay_ended - log.stay_started)[worked]
    focus = np.ones(len(worked))
    for index, team in enumerate(log.teams):
        here = log.stay_team[worked] == index
        focus[here] = people_at(team.focus.times, team.focus.values, log.stay_started[worked][here])
    np.add.at(spent, log.stay_request[worked], days * focus)
    done = (log.route == Route.IT) & (log.contractor_cost == 0)
    np.testing.assert_allclose(spent[done], log.work[done], rtol=0, atol=1e-7)


def nothing_is_left_after_draining(log: RequestLog) -> None:
    """Every request of the run is decided and every stay has ended."""
    cohort = (log.need >= log.window[0]) & (log.need < log.window[1]) & (log.origin < 0)
    assert not np.any(log.route[cohort] == Route.UNDECIDED)
