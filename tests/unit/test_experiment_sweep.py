"""Sweeping a scenario: the same figures as `run`, the same bytes whoever runs it, and nothing run twice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sim import load
from sim.experiment import Executor, Laboratory, run
from sim.experiment.design import grid, latin_hypercube
from sim.experiment.sweep import SweepQuestion, prepare, sweep
from sim.results.document import to_json as run_json
from sim.results.subjects import MisreadError
from sim.results.sweep import SweepResults, to_json
from sim.scenario.axes import read_axes
from sim.scenario.problems import ScenarioError

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

SHOP = """\
name: Shop
horizon: 1 year
warm_up: 1 month
replications: 6
seed: 4
departments:
  Marketing:
    requests: {Website: {arrivals: {every: 8 days}, effort: {exponential: {mean: 6 days}}, due: 6 weeks}}
    alternative: {lead_time: 2 weeks, comes_back: {chance: 50%, effort: 40%}}
  Finance: {requests: {Change: {arrivals: {every: 5 days}, effort: {exponential: {mean: 6 days}}}}}
it:
  teams: {Central IT: {people: 3, cost: 650 per day}}
  quotes: {basis: backlog}
policies:
  As it is: {}
  Four: {set: {it.teams.Central IT.people: 4}}
  Short first: {discipline: shortest_first}
