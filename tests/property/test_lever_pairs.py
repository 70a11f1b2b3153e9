"""Each lever alone and with each other, with and without windows: no error, and every law kept."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import Any

import pytest
from everything import everything
from oracle import laws
from oracle.runs import policy_of, scenario_of

from sim.levers.base import Lever
from sim.levers.table import LEVERS
from sim.model.world import World
from sim.results.conservation import check_conservation

EXAMPLES: dict[str, list[Any]] = {
    "set": [{"values": {"it.teams.Central.people": 7}}, {"values": {"it.teams.Central.focus": "80%"}}],
    "discipline": [{"priority": {"preemptive": True}}, "cost_of_delay"],
    "quotes": [{"basis": "backlog"}, {"percentile": "85%"}],
    "slack": [{"people": 1, "for": "urgent"}, {"people": 2, "for": "Finance"}],
    "embedded_team": [
        {"department": "Marketing", "people": 2, "overflow": True, "helps_out": True},
        {"department": "Finance", "people": 1, "overflow": False, "helps_out": False},
    ],
    "credit_lines": [
        {
            "period": "1 quarter",
            "lines": {"Marketing": "40 days", "Finance": "20 days"},
            "carry_over": True,
            "petition": {"delay": "1 week", "chance": "50%"},
            "contractor": "900 per day",
        },
        {"period": "1 month", "lines": {"Marketing": "20 days"}},
    ],
    "hire": [{"people": 2, "lead_time": "8 weeks", "ramp_up": "4 weeks"}],
    "governance": [
        {"weights": {"ERP": 5}, "board": "2 weeks"},
        {"weights": {"Marketing": 3, "ERP": 2}},
    ],
    "planning": [
        {"share": "60%", "notice": "4 weeks"},
        {"share": 1.0, "notice": "3 weeks", "departments": "Marketing"},
    ],
    "small_batches": [{"slices": 3}, {"slices": 2, "kinds": "Website"}],
    "relationship_manager": [
        {"department": "Marketing", "cost": "800 per day"},
        {"department": "Finance", "team": "Central"},
    ],
    "contractors": [
        {"people": 2, "above": 6, "price": "1100 per day", "lead_time": "1 week"},
        {"people": 1, "above": 2, "below": 0, "price": "900 per day", "review": "1 day"},
    ],
    "cross_training": [
        {"team": "Web", "people": 1, "skills": "erp", "training": "3 weeks"},
        {"team": "Back office", "people": 1, "skills": ["web"]},
    ],
    "joint_group": [
        {"department": "Marketing", "people": 2, "vendor": {"price": "1000 per day", "beyond": "4 weeks"}},
        {"department": "Finance", "people": 1, "from_department": 0, "helps_out": True, "overflow": True},
    ],
    "managed_service": [
        {"lead_time": "2 weeks", "price": "600 per day"},
        {"kinds": "Website", "lead_time": {"exponential": {"mean": "1 week"}}, "price": "700 per day"},
    ],
    "self_service": [
        {"kinds": "Website", "lead_time": "3 days", "uptake": "50%", "platform": "100 per day"},
        {
            "kinds": ["Website", "ERP"],
            "lead_time": "1 week",
            "uptake": "30%",
            "comes_back": {"chance": "20%", "effort": "20%"},
        },
    ],
    "internal_market": [{}, {"price": "700 per day"}],
    "response": [
        {"how": "confront", "trust": "20%", "after": "1 week"},
        {"how": "listen", "pause": "1 month", "departments": "Marketing"},
    ],
    "mandate": [{"compliance": "70%", "resentment": "5%"}, {"compliance": 1.0, "departments": "Marketing"}],
    "wip_limit": [{"requests": 6, "then": "defer"}, {"requests": 4, "then": "refuse", "team": "Central"}],
}
WINDOWS: list[dict[str, str]] = [
    {},
    {"from": "10 weeks"},
    {"until": "30 weeks"},
    {"from": "10 weeks", "until": "30 weeks"},
]
PAIRS_OF_WINDOWS = [
    (WINDOWS[0], WINDOWS[0]),
    (WINDOWS[3], WINDOWS[1]),
    (WINDOWS[2], WINDOWS[3]),
    (WINDOWS[1], WINDOWS[0]),
]
ONE_AFTER_THE_OTHER = [(WINDOWS[2], {"from": "30 weeks"}), ({"from": "30 weeks"}, WINDOWS[2])]


def with_window(name: str, example: Any, window: dict[str, str]) -> dict[str, Any]:
    """The lever with a window, in its long form where its short form takes none."""
    if not window:
        return {name: example}
    if isinstance(example, str):
        example = {"name": example}
    return {name: {**example, **window}}


def hold(levers: list[dict[str, Any]], replication: int) -> None:
    plain = {**everything(), "policies": {"policy": levers}}
    log = World(policy_of(scenario_of(plain), "policy"), seed=4, replication=replication).run()
    laws.hold_all(log)
    check_conservation(log)
    assert len(log.need) > 50


def test_every_lever_has_an_example_here() -> None:
    assert set(EXAMPLES) == set(LEVERS)


@pytest.mark.parametrize("window", WINDOWS, ids=lambda w: " ".join(w) or "always")
@pytest.mark.parametrize(("name", "number"), [(name, k) for name, some in EXAMPLES.items() for k in range(len(some))])
def test_each_lever_alone_keeps_the_laws(name: str, number: int, window: dict[str, str]) -> None:
    hold([with_window(name, EXAMPLES[name][number], window)], replication=1)


@pytest.mark.parametrize(("one", "other"), list(combinations_with_replacement(EXAMPLES, 2)))
def test_each_lever_with_each_other_keeps_the_laws(one: str, other: str) -> None:
    exclusive = one == other and LEVERS[one].contradicts is not Lever.contradicts
    for number, (one_window, other_window) in enumerate(ONE_AFTER_THE_OTHER if exclusive else PAIRS_OF_WINDOWS):
        first, second = (one, other) if number % 2 else (other, one)
        hold(
            [
                with_window(first, EXAMPLES[first][0], one_window),
                with_window(second, EXAMPLES[second][-1], other_window),
            ],
            replication=number,
        )
