"""Goals: what can be written, how it is judged, and what is said about those that cannot be judged."""

from __future__ import annotations

import pytest

from sim.results.goals import GoalError, goal_problems, judge_goals, read_goals
from sim.results.results import Estimate, PolicyResult
from sim.scenario.calendar import Calendar
from sim.scenario.schema import Scenario


def scenario(*goals: str, teams: tuple[str, ...] = ("Central IT",)) -> Scenario:
    kind = {"arrivals": {"every": "1 week"}, "effort": "2 days"}
    return Scenario.model_validate(
        {
            "horizon": "1 year",
            "departments": {"Marketing": {"requests": {"New website": kind}}, "Finance": {"requests": {"ERP": kind}}},
            "it": {"teams": {name: {"people": 1} for name in teams}},
            "goals": list(goals),
        },
        context={"calendar": Calendar()},
    )


def result(low: float | None, high: float | None) -> PolicyResult:
    mean = None if low is None or high is None else (low + high) / 2
    half = None if low is None or high is None else (high - low) / 2
    measures = {"wait_p90": Estimate(mean, low, high, half, 10)}
    return PolicyResult("Now", measures, {"Marketing": measures}, {}, {}, 10, (), ())


@pytest.mark.parametrize(
    ("text", "metric", "part", "operator", "value"),
    [
        ("bypass_rate[Marketing] <= 10%", "bypass_rate", "Marketing", "<=", 0.1),
        ("bypass_rate[ Marketing ]<0.1", "bypass_rate", "Marketing", "<", 0.1),
        ("wait_p90 <= 6 weeks", "wait_p90", None, "<=", 30.0),
        ("wait_p90 ≤ 6 weeks", "wait_p90", None, "<=", 30.0),
        ("wait_mean < 12.5", "wait_mean", None, "<", 12.5),
        ("lead_time_p90[Marketing / New website] <= 1 quarter", "lead_time_p90", "Marketing / New website", "<=", 65.0),
        ("it_cost <= 2000000 per year", "it_cost", None, "<=", 2e6),
        ("it_cost <= 2000000", "it_cost", None, "<=", 2e6),
        ("total_cost <= 10000 per week", "total_cost", None, "<=", 520_000.0),
        ("trust_end[Finance] >= 70 %", "trust_end", "Finance", ">=", 0.7),
        ("unfinished <= 0", "unfinished", None, "<=", 0.0),
        ("utilisation[Central IT] > 80%", "utilisation", "Central IT", ">", 0.8),
        ("utilisation > 80%", "utilisation", "Central IT", ">", 0.8),
    ],
)
def test_a_goal_is_read_in_the_measures_unit(
    text: str, metric: str, part: str | None, operator: str, value: float
) -> None:
    (goal,) = read_goals(scenario(text))
    assert (goal.text, goal.metric, goal.part, goal.operator) == (text, metric, part, operator)
    assert goal.value == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("bypas_rate <= 10%", "there is no measure 'bypas_rate'", "did you mean 'bypass_rate'?"),
        ("bypass_rate[Marketting] <= 10%", "there is no department or kind `Marketting`", "`bypass_rate[Marketing]`"),
        ("trust_end[Marketing / New website] > 50%", "there is no department", "`trust_end[Marketing]`"),
        ("utilisation[Marketing] < 90%", "there is no team `Marketing`", "Central IT"),
        ("wait_p90 <= 6 wekes", "`wekes` is no unit of time", "write it as"),
        ("wait_p90 <= 10%", "expected a duration", "write a number and a unit"),
        ("bypass_rate <= 10", "over 100 %", "`10%`"),
        ("bypass_rate <= 10 days", "expected a number or a percentage", "`40%`"),
        ("it_cost <= 2 million", "expected money", "per week"),
        ("wait_p90 <= nan", "", "write"),
        ("unfinished <= -1", "negative", "zero or more"),
        ("wait_p90 = 6 weeks", "compares a measure with a value", "bypass_rate[Marketing] <= 10%"),
        ("wait_p90", "compares a measure with a value", "wait_p90 <= 6 weeks"),
        ("wait_p90 <= 6 weeks <= 8 weeks", "compares a measure with a value", "wait_p90 <= 6 weeks"),
        ("", "compares a measure with a value", "wait_p90 <= 6 weeks"),
    ],
)
def test_a_goal_that_cannot_be_judged_says_why_and_what_to_write(text: str, message: str, help: str) -> None:
    (problem,) = goal_problems(scenario("wait_mean < 5 days", text))
    assert problem.position == 1
    assert message in problem.message
    assert help in problem.help


def test_all_wrong_goals_are_told_at_once() -> None:
    with pytest.raises(GoalError, match="bypas_rate") as caught:
        read_goals(scenario("bypas_rate <= 10%", "wait_p90 <= 3 weeks", "wait_p91 <= 3 weeks"))
    assert [problem.position for problem in caught.value.problems] == [0, 2]


def test_a_measure_of_a_team_asks_which_one_where_there_are_several() -> None:
    (problem,) = goal_problems(scenario("utilisation < 90%", teams=("Central IT", "Web")))
    assert problem.help == "name one of them: `utilisation[Central IT]`"


@pytest.mark.parametrize(
    ("operator", "low", "high", "verdict"),
    [
        ("<=", 20.0, 30.0, "met"),
        ("<", 20.0, 30.0, "cannot tell"),
        ("<", 20.0, 29.9, "met"),
        ("<=", 29.0, 31.0, "cannot tell"),
        ("<=", 30.1, 31.0, "missed"),
        ("<", 30.0, 31.0, "missed"),
        (">=", 30.0, 31.0, "met"),
        (">", 30.0, 31.0, "cannot tell"),
        (">", 20.0, 30.0, "missed"),
        (">=", 20.0, 30.0, "cannot tell"),
        ("<=", 30.0, 30.0, "met"),
        ("<=", None, None, "cannot tell"),
    ],
)
def test_a_goal_is_judged_by_its_whole_interval(
    operator: str, low: float | None, high: float | None, verdict: str
) -> None:
    goals = read_goals(scenario(f"wait_p90 {operator} 6 weeks", f"wait_p90[Marketing] {operator} 30 days"))
    judged = judge_goals(goals, [result(low, high)])
    assert [(one.policy, one.department, one.verdict) for one in judged] == [
        ("Now", None, verdict),
        ("Now", "Marketing", verdict),
    ]


def test_a_goal_on_a_team_that_a_policy_does_not_have_cannot_be_told() -> None:
    (judged,) = judge_goals(read_goals(scenario("utilisation[Central IT] < 90%")), [result(1.0, 2.0)])
    assert judged.verdict == "cannot tell"
    assert judged.estimate.n == 0