"""
PEOPLE = "it.teams.Central IT.people=2..5"
CHANCE = "departments.Marketing.alternative.comes_back.chance=0%,50%,100%"


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Scenario:
    path = tmp_path_factory.mktemp("sweep") / "shop.yaml"
    path.write_text(SHOP)
    return load(path)


def ask(shop: Scenario, *vary: str, jobs: int = 1, laboratory: Laboratory | None = None, **rest) -> SweepResults:
    return sweep(shop, SweepQuestion(vary, **rest), laboratory or Laboratory(Executor(jobs=jobs)))


@pytest.fixture(scope="module")
def people(shop) -> SweepResults:
    return ask(shop, PEOPLE, measures=("wait_mean", "bypass_rate[Marketing]", "utilisation"))


def test_the_point_at_the_scenario_s_own_value_has_the_very_figures_of_a_run(shop, people) -> None:
    alone = json.loads(run_json(run(shop)))
    point = json.loads(to_json(people))["points"][1]
    assert point["values"] == {"it.teams.Central IT.people": "3"}
    assert point["scenario_hash"] == alone["scenario_hash"]
    for swept, ran in zip(point["policies"], alone["policies"], strict=True):
        found = {name: {**figures, "difference": None} for name, figures in swept["measures"].items()}
        for text, whole in (
            ("wait_mean", ran["all"]["wait_mean"]),
            ("bypass_rate[Marketing]", ran["departments"]["Marketing"]["bypass_rate"]),
            ("utilisation[Central IT]", ran["teams"]["Central IT"]["utilisation"]),
        ):
            assert found[text] == {**whole, "difference": None}


def test_its_differences_from_the_baseline_are_those_of_a_run_too(shop, people) -> None:
    compared = {
        (one["policy"], one["department"], one["metric"]): one for one in json.loads(run_json(run(shop)))["comparisons"]
    }
    policies = json.loads(to_json(people))["points"][1]["policies"]
    assert policies[0]["measures"]["wait_mean"]["difference"] is None
    for policy in policies[1:]:
        for text, department, metric in (
            ("wait_mean", None, "wait_mean"),
            ("bypass_rate[Marketing]", "Marketing", "bypass_rate"),
        ):
            found, whole = policy["measures"][text]["difference"], compared[policy["name"], department, metric]
            assert [found[key] for key in ("mean", "low", "high", "significant", "n")] == [
                whole[key] for key in ("difference", "low", "high", "significant", "n")
            ]


def test_it_does_not_matter_how_many_processes_run_it_nor_what_the_laboratory_has_already(shop) -> None:
    alone = to_json(ask(shop, PEOPLE, jobs=1))
    assert to_json(ask(shop, PEOPLE, jobs=2)) == alone
    used = Laboratory(Executor(jobs=1))
    run(shop, replications=3, laboratory=used)
    assert to_json(ask(shop, PEOPLE, laboratory=used)) == alone


def test_what_is_the_same_at_several_points_runs_once(shop) -> None:
    laboratory = Laboratory(Executor(jobs=1))
    found = ask(shop, PEOPLE, laboratory=laboratory)
    assert laboratory.ran == found.runs == 6 * (4 + 1 + 4)  # `Four` sets the people itself


def test_a_policy_that_a_value_does_not_reach_is_named_with_its_own_value(people) -> None:
    (caution,) = [one for one in people.warnings if one.code == "policy-does-not-vary"]
    assert "changes nothing under 'Four':" in caution.message
    assert 'policies.Four.set."it.teams.Central IT.people"' in caution.remedy


def test_its_own_value_can_be_varied_as_that_remedy_says(shop) -> None:
    found = ask(shop, 'policies.Four.set."it.teams.Central IT.people"=3..5')
    waits = [point.policies[1].cells[0].estimate.mean for point in found.points]
    assert waits == sorted(waits, reverse=True)
    assert waits[0] == found.points[0].policies[0].cells[0].estimate.mean
    assert not [one for one in found.warnings if one.code == "policy-does-not-vary"]


def test_a_value_that_changes_nothing_is_told(shop) -> None:
    found = ask(shop, "departments.Finance.trust.start=20%,80%")
    assert "axis-without-effect" not in {one.code for one in found.warnings}
    found = ask(shop, "departments.Finance.cost=0 per day,0 per week")
    assert "axis-without-effect" in {one.code for one in found.warnings}


def test_every_point_and_policy_sees_the_same_demand(shop) -> None:
    plan = prepare(shop, SweepQuestion((PEOPLE,)))
    laboratory = Laboratory(Executor(jobs=1))
    hashes = {
        tuple(one.demand_hash for one in runs.measures)
        for point in plan.points
        for runs in laboratory.measure(point.configurations, range(3))
    }
    assert len(hashes) == 1


def test_a_grid_has_every_combination_the_last_value_changing_quickest(shop) -> None:
    axes = read_axes([PEOPLE, CHANCE], shop)
    assert grid(axes)[:4] == (("2", "0%"), ("2", "50%"), ("2", "100%"), ("3", "0%"))
    assert len(grid(axes)) == 12


def test_a_grid_that_is_too_large_is_refused_before_anything_runs(shop) -> None:
    with pytest.raises(ScenarioError, match="more than 500"):
        grid(read_axes(["it.quotes.optimism=0%..50%/60", f"{CHANCE.partition('=')[0]}=0%..50%/60"], shop))


def test_a_latin_hypercube_has_one_point_in_each_slice_of_each_axis(shop) -> None:
    texts = ["it.quotes.optimism=0%..80%", PEOPLE, "it.discipline=fifo,random"]
    axes = read_axes(texts, shop)
    points = latin_hypercube(axes, 40, seed=3)
    shares = sorted(float(point[0].rstrip("%")) for point in points)
    assert [int(share / 2) for share in shares] == list(range(40))
    assert [sum(point[1] == people for point in points) for people in "2345"] == [10, 10, 10, 10]
    assert {point[2] for point in points} == {"fifo", "random"}
    assert points == latin_hypercube(axes, 40, seed=3) != latin_hypercube(axes, 40, seed=4)


def test_a_latin_hypercube_is_swept_like_a_grid(shop) -> None:
    found = ask(shop, "it.quotes.optimism=0%..80%", PEOPLE, design="lhs", points=5, replications=2)
    assert (len(found.points), found.crossings) == (5, ())
    assert all(len(point.policies) == 3 for point in found.points)


def test_bypass_is_left_out_of_the_default_where_nobody_goes_round_it(shop) -> None:
    quiet = ask(shop, "it.teams.Central IT.people=40,41", replications=2)
    assert [one.text for one in quiet.measures] == ["wait_mean"]
    asked = ask(shop, "it.teams.Central IT.people=40,41", replications=2, measures=("wait_mean", "bypass_rate"))
    assert [one.text for one in asked.measures] == ["wait_mean", "bypass_rate"]


def test_a_measure_of_a_part_that_some_points_lack_is_refused(shop) -> None:
    with pytest.raises(MisreadError, match="Nowhere"):
        prepare(shop, SweepQuestion((PEOPLE,), measures=("wait_mean[Nowhere]",)))


def test_policies_that_come_and_go_cannot_be_swept(shop) -> None:
    with pytest.raises(ScenarioError, match="policies are others"):
        prepare(shop, SweepQuestion(("policies={As it is: {}},{As it is: {}, Other: {}}",)))


class Interrupted(Laboratory):
    """A laboratory that gives only some of what was asked for, as after Ctrl-C: `given` replications at each place."""

    def __init__(self, given: list[int]) -> None:
        super().__init__(Executor(jobs=1))
        self.given = given

    def measure(self, configurations, replications):
        found = super().measure(configurations, [range(given) for given in self.given])
        self.interrupted = True
        return found


def test_after_ctrl_c_points_with_enough_are_given_and_those_without_are_named(shop) -> None:
    some = Interrupted([5, 4, 1, 2])
    found = ask(shop, "it.teams.Central IT.people=2,3", policies=("Short first",), laboratory=some)
    assert found.partial
    assert [point.values[0] for point in found.measured] == ["2"]
    assert [policy.replications for policy in found.points[0].policies] == [4, 4]
    (caution,) = [one for one in found.warnings if one.code == "partial"]
    assert "4 of 6 replications done under every policy at 1 of 2 points" in caution.message
    assert "left out: people of Central IT 3" in caution.message


def test_after_ctrl_c_without_any_point_nothing_is_given(shop) -> None:
    with pytest.raises(KeyboardInterrupt):
        ask(shop, "it.teams.Central IT.people=2,3", laboratory=Interrupted([1] * 6))


@pytest.mark.parametrize(
    "wrong", [{"vary": ()}, {"design": "star"}, {"points": 0}, {"replications": 0}, {"seed": -1}], ids=str
)
def test_a_question_that_makes_no_sense_is_refused(shop, wrong) -> None:
    with pytest.raises(ValueError, match=r"nothing to vary|no design|1 or more|0 or more"):
        prepare(shop, SweepQuestion(**{"vary": (PEOPLE,), **wrong}))
