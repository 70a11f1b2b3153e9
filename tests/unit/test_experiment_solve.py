"""`solve` from a question to its answer, on queues that take milliseconds."""

import json

import pytest

from sim import load
from sim.experiment import Executor, Laboratory
from sim.experiment.solve import SolveQuestion, solve
from sim.results.solve import solution_json
from sim.results.subjects import MisreadError
from sim.scenario.problems import ScenarioError

SCENARIO = """\
name: Small
horizon: 100 days
warm_up: 30 days
seed: 3
departments:
  Marketing:
    requests:
      Web: {arrivals: {every: 2 days}, effort: {exponential: {mean: 6 days}}, due: 10 days, value: 40000 per week}
    patience: never
it:
  teams:
    Central IT: {people: 4, cost: 500 per day}
policies:
  As it is: {}
  Fixed: {set: {it.teams.Central IT.people: 6}}
"""
FIND = "it.teams.Central IT.people"


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SCENARIO)
    return load(path)


def ask(scenario, *goals, laboratory=None, find=FIND, between="2..10", policy="As it is", most=240, **more):
    question = SolveQuestion(find, between, goals, policy, scenario.seed, most=most, **more)
    return solve(scenario, question, laboratory or Laboratory(Executor(jobs=1)))


def test_the_smallest_value_that_meets_the_goal_is_found_with_the_one_that_misses_it(scenario):
    found = ask(scenario, "queue_wait_mean <= 1 day")
    assert (found.outcome, found.smallest) == ("found", True)
    assert int(found.answer) - int(found.beside) == 1
    assert (found.of(found.answer).verdict, found.of(found.beside).verdict) == ("met", "missed")
    assert found.runs < 9 * 240


def test_where_small_values_meet_the_goal_it_is_the_largest_that_is_found(scenario):
    found = ask(scenario, "utilisation[Central IT] >= 40%")
    assert (found.outcome, found.smallest) == ("found", False)
    assert int(found.beside) - int(found.answer) == 1


def test_a_goal_out_of_reach_is_said_to_be(scenario):
    found = ask(scenario, "wait_mean <= 1 day", between="1..3")
    assert (found.outcome, found.answer, found.beside) == ("not reached", None, "3")


def test_a_goal_met_everywhere_has_the_lowest_value_for_an_answer(scenario):
    found = ask(scenario, "wait_mean <= 1 day", between="7..12")
    assert (found.outcome, found.answer) == ("met everywhere", "7")


def test_a_limit_at_the_value_s_own_mean_cannot_be_told(scenario):
    mean = ask(scenario, "wait_mean <= 0 days", between="4..5", most=2000).of("4").estimates[0].mean
    limit = ask(scenario, f"wait_mean <= {mean} days", between="4..6", most=120)
    assert limit.outcome == "cannot tell"
    assert (limit.unsure, limit.answer) == (("4",), "5")


def test_goals_that_hold_together_in_the_middle_only_are_found_there(scenario):
    found = ask(scenario, "queue_wait_mean <= 1 day", "it_cost <= 900000")
    assert found.everywhere
    assert found.turns
    met = [int(each.value) for each in found.tried if each.verdict == "met"]
    assert found.answer == str(min(met))
    assert max(met) * 500 * 260 <= 900_000 < (max(met) + 1) * 500 * 260


def test_a_measure_that_falls_and_rises_has_every_value_looked_at(scenario):
    """Total cost: delay is dear with few people, pay with many."""
    found = ask(scenario, "total_cost <= 1500000", between="3..14")
    assert found.everywhere
    assert found.turns
    assert len(found.tried) == found.values == 12


def test_of_the_values_that_meet_the_goal_the_one_with_the_least_is_found(scenario):
    found = ask(scenario, "queue_wait_mean <= 1 day", minimise="it_cost", between="4..10")
    met = [each for each in found.tried if each.verdict == "met"]
    assert found.answer == min(met, key=lambda each: each.number).value
    assert all(each.beaten for each in met if each.value != found.answer)
    dearer = found.of("10")
    assert dearer.behind.mean == pytest.approx((10 - int(found.answer)) * 500 * 260)
    assert found.equals == ()


def test_values_that_cannot_be_told_from_the_least_are_named(scenario):
    found = ask(scenario, "it_cost >= 0", between="7..9", minimise="bypass_rate", most=60)
    assert found.outcome == "found"
    assert {found.answer, *found.equals} == {"7", "8", "9"}


@pytest.mark.slow
def test_a_number_that_need_not_be_whole_gets_an_interval_that_more_replications_narrow(scenario):
    def bounds(most):
        found = ask(
            scenario, "queue_wait_mean <= 5 days", find="it.teams.Central IT.focus", between="60%..100%", most=most,
            resolution="2%",
        )  # fmt: skip
        assert (found.outcome, found.whole) == ("found", False)
        below, above = float(found.beside.rstrip("%")), float(found.answer.rstrip("%"))
        assert all(below < float(one.rstrip("%")) < above for one in found.unsure)
        return below, above

    (below, above), (finer_below, finer_above) = bounds(120), bounds(240)
    assert below <= finer_below < finer_above <= above
    assert finer_above - finer_below < above - below


