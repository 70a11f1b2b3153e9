"""The schema: short forms, what excludes what, and a description of everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scenario_texts import SMALL, problem, read

from sim.levers.table import LEVERS
from sim.scenario.arrivals import ArrivalsForm
from sim.scenario.laws import Constant, Exponential
from sim.scenario.schema import IT, Approval, Department, Scenario, Team
from sim.scenario.shapes import shape_of

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import BaseModel


def it_with(folder: Path, lines: str) -> IT:
    return read(folder, SMALL + lines).it


def marketing_with(folder: Path, lines: str) -> Department:
    return read(folder, SMALL.replace("  Finance:", f"{lines}  Finance:")).departments["Marketing"]


def team_with(folder: Path, keys: str) -> Team:
    return read(folder, SMALL.replace("focus: 60%", f"focus: 60%, {keys}")).it.teams["Central IT"]


@pytest.mark.parametrize(
    ("written", "name", "preemptive", "weights"),
    [
        ("fifo", "fifo", False, {}),
        ("cost_of_delay", "cost_of_delay", False, {}),
        ("{priority: {preemptive: true}}", "priority", True, {}),
        ("{priority: {}}", "priority", False, {}),
        ("{name: priority, preemptive: true}", "priority", True, {}),
        ("{fair_share: {Marketing: 2, Finance: 1}}", "fair_share", False, {"Marketing": 2, "Finance": 1}),
        ("fair_share", "fair_share", False, {}),
    ],
)
def test_a_discipline_has_short_forms(
    tmp_path: Path, written: str, name: str, preemptive: bool, weights: dict[str, float]
) -> None:
    discipline = it_with(tmp_path, f"  discipline: {written}\n").discipline
    assert (discipline.name, discipline.preemptive, discipline.weights) == (name, preemptive, weights)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("fiffo", "`fiffo` is not known here"),
        ("{fiffo: 1}", "`fiffo` is no discipline"),
        ("{fifo: 1}", "`fifo` takes no parameters"),
        ("{priority: {premptive: true}}", "`priority` takes `preemptive` only"),
        ("{priority: {preemptive: 1}}", "expected true or false"),
        ("{fair_share: {Marketing: 0}}", "a weight of `0` is too little"),
        ("{fair_share: {Marketing: -1}}", "is negative"),
        ("{fair_share: 3}", "`fair_share` takes weights"),
        ("{fair_share: {Marketng: 2}}", "there is no department `Marketng`"),
        ("[fifo]", "expected a mapping"),
    ],
)
def test_a_discipline_that_makes_no_sense_is_refused(tmp_path: Path, written: str, said: str) -> None:
    assert said in problem(tmp_path, SMALL + f"  discipline: {written}\n").message


def test_approval_is_a_board_or_a_law_of_the_delay(tmp_path: Path) -> None:
    assert it_with(tmp_path, "  approval: {every: 1 week}\n").approval == Approval(every="1 week")  # type: ignore[arg-type]
    plain = it_with(tmp_path, "  approval: 3 days\n").approval
    assert plain is not None
    assert (plain.every, plain.delay) == (None, Constant(value=3))
    law = it_with(tmp_path, "  approval: {exponential: {mean: 1 week}}\n").approval
    assert law is not None
    assert law.delay == Exponential(average=5)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{every: 1 week, delay: 3 days}", "exclude each other"),
        ("{}", "neither a board nor a delay"),
        ("3", "has no unit of time"),
        ("none", "expected a duration"),
        ("{every: 0 days}", "is zero"),
    ],
)
def test_an_approval_that_makes_no_sense_is_refused(tmp_path: Path, written: str, said: str) -> None:
    assert said in problem(tmp_path, SMALL + f"  approval: {written}\n").message


def test_a_team_has_its_own_approval_and_release_none_or_those_of_it(tmp_path: Path) -> None:
    own = team_with(tmp_path, "approval: 2 days, release: {every: 1 week}")
    assert isinstance(own.approval, Approval)
    assert own.approval.delay == Constant(value=2)
    without = team_with(tmp_path, "approval: none, release: none")
    assert (without.approval, without.release) == ("none", "none")
    inherited = team_with(tmp_path, "cost: 1 per day")
    assert (inherited.approval, inherited.release) == (None, None)


def test_people_of_a_team_change_over_time_but_never_below_zero(tmp_path: Path) -> None:
    team = team_with(tmp_path, "changes: [{at: 1 year, people: -5}, {at: 6 months, people: 2}]")
    assert [(change.at, change.people) for change in team.changes] == [(260, -5), (130, 2)]
    text = SMALL.replace("focus: 60%", "changes: [{at: 6 months, people: -6}, {at: 1 year, people: 2}]")
    assert "more people leave than there are" in problem(tmp_path, text).message


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{basis: fixed}", "needs the wait that is promised"),
        ("{fixed: 4 weeks}", "no effect without `basis: fixed`"),
        ("{percentile: 100%}", "must lie between"),
        ("{percentile: 0%}", "must lie between"),
        ("{basis: hope}", "`hope` is not known here"),
    ],
)
def test_a_way_of_promising_that_makes_no_sense_is_refused(tmp_path: Path, written: str, said: str) -> None:
    assert said in problem(tmp_path, SMALL + f"  quotes: {written}\n").message


def test_patience_is_never_a_law_or_left_to_the_due_date(tmp_path: Path) -> None:
    assert marketing_with(tmp_path, "").patience is None
    assert marketing_with(tmp_path, "    patience: never\n").patience == "never"
    law = marketing_with(tmp_path, "    patience: {exponential: {mean: 30 days}}\n").patience
    assert law == Exponential(average=30)


def test_urgency_may_be_spelled_out(tmp_path: Path) -> None:
    long = "urgent: {share: 10%, due: 20%, skips_approval: false}"
    text = SMALL.replace("effort: 8 days", f"effort: 8 days\n        {long}")
    urgent = read(tmp_path, text).departments["Marketing"].requests["Website"].urgent
    assert urgent is not None
    assert (urgent.share, urgent.due, urgent.skips_approval) == (0.1, 0.2, False)


def test_steps_take_the_place_of_effort_and_have_skills_of_their_own(tmp_path: Path) -> None:
    steps = "steps: [{skill: analysis, effort: 2 days}, {skill: web, effort: 5 days}]"
    kind = read(tmp_path, SMALL.replace("effort: 8 days", steps)).departments["Marketing"].requests["Website"]
    assert kind.effort is None
    assert [(step.skill, step.effort) for step in kind.steps] == [
        ("analysis", Constant(value=2)),
        ("web", Constant(value=5)),
    ]
    both = SMALL.replace("effort: 8 days", f"skill: web\n        {steps}")
    assert "`skill` has no effect beside `steps`" in problem(tmp_path, both).message


def test_a_trace_with_efforts_needs_no_effort(tmp_path: Path) -> None:
    (tmp_path / "seen.csv").write_text("at,effort\n1,2\n", encoding="utf-8")
    text = SMALL.replace("{every: 2 weeks}", "{trace: seen.csv}").replace("        effort: 8 days\n", "")
    assert read(tmp_path, text).departments["Marketing"].requests["Website"].effort is None


@pytest.mark.parametrize("seed", ["-1", "1.5", "one", "9223372036854775808"])
def test_a_seed_is_a_whole_number_of_zero_or_more(tmp_path: Path, seed: str) -> None:
    found = problem(tmp_path, f"seed: {seed}\n" + SMALL)
    assert (found.line, found.column) == (1, 7)


def _records() -> list[type[BaseModel]]:
    """Every record that a planner may write a part of."""
    found: list[type[BaseModel]] = []
    waiting: list[type[BaseModel]] = [Scenario, ArrivalsForm, *LEVERS.values()]
    while waiting:
        record = waiting.pop()
        if record in found:
            continue
        found.append(record)
        for info in record.model_fields.values():
            shape = shape_of(info.annotation)
            while shape.items is not None and shape.record is None:
                shape = shape_of(shape.items)
            if shape.record is not None:
                waiting.append(shape.record)
    return found


@pytest.mark.parametrize("record", _records(), ids=lambda record: record.__name__)
def test_every_field_says_what_it_is(record: type[BaseModel]) -> None:
    for name, info in record.model_fields.items():
        if record.__name__ != "LeverUse":
            assert info.description, name
            assert info.description.endswith("."), name


def test_the_records_that_are_described_are_all_of_them() -> None:
    names = {record.__name__ for record in _records()}
    assert {"Department", "RequestKind", "Alternative", "ComesBack", "Trust", "Grace", "Team", "Quotes"} <= names
