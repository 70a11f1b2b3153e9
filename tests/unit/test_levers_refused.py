"""Levers that make no sense: each is refused at its place, with the remedy or what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scenario_texts import SMALL, problem, problems, read

from sim.levers.policy import compile_policy

if TYPE_CHECKING:
    from pathlib import Path

    from sim.scenario.problems import Problem

TEXT = SMALL.replace("focus: 60%}", "focus: 60%, skills: [web]}\n    Back office: {people: 2, skills: [erp]}").replace(
    "effort: 8 days", "effort: 8 days\n        skill: web"
)
LINE = 19
"""Where the policy stands."""


def refused(folder: Path, levers: str) -> Problem:
    return problem(folder, f"{TEXT}policies:\n  P: {levers}\n")


NAMES = [
    ("{governance: {weights: {Marketng: 2}}}", "there is no department or kind `Marketng`", "Marketing"),
    ("{planning: {share: 50%, notice: 2 weeks, departments: Marketng}}", "no department `Marketng`", "Marketing"),
    ("{small_batches: {slices: 2, kinds: [Websit]}}", "there is no kind of request `Websit`", "Website"),
    ("{relationship_manager: {department: Finnance}}", "there is no department `Finnance`", "Finance"),
    ("{relationship_manager: {department: Finance, team: Central}}", "there is no team `Central`", "Central IT"),
    ("{contractors: {people: 1, above: 2, price: 1 per day, team: Back ofice}}", "no team `Back ofice`", "Back office"),
    ("{cross_training: {team: Central I, people: 1, skills: erp}}", "there is no team `Central I`", "Central IT"),
    ("{cross_training: {team: Central IT, people: 1, skills: epr}}", "there is no skill `epr`", "erp"),
    ("{joint_group: {department: Marketin, people: 1}}", "there is no department `Marketin`", "Marketing"),
    ("{joint_group: {department: Marketing, people: 1, team: Back}}", "there is no team `Back`", "Back office"),
    ("{managed_service: {kinds: Websites, lead_time: 1 day, price: 1 per day}}", "of request `Websites`", "Website"),
    ("{self_service: {kinds: [Website, ERP], lead_time: 1 day}}", "no kind of request `ERP`", "ERP change"),
    ("{response: {how: listen, departments: [Finance, Sales]}}", "there is no department `Sales`", None),
    ("{response: listn}", "`listn`", "listen"),
    ("{mandate: {departments: [Financ]}}", "there is no department `Financ`", "Finance"),
    ("{wip_limit: {requests: 3, team: Central}}", "there is no team `Central`", "Central IT"),
    ("{wip_limit: {requests: 3, then: deffer}}", "`deffer`", "defer"),
    ("{embedded_team: {department: Sales, people: 1}}", "there is no department `Sales`", None),
    ("{slack: {people: 1, for: Markting}}", "`Markting`", "Marketing"),
    ("{credit_lines: {period: 1 month, lines: {Markting: 3 days}}}", "there is no department `Markting`", "Marketing"),
]


@pytest.mark.parametrize(("levers", "said", "nearest"), NAMES, ids=[levers[1:45] for levers, _, _ in NAMES])
def test_a_name_that_is_not_there_is_told_with_the_nearest_one(
    tmp_path: Path, levers: str, said: str, nearest: str | None
) -> None:
    found = refused(tmp_path, levers)
    assert said in found.message
    assert found.nearest == nearest
    assert found.line == LINE
    wrong = said.rsplit("`", 2)[1]
    assert found.text[found.column - 1 :].startswith(wrong)
    assert found.allowed


VALUES = [
    ("{planning: {share: -10%, notice: 2 weeks}}", "-10%", "between 0% and 100%"),
    ("{planning: {share: 120%, notice: 2 weeks}}", "120%", "between 0% and 100%"),
    ("{mandate: {compliance: -1}}", "-1", "between 0% and 100%"),
    ("{self_service: {kinds: Website, lead_time: 1 day, uptake: -5%}}", "-5%", "between 0% and 100%"),
    ("{response: {how: confront, trust: -10%}}", "-10%", "between 0% and 100%"),
    ("{wip_limit: {requests: -1}}", "-1", ""),
    ("{small_batches: {slices: 0}}", "0", ""),
    ("{governance: {weights: {Marketing: -1}}}", "-1", ""),
    ("{planning: {share: 50%, notice: 0 days}}", "0 days", ""),
    ("{contractors: {people: 1, above: 2, below: 3, price: 1 per day}}", "", "write 2 or less"),
    ("{joint_group: {department: Marketing, people: 6}}", "6", "move 5 at most"),
    ("{embedded_team: {department: Marketing, people: 6}}", "6", ""),
    ("{cross_training: {team: Back office, people: 3, skills: web}}", "3", "2 at most"),
    ("{cross_training: {team: Central IT, people: 1, skills: web}}", "web", "name every skill"),
]


@pytest.mark.parametrize(("levers", "at", "help"), VALUES, ids=[levers[1:60] for levers, _, _ in VALUES])
def test_a_value_that_cannot_be_is_told_at_its_place_with_a_remedy(
    tmp_path: Path, levers: str, at: str, help: str
) -> None:
    found = refused(tmp_path, levers)
    assert found.line == LINE
    assert found.text[found.column - 1 :].startswith(at)
    said = f"{found.message}; {found.help}; {found.allowed}"
    assert help in said
    assert len(found.message) > 10


TOGETHER = [
    ("[{mandate: {}}, {mandate: {compliance: 50%}}]", "mandate"),
    ("[{mandate: {departments: Finance}}, {mandate: {compliance: 50%}}]", "mandate"),
    ("[{response: listen}, {response: {how: confront, departments: Marketing}}]", "two responses"),
    ("[{wip_limit: {requests: 3}}, {wip_limit: {requests: 4, team: Back office}}]", "two limits"),
    (
        "[{relationship_manager: {department: Finance}}, {relationship_manager: {department: Finance}}]",
        "Finance has a relationship manager already",
    ),
    (
        "[{managed_service: {kinds: Website, lead_time: 1 day, price: 1 per day}}, "
        "{managed_service: {kinds: Website, lead_time: 2 days, price: 1 per day}}]",
        "two managed services take `Website`",
    ),
    (
        "[{self_service: {kinds: Website, lead_time: 1 day}}, {self_service: {kinds: Website, lead_time: 1 day}}]",
        "two self-services take `Website`",
    ),
    (
        "[{embedded_team: {department: Finance, people: 3}}, {joint_group: {department: Marketing, people: 3}}]",
        "together take 6 people out of `Central IT`, which has 5",
    ),
    (
        "[{cross_training: {team: Back office, people: 2, skills: web}}, "
        "{relationship_manager: {department: Finance, team: Back office}}]",
        "together take 3 people out of `Back office`, which has 2",
    ),
]


@pytest.mark.parametrize(("levers", "said"), TOGETHER, ids=[said for _, said in TOGETHER])
def test_levers_that_contradict_each_other_are_refused_at_the_later_one(tmp_path: Path, levers: str, said: str) -> None:
    found = refused(tmp_path, levers)
    assert said in found.message
    assert found.help
    assert found.line == LINE
    assert found.column > levers.index("}, {") + 5


@pytest.mark.parametrize(
    "levers",
    [
        "[{mandate: {until: 1 year}}, {mandate: {compliance: 50%, from: 1 year}}]",
        "[{mandate: {departments: Finance}}, {mandate: {departments: Marketing}}]",
        "[{response: {how: confront, until: 1 year}}, {response: {how: listen, from: 1 year}}]",
        "[{wip_limit: {requests: 3, team: Central IT}}, {wip_limit: {requests: 4, team: Back office}}]",
        "[{embedded_team: {department: Finance, people: 3, until: 1 year}}, "
        "{joint_group: {department: Marketing, people: 3, from: 1 year}}]",
    ],
)
def test_one_after_the_other_or_side_by_side_they_may_stand(tmp_path: Path, levers: str) -> None:
    assert compile_policy(read(tmp_path, f"{TEXT}policies:\n  P: {levers}\n"), "P").levers


WINDOWED = [
    "discipline: {name: random}",
    "governance: {weights: {Marketing: 2}}",
    "quotes: {basis: backlog}",
    "planning: {share: 50%, notice: 1 week}",
    "small_batches: {slices: 2}",
    "relationship_manager: {department: Finance}",
    "set: {values: {it.quotes: {basis: backlog}}}",
    "hire: {people: 1}",
    "contractors: {people: 1, above: 2, price: 1 per day}",
    "cross_training: {team: Back office, people: 1, skills: web}",
    "embedded_team: {department: Finance, people: 1}",
    "joint_group: {department: Finance, people: 1}",
    "slack: {people: 1}",
    "credit_lines: {period: 1 month, lines: {Finance: 3 days}}",
    "managed_service: {lead_time: 1 week, price: 1 per day}",
    "self_service: {kinds: Website, lead_time: 1 week}",
    "internal_market: {price: 1 per day}",
    "response: {how: ignore}",
    "mandate: {compliance: 50%}",
    "wip_limit: {requests: 2}",
]


@pytest.mark.parametrize("lever", WINDOWED, ids=[lever.split(":")[0] for lever in WINDOWED])
def test_no_lever_ends_before_it_begins(tmp_path: Path, lever: str) -> None:
    found = refused(tmp_path, f"{{{lever[:-1]}, from: 2 weeks, until: 1 week}}}}")
    assert found.message == "`until` is not after `from`"
    assert "later `until`" in found.help
    assert (found.line, found.column) == (LINE, 7)


def test_each_wrong_lever_is_told(tmp_path: Path) -> None:
    levers = "[{mandate: {compliance: 2}}, {wip_limit: {}}, {response: {trust: 10%}}]"
    found = problems(tmp_path, f"{TEXT}policies:\n  P: {levers}\n")
    assert len(found) == 3
    assert {each.line for each in found} == {LINE}
