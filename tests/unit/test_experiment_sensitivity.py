"""Sensitivity analysis end to end, where the answer is known without simulating."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sim.experiment.executor import Executor
from sim.experiment.laboratory import Laboratory
from sim.experiment.plausible import SensitivityError
from sim.experiment.sensitivity import SensitivityQuestion, Size, default_measure, sensitivity
from sim.levers.table import LEVERS
from sim.results.results import FailedReplication
from sim.results.sensitivity import Sensitivity, Target, to_json
from sim.results.theory.erlang import erlang_c_wait
from sim.scenario.places import Places
from sim.scenario.reading import validate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.experiment.configurations import Configuration
    from sim.results.runs import PolicyRuns
    from sim.scenario.schema import Scenario

EFFORT = "departments.A.requests.r.effort"


def scenario(**changes: Any) -> Scenario:
    """Two teams with a cost each, so that the cost of IT is a sum whose parts are known: 260 days a year."""
    kind = {"arrivals": {"every": "4 days"}, "effort": {"exponential": {"mean": "4 days"}}}
    tree: dict[str, Any] = {
        "name": "Two teams",
        "horizon": "1 quarter",
        "departments": {"A": {"requests": {"r": kind}}, "B": {"requests": {"r": kind}}},
        "it": {
            "teams": {
                "One": {"people": 3, "cost": "150 per day", "serves": ["A"]},
                "Two": {"people": 2, "cost": "300 per day", "serves": ["B"]},
            }
        },
        "policies": {"Now": {}, "One more": {"hire": {"people": 1, "team": "One"}}, "Set": {"set": {EFFORT: "1 day"}}},
        "uncertain": {"it.teams.One.cost": "100..200 per day", "it.teams.Two.cost": "150..450 per day"},
    }
    return validate(tree | changes, Places(), levers=LEVERS)


def found(question: SensitivityQuestion, jobs: int = 1, **changes: Any) -> Sensitivity:
    return sensitivity(scenario(**changes), question, Laboratory(Executor(jobs=jobs)))


COST = SensitivityQuestion(measure="it_cost", replications=2, policies=("One more",))


def test_a_tornado_of_a_sum_has_its_parts() -> None:
    told = found(COST)
    bars = {bar.path: [change.difference for change in bar.changes] for bar in told.bars if bar.target.policy == "Now"}
    assert bars["it.teams.One.cost"] == pytest.approx([-50 * 3 * 260, 50 * 3 * 260])
    assert bars["it.teams.Two.cost"] == pytest.approx([-150 * 2 * 260, 150 * 2 * 260])
    extra = [bar for bar in told.bars if bar.target == Target("One more", "Now")]
    by_path = {bar.path: [change.difference for change in bar.changes] for bar in extra}
    assert by_path["it.teams.One.cost"] == pytest.approx([-50 * 260, 50 * 260])
    assert by_path["it.teams.Two.cost"] == pytest.approx([0.0, 0.0], abs=1e-6)


def test_morris_effects_of_a_sum_are_its_ranges_and_nothing_spreads() -> None:
    told = found(replace(COST, method="morris", points=4))
    effects = {each.path: each for each in told.effects if each.target == Target("Now", None)}
    for path, expected in (("it.teams.One.cost", 100 * 3 * 260), ("it.teams.Two.cost", 300 * 2 * 260)):
        assert effects[path].mu_star == pytest.approx(expected)
        assert effects[path].mu == pytest.approx(expected)
        assert effects[path].sigma == pytest.approx(0.0, abs=1e-6)


def test_sobol_indices_of_a_sum_are_its_shares_of_the_variance() -> None:
    told = found(replace(COST, method="sobol", points=128, replications=1, policies=()), policies={})
    shares = {each.path: each for each in told.indices if each.target == Target("As it is", None)}
    one, two = (100 * 3) ** 2, (300 * 2) ** 2
    for path, expected in (("it.teams.One.cost", one / (one + two)), ("it.teams.Two.cost", two / (one + two))):
        assert shares[path].first == pytest.approx(expected, abs=0.02)
        assert shares[path].total == pytest.approx(expected, abs=0.02)


def test_the_ranking_by_cost_survives_every_cost() -> None:
    told = found(replace(COST, replications=20))
    (ranking,) = told.rankings
    assert (ranking.ahead, ranking.behind, ranking.verdict, ranking.holds) == ("Now", "One more", "survives", 4)


def test_a_ranking_that_must_turn_turns_where_it_must() -> None:
    """Hiring one at 150 a day against moving to a price of 400: dearer below a cost of 267, cheaper above."""
    policies = {"Hire": {"hire": {"people": 1, "team": "Two"}}, "Price": {"set": {"it.teams.One.cost": "250 per day"}}}
    told = found(
        replace(COST, policies=(), replications=10),
        policies=policies,
        uncertain={"it.teams.Two.cost": "250..500 per day", "it.teams.One.people": "2..4"},
    )
    (ranking,) = told.rankings  # hiring costs the other team's 300 a day more, the price 3 x 100 more
    assert ranking.verdict == "turns"
    better = {(spot.path, spot.end): spot.better for spot in ranking.spots}
    assert better[("it.teams.Two.cost", "low")] == "Hire"
    assert better[("it.teams.Two.cost", "high")] == "Price"


def test_the_tornado_of_a_known_queue_is_the_closed_forms() -> None:
    """M/M/2 at its ends against Erlang C, by the runs' own standard errors."""
    kind = {"arrivals": {"every": "1 day"}, "effort": {"exponential": {"mean": "1.3 days"}}}
    told = sensitivity(
        scenario(
            horizon="2 years",
            warm_up="1 quarter",
            departments={"A": {"requests": {"r": kind}}},
            it={"teams": {"Team": {"people": 2}}},
            policies={},
            uncertain={
                EFFORT: "1.1..1.5 days",
                "departments.A.requests.r.arrivals.every": "0.9..1.2 days",
                "it.teams.Team.people": "2..3",
            },
        ),
        SensitivityQuestion(measure="wait_mean", replications=48, seed=31),
        Laboratory(Executor(jobs=1)),
    )
    exact = {
        (EFFORT, "low"): erlang_c_wait(2, 1.0, 1.1),
        (EFFORT, "high"): erlang_c_wait(2, 1.0, 1.5),
        ("departments.A.requests.r.arrivals.every", "low"): erlang_c_wait(2, 1 / 0.9, 1.3),
        ("departments.A.requests.r.arrivals.every", "high"): erlang_c_wait(2, 1 / 1.2, 1.3),
        ("it.teams.Team.people", "low"): erlang_c_wait(2, 1.0, 1.3),
        ("it.teams.Team.people", "high"): erlang_c_wait(3, 1.0, 1.3),
    }
    quantile = 2.0117  # Student's t, 47 degrees of freedom
    for bar in told.bars:
        for change in bar.changes:
            assert change.level is not None
            assert change.level_high is not None
            error = (change.level_high - change.level) / quantile
            assert abs(change.level - exact[bar.path, change.end]) < 4 * error, (bar.path, change.end)


