"""Which scenarios are recognised as queueing systems, what theory says of them, and the load that is offered."""

from __future__ import annotations

from typing import Any

import pytest

from sim.results.catalogue import REQUEST_MEASURES, TEAM_MEASURES
from sim.results.results import Estimate, PolicyResult
from sim.results.theory.beside import theory_lines
from sim.results.theory.erlang import erlang_a, erlang_c, erlang_c_wait
from sim.results.theory.load import offered_loads
from sim.results.theory.systems import recognise
from sim.scenario.calendar import Calendar
from sim.scenario.schema import Scenario

ALTERNATIVE = {"lead_time": "2 weeks"}
EFFORT = {"exponential": {"mean": "8 days"}}
NOTHING = Estimate(None, None, None, None, 0)


def plain(**changes: Any) -> dict[str, Any]:
    """A queue: two departments, a request every 4 days in all, 8 days of work each, three people: load 2 / 3."""
    kind = {"arrivals": {"every": "8 days"}, "effort": EFFORT}
    tree: dict[str, Any] = {
        "horizon": "10 years",
        "warm_up": "1 year",
        "departments": {"Marketing": {"requests": {"Web": {**kind}}}, "Finance": {"requests": {"ERP": {**kind}}}},
        "it": {"teams": {"Central IT": {"people": 3}}},
    }
    for path, value in changes.items():
        place = tree
        *parents, last = path.split("__")
        for parent in parents:
            place = place[parent]
        place[last] = value
    return tree


def scenario(tree: dict[str, Any]) -> Scenario:
    return Scenario.model_validate(tree, context={"calendar": Calendar()})


def result(of: Scenario) -> PolicyResult:
    requests = {measure.name: NOTHING for measure in REQUEST_MEASURES}
    kinds = {f"{name} / {kind}": requests for name, entry in of.departments.items() for kind in entry.requests}
    teams = {name: {measure.name: NOTHING for measure in TEAM_MEASURES} for name in of.it.teams}
    return PolicyResult("Now", requests, dict.fromkeys(of.departments, requests), kinds, teams, 0, (), ())


def figures(tree: dict[str, Any]) -> dict[tuple[str, str], float]:
    of = scenario(tree)
    return {(line.scope, line.metric): line.exact for line in theory_lines(of, result(of))}


def names(tree: dict[str, Any]) -> set[str]:
    of = scenario(tree)
    return {line.system for line in theory_lines(of, result(of))}


def test_exponential_work_for_several_people_is_erlang_c() -> None:
    exact = figures(plain())
    assert names(plain()) == {"Erlang-C (M/M/3)"}
    assert exact["all", "queue_wait_mean"] == pytest.approx(erlang_c_wait(3, 0.25, 8.0))
    assert exact["all", "waited_rate"] == pytest.approx(erlang_c(3, 2.0))
    assert exact["Central IT", "utilisation"] == pytest.approx(2 / 3)
    assert exact["Central IT", "queue_length_mean"] == pytest.approx(0.25 * erlang_c_wait(3, 0.25, 8.0))


def test_focus_lengthens_the_work() -> None:
    exact = figures(plain(it__teams={"Central IT": {"people": 5, "focus": "50%"}}))
    assert exact["all", "queue_wait_mean"] == pytest.approx(erlang_c_wait(5, 0.25, 16.0))


def test_one_person_and_any_work_is_pollaczek_khinchine() -> None:
    tree = plain(it__teams={"Central IT": {"people": 1}}, departments__Marketing__requests__Web__effort="2 days")
    tree["departments"]["Finance"]["requests"]["ERP"]["effort"] = {"gamma": {"mean": "4 days", "cv": 0.5}}
    load = 2 / 8 + 4 / 8
    second = (4 + 16 * 1.25) / 2
    assert names(tree) == {"Pollaczek-Khinchine (M/G/1)"}
    assert figures(tree)["all", "queue_wait_mean"] == pytest.approx(0.25 * second / 2 / (1 - load))
    assert figures(tree)["all", "waited_rate"] == pytest.approx(load)


