"""The models that are timed, as Slackline scenarios and as inputs drawn beforehand for the other engines.

A: M/M/5 at load 0.9. B: ten people, three priority classes, exponential patience of two services in the mean, offered
load 1.1. Overload: load 2 and patience of a thousand services, so that the queue grows long and stays so. Times are in
days, a service takes one day in the mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class QueueModel:
    """A queue with people, Poisson requests in priority classes, and perhaps patience that ends."""

    people: int
    rates: tuple[float, ...]  # requests a day by priority class, the first served first
    patience: float | None  # mean days; None: nobody leaves


@dataclass(frozen=True, slots=True)
class Inputs:
    """One entry a request, in order of arrival."""

    people: int
    gaps: list[float]  # days since the request before
    service: list[float]  # days of work
    patience: list[float] | None  # days until it leaves
    priority: list[int]  # 0 is served first


MODELS = {
    "A": QueueModel(people=5, rates=(4.5,), patience=None),
    "B": QueueModel(people=10, rates=(2.2, 3.3, 5.5), patience=2.0),
    "overload": QueueModel(people=5, rates=(10.0,), patience=1000.0),
}


def inputs(model: QueueModel, requests: int, seed: int) -> Inputs:
    """Everything random about so many requests, drawn at once."""
    gaps, service, patience, classes = (np.random.default_rng([seed, stream]) for stream in range(4))
    rate = sum(model.rates)
    shares = [part / rate for part in model.rates]
    return Inputs(
        people=model.people,
        gaps=gaps.exponential(1.0 / rate, requests).tolist(),
        service=service.exponential(1.0, requests).tolist(),
        patience=None if model.patience is None else patience.exponential(model.patience, requests).tolist(),
        priority=classes.choice(len(shares), requests, p=shares).tolist(),
    )


def scenario(model: QueueModel, requests: int, *, quotes: bool = False) -> Plain:
    """The same queue as a scenario, long enough for about so many requests; with `quotes`, IT quotes a date to each.

    A quote changes nothing about who is served when, but puts the run into the world that knows all behaviour.
    """
    department: Plain = {
        "requests": {
            f"Class {number}": {
                "arrivals": {"rate": f"{rate!r} per day"},
                "effort": {"exponential": {"mean": "1 day"}},
                "priority": number,
            }
            for number, rate in enumerate(model.rates, start=1)
        }
    }
    if model.patience is not None:
        department["patience"] = {"exponential": {"mean": f"{model.patience!r} days"}}
    plain: Plain = {
        "name": "A timed queue",
        "horizon": f"{requests / sum(model.rates)!r} days",
        "replications": 1,
        "departments": {"Customers": department},
        "it": {
            "teams": {"Servers": {"people": model.people}},
            "discipline": "priority" if len(model.rates) > 1 else "fifo",
        },
    }
    if quotes:
        plain["it"]["quotes"] = {"basis": "backlog"}
    return plain


def organisation(departments: int, people: int, teams: int, requests_per_year: int) -> Plain:
    """A large organisation with quotes, alternatives, returned work and trust, at a load of about 0.95, for a year."""
    every = 260.0 * departments / requests_per_year
    effort = 0.95 * people * 260.0 / requests_per_year
    department = {
        "requests": {
            "Change": {
                "arrivals": {"every": f"{every!r} days"},
                "effort": {"lognormal": {"mean": f"{effort!r} days", "cv": 1}},
                "due": "4 weeks",
            }
        },
        "alternative": {
            "lead_time": "8 days",
            "price": "1000 per day",
            "comes_back": {"chance": "30%", "after": "4 weeks", "effort": "40%"},
        },
        "trust": {},
    }
    return {
        "name": "A large organisation",
        "horizon": "1 year",
        "replications": 1,
        "departments": {f"Department {number}": department for number in range(1, departments + 1)},
        "it": {
            "teams": {f"Team {number}": {"people": people // teams} for number in range(1, teams + 1)},
            "quotes": {"basis": "backlog"},
        },
    }
