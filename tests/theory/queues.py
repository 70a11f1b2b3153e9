"""Short ways to write the theory suite's scenarios as plain values."""

from __future__ import annotations

from typing import Any

Plain = dict[str, Any]


def days(number: float) -> str:
    """A duration as a scenario writes it."""
    return f"{float(number)!r} days"


def exponential(mean: float) -> Plain:
    return {"exponential": {"mean": days(mean)}}


def kind(rate: float, effort: Any, **more: Any) -> Plain:
    """A stream with `rate` Poisson requests a day; `effort` is a mean for exponential work, or a law."""
    law = exponential(effort) if isinstance(effort, int | float) else effort
    return {"arrivals": {"every": days(1 / rate)}, "effort": law, **more}


def queue(
    kinds: dict[str, Plain],
    people: int,
    horizon: float,
    warm_up: float,
    *,
    it: Plain | None = None,
    team: Plain | None = None,
    **department: Any,
) -> Plain:
    """One department, one team."""
    return {
        "name": "theory",
        "horizon": days(horizon),
        "warm_up": days(warm_up),
        "run_out": days(10 * horizon),
        "departments": {"Office": {"requests": kinds, **department}},
        "it": {"teams": {"Team": {"people": people, **(team or {})}}, **(it or {})},
    }
