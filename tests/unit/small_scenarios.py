"""Small scenarios for tests of experiments, read as a file's content would be."""

from __future__ import annotations

from typing import Any

from sim.levers.table import LEVERS
from sim.scenario.calendar import Calendar
from sim.scenario.schema import Scenario


def read(tree: dict[str, Any]) -> Scenario:
    """The scenario that this plain tree stands for."""
    return Scenario.model_validate(tree, context={"calendar": Calendar(), "levers": LEVERS})


def queue(people: int = 2, **changes: Any) -> Scenario:
    """Two departments, a request every 4 days in all, 4 days of work each: one person's work."""
    kind = {"arrivals": {"every": "8 days"}, "effort": {"exponential": {"mean": "4 days"}}}
    tree: dict[str, Any] = {
        "name": "Small",
        "horizon": "1 year",
        "warm_up": "100 days",
        "replications": 4,
        "seed": 7,
        "departments": {"Marketing": {"requests": {"Web": kind}}, "Finance": {"requests": {"ERP": kind}}},
        "it": {"teams": {"Central IT": {"people": people, "cost": "500 per day"}}},
        "policies": {"As now": {}, "One more": {"set": {"it.teams.Central IT.people": people + 1}}},
    }
    return read(tree | changes)


def trusting() -> Scenario:
    """Marketing may walk away, which happens in few replications or none."""
    web = {"arrivals": {"every": "8 days"}, "effort": {"exponential": {"mean": "4 days"}}, "due": "2 weeks"}
    marketing = {"requests": {"Web": web}, "alternative": {"lead_time": "3 days"}, "trust": {"start": "80%"}}
    return queue(people=2, departments={"Marketing": marketing}, horizon="1 quarter")
