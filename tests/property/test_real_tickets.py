"""Real ticket exports as traces of arrivals. The exports are not part of the project: these tests skip without them."""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

import numpy as np
import pytest
from oracle.laws import hold_all

import sim
from sim.levers.policy import compile_policy
from sim.model.simulate import simulate

DATA = Path(os.environ.get("SLACKLINE_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
EXPORT = DATA / "aea_jira_transitions.csv.gz"

pytestmark = pytest.mark.skipif(not EXPORT.exists(), reason="no ticket export here")

SCENARIO = """
horizon: 1 year
departments:
  Authors: {requests: {Ticket: {arrivals: {trace: tickets.csv}, effort: {lognormal: {mean: 3 days, cv: 1}}}}}
it: {teams: {Reviewers: {people: 12}}, quotes: {percentile: 85%}}
"""


@pytest.fixture
def created(tmp_path: Path) -> list[str]:
    """The day on which each ticket was created, written as a trace beside a scenario."""
    with gzip.open(EXPORT, "rt", newline="") as file:
        by_ticket = {row["ticket"]: row["date_created"][:10] for row in csv.DictReader(file) if row["date_created"]}
    days = sorted(by_ticket.values())
    (tmp_path / "tickets.csv").write_text("at\n" + "\n".join(days) + "\n")
    (tmp_path / "tickets.yaml").write_text(SCENARIO)
    return days


def test_every_ticket_of_a_year_becomes_a_need_on_its_working_day(tmp_path: Path, created: list[str]) -> None:
    scenario = sim.load(tmp_path / "tickets.yaml")
    log = simulate(compile_policy(scenario, "As it is"), seed=1)
    first, end = np.datetime64(created[0]), 260
    expected = np.busday_count(first, np.busday_offset(np.array(created, dtype="M8[D]"), 0, roll="forward"))
    expected = np.sort(expected - np.busday_count(first, np.busday_offset(first, 0, roll="forward")))
    assert log.need.tolist() == expected[expected < max(end, log.ended)].tolist()
    hold_all(log)


def test_real_arrivals_are_far_more_variable_than_poisson(tmp_path: Path, created: list[str]) -> None:
    scenario = sim.load(tmp_path / "tickets.yaml")
    log = simulate(compile_policy(scenario, "As it is"), seed=1)
    weekly = np.bincount((log.need // 5).astype(int))
    assert weekly.var() > 1.5 * weekly.mean()