def test_patience_shared_by_all_is_erlang_a() -> None:
    tree = plain(it__teams={"Central IT": {"people": 1}})
    for department in tree["departments"].values():
        department["patience"] = {"exponential": {"mean": "6 days"}}
    exact = erlang_a(1, 0.25, 8.0, 6.0)
    assert names(tree) == {"Erlang-A (M/M/1+M)"}
    assert figures(tree)["all", "renege_rate"] == pytest.approx(exact.abandoned)
    assert figures(tree)["all", "wait_in_queue_mean"] == pytest.approx(exact.wait)
    assert figures(tree)["Central IT", "utilisation"] == pytest.approx(exact.busy)


@pytest.mark.parametrize(("people", "system"), [(3, "Cobham (M/M/3, priorities)"), (6, "Cobham (M/M/6, priorities)")])
def test_priorities_are_cobhams_one_line_a_kind(people: int, system: str) -> None:
    tree = plain(it__discipline="priority", departments__Finance__requests__ERP__priority=2)
    tree["it"]["teams"]["Central IT"]["people"] = people
    exact = figures(tree)
    assert names(tree) == {system}
    first, second = exact["Marketing / Web", "queue_wait_mean"], exact["Finance / ERP", "queue_wait_mean"]
    assert (first + second) / 2 == pytest.approx(erlang_c_wait(people, 0.25, 8.0), rel=1e-12)
    assert first / second == pytest.approx(1 - 2 / people)


def test_priorities_for_one_person_take_any_work() -> None:
    tree = plain(it__discipline="priority", it__teams={"Central IT": {"people": 1}})
    tree["departments"]["Marketing"]["requests"]["Web"]["effort"] = "2 days"
    tree["departments"]["Finance"]["requests"]["ERP"] |= {"effort": "4 days", "priority": 2}
    residual = (4 + 16) / 8 / 2  # both arrive every 8 days; loads 0.25 and 0.5
    exact = figures(tree)
    assert names(tree) == {"Cobham (M/G/1, priorities)"}
    assert exact["Marketing / Web", "queue_wait_mean"] == pytest.approx(residual / 0.75)
    assert exact["Finance / ERP", "queue_wait_mean"] == pytest.approx(residual / 0.75 / 0.25)
    assert exact["all", "waited_rate"] == pytest.approx(0.75)
    assert exact["Central IT", "queue_length_mean"] == pytest.approx((residual / 0.75 + residual / 0.75 / 0.25) / 8)


@pytest.mark.parametrize(
    ("alternative", "it", "known"),
    [
        ({}, {}, True),
        ({"fails": "5%"}, {}, False),
        ({"comes_back": {"effort": "40%"}}, {}, False),
        ({}, {"quotes": {}}, False),
    ],
)
def test_patience_with_an_alternative_is_erlang_a_only_while_nothing_comes_back(
    alternative: dict[str, Any], it: dict[str, Any], known: bool
) -> None:
    tree = plain()
    tree["it"] |= it
    for department in tree["departments"].values():
        department |= {"patience": {"exponential": {"mean": "6 days"}}, "alternative": ALTERNATIVE | alternative}
    assert bool(figures(tree)) is known


def test_a_chain_too_long_to_sum_has_no_line() -> None:
    tree = plain(it__teams={"Central IT": {"people": 1}})
    for department in tree["departments"].values():
        department["patience"] = {"exponential": {"mean": "800 years"}}
        for kind in department["requests"].values():
            kind["arrivals"] = {"rate": "10 per day"}
    assert not figures(tree)


def test_priorities_that_are_all_equal_are_a_plain_queue() -> None:
    assert names(plain(it__discipline="priority")) == {"Erlang-C (M/M/3)"}


def test_a_load_over_capacity_has_no_line() -> None:
    assert not figures(plain(it__teams={"Central IT": {"people": 2}}))


