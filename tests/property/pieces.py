"""Small random parts that scenarios and levers are made of, as plain values, for hypothesis."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Plain = dict[str, Any]

DISCIPLINES = st.sampled_from(
    [
        "fifo",
        "priority",
        {"priority": {"preemptive": True}},
        "earliest_due",
        "shortest_first",
        "cost_of_delay",
        "random",
        {"fair_share": {"Marketing": 2, "Finance": 1}},
        {"strategic": {"kind 0": 3, "Marketing": 2}},
    ]
)
WINDOWS = st.sampled_from(
    [
        {},
        {"from": "20 days"},
        {"until": "45 days"},
        {"from": "15 days", "until": "50 days"},
    ]
)


def span(low: float, high: float, step: float = 0.25) -> st.SearchStrategy[str]:
    """A duration on a coarse grid, so that things often fall on one instant."""
    return st.integers(round(low / step), round(high / step)).map(lambda n: f"{n * step!r} days")


def percent(low: int = 0, high: int = 100) -> st.SearchStrategy[str]:
    return st.integers(low, high).map(lambda n: f"{n}%")


@st.composite
def time_laws(draw: st.DrawFn, low: float = 0.25, high: float = 8) -> Any:
    mean = draw(span(low, high))
    if mean == "0.0 days":
        return mean
    return draw(
        st.sampled_from(
            [
                mean,
                {"exponential": {"mean": mean}},
                {"lognormal": {"mean": mean, "cv": 1.2}},
                {"erlang": {"mean": mean, "k": 3}},
                {"uniform": {"low": "0 days", "high": mean}},
            ]
        )
    )


def maybe(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[Plain]:
    """Each of these keys, or not."""
    return st.fixed_dictionaries({}, optional=keys)


def plans() -> st.SearchStrategy[Plain]:
    """What is announced ahead."""
    return st.fixed_dictionaries({"share": percent(), "notice": span(0.5, 15, 0.5)})


@st.composite
def quotes(draw: st.DrawFn) -> Plain:
    return draw(
        st.sampled_from(
            [
                {"basis": "backlog"},
                {"optimism": "50%"},
                {"percentile": "85%"},
                {"basis": "fixed", "fixed": "1 week"},
            ]
        )
    )
