"""Problems as a person, an editor and a program see them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scenario_texts import SMALL, problem, problems

from sim.scenario.problems import Problem
from sim.scenario.rendering import render_concise, render_json, render_problems

if TYPE_CHECKING:
    from pathlib import Path


def test_a_person_sees_the_place_the_line_a_mark_below_and_the_remedy(tmp_path: Path) -> None:
    found = problem(tmp_path, SMALL.replace("2 weeks", "2 weaks"))
    assert render_problems([found]).splitlines() == [
        f"{tmp_path}/scenario.yaml:6:27: `weaks` is no unit of time",
        "  6 |         arrivals: {every: 2 weaks}",
        "    |                           ^^^^^^^",
        "  help: did you mean `weeks`?",
    ]


def test_an_editor_gets_one_line_a_problem(tmp_path: Path) -> None:
    found = problems(tmp_path, SMALL.replace("2 weeks", "2 weaks").replace("people: 5", "people: 0"))
    assert render_concise(found).splitlines() == [
        f"{tmp_path}/scenario.yaml:6:27: `weaks` is no unit of time; did you mean `weeks`?",
        f"{tmp_path}/scenario.yaml:15:26: 0 is too few; write a whole number of 1 or more",
    ]


def test_a_program_gets_every_part(tmp_path: Path) -> None:
    (found,) = json.loads(render_json([problem(tmp_path, SMALL.replace("2 weeks", "2 weaks"))]))
    assert found == {
        "file": f"{tmp_path}/scenario.yaml",
        "line": 6,
        "column": 27,
        "path": "departments.Marketing.requests.Website.arrivals.every",
        "message": "`weaks` is no unit of time",
        "allowed": ["minutes", "hours", "days", "weeks", "months", "quarters", "years"],
        "nearest": "weeks",
        "help": "",
    }


def test_a_problem_without_a_line_shows_the_file_only() -> None:
    shown = render_problems([Problem("gone.yaml", 0, 0, "", "there is no such file", help="look again")])
    assert shown == "gone.yaml: there is no such file\n  help: look again"


def test_a_very_long_line_is_cut_around_the_mark() -> None:
    text = "x" * 5000 + "bad" + "y" * 5000
    found = Problem("long.yaml", 7, 5001, "", "wrong", text=text, width=3)
    _, line, mark = render_problems([found]).splitlines()
    assert len(line) < 130
    start = mark.index("^")
    assert line[start : start + 3] == "bad"


def test_control_characters_do_not_reach_the_terminal() -> None:
    shown = render_problems([Problem("odd.yaml", 1, 1, "", "wrong", text="a\x1b[31m\tb")])
    assert "\x1b" not in shown
    assert "\t" not in shown


def test_a_long_list_of_names_is_cut() -> None:
    shown = render_problems([Problem("a.yaml", 1, 1, "", "wrong", allowed=tuple(str(n) for n in range(50)))])
    assert "`19` and 30 more" in shown