def test_a_short_warm_up_is_noted() -> None:
    of = scenario(plain(warm_up="5 days"))
    # relaxation time: 8 / 3 / (1 - sqrt(2 / 3)) ** 2 = 79.2 days
    assert {line.note for line in theory_lines(of, result(of))} == {
        "theory's figure is for the long run, which this load reaches after about 396 working days"
    }
    of = scenario(plain(warm_up="2 years"))
    assert {line.note for line in theory_lines(of, result(of))} == {""}


@pytest.mark.parametrize(
    "changes",
    [
        {"it__teams": {"Central IT": {"people": 3}, "Web": {"people": 1}}},
        {"it__teams": {"Central IT": {"people": 3, "changes": [{"at": "1 year", "people": 1}]}}},
        {"it__discipline": {"priority": {"preemptive": True}}},
        {"it__discipline": "shortest_first"},
        {"it__approval": {"every": "1 week"}},
        {"departments__Marketing__requests__Web__arrivals": {"every": "8 days", "law": "constant"}},
        {"departments__Marketing__requests__Web__arrivals": {"every": "8 days", "batch": 2}},
        {"departments__Marketing__requests__Web__arrivals": {"every": "8 days", "growth": "5% per year"}},
        {"departments__Marketing__requests__Web__arrivals": {"times": ["1 day"]}},
        {"departments__Marketing__alternative": ALTERNATIVE},
        {"departments__Marketing__patience": {"exponential": {"mean": "6 days"}}},  # Finance stays
    ],
)
def test_what_the_formulas_do_not_know_is_not_recognised(changes: dict[str, Any]) -> None:
    assert recognise(scenario(plain(**changes))) is None


def test_other_work_than_exponential_for_several_people_has_no_line() -> None:
    assert not figures(plain(departments__Marketing__requests__Web__effort="8 days"))
    assert not figures(plain(departments__Marketing__requests__Web__effort={"exponential": {"mean": "7 days"}}))


def test_what_does_not_touch_the_queue_does_not_hide_it() -> None:
    tree = plain(it__release={"every": "2 weeks"}, it__approval={"every": "1 week"}, it__discipline="random")
    tree["it"]["teams"]["Central IT"]["approval"] = "none"
    tree["departments"]["Marketing"]["requests"]["Web"] |= {"due": "20 days", "value": "100 per day", "urgent": "20%"}
    tree["departments"]["Finance"]["requests"]["Idle"] = {"arrivals": {"rate": "0 per week"}, "effort": "3 days"}
    assert names(tree) == {"Erlang-C (M/M/3)"}


def test_the_offered_load_is_work_over_what_people_can_do() -> None:
    (offered,) = offered_loads(scenario(plain(it__teams={"Central IT": {"people": 5, "focus": "60%"}})))
    assert offered.teams == ("Central IT",)
    assert offered.load == pytest.approx(2 / 3)
    assert offered.captive_load == pytest.approx(2 / 3)


def test_work_that_can_leave_is_not_captive() -> None:
    tree = plain(departments__Marketing__patience={"exponential": {"mean": "6 days"}})
    (offered,) = offered_loads(scenario(tree))
    assert offered.captive_load == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("department", "it", "captive"),
    [
        ({}, {}, True),
        ({"alternative": ALTERNATIVE}, {}, False),  # leaves at the last moment
        ({"alternative": ALTERNATIVE, "patience": "never"}, {}, True),
        ({"alternative": ALTERNATIVE, "patience": "never"}, {"quotes": {}}, False),  # balks
        ({"patience": "never"}, {"quotes": {}}, True),
    ],
)
def test_who_can_leave_follows_from_the_choices_a_department_has(
    department: dict[str, Any], it: dict[str, Any], captive: bool
) -> None:
    tree = plain(departments__Marketing__requests__Web__due="20 days")
    tree["departments"]["Marketing"] |= department
    tree["it"] |= it
    (offered,) = offered_loads(scenario(tree))
    assert offered.captive_load == pytest.approx(2 / 3 if captive else 1 / 3)


