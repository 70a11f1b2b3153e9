"""What will have no effect is told before anything runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scenario_texts import SMALL, read, written

from sim.experiment import before_run
from sim.scenario.starter import starter_text

if TYPE_CHECKING:
    from pathlib import Path

POLICIES = "policies:\n  As it is: {}\n  Other: "


def told(folder: Path, text: str) -> list[tuple[str, str]]:
    cautions = before_run(read(folder, text))
    assert all(caution.remedy for caution in cautions)
    return [(caution.code, caution.message) for caution in cautions]


@pytest.mark.parametrize("text", [SMALL, starter_text()])
def test_a_sound_scenario_has_nothing_to_tell(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text) == []


def test_a_team_that_others_take_all_work_from_is_told(tmp_path: Path) -> None:
    text = SMALL + "    Web: {people: 5, serves: [Marketing]}\n    ERP: {people: 5, serves: [Finance]}\n"
    assert told(tmp_path, text) == [
        ("idle-team", "No work of the measured window goes to the team 'Central IT'"),
    ]


def test_a_team_that_is_idle_under_one_policy_only_is_told_with_it(tmp_path: Path) -> None:
    text = SMALL + "    Web: {people: 5, serves: [Marketing]}\n" + POLICIES
    text += "{set: {it.teams.Central IT.serves: [Marketing], it.teams.Web.serves: [Marketing, Finance]}}\n"
    assert told(tmp_path, text) == []
    text = text.replace("it.teams.Central IT.serves: [Marketing], ", "")
    assert told(tmp_path, text) == [
        ("idle-team", "Under 'Other' no work of the measured window goes to the team 'Central IT'"),
    ]


def test_a_trace_outside_the_window_is_told_and_one_that_touches_it_is_not(tmp_path: Path) -> None:
    text = SMALL.replace("{every: 2 weeks}", "{trace: seen.csv}")
    written(tmp_path, "at\n520\n530\n", "seen.csv")
    assert told(tmp_path, text) == [
        (
            "trace-outside-window",
            "Marketing / Website has a trace from day 520 to day 530, and none of it lies in the measured window, day 0"
            " to day 520",
        )
    ]
    written(tmp_path, "at\n519\n530\n", "seen.csv")
    assert told(tmp_path, text) == []


def test_a_lever_that_begins_after_the_window_is_told(tmp_path: Path) -> None:
    text = SMALL + POLICIES + "{hire: {people: 1, from: 2 years}}\n"
    assert told(tmp_path, text) == [
        ("late-lever", "Under 'Other' `hire` begins on day 520, when the measured window is over (day 520)"),
    ]
    assert told(tmp_path, text.replace("from: 2 years", "from: 103 weeks")) == []


def test_an_embedded_team_that_leaves_nobody_for_the_others_is_told(tmp_path: Path) -> None:
    text = SMALL + POLICIES + "{embedded_team: {department: Marketing, people: 5}}\n"
    ((code, message),) = told(tmp_path, text)
    assert code == "emptied-team"
    assert message.startswith("Under 'Other' `embedded_team` takes all 5 people of 'Central IT'")
    assert told(tmp_path, text.replace("people: 5}}", "people: 4}}")) == []
    assert told(tmp_path, text.replace("people: 5}}", "people: 5, helps_out: true}}")) == []


def test_an_embedded_team_may_take_all_of_a_team_that_nobody_else_needs(tmp_path: Path) -> None:
    text = SMALL + "    ERP: {people: 5, serves: [Finance]}\n" + POLICIES
    assert told(tmp_path, text + "{embedded_team: {department: Marketing, people: 5}}\n") == []


def test_growth_beyond_all_numbers_is_a_load_over_capacity(tmp_path: Path) -> None:
    text = SMALL.replace("{every: 2 weeks}", "{every: 2 weeks, growth: 1000% per year}").replace(
        "2 years", "1000 years"
    )
    ((code, message),) = told(tmp_path, text)
    assert (code, "Central IT is asked for" in message) == ("load-over-capacity", True)
