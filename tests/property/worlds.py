"""Random valid scenarios, as plain values, for hypothesis."""

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


@st.composite
def arrivals(draw: st.DrawFn) -> Plain:
    shape = draw(st.sampled_from(["poisson", "batch", "constant", "times", "season"]))
    if shape == "times":
        return {"times": draw(st.lists(span(0, 70, 0.5), max_size=25))} | {}
    every = draw(span(1, 10, 0.5))
    return {
        "poisson": {"every": every},
        "batch": {"every": every, "batch": draw(st.integers(2, 4))},
        "constant": {"every": every, "law": "constant"},
        "season": {"every": every, "season": [0, 1, 2, 0.5] * 3, "growth": "20% per year"},
    }[shape]


def one_step() -> st.SearchStrategy[Plain]:
    return st.fixed_dictionaries({"effort": time_laws()})


def two_steps() -> st.SearchStrategy[Plain]:
    step = st.fixed_dictionaries({"effort": time_laws(0.25, 3)})
    return st.fixed_dictionaries({"steps": st.lists(step, min_size=2, max_size=2)})


WORK = [one_step, one_step, one_step, two_steps]


@st.composite
def kinds(draw: st.DrawFn, *, steps: bool = True) -> Plain:
    plain: Plain = {
        "arrivals": draw(arrivals()),
        **draw(st.sampled_from(WORK if steps else WORK[:1]).flatmap(lambda work: work())),
        "priority": draw(st.integers(1, 3)),
        "value": f"{draw(st.integers(0, 5)) * 100} per day",
        "estimate": draw(st.sampled_from(["mean", "exact", {"lognormal": {"mean": 1, "cv": "30%"}}])),
    }
    if draw(st.booleans()):
        plain["due"] = draw(time_laws(1, 25))
    if draw(st.booleans()):
        plain["urgent"] = draw(percent())
    return plain


@st.composite
def departments(draw: st.DrawFn) -> Plain:
    plain: Plain = {"requests": {f"kind {k}": draw(kinds()) for k in range(draw(st.integers(1, 2)))}}
    patience = draw(st.sampled_from(["default", "never", "law"]))
    if patience == "law":
        plain["patience"] = draw(time_laws(0, 15))
    elif patience == "never":
        plain["patience"] = "never"
    if draw(st.booleans()):
        plain["alternative"] = draw(alternatives())
    if draw(st.booleans()):
        plain["trust"] = draw(trusts())
    if draw(st.booleans()):
        plain["choice"] = {
            "doubt": draw(st.sampled_from([0, 1, 2.5])),
            "tolerance": draw(span(0, 5)),
            "temperature": draw(st.sampled_from(["0 days", "3 days"])),
        }
    return plain


@st.composite
def alternatives(draw: st.DrawFn) -> Plain:
    plain: Plain = {"lead_time": draw(time_laws(0, 15)), "price": "100 per day", "fails": draw(percent())}
    if draw(st.booleans()):
        plain["comes_back"] = {
            "chance": draw(percent()),
            "after": draw(time_laws(0, 10)),
            "effort": draw(percent(5, 80)),
        }
        if draw(st.booleans()):
            plain["comes_back"] |= {"repeat_every": draw(span(3, 20)), "for": draw(span(0, 40)), "priority": 1}
    return plain


@st.composite
def trusts(draw: st.DrawFn) -> Plain:
    return {
        "start": draw(percent()),
        "kept": draw(percent(0, 50)),
        "broken": draw(percent(0, 80)),
        "walks_away_below": draw(percent(0, 80)),
        "tries_again": draw(percent(0, 50)),
        "half_life": draw(span(1, 500)),
        "grace": {"at_least": draw(span(0, 5)), "share": draw(percent(0, 50))},
    }