def test_without_due_dates_only_lost_trust_makes_anybody_leave() -> None:
    tree = plain(it__quotes={}, departments__Marketing__alternative=ALTERNATIVE)
    assert offered_loads(scenario(tree))[0].captive_load == pytest.approx(2 / 3)
    tree["departments"]["Marketing"]["trust"] = {}
    assert offered_loads(scenario(tree))[0].captive_load == pytest.approx(1 / 3)


def test_teams_that_share_no_work_are_loaded_apart() -> None:
    tree = plain(it__teams={"Web": {"people": 2, "serves": ["Marketing"]}, "Rest": {"people": 1}})
    assert [(one.teams, one.load) for one in offered_loads(scenario(tree))] == [
        (("Web",), pytest.approx(0.5)),
        (("Rest",), pytest.approx(1.0)),
    ]


def test_steps_load_the_teams_that_have_their_skills() -> None:
    tree = plain(it__teams={"Web": {"people": 1, "skills": ["web"]}, "Core": {"people": 2, "skills": ["core"]}})
    steps = [{"skill": "web", "effort": "2 days"}, {"skill": "core", "effort": "6 days"}]
    for department in tree["departments"].values():
        for name in department["requests"]:
            department["requests"][name] = {"arrivals": {"every": "8 days"}, "steps": steps}
    assert [one.load for one in offered_loads(scenario(tree))] == pytest.approx([0.5, 0.75])


def test_season_growth_batches_and_changes_of_people_are_averaged_over_the_window() -> None:
    season = [2.0] * 6 + [1.0] * 6
    arrivals = {"every": "8 days", "season": season, "batch": 2, "growth": "21% per year"}
    tree = plain(departments__Marketing__requests__Web__arrivals=arrivals, horizon="2 years", warm_up="0 days")
    del tree["departments"]["Finance"]
    tree["it"]["teams"]["Central IT"]["changes"] = [{"at": "1 year", "people": 2}]
    (offered,) = offered_loads(scenario(tree))
    growth = sum(1.21 ** ((k + 0.5) / 1000) for k in range(2000)) / 2000
    assert offered.work == pytest.approx(2 * 1.5 * growth, rel=1e-6)
    assert offered.capacity == pytest.approx(4.0)


def test_listed_arrivals_count_those_of_the_window() -> None:
    tree = plain(departments__Marketing__requests__Web__arrivals={"times": ["1 day", "300 days", "400 days"]})
    tree["horizon"], tree["warm_up"] = "100 days", "300 days"
    (offered,) = offered_loads(scenario(tree))
    assert offered.work == pytest.approx(1.0 + 8 / 100)


def test_teams_that_share_no_department_are_systems_of_their_own() -> None:
    tree = plain(it__teams={"Web": {"people": 2, "skills": ["web"]}, "ERP": {"people": 2, "skills": ["erp"]}})
    tree["departments"]["Marketing"]["requests"]["Web"]["skill"] = "web"
    tree["departments"]["Finance"]["requests"]["ERP"]["skill"] = "erp"
    found = figures(tree)
    assert names(tree) == {"Erlang-C (M/M/2)"}
    assert found["Marketing", "queue_wait_mean"] == pytest.approx(erlang_c_wait(2, 1 / 8, 8))
    assert found["ERP", "utilisation"] == pytest.approx(0.5)
    assert not any(scope == "all" for scope, _ in found)


def test_a_department_that_two_teams_serve_has_no_theory() -> None:
    tree = plain(it__teams={"Web": {"people": 2, "skills": ["web"]}, "ERP": {"people": 2, "skills": ["erp"]}})
    tree["departments"]["Marketing"]["requests"]["Web"]["skill"] = "web"
    assert figures(tree) == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"departments__Finance__requests__ERP__rework": "20%"},
        {"departments__Finance__planning": {"share": "50%", "notice": "2 weeks"}},
        {"it__entry": {"it": "1 day"}},
        {"it__refuses": "10%"},
        {"it__teams": {"Central IT": {"people": 3, "leavers": "4 years"}}},
    ],
)
def test_work_or_asking_that_the_formulas_do_not_know_is_not_recognised(changes: dict[str, Any]) -> None:
    assert recognise(scenario(plain(**changes))) is None
