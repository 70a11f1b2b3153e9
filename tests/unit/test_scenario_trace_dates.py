"""ISO dates in several traces of one scenario count from one time 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scenario_texts import SMALL, problem, read, written

from sim.scenario.phases import phases_of

if TYPE_CHECKING:
    from pathlib import Path

    from sim.scenario.schema import Scenario

TWO = SMALL.replace("{every: 2 weeks}", "{trace: web.csv}").replace("{rate: 3 per month}", "{trace: erp.csv}")
POLICY = """\
policies:
  As it is: {}
  Other tickets: {set: {departments.Marketing.requests.Website.arrivals: {trace: other.csv}}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written(tmp_path, "at,due\n2024-03-11,2024-03-18\n2024-03-12,4\n", "web.csv")
    written(tmp_path, "at\n2024-03-04\n2024-03-11\n", "erp.csv")
    return tmp_path


def times(scenario: Scenario) -> list[tuple[float, ...]]:
    found = []
    for department in scenario.departments.values():
        for kind in department.requests.values():
            assert kind.arrivals.trace is not None
            found.append(kind.arrivals.trace.at)
    return found


def test_the_earliest_date_of_all_traces_is_time_0_of_them_all(folder: Path) -> None:
    scenario = read(folder, TWO)
    assert times(scenario) == [(5, 6), (0, 5)]
    website = scenario.departments["Marketing"].requests["Website"].arrivals.trace
    assert website is not None
    assert website.due == (5, 4)


def test_the_calendar_of_the_scenario_counts_the_days_between_the_traces(folder: Path) -> None:
    assert times(read(folder, TWO + "calendar: {days_per_week: 7}\n")) == [(7, 8), (0, 7)]


def test_a_trace_in_days_stays_as_it_is_beside_dates(folder: Path) -> None:
    written(folder, "at\n3\n", "web.csv")
    assert times(read(folder, TWO)) == [(3,), (0, 5)]


def test_the_traces_of_a_policy_count_from_the_scenario_s_time_0(folder: Path) -> None:
    written(folder, "at\n2024-03-06\n", "other.csv")
    (phase,) = phases_of(read(folder, TWO + POLICY), "Other tickets")
    assert times(phase.scenario) == [(2,), (0, 5)]


def test_a_policy_that_takes_the_earliest_trace_away_leaves_the_others_in_their_place(folder: Path) -> None:
    text = TWO + "policies: {Other: {set: {departments.Finance.requests.ERP change.arrivals: {every: 1 week}}}}\n"
    (phase,) = phases_of(read(folder, text), "Other")
    trace = phase.scenario.departments["Marketing"].requests["Website"].arrivals.trace
    assert trace is not None
    assert trace.at == (5, 6)


def test_a_trace_of_a_policy_that_begins_before_time_0_is_refused(folder: Path) -> None:
    written(folder, "at\n2024-03-01\n", "other.csv")
    found = problem(folder, TWO + POLICY)
    assert "begins on 2024-03-01, before 2024-03-04, which is time 0" in found.message


def test_where_time_0_lies_is_no_part_of_the_hash(folder: Path) -> None:
    before = read(folder, TWO).hash
    written(folder, "at,due\n2024-03-18,2024-03-25\n2024-03-19,4\n", "web.csv")
    written(folder, "at\n2024-03-11\n2024-03-18\n", "erp.csv")
    assert read(folder, TWO).hash == before