def test_a_policy_that_sets_a_number_itself_stands_still() -> None:
    told = found(SensitivityQuestion(measure="wait_mean", replications=3, vary=(EFFORT,)))
    (assumption,) = told.assumptions
    assert assumption.steady == ("Set",)
    (bar,) = [bar for bar in told.bars if bar.target == Target("Set", None)]
    assert [change.difference for change in bar.changes] == [0.0, 0.0]


def test_points_that_are_the_same_are_run_once() -> None:
    laboratory = Laboratory(Executor(jobs=1))
    sizes: list[Size] = []
    question = SensitivityQuestion(measure="wait_mean", replications=3, vary=(EFFORT,))
    told = sensitivity(scenario(), question, laboratory, announce=sizes.append)
    assert laboratory.ran == told.runs == sizes[0].runs == 3 * (3 + 2 * 2)  # "Set" is run in the middle only


def test_without_declared_ranges_everything_that_means_something_goes_up_and_down_a_fifth() -> None:
    told = found(SensitivityQuestion(measure="it_cost", replications=2), uncertain={})
    ends = {each.path: (each.value, each.low, each.high, each.note) for each in told.assumptions}
    assert ends[EFFORT] == (4.0, 3.2, 4.8, "")
    assert ends["departments.A.requests.r.arrivals.every"] == (4.0, 3.2, 4.8, "")
    assert ends["it.teams.One.people"] == (3.0, 2.0, 4.0, "in whole numbers")
    assert ends["it.teams.Two.cost"] == (300.0, 240.0, 360.0, "")
    assert not any("priority" in path or "hire.people" in path or ".from" in path for path in ends)


def test_money_is_left_out_where_nothing_looks_at_it_and_said_to_be() -> None:
    told = found(SensitivityQuestion(measure="wait_mean", replications=2), uncertain={})
    assert not any(path.path.endswith("cost") for path in told.assumptions)
    assert any("prices" in text for text in told.left_out)


def test_a_share_is_cut_to_what_is_allowed() -> None:
    one = {"people": 1, "focus": "90%"}
    told = found(
        SensitivityQuestion(measure="wait_mean", replications=2, vary=("it.teams",)),
        uncertain={},
        it={"teams": {"One": one}},
        policies={},
    )
    ends = {each.path: (each.low, each.high, each.note) for each in told.assumptions}
    assert ends["it.teams.One.focus"] == (pytest.approx(0.72), 1.0, "cut to what is allowed")
    assert ends["it.teams.One.people"] == (1.0, 2.0, "in whole numbers, cut to what is allowed")


