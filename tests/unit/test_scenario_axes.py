"""`--vary path=LOW..HIGH`: what the texts mean, and what is said where they mean nothing."""

from __future__ import annotations

import pytest

from sim import load
from sim.scenario.axes import Axis, read_axes, read_axis
from sim.scenario.problems import ScenarioError
from sim.scenario.ranges import read_shares

STORY = load("cio-story")
PEOPLE = "it.teams.Central IT.people"
CHANCE = "departments.Marketing.alternative.comes_back.chance"
BOARD = "it.approval.every"


def axis(text: str) -> Axis:
    return read_axis(text, STORY)


def refused(*texts: str) -> ScenarioError:
    with pytest.raises(ScenarioError) as raised:
        read_axes(texts, STORY)
    return raised.value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (f"{PEOPLE}=8..12", "8 9 10 11 12"),
        (f"{PEOPLE}=8..16/3", "8 12 16"),
        (f"{PEOPLE}=8..15/3", "8 12 15"),
        (f"{PEOPLE}=10..60", "10 20 30 40 50 60"),
        (f"{PEOPLE}=11..11", "11"),
        (f"{PEOPLE}=12,8,8,10", "8 10 12"),
        (f"{CHANCE}=0..50%", "0% 10% 20% 30% 40% 50%"),
        (f"{CHANCE}=0,10%,20%", "0% 10% 20%"),
        (f"{CHANCE}=0.1,0.25", "0.1 0.25"),
        (f"{CHANCE}=0..1", "0 0.25 0.5 0.75 1"),
        (f"{CHANCE}=0..1/2", "0 1"),
        (f"{CHANCE}=12.3456789%", "12.3456789%"),
        (f"{BOARD}=2..6 weeks", "2 weeks|3 weeks|4 weeks|5 weeks|6 weeks"),
        (f"{BOARD}=1 week..9 weeks/3", "1 week|5 weeks|9 weeks"),
        (f"{BOARD}=10 days..6 weeks/3", "2 weeks|4 weeks|6 weeks"),
        (f"{BOARD}=1,2,4 weeks", "1 week|2 weeks|4 weeks"),
        (f"{BOARD}=2 weeks,3 days", "3 days|2 weeks"),
        ("it.discipline=fifo,shortest_first", "fifo shortest_first"),
        (
            "it.quotes={basis: fixed, fixed: 3 weeks},{basis: backlog}",
            "{basis: fixed, fixed: 3 weeks}|{basis: backlog}",
        ),
        ("departments.Marketing.requests.New website.value=4000..8000 per week/2", "4000 per week|8000 per week"),
    ],
)
def test_a_text_means_these_values(text: str, values: str) -> None:
    assert axis(text).values == tuple(values.split("|" if "|" in values else " "))


def test_values_keep_their_numbers_and_their_unit() -> None:
    assert axis(f"{BOARD}=2 weeks,3 days").numbers == (3.0, 10.0)
    assert (axis(f"{CHANCE}=0..50%/3").numbers, axis(f"{CHANCE}=0..50%/3").unit) == ((0.0, 25.0, 50.0), "%")
    assert axis("it.discipline=fifo,shortest_first").numbers is None


def test_a_name_in_a_path_may_hold_spaces_dots_and_equals_signs(tmp_path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(
        'horizon: 1 year\ndepartments: {"A.b = c": {requests: {R: {arrivals: {every: 1 day}, effort: 1 day}}}}\n'
        "it: {teams: {IT: {people: 2}}}\n"
    )
    found = read_axis('departments."A.b = c".requests.R.effort=1..3 days/3', load(path))
    assert (found.title, found.values) == ("effort of A.b = c / R", ("1 day", "2 days", "3 days"))


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("people", "there is no `=` in it", "path=LOW..HIGH"),
        (f"{PEOPLE}=", "there is no value", "path=LOW..HIGH"),
        (f"{PEOPLE}=8,,9", "a value is missing", "path=LOW..HIGH"),
        (f"{PEOPLE}=16..8", "`16..8` is empty", f"{PEOPLE}=8..16"),
        (f"{PEOPLE}=..8", "`..8` is no range", "path=LOW..HIGH"),
        (f"{PEOPLE}=8..9.5", "expected a whole number", "as digits"),
        (f"{PEOPLE}=0..3", "0 is too few", "1 or more"),
        (f"{PEOPLE}=8..16/1", "1 values cannot be spread", "2 to 100"),
        (f"{BOARD}=1..3", "has no unit of time", "add the unit"),
        (f"{BOARD}=1 week..50%", "different units", "the same unit"),
        (f"{CHANCE}=0.1,60%", "`0.1` may mean 0.1% or 10%", "the sign behind each"),
        (f"{CHANCE}=0.1..60%", "`0.1` may mean 0.1% or 10%", "the sign behind each"),
        (f"{CHANCE}=50%..150%/3", "over 100 %", "between 0% and 100%"),
        ("seed=1..4", "`seed` cannot be varied", "`--seed`"),
        ("replications=1..4", "`replications` cannot be varied", "`--replications`"),
        (f"{PEOPLE}={','.join(map(str, range(1, 103)))}", "102 values are too many", "100 at most"),
    ],
)
def test_what_means_nothing_is_refused_with_the_text_and_a_remedy(text: str, message: str, remedy: str) -> None:
    (problem, *_) = refused(text).problems
    assert (problem.file, problem.text) == ("--vary", text)
    assert message in problem.message
    assert remedy in problem.help


def test_a_mistyped_name_gets_the_nearest() -> None:
    (problem,) = refused("it.teams.Centrl IT.people=8..16").problems
    assert (problem.nearest, problem.text[problem.column - 1 :][: problem.width]) == (
        "Central IT",
        "it.teams.Centrl IT.people",
    )


def test_a_wrong_value_is_underlined_in_the_text_as_it_was_typed() -> None:
    (problem,) = refused(f"{PEOPLE}=0..3").problems
    assert problem.text[problem.column - 1 :][: problem.width] == "0..3"


def test_a_value_that_a_lever_cannot_bear_is_named_with_the_lever_s_own_line() -> None:
    problems = refused(f"{PEOPLE}=1,8").problems
    assert {problem.file.rpartition("/")[2] for problem in problems} == {"cio-story.yaml"}
    assert all(problem.message.startswith(f"with `{PEOPLE}=1`, ") for problem in problems)


def test_the_problems_of_all_texts_are_told_at_once() -> None:
    assert [problem.text for problem in refused("nowhere=1,2", f"{BOARD}=1..3").problems] == [
        "nowhere=1,2",
        f"{BOARD}=1..3",
    ]


def test_one_value_cannot_be_varied_twice() -> None:
    (problem,) = refused("it.discipline=fifo,random", "it.discipline.name=random").problems
    assert "varied twice" in problem.message


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("80%..200%/4", (0.8, 1.2, 1.6, 2.0)),
        ("0.5..1.5/3", (0.5, 1.0, 1.5)),
        ("0,50,100%", (0.0, 0.5, 1.0)),
        ("1.2", (1.2,)),
    ],
)
def test_shares_are_read_as_fractions(text: str, shares: tuple[float, ...]) -> None:
    assert read_shares("--load", text) == pytest.approx(shares)


@pytest.mark.parametrize("text", ["", "x", "1..", "2..1", "-1..1", "1 week..2 weeks", "1..2/1", "80%,much"])
def test_what_is_no_range_of_shares_names_its_option(text: str) -> None:
    with pytest.raises(ScenarioError) as raised:
        read_shares("--load", text)
    assert raised.value.problems[0].file == "--load"
    assert raised.value.problems[0].help
