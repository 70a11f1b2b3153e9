"""`slackline story` from the command line to a page that reads well."""

import re

import pytest
from called import ended


def story(*arguments):
    """Exit code of `slackline story`, in this process."""
    return ended("story", *arguments)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The shipped story as a page."""
    target = tmp_path_factory.mktemp("story") / "story.md"
    assert story("cio-story", "--out", str(target)) == 0
    return unwrapped(target.read_text(encoding="utf-8"))


def unwrapped(page):
    """The page with one line a paragraph."""
    return re.sub(r"(?<!\n)\n(?!\n)", " ", page.rstrip("\n")) + "\n"


def test_it_begins_with_whose_story_it_is_and_of_which_run(told):
    opening = told.split("\n\n")[1]
    for part in ("Promise and hope", "Marketing", "replication 0", "seed 2011"):
        assert part in opening


def test_it_ends_in_figures(told):
    closing = told.rstrip().split("\n\n")[-1]
    assert re.match(r"The run ends in week \d+\. Marketing has had \d+ requests in all\.", closing)
    assert "ends with a trust of" in closing


def test_the_story_has_its_turning_points(told):
    for part in (
        "It is the first promise to Marketing whose day passes unkept.",
        "It is the first request that Marketing gets elsewhere.",
        "stops asking IT",
        "waits for the same people",
        "Being late costs",
    ):
        assert part in told


def test_dated_paragraphs_come_in_order(told):
    weeks = [int(week) for week in re.findall(r"^Week (\d+)\.", told, re.MULTILINE)]
    assert len(weeks) > 6
    assert weeks == sorted(weeks)


def test_it_selects(told):
    assert len(told.split()) < 1200


def test_no_sentence_is_told_twice_and_none_is_left_unfinished(told):
    for paragraph in told.rstrip().split("\n\n")[1:]:
        assert paragraph.endswith(".")
        assert "  " not in paragraph
        assert not re.search(r"\b(nan|None|inf|\{|\})\b", paragraph)


def test_the_same_command_tells_the_same_story(told, capsys):
    assert story("cio-story") == 0
    assert unwrapped(capsys.readouterr().out) == told


def test_another_department_has_its_own_story(capsys):
    assert story("cio-story", "--department", "Finance", "--set", "horizon=1 year") == 0
    shown = unwrapped(capsys.readouterr().out)
    assert shown.startswith("# Finance and IT: Promise and hope\n\n")
    assert "Finance has nowhere else to go." in shown


def test_two_policies_are_told_side_by_side_with_who_fares_better(capsys):
    assert story("cio-story", "--compare", "Embedded web team", "--set", "horizon=1 year") == 0
    shown = unwrapped(capsys.readouterr().out)
    assert re.search(r"Under “Promise and hope” .* Under “Embedded web team” ", shown)
    for department in ("Marketing", "Finance", "Operations"):
        assert re.search(rf"Of the \d+ requests of {department}, .* better under “Embedded web team”", shown)


def test_a_policy_compared_with_itself_changes_nothing(capsys):
    assert story("cio-story", "--compare", "Promise and hope", "--set", "horizon=1 quarter") == 0
    shown = unwrapped(capsys.readouterr().out)
    assert len(re.findall("none fare better under “Promise and hope”, that is, sooner; none fare worse", shown)) == 3


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--department", "Marketting"], "did you mean 'Marketing'?"),
        (["--department", "Xyz"], "the departments are 'Marketing', 'Finance', 'Operations'"),
        (["--policy", "Promise"], "did you mean 'Promise and hope'?"),
        (["--compare", "Embedded team"], "did you mean 'Embedded web team'?"),
        (["--replication", "-1"], "--replication"),
        (["--out", "nowhere/story.md"], "there is no such folder"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_to_do(options, says, capsys):
    assert story("cio-story", *options) == 2
    shown, said = capsys.readouterr()
    assert shown == ""
    assert says in said


def test_lines_are_short_and_none_begins_like_a_list_or_a_heading(tmp_path, capsys):
    path = tmp_path / "odd.yaml"
    names = {"Marketing": "- 1. #Ma`rk_et*ing - x", "Finance": "2) Fin + a"}
    text = ODD
    for name, odd in names.items():
        text = text.replace(f"{name}:", f"'{odd}':")
    path.write_text(text)
    assert story(str(path)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines[1:])) <= 100
    assert not [line for line in lines[1:] if re.match(r"([-+#=~>]|\d+[.)] )", line)]


ODD = """\
name: Odd
horizon: 1 year
departments:
  Marketing:
    requests: {'*Pages* <b>': {arrivals: {every: 4 days}, effort: {exponential: {mean: 4 days}}, due: 4 weeks}}
    alternative: {lead_time: 2 weeks, price: 1 per day, comes_back: {chance: 50%, after: 1 week, effort: 50%}}
    trust: {start: 80%, walks_away_below: 40%}
  Finance:
    requests: {Change: {arrivals: {every: 4 days}, effort: {exponential: {mean: 4 days}}}}
it:
  teams: {Central IT: {people: 2, cost: 1 per day}}
  quotes: {basis: backlog, optimism: 60%}
"""
