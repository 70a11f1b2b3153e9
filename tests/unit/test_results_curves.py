"""Curves over time, against sums over a log that was made by hand and integrals taken another way."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hand_made_log import story_log
from small_scenarios import queue

from sim.experiment import request_log
from sim.model.log import TrustCurve
from sim.results.curves import trust_curve, waiting_curve
from sim.results.teams import queue_by_quarter
from sim.results.timeline import overlap, waiting_ends
from sim.results.trust import trust_at, trust_mean, trust_means


def test_the_number_waiting_is_the_sum_of_the_days_that_each_waited_in_a_span() -> None:
    log = request_log(queue(1), "As now", replication=3)
    edges = np.linspace(0.0, 360.0, 37)
    ends = waiting_ends(log)
    by_request = [overlap(log.stay_queued, ends, span).sum() / 10 for span in pairwise(edges)]
    assert waiting_curve(log, edges) == pytest.approx(by_request, abs=1e-9)
    assert max(by_request) > 1


def test_over_quarters_of_the_window_the_curve_is_the_measure_of_quarters() -> None:
    log = request_log(queue(1), "As now", replication=4)
    assert waiting_curve(log, np.linspace(*log.window, 5)) == pytest.approx(queue_by_quarter(log), abs=1e-9)


@pytest.mark.parametrize("half_life", [20.0, math.inf, 0.0])
def test_trust_in_spans_is_the_mean_of_its_values_at_many_moments(half_life: float) -> None:
    curve = TrustCurve(np.array([10.0, 31.0, 31.0, 90.0]), np.array([0.5, 0.2, 0.9, 0.6]), 0.7, half_life)
    edges = np.array([0.0, 10.0, 25.0, 40.0, 100.0])
    moments = np.arange(0.0, 100.0, 0.01) + 0.005
    values = np.array([trust_at(curve, moment) for moment in moments])
    spans = np.searchsorted(edges, moments) - 1
    by_sum = [values[spans == span].mean() for span in range(4)]
    assert trust_means(curve, edges) == pytest.approx(by_sum, abs=1e-3)
    weighted = np.dot(trust_means(curve, edges), np.diff(edges)) / 100
    assert trust_mean(curve, (0.0, 100.0)) == pytest.approx(weighted)


def test_trust_that_nothing_has_moved_is_its_start() -> None:
    still = TrustCurve(np.empty(0), np.empty(0), 0.7, 20.0)
    assert trust_means(still, np.array([0.0, 5.0, 9.0])) == pytest.approx([0.7, 0.7])


def test_departments_without_trust_have_no_curve() -> None:
    assert trust_curve(request_log(queue(1), "As now"), np.array([0.0, 100.0])) is None


def test_the_curve_of_trust_is_the_mean_over_the_departments_that_have_it() -> None:
    log = story_log()
    known = [department.trust for department in log.departments if department.trust is not None]
    edges = np.array([0.0, 50.0, 100.0])
    assert known
    expected = [np.mean([trust_mean(curve, span) for curve in known]) for span in ((0.0, 50.0), (50.0, 100.0))]
    assert trust_curve(log, edges) == pytest.approx(expected)
