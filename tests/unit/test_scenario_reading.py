"""From a file to a scenario: what a planner writes, and what is said when it is wrong."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from scenario_texts import EXAMPLE, SMALL, problem, problems, read, written

from sim.levers.table import LEVERS
from sim.scenario.problems import ScenarioError
from sim.scenario.reading import read_scenario
from sim.scenario.shipped import shipped_names, shipped_scenarios

if TYPE_CHECKING:
    from pathlib import Path


def test_the_example_of_the_description_is_understood(tmp_path: Path) -> None:
    scenario = read(tmp_path, EXAMPLE)
    website = scenario.departments["Marketing"].requests["New website"]
    assert scenario.horizon == 520
    assert scenario.policy_names == (
        "Central queue",
        "Two people of slack",
        "Embedded web team",
        "Lines of credit",
        "Hire two",
    )
    assert scenario.baseline_name == "Central queue"
    assert website.value == 2400
    assert website.urgent is not None
    assert (website.urgent.share, website.urgent.due, website.urgent.skips_approval) == (0.25, 0.5, True)
    assert scenario.it.quotes is not None
    assert scenario.it.quotes.optimism == 0.5


def test_what_is_left_out_is_off(tmp_path: Path) -> None:
    scenario = read(tmp_path, SMALL)
    marketing = scenario.departments["Marketing"]
    website = marketing.requests["Website"]
    assert (marketing.alternative, marketing.patience, marketing.trust) == (None, None, None)
    assert (website.due, website.urgent, website.value, website.estimate) == (None, None, 0, "mean")
    assert (scenario.it.quotes, scenario.it.approval, scenario.it.release) == (None, None, None)
    assert scenario.it.discipline.name == "fifo"


def test_a_scenario_without_policies_has_one_without_levers(tmp_path: Path) -> None:
    scenario = read(tmp_path, SMALL)
    assert scenario.policy_names == ("As it is",)
    assert scenario.baseline_name == "As it is"


def test_a_scenario_without_a_name_is_called_as_its_file(tmp_path: Path) -> None:
    assert read(tmp_path, SMALL).name == "scenario"
    assert read(tmp_path, "name: Ours\n" + SMALL).name == "Ours"


def test_the_baseline_is_the_first_policy_unless_one_is_named(tmp_path: Path) -> None:
    policies = "policies: {One: {}, Two: {}}\n"
    assert read(tmp_path, SMALL + policies).baseline_name == "One"
    assert read(tmp_path, SMALL + policies + "baseline: Two\n").baseline_name == "Two"


def test_three_years_follow_the_calendar_where_they_are_a_default(tmp_path: Path) -> None:
    text = SMALL.replace(
        "  Finance:", "    trust: {}\n    alternative: {lead_time: 1 week, comes_back: {effort: 40%}}\n  Finance:"
    )
    scenario = read(tmp_path, "calendar: {days_per_week: 4, weeks_per_year: 50}\n" + text)
    marketing = scenario.departments["Marketing"]
    assert marketing.trust is not None
    assert marketing.alternative is not None
    assert marketing.alternative.comes_back is not None
    assert marketing.trust.half_life == 600
    assert marketing.alternative.comes_back.lasts == 600
    assert scenario.horizon == 400


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "said"),
    [
        ("horizon: 2 years", "horizon: 2", 1, 10, "`2` has no unit of time"),
        ("horizon: 2 years", "horizn: 2 years", 1, 1, "`horizn` is not known in a scenario"),
        ("horizon: 2 years", "horizon: .nan", 1, 10, "not a finite number"),
        ("horizon: 2 years", "horizon: 0 days", 1, 10, "is zero"),
        ("horizon: 2 years", "horizon: 2 years\ncalendar: {days_per_week: 9}", 2, 27, "`9` is out of range"),
        ("horizon: 2 years", "horizon: 2 years\ncalendar: five days", 2, 11, "expected a mapping, found `five days`"),
        ("horizon: 2 years", "horizon: 2 years\npolicies: [Hire]", 2, 1, "expected policies by name, found a list"),
        ("horizon: 2 years", "horizon: 2 years\nstarts: 7", 2, 9, "expected a day of the year"),
        ("horizon: 2 years", "horizon: 2 years\ngoals: wait_mean <= 3 days", 2, 8, "expected a list"),
        ("every: 2 weeks", "every: 2 weaks", 6, 27, "`weaks` is no unit of time"),
        ("effort: 8 days", "effort: -8 days", 7, 17, "`-8 days` is negative"),
        ("effort: 8 days", "efort: 8 days", 7, 9, "`efort` is not known in `Website`"),
        ("lognormal: {mean", "lognrmal: {mean", 12, 18, "`lognrmal` is no law"),
        ("people: 5", "people: 0", 15, 26, "0 is too few"),
        ("people: 5", "people: five", 15, 26, "expected a whole number, found `five`"),
        ("people: 5", "people: true", 15, 26, "expected a whole number, found true"),
        ("focus: 60%", "focus: 160%", 15, 36, "`160%` is over 100 %"),
        ("focus: 60%", "focus: 0%", 15, 5, "a focus of zero"),
        ("focus: 60%", "serves: [Marketng]", 15, 38, "`Marketng` is neither a department nor a kind of request"),
        ("focus: 60%", "serves: Marketing", 15, 37, "expected a list, found `Marketing`"),
        ("focus: 60%", "serves: [3]", 15, 38, "expected text, found `3`"),
        ("focus: 60%", "serves: [Marketing]", 10, 7, "no team serves `ERP change` of Finance"),
        ("effort: 8 days", "effort: 8 days\n        value: 100", 8, 16, "`100` does not say per what"),
        ("effort: 8 days", "effort: 8 days\n        steps: [{effort: 1 day}]", 5, 7, "exclude each other"),
        ("effort: 8 days", "priority: 1", 5, 7, "`effort` is missing"),
        ("effort: 8 days", "effort: 8 days\n        commodity: yes", 8, 20, "expected true or false, found `yes`"),
        ("effort: 8 days", "effort: 8 days\n        urgent: 120%", 8, 17, "is over 100 %"),
        ("effort: 8 days", "effort: 8 days\n        estimate: exakt", 8, 19, "`exakt` is not known here"),
        ("    Central IT:", "    'Bad\\nname':", 15, 5, "stood"),
    ],
)
def test_a_mistake_is_shown_at_its_line_and_column(
    tmp_path: Path, old: str, new: str, line: int, column: int, said: str
) -> None:
    assert old in SMALL
    if said == "stood":
        new, said = '    "Bad\\nname":', "cannot be a name"
    found = next(p for p in problems(tmp_path, SMALL.replace(old, new, 1)) if said in p.message)
    assert (found.line, found.column) == (line, column)
    assert found.help or found.nearest or found.allowed
    assert found.file == str(tmp_path / "scenario.yaml")


def test_all_mistakes_of_a_file_are_reported_at_once_in_their_order(tmp_path: Path) -> None:
    text = (
        SMALL.replace("2 years", "2")
        .replace("8 days", "-8 days")
        .replace("people: 5", "people: 0")
        .replace("60%", "600%")
        + "  discipline: {fair_share: {Marketin: 2}}\nbaseline: Best\npolicies: {One: {slak: 2}}\ngols: []\n"
    )
    found = problems(tmp_path, text)
    assert [each.line for each in found] == [1, 7, 15, 15, 16, 17, 18, 19]
    assert [each.nearest for each in found[-4:]] == ["Marketing", None, "slack", "goals"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("# only a comment\n", "the file is empty"),
        ("- a\n- b\n", "a scenario is a mapping"),
        ("just text", "a scenario is a mapping"),
    ],
)
def test_a_file_without_a_scenario_is_refused(tmp_path: Path, text: str, said: str) -> None:
    assert said in problem(tmp_path, text).message


def refused(source: str | Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(source, levers=LEVERS)
    (found,) = caught.value.problems
    return found.message


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"horizon: 2 years\nname: caf\xe9\n")
    (tmp_path / "large.yaml").write_bytes(b"#" * 1_000_001)
    assert "there is no such file" in refused(tmp_path / "gone.yaml")
    assert "a folder, not a file" in refused(tmp_path)
    assert "larger than 1 MB" in refused(tmp_path / "large.yaml")
    assert "no ordinary file" in refused(os.devnull)
    assert "no file name may hold" in refused("a\0b")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(tmp_path / "latin.yaml", levers=LEVERS)
    (found,) = caught.value.problems
    assert (found.line, found.column) == (2, 10)
    assert "0xe9 is not UTF-8" in found.message


def test_a_mistyped_file_gets_the_nearest_name(tmp_path: Path) -> None:
    written(tmp_path, SMALL, "budget.yaml")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(str(tmp_path / "buget.yaml"), levers=LEVERS)
    assert caught.value.problems[0].nearest == str(tmp_path / "budget.yaml")


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert read_scenario(path, levers=LEVERS).hash == read(tmp_path, SMALL).hash


def test_the_story_is_shipped_and_found_by_its_name() -> None:
    assert "cio-story" in shipped_names()
    assert len(read_scenario("cio-story", levers=LEVERS).policy_names) > 1


@pytest.mark.parametrize("shipped", shipped_scenarios(), ids=lambda shipped: shipped.name)
def test_every_shipped_scenario_is_valid_and_says_what_it_is_about(shipped: object) -> None:
    scenario = read_scenario(shipped.name, levers=LEVERS)  # type: ignore[attr-defined]
    assert scenario.description
    assert 10 < len(shipped.about) < 160  # type: ignore[attr-defined]


def test_a_file_goes_before_a_shipped_scenario_of_the_same_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, SMALL, "cio-story")
    monkeypatch.chdir(tmp_path)
    assert read_scenario("cio-story", levers=LEVERS).hash == read(tmp_path, SMALL).hash


def test_a_scenario_survives_the_way_to_another_process(tmp_path: Path) -> None:
    scenario = read(tmp_path, EXAMPLE)
    again = pickle.loads(pickle.dumps(scenario))
    assert again == scenario
    assert again.hash == scenario.hash


def test_an_error_survives_the_way_to_another_process(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, "horizon: 3\n")
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems


def test_reading_loads_no_heavy_library() -> None:
    code = (
        "import sys; from sim.levers.table import LEVERS; from sim.scenario.reading import read_scenario;"
        "read_scenario('cio-story', levers=LEVERS);"
        "print([name for name in ('simpy', 'matplotlib', 'scipy', 'joblib') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
