"""Assumptions of a sensitivity analysis in words: what each is, whose, and between which values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.numbers import plain
from sim.scenario.paths import split_path

if TYPE_CHECKING:
    from sim.results.sensitivity import Assumption, End

_WEEKS_FROM = 40.0  # working days from which a range of times reads better in weeks
_NAMED = {
    ("arrivals", "every"): "time between requests",
    ("arrivals", "rate"): "requests per time",
    ("arrivals", "batch"): "requests at once",
    ("arrivals", "growth"): "growth of requests",
    ("due",): "time to the due date",
    ("approval", "every"): "time between boards",
    ("release", "every"): "time between releases",
    ("quotes", "fixed"): "promised wait",
    ("quotes", "optimism"): "optimism of dates",
}


def label(path: str) -> str:
    """A path for a reader: "Marketing / New website: effort", "Central IT: people"."""
    parts = split_path(path)
    match parts:
        case ["departments", department, "requests", kind, *rest]:
            owner = f"{department} / {kind}"
        case ["departments", department, *rest]:
            owner = department
        case ["it", "teams", team, *rest]:
            owner = team
        case ["policies", policy, *rest]:
            owner = policy
        case _:
            owner, rest = "IT", parts[1:]
    return f"{owner}: {_NAMED.get(tuple(rest)) or ' '.join(rest).replace('_', ' ')}"


def value_in_words(assumption: Assumption, value: float, days_per_week: float, *, unit: bool = True) -> str:
    """A value of an assumption, with its unit or without: "2.5 weeks", "40 %", "11"."""
    factor, name = _scale(assumption, days_per_week)
    text = _rounded(value * factor)
    return f"{text} {name}".rstrip() if unit else text


def range_in_words(assumption: Assumption, days_per_week: float) -> str:
    """Both ends: "9 to 13", "2 to 3 weeks"."""
    low, high = (
        value_in_words(assumption, end, days_per_week, unit=False) for end in (assumption.low, assumption.high)
    )
    return f"{low} to {high} {_scale(assumption, days_per_week)[1]}".rstrip()


def at_end(assumption: Assumption, end: End, days_per_week: float) -> str:
    """An assumption at one of its ends: "Central IT: people at 9"."""
    value = assumption.low if end == "low" else assumption.high
    return f"{label(assumption.path)} at {value_in_words(assumption, value, days_per_week)}"


def _scale(assumption: Assumption, days_per_week: float) -> tuple[float, str]:
    match assumption.dimension:
        case "duration":
            weeks = max(abs(assumption.low), abs(assumption.high)) >= _WEEKS_FROM
            return (1.0 / days_per_week, "weeks") if weeks else (1.0, "days")
        case "share":
            return 100.0, "%"
        case "growth":
            return 100.0, "% a year"
        case "money":
            return 1.0, "a day"
        case "rate":
            return days_per_week, "a week"
    return 1.0, ""


def _rounded(value: float) -> str:
    """Three digits that count, more before the decimal point."""
    size = abs(value)
    places = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3
    text = plain(value, places)
    return text.rstrip("0").rstrip(".") if "." in text else text
