"""The warm-up of queues whose start is known exactly, of one that never settles, and of scenarios that mean none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy.linalg import expm
from scipy.special import stdtrit
from small_scenarios import queue as plain_queue

from sim import run
from sim.experiment import warm_up as experiment
from sim.experiment.configurations import configurations
from sim.experiment.warm_up import WarmUpError, dated, find_warm_up
from sim.levers.table import LEVERS
from sim.scenario.places import Places
from sim.scenario.reading import altered, validate

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

LOAD, SERVICE = 0.8, 1.0  # of one person; days of exponential work


def read(plain: dict[str, Any]) -> Scenario:
    """The scenario of these plain values, read as a file's are, so that it can be altered."""
    return validate(plain, Places(), levers=LEVERS)


def queue(people: int = 2, **changes: Any) -> Scenario:
    return read(dict(plain_queue(people, **changes).plain))


def single_server(horizon: str = "300 days", load: float = LOAD) -> Scenario:
    kind = {"arrivals": {"every": f"{SERVICE / load} days"}, "effort": {"exponential": {"mean": f"{SERVICE} days"}}}
    return read(
        {
            "name": "M/M/1",
            "horizon": horizon,
            "departments": {"Office": {"requests": {"Request": kind}}},
            "it": {"teams": {"Team": {"people": 1}}},
        }
    )


def exact_numbers_waiting(days: float, spans: int, most: int = 150) -> np.ndarray:
    """Expected number waiting in an M/M/1 queue that starts empty, averaged over equal spans, from the birth-death
    equations: with (t) p' = p Q, the integral of p over a span is p times that of expm(Q t)."""
    arrivals, departures = LOAD / SERVICE, 1 / SERVICE
    rates = np.zeros((most + 1, most + 1))
    for state in range(most):
        rates[state, state + 1] = arrivals
        rates[state + 1, state] = departures
    np.fill_diagonal(rates, -rates.sum(axis=1))
    width = days / spans
    block = np.block([[rates, np.eye(most + 1)], [np.zeros((most + 1, 2 * (most + 1)))]])
    solved = expm(block * width)  # Van Loan 1978: its upper right corner is the integral of expm(Q t)
    step, integral = solved[: most + 1, : most + 1], solved[: most + 1, most + 1 :]
    waiting = np.maximum(np.arange(most + 1) - 1, 0)
    chances = np.zeros(most + 1)
    chances[0] = 1.0
    means = np.empty(spans)
    for span in range(spans):
        means[span] = chances @ integral @ waiting / width
        chances = chances @ step
    return means


@pytest.fixture(scope="module")
def study() -> Any:
    return find_warm_up(single_server(), seed=5, jobs=1)


def test_the_averaged_curve_is_the_exact_transient_of_a_queue_that_starts_empty(study: Any) -> None:
    (curve,) = study.curves
    exact = exact_numbers_waiting(curve.settling.days, len(curve.means))
    errors = curve.half_widths / stdtrit(study.warm_up.pilots - 1, 0.975)
    assert exact[0] < 0.1
    assert exact[-1] == pytest.approx(LOAD**2 / (1 - LOAD), rel=0.01)
    known = errors > 0
    assert np.abs((curve.means - exact) / np.where(known, errors, 1.0))[known].max() < 4.5


def test_after_the_warm_up_the_bias_of_the_empty_start_is_within_the_standard_error(study: Any) -> None:
    warm_up = study.warm_up.days
    assert 0 < warm_up < 200
    changed = altered(single_server(), [f"warm_up={warm_up} days"])
    estimate = run(changed, replications=30, seed=5, jobs=1).policies[0].teams["Team"]["queue_length_mean"]
    assert estimate.half_width is not None
    exact = exact_numbers_waiting(round(warm_up) + 300, round(warm_up) + 300)
    steady = LOAD**2 / (1 - LOAD)
    error = estimate.half_width / stdtrit(29, 0.975)
    assert abs(exact[round(warm_up) :].mean() - steady) <= error


def test_the_same_scenario_and_seed_give_the_same_warm_up_whoever_runs_the_pilots(study: Any) -> None:
    again = find_warm_up(single_server(), seed=5, jobs=2)
    assert again.warm_up == study.warm_up
    assert np.array_equal(again.curves[0].means, study.curves[0].means)


