"""Portraits, against the measures of the same log and against sums taken another way."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hand_made_log import story_log
from small_scenarios import queue

from sim import load
from sim.experiment import request_log
from sim.model.log import RequestLog, Route
from sim.results.catalogue import REQUEST_MEASURES, TEAM_MEASURES
from sim.results.curves import waiting_curve
from sim.results.measures import measure
from sim.results.portrait import FATES, SHARES, portray
from sim.results.timeline import integral, working_days

COLUMN = {each.name: place for place, each in enumerate(REQUEST_MEASURES)}
TEAM_COLUMN = {each.name: place for place, each in enumerate(TEAM_MEASURES)}


@pytest.fixture(scope="module", params=["Promise and hope", "Embedded web team", "Lines of credit"])
def log(request: pytest.FixtureRequest) -> RequestLog:
    return request_log(load("cio-story"), request.param, replication=2)


def test_quantiles_of_waits_are_the_percentiles_that_are_measured(log: RequestLog) -> None:
    measured, portrait = measure(log, load("cio-story").calendar), portray(log)
    figures = np.vstack([measured.all_figures, measured.department_figures])
    for name, share in (("wait_p50", 0.5), ("wait_p90", 0.9)):
        drawn = portrait.waits[:, SHARES.index(share)]
        assert drawn == pytest.approx(figures[:, COLUMN[name]], nan_ok=True)


def test_routes_are_the_rates_that_are_measured(log: RequestLog) -> None:
    measured, portrait = measure(log, load("cio-story").calendar), portray(log)
    needs = portrait.routes.sum(axis=1)
    assert needs == pytest.approx(measured.department_figures[:, COLUMN["requests"]])
    for name, route in (("balk_rate", Route.BALKED), ("never_asked_rate", Route.NEVER_ASKED)):
        assert portrait.routes[:, route] / needs == pytest.approx(measured.department_figures[:, COLUMN[name]])


def test_promises_kept_are_the_share_that_is_measured_and_all_that_are_late_are_later_than_promised(
    log: RequestLog,
) -> None:
    measured, portrait = measure(log, load("cio-story").calendar), portray(log)
    kept, late, left, _ = portrait.promises.T
    with np.errstate(invalid="ignore"):
        share = kept / (kept + late + left)
    assert share == pytest.approx(measured.department_figures[:, COLUMN["promise_kept_rate"]], nan_ok=True)
    assert len(FATES) == portrait.promises.shape[1]
    delivered = (kept + late).sum()
    within_the_grace = np.nansum(portrait.lateness[0] > 0) / len(SHARES) * delivered
    assert within_the_grace >= late.sum() - delivered / (len(SHARES) - 1)


def test_queues_of_teams_and_those_of_departments_add_up_to_all_that_wait(log: RequestLog) -> None:
    portrait = portray(log)
    everybody = waiting_curve(log, portrait.edges)
    assert portrait.queue.sum(axis=0) == pytest.approx(everybody, abs=1e-9)
    assert portrait.waiting.sum(axis=0) == pytest.approx(everybody, abs=1e-9)


def test_utilisation_in_spans_is_the_days_worked_in_them_over_the_days_present(log: RequestLog) -> None:
    portrait = portray(log)
    for row, (place, team) in zip(portrait.utilisation, enumerate(log.teams), strict=True):
        for span, drawn in zip(pairwise(portrait.edges.tolist()), row, strict=True):
            present = integral(team.people, span)
            worked = working_days(log, span)[log.stay_team == place].sum()
            assert drawn == pytest.approx(worked / present if present else np.nan, abs=1e-9, nan_ok=True)


def test_over_the_whole_window_utilisation_is_the_measure() -> None:
    log = request_log(queue(1), "As now", replication=3)
    measured, portrait = measure(log, queue(1).calendar), portray(log)
    inside = portrait.edges[:-1] >= log.window[0]
    days = np.diff(portrait.edges)[inside]
    mean = np.dot(portrait.utilisation[0][inside], days) / days.sum()
    assert mean == pytest.approx(measured.team_figures[0, TEAM_COLUMN["utilisation"]], abs=0.02)


def test_what_came_back_is_counted_for_the_department_whose_bypass_it_was() -> None:
    log = story_log()
    start, end = log.window
    by_hand = [0] * len(log.departments)
    names = [each.name for each in log.departments]
    for kind, origin, need in zip(log.kind.tolist(), log.origin.tolist(), log.need.tolist(), strict=True):
        by_hand[names.index(log.kinds[kind][0])] += origin >= 0 and start <= need < end
    assert portray(log).returned.tolist() == by_hand
    assert sum(by_hand) > 0


def test_departments_without_trust_have_no_curve_of_it() -> None:
    assert np.isnan(portray(request_log(queue(1), "As now")).trust).all()
