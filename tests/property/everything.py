"""A scenario with everything switched on, small enough to run many times."""

from __future__ import annotations

from typing import Any

from test_metamorphic import story

Plain = dict[str, Any]


def everything() -> Plain:
    """The story with steps, skills, rework, growth, entry, refusal, leavers, run work brought in, and notice."""
    plain = story()
    marketing, finance = plain["departments"]["Marketing"], plain["departments"]["Finance"]
    website, erp = marketing["requests"]["Website"], finance["requests"]["ERP"]
    website |= {"clarity": {"uniform": {"low": "30%", "high": 1.0}}, "rework": "40%", "scope_growth": "20%"}
    erp |= {"rework": {"chance": "20%", "effort": "30%"}}
    marketing["requests"]["Portal"] = {
        "arrivals": {"every": "5 weeks"},
        "steps": [
            {"effort": {"exponential": {"mean": "2 days"}}},
            {"skill": "web", "effort": {"exponential": {"mean": "5 days"}}},
            {"skill": "erp", "effort": "3 days"},
        ],
        "due": "10 weeks",
        "value": "5000 per week",
        "rework": "20%",
    }
    marketing["requests"]["New account"] = {
        "arrivals": {"every": "1 week", "batch": 2},
        "effort": "1 day",
        "due": "3 weeks",
        "commodity": True,
    }
    marketing["cost"] = "500 per day"
    marketing["joint_decisions"] = "20%"
    marketing["planning"] = {"share": "20%", "notice": "1 week"}
    marketing["alternative"]["run_work"] = {"share": "3%", "for": "20 weeks"}
    marketing["alternative"]["comes_back"] |= {"repeat_every": "12 weeks", "for": "30 weeks"}
    marketing["trust"] |= {"inflates_urgency": "60%"}
    finance["patience"] = {"exponential": {"mean": "30 weeks"}}
    finance["understanding"] = "30%"
    teams = plain["it"]["teams"]
    teams["Central"]["leavers"] = {"stay": "1 year", "lead_time": "4 weeks", "ramp_up": "2 weeks"}
    teams["Central"]["changes"] = [{"at": "20 weeks", "people": 1, "ramp_up": "3 weeks"}]
    teams["Web"] = {"people": 2, "skills": ["web"], "focus": "80%", "cost": "600 per day"}
    teams["Back office"] = {"people": 2, "skills": ["erp"], "cost": "600 per day"}
    plain["it"] |= {"entry": {"department": "0.5 days", "it": "2 hours"}, "refuses": "5%"}
    return plain
