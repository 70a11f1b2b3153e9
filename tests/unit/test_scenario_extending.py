"""`extends`: one file on top of another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from scenario_texts import EXAMPLE, SMALL, problem, read, written

from sim.levers.table import LEVERS
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.reading import read_scenario

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


def over(folder: Path, text: str, base: str = EXAMPLE) -> Scenario:
    written(folder, base, "base.yaml")
    return read(folder, "extends: base.yaml\n" + text)


def test_what_is_not_written_is_the_bases(tmp_path: Path) -> None:
    scenario = over(tmp_path, "horizon: 3 years\n")
    assert scenario.horizon == 780
    assert scenario.name == "A story of a CIO, IT and marketing"
    assert scenario.it.teams["Central IT"].people == 9


def test_mappings_are_merged_key_by_key_and_departments_can_be_added(tmp_path: Path) -> None:
    text = """\
departments:
  Marketing: {trust: {start: 50%}}
  Sales: {requests: {Report: {arrivals: {every: 1 week}, effort: 1 day}}}
it: {teams: {Central IT: {people: 11}}}
"""
    scenario = over(tmp_path, text)
    marketing = scenario.departments["Marketing"]
    assert marketing.trust is not None
    assert (marketing.trust.start, marketing.trust.broken) == (0.5, 0.25)
    assert "New website" in marketing.requests
    assert list(scenario.departments) == ["Marketing", "Finance", "Sales"]
    assert (scenario.it.teams["Central IT"].people, scenario.it.teams["Central IT"].focus) == (11, 0.6)


def test_a_law_an_order_of_work_a_list_and_a_policy_replace_the_bases(tmp_path: Path) -> None:
    text = """\
departments:
  Marketing:
    requests:
      New website:
        effort: {exponential: {mean: 9 days}}
        arrivals: {rate: 3 per month}
it: {discipline: {fair_share: {Marketing: 1}}}
goals: []
policies:
  Hire two: {quotes: {optimism: 0%}}
