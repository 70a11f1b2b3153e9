"""The fixed point of the vicious circle, against a queue that is stepped through day by day; and who it is for."""

from __future__ import annotations

import numpy as np
import pytest

from sim import load
from sim.results.theory.tipping import border, bypass_share, fate, why_not_simple


def stepped(load: float, comes_back: float) -> tuple[float, float]:
    """The fluid, stepped: as much of each day's work goes round IT as would be late. No formula for a share is in it.

    A day's work is 1, dates are late when more than 30 days of work are ahead. Returns the share that went round IT in
    the last half, and how much the backlog grew in it.
    """
    backlog, late, steps, step = 0.0, 30.0, 60_000, 0.05
    went, backlogs = [], []
    for _ in range(steps):
        room = max(0.0, late - backlog + step)  # what may still be asked of IT before dates are late
        asked = min(load * step, room)
        around = load * step - asked
        backlog = max(0.0, backlog + asked + around * comes_back - step)
        went.append(around / (load * step))
        backlogs.append(backlog)
    half = steps // 2
    return float(np.mean(went[half:])), backlogs[-1] - backlogs[half]


@pytest.mark.parametrize("load", [0.7, 0.95, 1.05, 1.3, 1.6, 2.5])
@pytest.mark.parametrize("comes_back", [0.0, 0.3, 0.55, 0.7, 0.9, 1.0])
def test_the_fixed_point_is_where_a_stepped_queue_ends_up(load: float, comes_back: float) -> None:
    share, growth = stepped(load, comes_back)
    assert fate(load, comes_back) == ("runs away" if growth > 1.0 else "settles")
    assert bypass_share(load, comes_back) == pytest.approx(share, abs=0.005)


def test_the_border_is_where_all_that_is_bypassed_and_comes_back_is_as_much_as_it_can_do() -> None:
    for rho in (1.1, 1.5, 2.0):
        assert fate(rho, border(rho)) == "on the border"
        assert fate(rho, border(rho) - 0.01) == "settles"
        assert fate(rho, border(rho) + 0.01) == "runs away"


def test_below_capacity_two_states_hold_themselves_where_more_comes_back_than_was_bypassed() -> None:
    assert fate(0.8, 1.5) == "either"
    assert bypass_share(0.8, 1.5) is None


def test_the_shipped_scenario_is_the_simple_case() -> None:
    assert why_not_simple(load("tipping-point"), "Marketing") == ()


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        ("departments.Marketing.trust.start=80%", "trust"),
        ("departments.Marketing.patience=30 days", "patience of its own"),
        ("departments.Marketing.choice.temperature=3 days", "chance in the choice"),
        ("departments.Marketing.alternative.fails=10%", "an alternative that fails"),
        ("departments.Marketing.alternative.run_work=2%", "run work that is brought in"),
        ("departments.Marketing.alternative.comes_back.repeat_every=1 year", "upkeep"),
        ("departments.Marketing.requests.Campaign.rework=20%", "rework or scope growth"),
        ("departments.Marketing.requests.Campaign.arrivals.growth=10% per year", "seasons or growth"),
        ("departments.Marketing.requests.Campaign.estimate=exact", "estimates that know the effort"),
        ("departments.Marketing.planning={share: 50%, notice: 2 weeks}", "announced requests"),
        ("it.refuses=10%", "refusals"),
        ("it.entry.it=1 day", "an entry cost"),
        ("it.teams.Central IT.leavers=2 years", "leavers or changes of the team"),
        ("it.quotes={basis: fixed, fixed: 3 weeks}", "dates that do not follow the queue"),
    ],
)
def test_what_the_theory_leaves_out_is_named(setting: str, reason: str) -> None:
    assert why_not_simple(load("tipping-point", set=[setting]), "Marketing") == (reason,)


def test_other_departments_and_kinds_are_left_out_too() -> None:
    assert {"several departments", "several kinds of request", "trust"} <= set(
        why_not_simple(load("cio-story"), "Marketing")
    )