def test_load_over_capacity_never_settles() -> None:
    found = find_warm_up(single_server(load=1.3, horizon="100 days"), jobs=1).warm_up
    assert found.days is None
    assert found.last is not None
    assert found.last.days == 400, "pilots were made twice as long, twice"


def test_pilots_are_never_longer_than_a_scenario_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiment, "LONGEST", 1.0)  # years, of 260 days
    found = find_warm_up(single_server(load=1.3, horizon="200 days"), jobs=1).warm_up
    assert [one.days for one in found.settlings] == [260]


def test_each_policy_has_its_curves_and_the_last_to_settle_decides() -> None:
    found = find_warm_up(queue(2, warm_up="0 days", horizon="200 days"), jobs=1).warm_up
    assert [(one.policy, one.of) for one in found.settlings] == [("As now", "waiting"), ("One more", "waiting")]
    assert found.days == max(one.settled for one in found.settlings if one.settled is not None)


def test_the_baseline_counts_among_the_policies_that_are_named() -> None:
    found = find_warm_up(queue(2, horizon="100 days"), ["One more"], jobs=1).warm_up
    assert [one.policy for one in found.settlings] == ["As now", "One more"]


def test_a_pilot_that_fails_is_named_with_its_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: Any, **named: Any) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr("sim.model.simulate.simulate", broken)
    with pytest.raises(WarmUpError, match=r"pilot replication 1000000 of 'As now', seed 7, failed: .*no room"):
        find_warm_up(queue(), jobs=1)


def test_progress_is_told_of_each_pilot() -> None:
    told: list[tuple[int, int]] = []
    find_warm_up(single_server(horizon="60 days"), jobs=1, progress=lambda done, total: told.append((done, total)))
    assert told[: experiment.PILOTS] == [(done + 1, experiment.PILOTS) for done in range(experiment.PILOTS)]


def kinds(**changes: Any) -> dict[str, Any]:
    kind = {"arrivals": {"every": "8 days"}, "effort": "2 days"} | changes
    return {"departments": {"Marketing": {"requests": {"Web": kind}}}}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (kinds(arrivals={"times": ["0 days"], "batch": 5}), "Marketing / Web has requests at given times"),
        (kinds(arrivals={"every": "8 days", "growth": "10% per year"}), "Marketing / Web grows from year to year"),
        (kinds(arrivals={"every": "8 days", "season": [1] * 11 + [2]}), "Marketing / Web has seasons"),
        (
            {"it": {"teams": {"Central IT": {"people": 2, "changes": [{"at": "9 months", "people": 1}]}}}},
            "people come to or leave Central IT at a date",
        ),
        (
            {"policies": {"As now": {}, "Later": {"slack": {"people": 1, "for": "urgent", "from": "50 days"}}}},
            "under 'Later' `slack` begins on day 50",
        ),
        (
            {"policies": {"As now": {}, "Till then": {"slack": {"people": 1, "for": "urgent", "until": "50 days"}}}},
            "under 'Till then' `slack` ends on day 50",
        ),
        (
            {
                "policies": {
                    "As now": {},
                    "More": {"set": {"departments.Marketing.requests.Web.arrivals.growth": "10% per year"}},
                }
            },
            "Marketing / Web grows from year to year",
        ),
    ],
)
def test_where_something_has_a_date_no_warm_up_applies(changes: dict[str, Any], reason: str) -> None:
    scenario = queue(2, **changes)
    found = find_warm_up(scenario, jobs=1)
    assert found.warm_up.none_applies.startswith(reason)
    assert found.warm_up.days == scenario.warm_up
    assert found.curves == ()


def test_a_date_of_a_policy_that_is_not_run_does_not_count() -> None:
    policies = {"As now": {}, "Later": {"slack": {"people": 1, "for": "urgent", "from": "50 days"}}, "One more": {}}
    scenario = queue(2, policies=policies)
    chosen = [one.policy for one in configurations(scenario, ["One more"])]
    assert dated(scenario, chosen) == ""