"""
    base = EXAMPLE.replace("discipline: fifo", "discipline: {priority: {preemptive: true}}")
    scenario = over(tmp_path, text, base)
    website = scenario.departments["Marketing"].requests["New website"]
    assert website.effort is not None
    assert (website.effort.mean, website.effort.cv) == (9, 1)
    assert website.arrivals.every == pytest.approx(260 / 36)
    assert (scenario.it.discipline.name, scenario.it.discipline.preemptive) == ("fair_share", False)
    assert scenario.goals == ()
    assert [use.name for use in scenario.policies["Hire two"]] == ["quotes"]
    assert len(scenario.policies) == 5


def test_parameters_of_the_same_law_and_of_a_short_form_are_merged(tmp_path: Path) -> None:
    keys = "{effort: {lognormal: {cv: 90%}}, urgent: {due: 30%}}"
    scenario = over(tmp_path, f"departments: {{Marketing: {{requests: {{New website: {keys}}}}}}}\n")
    website = scenario.departments["Marketing"].requests["New website"]
    assert website.effort is not None
    assert website.urgent is not None
    assert (website.effort.mean, website.effort.cv) == (15, pytest.approx(0.9))
    assert (website.urgent.share, website.urgent.due) == (0.25, 0.3)


def test_nothing_switches_off_what_the_base_has(tmp_path: Path) -> None:
    scenario = over(tmp_path, "departments: {Marketing: {alternative: null}}\nit: {quotes: ~}\n")
    assert scenario.departments["Marketing"].alternative is None
    assert scenario.it.quotes is None


def test_nothing_takes_a_policy_of_the_base_away_and_the_others_stay(tmp_path: Path) -> None:
    scenario = over(tmp_path, "policies:\n  Hire two: null\n  Hire three: {set: {it.teams.Central IT.people: 12}}\n")
    assert scenario.policy_names == (
        "Central queue",
        "Two people of slack",
        "Embedded web team",
        "Lines of credit",
        "Hire three",
    )


def test_a_policy_without_levers_may_be_written_as_nothing_where_no_base_has_it(tmp_path: Path) -> None:
    assert "Nothing new" in over(tmp_path, "policies: {Nothing new: null}\n").policy_names


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("departments: {Markting: {trust: {start: 50%}}}\n", "Marketing"),
        ("departments: {Markting: {requests: {New website: {priority: 1}}}}\n", "Marketing"),
        ("departments: {Marketing: {requests: {New websit: {priority: 1}}}}\n", "New website"),
        ("departments: {Finance: {requests: {ERP chnge: {arrivals: {every: 1 week}}}}}\n", "ERP change"),
        ("it: {teams: {Centrl IT: {focus: 50%}}}\n", "Central IT"),
    ],
)
def test_a_misspelt_name_is_offered_the_nearest_of_the_base(tmp_path: Path, text: str, near: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        over(tmp_path, text)
    assert {found.nearest for found in caught.value.problems} == {near}
    for found in caught.value.problems:
        assert "is missing" in found.message
        assert f"is not in base.yaml: write `{near}` to change that one; for a new one, " in found.help


def test_a_new_name_that_is_like_none_of_the_base_s_is_offered_none(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        over(tmp_path, "departments: {Sales: {trust: {start: 50%}}}\n")
    assert [found.nearest for found in caught.value.problems] == [None]


def test_a_chain_of_files_is_followed(tmp_path: Path) -> None:
    written(tmp_path, SMALL, "a.yaml")
    written(tmp_path, "extends: a.yaml\nseed: 5\nhorizon: 1 year\n", "b.yaml")
    scenario = read(tmp_path, "extends: b.yaml\nhorizon: 3 years\n")
    assert (scenario.seed, scenario.horizon) == (5, 780)


def test_a_problem_is_shown_in_the_file_that_it_stands_in(tmp_path: Path) -> None:
    written(tmp_path, SMALL.replace("people: 5", "people: 0"), "base.yaml")
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, "extends: base.yaml\nseed: -1\n")
    places = [(Path(found.file).name, found.line) for found in caught.value.problems]
    assert places == [("scenario.yaml", 2), ("base.yaml", 15)]


def refused(folder: Path, written_as: str) -> Problem:
    return problem(folder, f"extends: {written_as}\n" + SMALL)


def test_files_that_extend_each_other_in_a_circle_are_refused_with_the_circle(tmp_path: Path) -> None:
    written(tmp_path, "extends: b.yaml\n", "a.yaml")
    written(tmp_path, "extends: scenario.yaml\n", "b.yaml")
    found = refused(tmp_path, "a.yaml")
    assert "in a circle: scenario.yaml -> a.yaml -> b.yaml -> scenario.yaml" in found.message
    assert (Path(found.file).name, found.line, found.column) == ("b.yaml", 1, 10)
    assert "in a circle: scenario.yaml -> scenario.yaml" in refused(tmp_path, "./scenario.yaml").message


def test_a_base_that_is_missing_or_no_path_is_refused(tmp_path: Path) -> None:
    assert "there is no file `gone.yaml`" in refused(tmp_path, "gone.yaml").message
    assert "expected the path of a file" in refused(tmp_path, "[a.yaml]").message
    assert "expected the path of a file" in refused(tmp_path, "''").message


def test_a_base_stays_under_the_folder_of_the_scenario(tmp_path: Path) -> None:
    written(tmp_path, SMALL, "base.yaml")
    inside = tmp_path / "inside"
    found = problem(inside, "extends: ../base.yaml\n")
    assert "lies outside the folder" in found.message
    assert "--allow-outside" in found.help
    assert read(inside, "extends: ../base.yaml\n", allow_outside=True).horizon == 520


def test_a_trace_is_found_beside_the_file_that_names_it(tmp_path: Path) -> None:
    base = SMALL.replace("{every: 2 weeks}", "{trace: seen.csv}")
    written(tmp_path, base, "parts/base.yaml")
    written(tmp_path, "at\n4\n", "parts/seen.csv")
    scenario = read(tmp_path, "extends: parts/base.yaml\n")
    trace = scenario.departments["Marketing"].requests["Website"].arrivals.trace
    assert trace is not None
    assert trace.at == (4,)


def test_an_endless_chain_is_refused(tmp_path: Path) -> None:
    for number in range(20):
        written(tmp_path, f"extends: {number + 1}.yaml\n", f"{number}.yaml")
    with pytest.raises(ScenarioError, match="more than 10 files extend each other"):
        read_scenario(tmp_path / "0.yaml", levers=LEVERS)
