"""A scenario's goals: read from text such as `bypass_rate[Marketing] <= 10%`, and judged by their intervals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from pydantic_core import PydanticCustomError

from sim.results.catalogue import Measure, Scope, Unit
from sim.results.results import Estimate, GoalResult, PolicyResult
from sim.results.subjects import MisreadError, subject_of
from sim.scenario.units import parse_duration, parse_money, parse_non_negative, parse_number, parse_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sim.scenario.calendar import Calendar
    from sim.scenario.schema import Scenario

Operator = Literal["<", "<=", ">", ">="]
Verdict = Literal["met", "missed", "cannot tell"]

_EXAMPLE: Final = "write it as `bypass_rate[Marketing] <= 10%` or `wait_p90 <= 6 weeks`"
_GOAL: Final = re.compile(r"\s*(\w+)\s*(?:\[([^\[\]]+)\])?\s*(<=|>=|<|>|≤|≥)\s*([^<>=≤≥]+?)\s*")
_ASCII: Final[dict[str, Operator]] = {"≤": "<=", "≥": ">=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_UNKNOWN: Final = Estimate(None, None, None, None, 0)


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal that was understood. `value` is in the measure's unit: working days, a fraction, money per year."""

    text: str
    metric: str
    scope: Scope
    part: str | None  # the department, "Department / Kind" or team; None for all
    operator: Operator
    value: float


@dataclass(frozen=True, slots=True)
class GoalProblem:
    """What is wrong with the goal at this position of the scenario's list, and the remedy."""

    position: int
    text: str
    message: str
    help: str


class GoalError(ValueError):
    """Goals that cannot be judged; `problems` says which, why, and what to write instead."""

    def __init__(self, problems: Sequence[GoalProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"goal `{problem.text}`: {problem.message}" for problem in problems))


def goal_problems(scenario: Scenario) -> tuple[GoalProblem, ...]:
    """Everything that is wrong with a scenario's goals; empty when all can be judged."""
    problems = []
    for position, text in enumerate(scenario.goals):
        try:
            read_goal(text, scenario)
        except MisreadError as problem:
            problems.append(GoalProblem(position, text, problem.message, problem.help))
    return tuple(problems)


def read_goals(scenario: Scenario) -> tuple[Goal, ...]:
    """The scenario's goals, understood.

    Raises:
        GoalError: some cannot be; it lists all of these.
    """
    problems = goal_problems(scenario)
    if problems:
        raise GoalError(problems)
    return tuple(read_goal(text, scenario) for text in scenario.goals)


def judge_goals(goals: Sequence[Goal], policies: Iterable[PolicyResult]) -> tuple[GoalResult, ...]:
    """Each goal for each policy, in the policies' order.

    Met or missed only when the whole interval lies on one side of the goal's value; else, and where there is no
    interval, it cannot be told.
    """
    return tuple(_judge(goal, policy) for policy in policies for goal in goals)


def _judge(goal: Goal, policy: PolicyResult) -> GoalResult:
    if goal.part is None:
        measures = policy.all
    else:
        parts = {"departments": policy.departments, "kinds": policy.kinds, "teams": policy.teams}[goal.scope]
        measures = parts.get(goal.part, {})
    estimate = measures.get(goal.metric, _UNKNOWN)
    return GoalResult(policy.name, goal.text, goal.metric, goal.part, verdict_of(goal, estimate), estimate)


def verdict_of(goal: Goal, estimate: Estimate) -> Verdict:
    """Met or missed when the whole interval lies on one side of the goal's value; else it cannot be told."""
    if estimate.low is None or estimate.high is None:
        return "cannot tell"
    sides = [_holds(goal, bound) for bound in (estimate.low, estimate.high)]
    if all(sides):
        return "met"
    return "cannot tell" if any(sides) else "missed"


def _holds(goal: Goal, value: float) -> bool:
    match goal.operator:
        case "<":
            return value < goal.value
        case "<=":
            return value <= goal.value
        case ">":
            return value > goal.value
        case ">=":
            return value >= goal.value


def read_goal(text: str, scenario: Scenario) -> Goal:
    """A goal, understood.

    Raises:
        MisreadError: it cannot be; `help` says what to write instead.
    """
    match = _GOAL.fullmatch(text)
    if not match:
        raise MisreadError("a goal compares a measure with a value", _EXAMPLE)
    name, part, operator, value = match.groups()
    subject = subject_of(name, part, scenario)
    limit = _value(subject.measure, value, scenario.calendar)
    return Goal(text, name, subject.scope, subject.part, _ASCII[operator], limit)


def _value(measure: Measure, text: str, calendar: Calendar) -> float:
    """A goal's value in the measure's unit. A bare number is in working days, or money per year."""
    try:
        match measure.unit:
            case Unit.DAYS:
                return parse_non_negative(text) if _is_number(text) else parse_duration(text, calendar)
            case Unit.MONEY_PER_YEAR:
                yearly = calendar.days_per_year
                return parse_non_negative(text) if _is_number(text) else parse_money(text, calendar) * yearly
            case Unit.SHARE | Unit.LEVEL:
                return parse_share(text)
            case Unit.RATIO:
                return parse_number(text)
            case Unit.COUNT:
                return parse_non_negative(text)
    except PydanticCustomError as error:
        raise MisreadError(error.message(), str((error.context or {}).get("help") or _EXAMPLE)) from None


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
