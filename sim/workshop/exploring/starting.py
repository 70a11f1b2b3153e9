"""The levers as they can be tried in a scenario, each with parameters to begin with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim.levers.base import kinds_of
from sim.levers.table import LEVERS
from sim.scenario.problems import ScenarioError
from sim.scenario.reading import with_policies

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sim.scenario.schema import Scenario

_TRIED: Final = "Tried in Explore"
TITLES: Final = {
    "quotes": "Other promises",
    "slack": "Slack: people kept free",
    "hire": "Hire people",
    "embedded_team": "Embedded team",
    "joint_group": "Joint group",
    "credit_lines": "Lines of credit",
    "discipline": "Another order of work",
    "governance": "Strategic weights",
    "relationship_manager": "Relationship manager",
    "planning": "Announced demand",
    "small_batches": "Small slices",
    "contractors": "Contractors at the peak",
    "managed_service": "Managed service",
    "self_service": "Self-service with guardrails",
    "cross_training": "Cross-training",
    "internal_market": "Internal market",
    "response": "Answer to a bypass",
    "mandate": "Mandate to stay with IT",
    "wip_limit": "Limit on what waits",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A lever that can be chosen: what it is, parameters to begin with, and why it cannot be had here, or is idle."""

    name: str
    title: str
    idea: str
    parameters: Mapping[str, Any]
    why_not: str


def choices_of(scenario: Scenario) -> tuple[Choice, ...]:
    """Every lever, in the order of `TITLES`."""
    return tuple(_choice(scenario, name) for name in TITLES)


def _choice(scenario: Scenario, name: str) -> Choice:
    parameters, why_not = _START[name](scenario), ""
    if parameters is None:
        parameters, why_not = {}, "nothing in this scenario that it could act on"
    else:
        try:
            tried = with_policies(scenario, {_TRIED: {name: parameters}})
        except ScenarioError as error:
            why_not = error.problems[0].message
        else:
            (use,) = tried.policies[_TRIED]
            why_not = str(use.lever.idle(tried))
    return Choice(name, TITLES[name], LEVERS[name].idea, parameters, why_not)


def _department(scenario: Scenario) -> str:
    """The department whose requests can go elsewhere and are most; where none has an alternative, the first."""
    able = [name for name, each in scenario.departments.items() if each.alternative is not None]
    return max(able or list(scenario.departments)[:1], key=lambda name: _work(scenario, name))


def _work(scenario: Scenario, department: str) -> float:
    """Person-days a working day that a department asks for."""
    kinds = scenario.departments[department].requests.values()
    return sum(
        kind.arrivals.batch * kind.effort.mean / kind.arrivals.every
        for kind in kinds
        if kind.arrivals.every and kind.effort is not None
    )


def _smallest_kind(scenario: Scenario) -> str | None:
    """The kind with the least work of the department that would go elsewhere; a commodity before others."""
    kinds = scenario.departments[_department(scenario)].requests
    sized = {name: kind for name, kind in kinds.items() if kind.effort is not None}
    if not sized:
        return None
    return min(sized, key=lambda name: (not sized[name].commodity, sized[name].effort.mean))  # type: ignore[union-attr]


def _lines(scenario: Scenario) -> dict[str, str]:
    """A line for each department: what it asks for in a quarter, in tens of days."""
    days = scenario.calendar.days_per_year / 4
    return {name: f"{max(10, 10 * round(_work(scenario, name) * days / 10))} days" for name in scenario.departments}


def _cross_training(scenario: Scenario) -> dict[str, Any] | None:
    teams = scenario.it.teams
    for name, team in teams.items():
        for other in teams.values():
            new = [skill for skill in other.skills or () if team.skills is not None and skill not in team.skills]
            if new:
                return {"team": name, "people": max(1, team.people // 4), "skills": new[0], "training": "1 month"}
    return None


def _managed(scenario: Scenario) -> dict[str, Any] | None:
    marked = any(kind.commodity for each in scenario.departments.values() for kind in each.requests.values())
    kind = "commodity" if marked else _smallest_kind(scenario)
    return None if kind is None else {"kinds": kind, "lead_time": "2 weeks", "price": "700 per day"}


def _self_service(scenario: Scenario) -> dict[str, Any] | None:
    kind = _smallest_kind(scenario)
    return None if kind is None else {"kinds": kind, "lead_time": "3 days", "uptake": "60%", "platform": "150 per day"}


def _wip_limit(scenario: Scenario) -> dict[str, Any]:
    return {"requests": 2 * scenario.it.teams[scenario.it.largest_team].people, "then": "defer"}


def _few(scenario: Scenario) -> int:
    """Some people of the largest team: a fifth."""
    return max(1, scenario.it.teams[scenario.it.largest_team].people // 5)


_START: Final[dict[str, Callable[[Scenario], dict[str, Any] | None]]] = {
    "quotes": lambda _: {"percentile": "90%", "optimism": "0%"},
    "slack": lambda its: {"people": 1, "for": _department(its), "team": its.it.largest_team},
    "hire": lambda its: {"people": 2, "team": its.it.largest_team, "lead_time": "2 months", "ramp_up": "1 month"},
    "embedded_team": lambda its: {
        "department": _department(its), "people": _few(its), "team": its.it.largest_team, "overflow": True,
        "helps_out": True,
    },
    "joint_group": lambda its: {
        "department": _department(its), "people": _few(its), "from_department": 1, "helps_out": True,
    },
    "credit_lines": lambda its: {
        "period": "1 quarter", "lines": _lines(its), "petition": {"delay": "2 weeks", "chance": "50%"},
        "contractor": "1100 per day",
    },
    "discipline": lambda _: {"name": "cost_of_delay"},
    "governance": lambda its: {
        "weights": {name: 3 if name == _department(its) else 1 for name in its.departments}, "board": "2 weeks",
    },
    "relationship_manager": lambda its: {"department": _department(its)},
    "planning": lambda its: {"departments": _department(its), "share": "50%", "notice": "4 weeks"},
    "small_batches": lambda _: {"slices": 3},
    "contractors": lambda its: {
        "people": 2, "above": 2 * its.it.teams[its.it.largest_team].people, "price": "1100 per day",
        "lead_time": "2 weeks",
    },
    "managed_service": _managed,
    "self_service": _self_service,
    "cross_training": _cross_training,
    "internal_market": lambda _: {"price": "700 per day"},
    "response": lambda _: {"how": "listen", "trust": "10%"},
    "mandate": lambda its: {"compliance": "80%", "departments": _department(its), "resentment": "5%"},
    "wip_limit": _wip_limit,
}  # fmt: skip


def names_in(scenario: Scenario) -> dict[str, list[str]]:
    """What parameters may name: departments, kinds of request, and teams."""
    return {
        "departments": list(scenario.departments),
        "kinds": list(dict.fromkeys(kinds_of(scenario))),
        "teams": list(scenario.it.teams),
    }