def test_the_default_measure_is_what_can_happen() -> None:
    kind = {"arrivals": {"every": "4 days"}, "effort": "1 day"}
    impatient = {"A": {"requests": {"r": kind}, "patience": "9 days"}}
    one = {"teams": {"One": {"people": 1}}}
    assert default_measure(scenario()) == "wait_mean"
    assert default_measure(scenario(departments=impatient, it=one, uncertain={}, policies={})) == "bypass_rate"


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ({"vary": ("it.teams.Oen.people",)}, "there is no `Oen`"),
        ({"vary": ("it.teams.One.people=0..2",)}, "0 cannot be"),
        ({"vary": ("it.teams.One.people=x",)}, "expected a whole number"),
        ({"method": "sobol", "points": 12}, "no power of two"),
        ({"method": "sobol", "vary": ("it.teams.One.cost",)}, "one number"),
        ({"points": 5}, "--points goes with"),
        ({"most_runs": 10}, "more than 10"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(question: dict[str, Any], part: str) -> None:
    with pytest.raises(SensitivityError) as error:
        found(replace(COST, **question))
    assert part in error.value.message
    assert error.value.help


@pytest.mark.parametrize(("method", "points"), [("tornado", None), ("morris", 4), ("sobol", 4)])
def test_the_same_question_gives_the_same_bytes(method: Any, points: int | None) -> None:
    question = replace(COST, method=method, measure="wait_mean", points=points)
    text, again = (to_json(found(question)) for _ in range(2))
    assert text == again
    assert json.loads(text)["method"] == method
    assert "NaN" not in text


def test_it_does_not_matter_who_runs_it() -> None:
    question = replace(COST, measure="wait_mean", replications=3)
    assert to_json(found(question, jobs=2)) == to_json(found(question, jobs=1))


class FailsOnce(Laboratory):
    """Says that the last replication of the last configuration failed."""

    def measure(self, configurations: Sequence[Configuration], replications: Any) -> tuple[PolicyRuns, ...]:
        *others, last = super().measure(configurations, replications)
        failed = FailedReplication(last.replications[-1], 1, "RunawayError: too long")
        spoilt = replace(last, replications=last.replications[:-1], measures=last.measures[:-1], failed=(failed,))
        return (*others, spoilt)


def test_a_failed_replication_is_named_and_its_point_withheld() -> None:
    told = sensitivity(scenario(), replace(COST, replications=5), FailsOnce(Executor(jobs=1)))
    assert [failure.replication for failure in told.failed] == [4]
    assert "number 4 of seed 1" in next(each.message for each in told.warnings if each.code == "failed-replications")
    bar = next(bar for bar in told.bars if bar.target == Target("One more", None) and bar.path == "it.teams.Two.cost")
    assert [change.difference is None for change in bar.changes] == [False, True]


class StopsEarly(Laboratory):
    """Is interrupted when `done` of the configurations have all their replications, and the others none."""

    done = 0

    def measure(self, configurations: Sequence[Configuration], replications: Any) -> tuple[PolicyRuns, ...]:
        runs = super().measure(configurations, replications)
        self.interrupted = True
        return tuple(one if place < self.done else one.only(()) for place, one in enumerate(runs))


def test_interrupted_it_reports_the_assumptions_that_are_done() -> None:
    laboratory = StopsEarly(Executor(jobs=1))
    laboratory.done = 2 * 3  # the middle and both ends of the first
    told = sensitivity(scenario(), replace(COST, replications=3), laboratory)
    assert told.partial
    assert [each.path for each in told.assumptions] == ["it.teams.One.cost"]
    assert told.warnings[0].code == "partial"


def test_interrupted_before_anything_is_done_there_is_nothing_to_report() -> None:
    laboratory = StopsEarly(Executor(jobs=1))
    laboratory.done = 3
    with pytest.raises(KeyboardInterrupt):
        sensitivity(scenario(), replace(COST, replications=3), laboratory)


def test_differences_are_paired_under_the_same_demand() -> None:
    """Common random numbers: the interval of a change is far narrower than that of two separate means."""
    told = found(
        SensitivityQuestion(measure="wait_mean", replications=20, vary=(f"{EFFORT}=3.9..4.1 days",)), policies={}
    )
    (bar,) = told.bars
    change = bar.changes[1]
    estimate = told.middle[0].estimate
    assert change.high is not None
    assert change.difference is not None
    assert estimate.half_width is not None
    assert change.difference > 0
    assert change.high - change.difference < 0.5 * np.sqrt(2) * estimate.half_width