@st.composite
def it(draw: st.DrawFn, teams: int = 1) -> Plain:
    names = ["Central", "Second"][:teams]
    plain: Plain = {"teams": {}, "discipline": draw(DISCIPLINES)}
    for name in names:
        plain["teams"][name] = {
            "people": draw(st.integers(3, 4)),
            "focus": draw(st.sampled_from(["100%", "50%"])),
            "cost": "650 per day",
        }
        if draw(st.booleans()):
            plain["teams"][name]["changes"] = [{"at": draw(span(0, 70)), "people": draw(st.sampled_from([-1, 1, 2]))}]
    if draw(st.booleans()):
        plain["quotes"] = draw(quotes())
    if draw(st.booleans()):
        plain["approval"] = draw(st.one_of(span(1, 10).map(lambda every: {"every": every}), time_laws(0, 6)))
    if draw(st.booleans()):
        plain["release"] = {"every": draw(span(0.5, 10))}
    return plain


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


@st.composite
def levers(draw: st.DrawFn, name: str) -> Plain:
    """One lever of a policy, with or without a window."""
    values: Plain = {
        "set": {"values": {"it.teams.Central.people": draw(st.integers(3, 6))}},
        "discipline": draw(DISCIPLINES),
        "quotes": draw(quotes()),
        "slack": {"people": 1, "for": draw(st.sampled_from(["urgent", "Marketing", "kind 0"])), "team": "Central"},
        "embedded_team": {
            "department": "Marketing",
            "people": 1,
            "team": "Central",
            "overflow": draw(st.booleans()),
            "helps_out": draw(st.booleans()),
        },
        "credit_lines": {
            "period": draw(span(5, 40, 5)),
            "lines": {"Marketing": draw(span(0, 30, 5))},
            "carry_over": draw(st.booleans()),
            "petition": {"delay": draw(span(0, 5)), "chance": draw(percent())},
            "contractor": "900 per day",
        },
        "hire": {
            "people": draw(st.integers(1, 3)),
            "team": "Central",
            "lead_time": draw(span(0, 20)),
            "ramp_up": draw(span(0, 10)),
        },
    }[name]
    if isinstance(values, str):
        values = {"name": values}
    return {name: values | draw(WINDOWS)}


LEVER_NAMES = ("set", "discipline", "quotes", "slack", "embedded_team", "credit_lines", "hire")


@st.composite
def scenarios(
    draw: st.DrawFn, *, most_levers: int = 3, teams: int | None = None, among: tuple[str, ...] = LEVER_NAMES
) -> Plain:
    """A scenario with one policy of up to `most_levers` levers, some 20 to 200 requests."""
    count = teams or draw(st.integers(1, 2))
    chosen = draw(st.lists(st.sampled_from(among), max_size=most_levers))
    return {
        "name": "random",
        "horizon": "60 days",
        "warm_up": draw(span(0, 10)),
        "run_out": "60 days",
        "departments": {"Marketing": draw(departments()), "Finance": draw(departments())},
        "it": draw(it(count)),
        "policies": {"policy": [draw(levers(name)) for name in chosen]},
    }


@st.composite
def plain_queues(draw: st.DrawFn) -> Plain:
    """Queues without behaviour: one team, any order of work that looks at the request alone, patience or none."""
    departments: Plain = {}
    for name in ("Marketing", "Finance")[: draw(st.integers(1, 2))]:
        departments[name] = {
            "requests": {f"kind {k}": draw(kinds(steps=False)) for k in range(draw(st.integers(1, 2)))}
        }
        if draw(st.booleans()):
            departments[name]["patience"] = draw(time_laws(0, 10))
    disciplines = ["fifo", "priority", "earliest_due", "shortest_first", "cost_of_delay"]
    return {
        "name": "plain",
        "horizon": "60 days",
        "warm_up": draw(span(0, 10)),
        "run_out": draw(span(0, 60, 5)),
        "departments": departments,
        "it": {
            "teams": {"Central": {"people": draw(st.integers(1, 4)), "focus": draw(st.sampled_from(["100%", "50%"]))}},
            "discipline": draw(st.sampled_from(disciplines)),
        },
    }
