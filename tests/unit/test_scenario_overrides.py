"""`--set path=value`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scenario_texts import EXAMPLE, SMALL, problem, problems, read

from sim.scenario.laws import Constant, Exponential

if TYPE_CHECKING:
    from pathlib import Path


def test_a_value_is_replaced_by_its_dotted_path(tmp_path: Path) -> None:
    scenario = read(
        tmp_path,
        EXAMPLE,
        "it.teams.Central IT.people=11",
        "horizon = 3 years",
        "departments.Marketing.requests.New website.effort.lognormal.cv=80%",
        "goals=[]",
    )
    assert scenario.it.teams["Central IT"].people == 11
    assert scenario.horizon == 780
    assert scenario.departments["Marketing"].requests["New website"].effort.cv == pytest.approx(0.8)  # type: ignore[union-attr]
    assert scenario.goals == ()


def test_a_value_is_written_as_in_yaml(tmp_path: Path) -> None:
    scenario = read(
        tmp_path,
        SMALL,
        "it.discipline={fair_share: {Marketing: 2}}",
        "departments.Marketing.requests.Website.effort={exponential: {mean: 3 days}}",
        "name='no'",
    )
    assert scenario.it.discipline.weights == {"Marketing": 2}
    assert scenario.departments["Marketing"].requests["Website"].effort == Exponential(average=3)
    assert scenario.name == "no"


def test_an_optional_value_need_not_stand_in_the_file(tmp_path: Path) -> None:
    scenario = read(tmp_path, SMALL, "it.quotes.optimism=20%", "departments.Finance.trust.start=50%", "seed=9")
    assert scenario.it.quotes is not None
    assert scenario.it.quotes.optimism == 0.2
    assert scenario.departments["Finance"].trust is not None
    assert scenario.departments["Finance"].trust.start == 0.5
    assert scenario.seed == 9


def test_what_cannot_stand_beside_the_value_makes_way(tmp_path: Path) -> None:
    arrivals = "departments.Marketing.requests.Website.arrivals"
    website = "departments.Marketing.requests.Website"
    by_rate = read(tmp_path, SMALL, f"{arrivals}.rate=1 per week").departments["Marketing"].requests["Website"]
    assert by_rate.arrivals.every == 5
    with_steps = read(tmp_path, SMALL, f"{website}.steps=[{{effort: 1 day}}]")
    assert with_steps.departments["Marketing"].requests["Website"].effort is None
    board = read(tmp_path, SMALL + "  approval: 3 days\n", "it.approval.every=2 weeks").it.approval
    assert board is not None
    assert (board.every, board.delay) == (10, None)
    law = "departments.Finance.requests.ERP change.effort.exponential.mean=3 days"
    other_law = read(tmp_path, SMALL, law).departments["Finance"].requests["ERP change"].effort
    assert other_law == Exponential(average=3)


def test_a_short_form_is_spelled_out_where_a_part_of_it_is_set(tmp_path: Path) -> None:
    text = SMALL.replace("effort: 8 days", "effort: 8 days\n        urgent: 25%")
    urgent = read(tmp_path, text, "departments.Marketing.requests.Website.urgent.due=30%")
    found = urgent.departments["Marketing"].requests["Website"].urgent
    assert found is not None
    assert (found.share, found.due) == (0.25, 0.3)
    discipline = read(tmp_path, SMALL + "  discipline: priority\n", "it.discipline.preemptive=true").it.discipline
    assert (discipline.name, discipline.preemptive) == ("priority", True)


def test_names_may_hold_dots_and_equals_signs(tmp_path: Path) -> None:
    text = SMALL.replace("Website", "Site v2.0").replace("Marketing", "R=D")
    for path in ("departments.R=D.requests.Site v2.0.priority", 'departments."R=D".requests."Site v2.0".priority'):
        if path.startswith("departments.R=D"):
            assert problems(tmp_path, text, f"{path}=3")
            continue
        scenario = read(tmp_path, text, f"{path}=3")
        assert scenario.departments["R=D"].requests["Site v2.0"].priority == 3
    dotted = SMALL.replace("Website", "Site v2.0")
    scenario = read(tmp_path, dotted, "departments.Marketing.requests.Site v2.0.priority=3")
    assert scenario.departments["Marketing"].requests["Site v2.0"].priority == 3


def test_items_of_lists_and_parameters_of_levers_can_be_set(tmp_path: Path) -> None:
    text = SMALL.replace("focus: 60%", "changes: [{at: 1 year, people: 2}]")
    assert read(tmp_path, text, "it.teams.Central IT.changes.0.people=4").it.teams["Central IT"].changes[0].people == 4
    scenario = read(tmp_path, EXAMPLE, "policies.Two people of slack.slack.people=3")
    assert scenario.policies["Two people of slack"][0].lever.people == 3
    path = "policies.Hire two.set.it.teams.Central IT.people"
    assert read(tmp_path, EXAMPLE, f"{path}=12").policies["Hire two"][0].lever.values == {
        "it.teams.Central IT.people": 12
    }


def test_overrides_are_applied_in_order_and_the_last_one_wins(tmp_path: Path) -> None:
    assert read(tmp_path, SMALL, "seed=3", "seed=4").seed == 4


@pytest.mark.parametrize(
    ("override", "column", "said", "near"),
    [
        ("it.taems.Central IT.people=3", 1, "there is no `taems` in `it`", "teams"),
        ("it.teams.Central.people=3", 1, "there is no `Central` in `it.teams`", "Central IT"),
        ("it.teams.New team={people: 3}", 1, "there is no `New team` in `it.teams`", None),
        ("departments.Sales.patience=never", 1, "there is no `Sales` in `departments`", None),
        ("departments.Marketing.requests.Websit.priority=3", 1, "there is no `Websit`", "Website"),
        ("policies.New={}", 1, "there is no `New` in `policies`", None),
        ("horizn=3 years", 1, "there is no `horizn` at the top", "horizon"),
        ("horizon.days=3", 1, "`days` cannot be set in `horizon`", None),
        ("departments.Marketing.requests.Website.effort.lognormal.mean=3 days", 1, "cannot be set alone", None),
        (
            "departments.Marketing.requests.Website.effort.lognrmal.mean=3 days",
            1,
            "there is no `lognrmal`",
            "lognormal",
        ),
        ("departments.Marketing.requests.Website.arrivals.trace.at=[]", 1, "`at` cannot be set", None),
        ("it.teams.Central IT.people", 1, "there is no `=` in it", None),
        ("=3", 1, "is no path", None),
        ("it..teams=3", 1, "is no path", None),
        ('it."teams=3', 1, "there is no `=` in it", None),
        ("horizon=3", 9, "has no unit of time", None),
        ("horizon=", 9, "expected a duration, found nothing", None),
        ("seed=[1", 6, "not YAML", None),
        ("it.teams.Central IT={people: 0}", 30, "0 is too few", None),
        ("it.teams.Central IT.people=0", 28, "0 is too few", None),
        ("seed=.nan", 6, "not a finite number", None),
    ],
)
def test_an_override_that_makes_no_sense_is_shown_with_its_own_text(
    tmp_path: Path, override: str, column: int, said: str, near: str | None
) -> None:
    found = problem(tmp_path, SMALL, override)
    assert said in found.message
    assert (found.file, found.line, found.column, found.text) == ("--set", 1, column, override)
    assert found.nearest == near


def test_all_wrong_overrides_are_reported_beside_what_is_wrong_with_the_file(tmp_path: Path) -> None:
    found = problems(tmp_path, SMALL.replace("8 days", "8"), "seed=-1", "it.taems=3", "horizon=3 years")
    assert [(each.file, each.column) for each in found] == [
        ("--set", 1),
        ("--set", 6),
        (str(tmp_path / "scenario.yaml"), 17),
    ]


def test_overriding_leaves_the_rest_as_it_was(tmp_path: Path) -> None:
    before = read(tmp_path, SMALL)
    after = read(tmp_path, SMALL, "departments.Marketing.requests.Website.effort=3 days")
    assert before.departments["Marketing"].requests["Website"].effort == Constant(value=8)
    assert after.departments["Finance"] == before.departments["Finance"]
