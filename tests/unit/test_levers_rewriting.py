"""Policies of levers that rewrite values, compiled into phases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scenario_texts import SMALL, problem, problems, read

from sim.levers.policy import Policy, compile_policy
from sim.levers.table import LEVERS
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.yaml_text import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from sim.levers.base import Lever


def with_policy(levers: str) -> str:
    return f"{SMALL}policies:\n  P: {levers}\n"


def policy(folder: Path, levers: str) -> Policy:
    return compile_policy(read(folder, with_policy(levers)), "P")


def refused(folder: Path, levers: str) -> Problem:
    return problem(folder, with_policy(levers))


def people(compiled: Policy) -> list[tuple[float, int]]:
    return [(phase.start, phase.scenario.it.teams["Central IT"].people) for phase in compiled.phases]


@pytest.mark.parametrize("levers", ["{}", "[]", "~", "[{}, {}]"])
def test_a_policy_without_levers_is_the_scenario_itself(tmp_path: Path, levers: str) -> None:
    compiled = policy(tmp_path, levers)
    assert people(compiled) == [(0, 5)]
    assert (compiled.levers, compiled.changes_demand) == ((), False)


def test_a_scenario_without_policies_compiles_as_it_is(tmp_path: Path) -> None:
    compiled = compile_policy(read(tmp_path, SMALL), "As it is")
    assert people(compiled) == [(0, 5)]


def test_set_takes_paths_and_values_or_both_with_a_span(tmp_path: Path) -> None:
    path = "it.teams.Central IT.people"
    assert people(policy(tmp_path, f"{{set: {{{path}: 7}}}}")) == [(0, 7)]
    timed = f"{{set: {{values: {{{path}: 7}}, from: 6 months, until: 1 year}}}}"
    assert people(policy(tmp_path, timed)) == [(0, 5), (130, 7), (260, 5)]


def test_overlapping_spans_make_a_phase_for_each_combination(tmp_path: Path) -> None:
    path = "it.teams.Central IT.people"
    levers = (
        f"[{{set: {{values: {{{path}: 7}}, until: 4 weeks}}}}, {{set: {{values: {{{path}: 9}}, from: 2 weeks}}}},"
        " {quotes: {optimism: 10%, from: 3 weeks}}]"
    )
    compiled = policy(tmp_path, levers)
    assert people(compiled) == [(0, 7), (10, 9), (15, 9), (20, 9)]
    assert [phase.scenario.it.quotes is not None for phase in compiled.phases] == [False, False, True, True]


def test_a_list_is_applied_in_its_order(tmp_path: Path) -> None:
    by_lever, by_value = "{quotes: {optimism: 10%}}", "{set: {it.quotes.optimism: 30%}}"
    for order, expected in (([by_lever, by_value], 0.3), ([by_value, by_lever], 0.1)):
        quotes = policy(tmp_path, f"[{', '.join(order)}]").phases[0].scenario.it.quotes
        assert quotes is not None
        assert quotes.optimism == expected


def test_a_path_above_another_is_set_before_it_however_they_are_ordered(tmp_path: Path) -> None:
    values = ("it.quotes.optimism: 30%", "it.quotes: {percentile: 80%}")
    for order in (values, values[::-1]):
        quotes = policy(tmp_path, f"{{set: {{{', '.join(order)}}}}}").phases[0].scenario.it.quotes
        assert quotes is not None
        assert (quotes.optimism, quotes.percentile) == (0.3, 0.8)


def test_discipline_replaces_the_order_of_work(tmp_path: Path) -> None:
    def order(written: str) -> tuple[str, bool, dict[str, float]]:
        discipline = policy(tmp_path, f"{{discipline: {written}}}").phases[-1].scenario.it.discipline
        return discipline.name, discipline.preemptive, discipline.weights

    assert order("cost_of_delay") == ("cost_of_delay", False, {})
    assert order("{priority: {preemptive: true}}") == ("priority", True, {})
    assert order("{fair_share: {Marketing: 2}, from: 1 year}") == ("fair_share", False, {"Marketing": 2})
    assert order("{name: earliest_due, from: 1 year}") == ("earliest_due", False, {})


def test_quotes_replaces_the_way_of_promising_as_a_whole(tmp_path: Path) -> None:
    text = with_policy("{quotes: {basis: fixed, fixed: 4 weeks}}").replace(
        "it:\n", "it:\n  quotes: {optimism: 50%}\n", 1
    )
    quotes = compile_policy(read(tmp_path, text), "P").phases[0].scenario.it.quotes
    assert quotes is not None
    assert (quotes.basis, quotes.fixed, quotes.optimism) == ("fixed", 20, 0)


def test_a_policy_does_not_change_the_scenario_or_the_other_policies(tmp_path: Path) -> None:
    text = with_policy("{set: {it.teams.Central IT.people: 7, it.quotes.optimism: 10%}}") + "  Q: {}\n"
    scenario = read(tmp_path, text)
    before = scenario.hash
    compile_policy(scenario, "P")
    assert scenario.hash == before
    assert people(compile_policy(scenario, "Q")) == [(0, 5)]
    assert scenario.it.quotes is None


@pytest.mark.parametrize(
    ("levers", "changes"),
    [
        ("{set: {departments.Marketing.requests.Website.arrivals.every: 1 week}}", True),
        ("{set: {departments.Marketing.requests.Website.effort: 3 days}}", True),
        ("{set: {departments.Marketing.requests.Website.due: 3 days}}", True),
        ("{set: {departments.Marketing.requests.Website.urgent: 10%}}", True),
        ("{set: {departments.Marketing.requests.Website.estimate: exact}}", True),
        ("{set: {departments.Marketing.patience: 9 days}}", True),
        ("{set: {departments.Marketing.alternative: {lead_time: 9 days}}}", True),
        ("{set: {values: {departments.Marketing.requests.Website.effort: 3 days}, from: 1 year}}", True),
        ("{set: {departments.Marketing.requests.Website.value: 10 per day}}", False),
        ("{set: {departments.Marketing.trust: {}}}", False),
        ("{set: {it.teams.Central IT.people: 9}, quotes: {}, discipline: random}", False),
        ("{set: {departments.Marketing.requests.Website.effort: 8 days}}", False),
    ],
)
def test_it_is_known_whether_a_policy_changes_the_demand(tmp_path: Path, levers: str, changes: bool) -> None:
    assert policy(tmp_path, levers).changes_demand is changes


def test_levers_that_act_are_handed_on_in_order(tmp_path: Path) -> None:
    compiled = policy(tmp_path, "[{slack: {people: 1}}, {set: {it.teams.Central IT.people: 9}}, {hire: {people: 2}}]")
    assert [type(lever).__name__ for lever in compiled.levers] == ["Slack", "Hire"]
    assert people(compiled) == [(0, 9)]


def test_a_lever_is_held_against_the_scenario_as_the_others_leave_it(tmp_path: Path) -> None:
    two = "it.teams: {Central IT: {people: 3}, Web team: {people: 2}}"
    policy(tmp_path, f"{{set: {{{two}}}, slack: {{people: 1, team: Web team}}}}")
    assert "there is no team `Web team`" in refused(tmp_path, "{slack: {people: 1, team: Web team}}").message


@pytest.mark.parametrize(
    ("levers", "column", "said"),
    [
        ("{slak: {people: 2}}", 7, "`slak` is no lever"),
        ("fifo", 6, "expected levers, found `fifo`"),
        ("[{}, 3]", 11, "expected levers, found `3`"),
        ("{set: {it.taems: 3}}", 13, "there is no `taems` in `it`"),
        ("{set: {it.teams.Central IT.people: 0}}", 41, "it makes `it.teams.Central IT.people` wrong: 0 is too few"),
        ("{set: {it.teams.Central IT.serves: [Finance]}}", 13, "no team serves `Website` of Marketing"),
        ("{set: {horizon: 3 years}}", 13, "a policy cannot set `horizon`"),
        ("{set: {seed: 3}}", 13, "a policy cannot set `seed`"),
        ("{set: {policies: {}}}", 13, "a policy cannot set `policies`"),
        ("{set: {}}", 7, "there is nothing in it"),
        ("{set: 3}", 12, "expected a mapping"),
        ("{set: {values: {it.teams.Central IT.people: 3}, from: 1}}", 60, "has no unit of time"),
        ("{discipline: fiffo}", 19, "`fiffo` is not known here"),
        ("{discipline: {fair_share: {Marketng: 2}}}", 33, "there is no department `Marketng`"),
        ("{quotes: {basis: fixed}}", 7, "needs the wait that is promised"),
        ("{quotes: {optimism: 10%, from: 2 weeks, until: 1 week}}", 7, "`until` is not after `from`"),
        ("{quotes: {optimizm: 10%}}", 16, "`optimizm` is not known"),
        ("{hire: {people: 2, team: Centrl IT}}", 31, "there is no team `Centrl IT`"),
    ],
)
def test_a_lever_that_makes_no_sense_is_refused_at_its_place(
    tmp_path: Path, levers: str, column: int, said: str
) -> None:
    found = refused(tmp_path, levers)
    assert said in found.message
    assert (found.line, found.column) == (17, column)


def test_a_team_cannot_come_or_go_while_the_time_runs(tmp_path: Path) -> None:
    teams = "it.teams: {Central IT: {people: 3}, Web team: {people: 2}}"
    assert len(policy(tmp_path, f"{{set: {{{teams}}}}}").phases[0].scenario.it.teams) == 2
    timed = refused(tmp_path, f"{{set: {{values: {{{teams}}}, from: 1 year}}}}")
    assert "adds or takes away" in timed.message


def test_all_wrong_levers_are_reported_beside_what_is_wrong_elsewhere(tmp_path: Path) -> None:
    text = with_policy("[{hire: {people: 1, team: Web}}, {slak: 2}]") + "  Q: {quotes: {basis: hope}}\n"
    assert [found.line for found in problems(tmp_path, text)] == [17, 17, 18]
    assert len(problems(tmp_path, text.replace("people: 5", "people: 0"))) == 3


def test_a_policy_that_is_not_there_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    scenario = read(tmp_path, with_policy("{}").replace("  P:", "  Hire two:"))
    with pytest.raises(ScenarioError) as caught:
        compile_policy(scenario, "hire tow")
    assert caught.value.problems[0].nearest == "Hire two"


@pytest.mark.parametrize("lever", LEVERS.values(), ids=LEVERS)
def test_every_lever_states_its_idea_source_cost_and_loser(lever: type[Lever]) -> None:
    for text in (lever.idea, lever.source, lever.costs, lever.loses, lever.__doc__ or ""):
        assert len(text) > 20
    assert all(info.description for info in lever.model_fields.values())


@pytest.mark.parametrize("name", LEVERS)
def test_the_example_of_every_lever_works_in_a_policy(tmp_path: Path, name: str) -> None:
    example, _ = read_yaml(LEVERS[name].example, "example")
    assert list(example) == [name]
    own_names = SMALL.replace(
        "      Website:", "      Campaign page: {arrivals: {every: 1 week}, effort: 1 day}\n      New website:"
    )
    teams = "    Web team: {people: 3, skills: [web]}\n    ERP team: {people: 2, skills: [erp]}\n"
    text = f"{own_names}{teams}policies:\n  P: {{{LEVERS[name].example}}}\n"
    compiled = compile_policy(read(tmp_path, text), "P")
    assert len(compiled.levers) == (1 if LEVERS[name].model_validate(example[name]).acts else 0)


BOTH = {"relationship_manager", "joint_group"}  # they change how a department behaves, and bring people


def test_every_lever_has_exactly_one_role_but_for_two_that_have_both(tmp_path: Path) -> None:
    for name, lever in LEVERS.items():
        example, _ = read_yaml(lever.example, "example")
        made = lever.model_validate(example[name])
        assert (made.acts and made.rewrites) == (name in BOTH), name
        assert made.acts or made.rewrites


@pytest.mark.parametrize("name", ["start", "values.from"])
def test_the_beginning_of_a_lever_has_one_spelling(tmp_path: Path, name: str) -> None:
    assert f"`{name}`" in refused(tmp_path, f"{{quotes: {{optimism: 10%, {name}: 1 week}}}}").message


@pytest.mark.parametrize(
    "change", ["it.teams.Central IT.cost: 900 per day", "departments.Marketing.trust: {half_life: 1 year}"]
)
def test_what_holds_for_the_whole_run_cannot_be_set_for_a_while(tmp_path: Path, change: str) -> None:
    assert policy(tmp_path, f"{{set: {{{change}}}}}").phases
    timed = refused(tmp_path, f"{{set: {{values: {{{change}}}, from: 6 months}}}}")
    assert "while the time runs" in timed.message
    assert "leave `from` and `until` out" in timed.help
