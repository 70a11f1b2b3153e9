"""Intervals and paired differences, against scipy's own and against cases worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hand_made_log import NAN, story_log
from scipy import stats

from sim.results.catalogue import REQUEST_MEASURES
from sim.results.comparisons import compare
from sim.results.estimates import binomial_interval, estimates, moments, policy_result
from sim.results.goals import Goal, judge_goals
from sim.results.measures import ReplicationMeasures, measure
from sim.results.results import Comparison, FailedReplication
from sim.results.runs import PolicyRuns
from sim.scenario.calendar import Calendar
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from numpy.typing import NDArray

WAIT, BALK, TRUST, WALKED = (
    [entry.name for entry in REQUEST_MEASURES].index(name)
    for name in ("wait_mean", "balk_rate", "trust_end", "walked_away")
)
SCENARIO = Scenario.model_validate(
    {
        "horizon": "1 year",
        "departments": {"Marketing": {"requests": {"Web": {"arrivals": {"every": "1 week"}, "effort": "2 days"}}}},
        "it": {"teams": {"Central IT": {"people": 1}}},
    },
    context={"calendar": Calendar()},
)


def runs(name: str, waits: list[float], failed: tuple[FailedReplication, ...] = (), first: int = 0) -> PolicyRuns:
    """A policy whose replications differ only in how long all and Marketing waited."""
    return PolicyRuns(name, tuple(range(first, first + len(waits))), tuple(map(with_wait, waits)), failed)


def with_wait(wait: float) -> ReplicationMeasures:
    figures = measure(story_log(), Calendar())
    figures.all_figures[WAIT] = wait
    figures.department_figures[0, WAIT] = wait
    return figures


def of_wait(comparisons: tuple[Comparison, ...], policy: str, department: str | None = None) -> Comparison:
    (found,) = [
        one for one in comparisons if (one.policy, one.department, one.metric) == (policy, department, "wait_mean")
    ]
    return found


@pytest.mark.parametrize("count", [2, 3, 10, 100])
def test_an_interval_is_students(count: int) -> None:
    values = np.random.default_rng(count).lognormal(1.0, 1.0, count)
    (estimate,) = estimates(values[:, None])
    low, high = stats.t.interval(0.95, count - 1, values.mean(), stats.sem(values))
    assert (estimate.mean, estimate.low, estimate.high) == pytest.approx((values.mean(), low, high), rel=1e-12)
    assert estimate.half_width == pytest.approx((high - low) / 2, rel=1e-12)
    assert estimate.n == count


def test_replications_in_which_a_measure_is_undefined_do_not_count() -> None:
    column: NDArray[np.float64] = np.array([NAN, 4.0, 6.0, NAN, 8.0])
    (estimate,) = estimates(column[:, None])
    assert (estimate.mean, estimate.n) == (6.0, 3)
    assert estimate.low == pytest.approx(stats.t.interval(0.95, 2, 6.0, 2 / np.sqrt(3))[0])


@pytest.mark.parametrize(("column", "mean", "count"), [([NAN, NAN], None, 0), ([NAN, 3.0], 3.0, 1), ([3.0], 3.0, 1)])
def test_fewer_than_two_values_have_no_interval(column: list[float], mean: float | None, count: int) -> None:
    (estimate,) = estimates(np.array(column)[:, None])
    assert (estimate.mean, estimate.low, estimate.high, estimate.half_width) == (mean, None, None, None)
    assert estimate.n == count


def test_a_figure_that_never_varies_has_a_variance_of_exactly_zero() -> None:
    assert moments(np.full((7, 1), 0.1)).variance[0] == 0.0
    assert moments(np.full((7, 1), 0.1)).mean[0] == 0.1


def test_a_failed_replication_withholds_the_policys_intervals() -> None:
    failed = (FailedReplication(2, 1, "too many events"),)
    result = policy_result(runs("Odd", [1.0, 2.0], failed), SCENARIO)
    assert result.all["wait_mean"].mean == 1.5
    assert result.all["wait_mean"].low is None
    assert result.teams["Central IT"]["utilisation"].half_width is None
    assert (result.replications, result.failed) == (2, failed)


def test_a_policy_without_any_replication_has_empty_estimates_for_the_scenarios_own_parts() -> None:
    result = policy_result(runs("Odd", [], (FailedReplication(0, 1, "broken"),)), SCENARIO)
    assert list(result.kinds) == ["Marketing / Web"]
    assert list(result.teams) == ["Central IT"]
    assert result.departments["Marketing"]["wait_mean"].n == 0


def test_an_interval_never_leaves_what_a_measure_can_be() -> None:
    measures = [with_wait(wait) for wait in (0.0, 0.0, 12.0)]
    for figures, balked, trust in zip(measures, (0.0, 0.0, 0.5), (1.0, 1.0, 0.7), strict=True):
        figures.all_figures[[BALK, TRUST]] = balked, trust
    found = policy_result(PolicyRuns("Wide", (0, 1, 2), tuple(measures), ()), SCENARIO).all
    assert (found["balk_rate"].low, found["wait_mean"].low, found["trust_end"].high) == (0.0, 0.0, 1.0)
    half = stats.t.ppf(0.975, 2) * np.std([0.0, 0.0, 12.0], ddof=1) / np.sqrt(3)
    assert found["wait_mean"].half_width == pytest.approx(half)
    assert found["wait_mean"].high == pytest.approx(4.0 + half)


@pytest.mark.parametrize(("yes", "n"), [(0, 2), (0, 20), (20, 20), (1, 20), (7, 20)])
def test_a_share_of_replications_has_the_exact_binomial_interval(yes: int, n: int) -> None:
    exact = stats.binomtest(yes, n).proportion_ci(0.95, "exact")
    assert binomial_interval(yes, n) == pytest.approx((exact.low, exact.high), abs=1e-12)


def test_a_department_that_never_walked_away_in_a_few_replications_may_yet_do_so() -> None:
    measures = [with_wait(1.0) for _ in range(5)]
    for figures in measures:
        figures.all_figures[WALKED] = 0.0
    found = policy_result(PolicyRuns("Calm", tuple(range(5)), tuple(measures), ()), SCENARIO).all["walked_away"]
    assert (found.mean, found.low, found.half_width) == (0.0, 0.0, 0.0)
    assert found.high == pytest.approx(stats.beta.ppf(0.975, 1, 5))
    goal = Goal("walked_away <= 20%", "walked_away", "all", None, "<=", 0.2)
    result = policy_result(PolicyRuns("Calm", tuple(range(5)), tuple(measures), ()), SCENARIO)
    assert judge_goals([goal], [result])[0].verdict == "cannot tell"


def test_a_team_that_only_some_replications_have_is_estimated_from_these() -> None:
    plain = with_wait(1.0)
    later = replace(plain, teams=("Web team", "Central IT"), team_figures=np.array([[0.5, 2.0, 1.0], [0.3, 1.0, 1.0]]))
    found = policy_result(PolicyRuns("Late", (0, 1), (plain, later), ()), SCENARIO).teams
    assert (found["Web team"]["utilisation"].mean, found["Web team"]["utilisation"].n) == (0.5, 1)
    assert found["Central IT"]["queue_length_mean"].mean == pytest.approx((plain.team_figures[0, 1] + 1.0) / 2)


def test_estimates_stand_under_their_names() -> None:
    result = policy_result(runs("Same", [5.0, 5.0]), SCENARIO)
    assert result.all["wait_mean"].mean == 5.0
    assert result.all["requests"].mean == 8.0
    assert result.departments["Finance"]["requests"].mean == 3.0
    assert list(result.kinds) == ["Marketing / Web", "Marketing / Mail", "Finance / ERP"]
    assert result.kinds["Marketing / Mail"]["bypass_rate"].mean == 1.0
    assert "trust_mean" not in result.kinds["Marketing / Mail"]
    assert list(result.teams["Central IT"]) == ["utilisation", "queue_length_mean", "focus_mean"]
    assert result.demand_hashes == ("hash", "hash")


def test_a_paired_difference_is_students_over_the_pairs() -> None:
    generator = np.random.default_rng(8)
    before = generator.exponential(10.0, 12)
    after = before - 1.0 + generator.normal(0.0, 0.3, 12)
    found = of_wait(compare(runs("Now", before.tolist()), [runs("Then", after.tolist())]), "Then")
    difference = after - before
    low, high = stats.t.interval(0.95, 11, difference.mean(), stats.sem(difference))
    assert (found.difference, found.low, found.high) == pytest.approx((difference.mean(), low, high), rel=1e-12)
    assert found.significant
    assert found.against == "Now"
    unpaired = before.var(ddof=1) + after.var(ddof=1)
    assert found.variance_ratio == pytest.approx(unpaired / difference.var(ddof=1))


def test_intervals_widen_with_the_number_of_policies_compared() -> None:
    before = [10.0, 12.0, 9.0, 14.0]
    after = runs("A", [9.0, 12.5, 8.0, 12.0])
    others = [after, *(runs(name, before) for name in "BCDE")]
    found = of_wait(compare(runs("Now", before), others), "A")
    difference = np.array([-1.0, 0.5, -1.0, -2.0])
    low, high = stats.t.interval(1 - 0.05 / 5, 3, difference.mean(), stats.sem(difference))
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-12)
    assert not found.significant


def test_only_replications_that_both_have_are_paired() -> None:
    found = of_wait(compare(runs("Now", [1.0, 2.0, 4.0]), [runs("Then", [3.0, 6.0, 9.0], first=1)]), "Then")
    assert found.n == 2
    assert found.difference == pytest.approx(((3 - 2) + (6 - 4)) / 2)


def test_a_pair_in_which_one_side_is_undefined_does_not_count() -> None:
    found = of_wait(compare(runs("Now", [1.0, NAN, 4.0]), [runs("Then", [3.0, 6.0, NAN])]), "Then")
    assert (found.n, found.difference, found.low, found.significant) == (1, 2.0, None, False)


def test_a_failed_replication_on_either_side_withholds_the_difference() -> None:
    failed = (FailedReplication(3, 1, "broken"),)
    for sides in (((), failed), (failed, ())):
        now, then = runs("Now", [1.0, 2.0, 3.0], sides[0]), runs("Then", [5.0, 6.1, 7.0], sides[1])
        found = of_wait(compare(now, [then]), "Then", "Marketing")
        assert (found.low, found.high, found.significant) == (None, None, False)
        assert found.difference == pytest.approx(12.1 / 3)


def test_the_same_policy_twice_shows_no_difference() -> None:
    now = runs("Now", [1.0, 2.0, 3.0])
    for found in compare(now, [runs("Again", [1.0, 2.0, 3.0])]):
        assert not found.significant
        assert found.difference in (0.0, None)
        assert found.variance_ratio is None


@pytest.mark.parametrize(("count", "significant"), [(2, False), (5, False), (6, True), (50, True)])
def test_a_difference_without_spread_counts_once_chance_is_ruled_out(count: int, significant: bool) -> None:
    now, then = runs("Now", [1.0] * count), runs("Then", [2.0] * count)
    assert of_wait(compare(now, [then]), "Then").significant is significant