@pytest.mark.parametrize("more", [{}, {"minimise": "total_cost"}])
def test_the_same_question_gives_the_same_bytes_whatever_runs_it(scenario, more):
    used = Laboratory(Executor(jobs=1))
    more |= {"between": "4..6", "most": 30}
    once, again = (ask(scenario, "queue_wait_mean <= 1 day", laboratory=used, **more) for _ in range(2))
    two = ask(scenario, "queue_wait_mean <= 1 day", laboratory=Laboratory(Executor(jobs=2)), **more)
    assert solution_json(once) == solution_json(again) == solution_json(two)
    assert used.ran == once.runs
    assert json.loads(solution_json(once))["answer"] == once.answer


def stopping_after(runs):
    """A laboratory in which Ctrl-C is pressed when so many runs are done."""
    done = 0

    def press(_now, _total):
        nonlocal done
        done += 1
        if done == runs:
            raise KeyboardInterrupt

    return Laboratory(Executor(jobs=1), progress=press)


def test_interrupted_it_tells_what_is_known_so_far(scenario):
    found = ask(scenario, "queue_wait_mean <= 1 day", laboratory=stopping_after(100))
    assert found.partial
    assert {each.value for each in found.tried} >= {"2", "6", "10"}
    assert all(each.replications in {30, 60, 120, 240} for each in found.tried)


def test_interrupted_before_anything_is_known_there_is_no_answer(scenario):
    with pytest.raises(KeyboardInterrupt):
        ask(scenario, "queue_wait_mean <= 1 day", laboratory=stopping_after(5))


def test_a_value_of_which_a_replication_fails_stays_unclear(scenario, monkeypatch):
    from sim.experiment import replicate

    def failing(policy, seed, replication):
        if policy.phases[0].scenario.it.teams["Central IT"].people == 2 and replication == 3:
            raise ValueError("no such luck")
        return measured(policy, seed, replication)

    measured = replicate.checked_log
    monkeypatch.setattr(replicate, "checked_log", failing)
    found = ask(scenario, "queue_wait_mean <= 1 day")
    tried = found.of("2")
    assert (tried.verdict, tried.estimates[0].low) == ("cannot tell", None)
    assert [failure.replication for failure in tried.failed] == [3]
    assert any(one.code == "failed-replications" and one.message.startswith("At 2:") for one in found.warnings)


@pytest.mark.parametrize(("changes", "message"), [
    ({"between": "2-10"}, "no range"),
    ({"policy": "Fixed"}, "changes nothing under the policy 'Fixed'"),
    ({"find": "seed", "between": "1..3"}, "`seed` cannot be varied"),
    ({"minimise": "totl_cost"}, "no measure 'totl_cost'"),
    ({"minimise": "total_cost", "between": "2..90"}, "89 values are too many"),
])  # fmt: skip
def test_a_question_that_cannot_be_answered_is_refused_before_anything_runs(scenario, changes, message):
    laboratory = Laboratory(Executor(jobs=1))
    with pytest.raises((MisreadError, ScenarioError), match=message):
        ask(scenario, "wait_mean <= 1 day", laboratory=laboratory, **changes)
    assert laboratory.ran == 0


def test_a_value_that_only_another_policy_cannot_take_is_tried(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SCENARIO + "  Keeps two: {slack: {people: 2, for: Marketing}}\n")
    assert ask(load(path), "waited_rate <= 5%", between="1..2", most=30).of("1").verdict == "missed"


def test_a_path_that_does_not_exist_is_shown_as_what_was_looked_for(scenario):
    with pytest.raises(ScenarioError) as refused:
        ask(scenario, "wait_mean <= 1 day", find="it.teams.Centrl IT.people")
    (problem,) = refused.value.problems
    assert (problem.file, problem.nearest) == ("--find", "Central IT")


def test_no_goal_and_too_few_replications_are_refused(scenario):
    with pytest.raises(MisreadError, match="no goal"):
        ask(scenario)
    with pytest.raises(ValueError, match="2 replications"):
        ask(scenario, "wait_mean <= 1 day", most=1)
    with pytest.raises(ValueError, match="confidence"):
        ask(scenario, "wait_mean <= 1 day", confidence=1.0)


def test_a_scenario_that_says_what_is_uncertain_in_another_policy_is_searched_all_the_same():
    scenario = load("cio-story", set=["horizon=3 months", "warm_up=0 days"])
    found = ask(
        scenario, "bypass_rate[Marketing] <= 100%", policy="Honest dates", between="10..11", most=2,
    )  # fmt: skip
    assert {each.value for each in found.tried} == {"10", "11"}
