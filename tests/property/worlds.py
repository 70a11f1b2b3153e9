"""Random valid scenarios, as plain values, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st
from pieces import DISCIPLINES, Plain, maybe, percent, plans, quotes, span, time_laws
from some_levers import LEVER_NAMES, levers

from sim.levers.base import Lever
from sim.levers.table import LEVERS


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
def unclear_kinds(draw: st.DrawFn) -> Plain:
    """Kinds whose work may grow, be done over or be cut into slices, and that a provider may do."""
    plain: Plain = draw(kinds())
    growing = maybe(
        rework=st.one_of(percent(0, 60), st.just({"chance": "30%", "effort": {"exponential": {"mean": 0.3}}})),
        scope_growth=st.sampled_from(["25%", {"exponential": {"mean": 0.3}}]),
    )
    plain |= draw(growing) | draw(maybe(commodity=st.booleans()))
    if "rework" in plain or "scope_growth" in plain:
        plain |= draw(maybe(clarity=st.sampled_from(["40%", 1.0, {"uniform": {"low": 0, "high": 1}}])))
    if "effort" in plain and draw(st.booleans()):
        plain["slices"] = draw(st.integers(1, 4))
    return plain


@st.composite
def departments(draw: st.DrawFn) -> Plain:
    plain: Plain = {"requests": {f"kind {k}": draw(unclear_kinds()) for k in range(draw(st.integers(1, 2)))}}
    plain |= draw(maybe(understanding=percent(), joint_decisions=percent(), planning=plans(), quotes=quotes()))
    plain["cost"] = "400 per day"
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
    if draw(st.booleans()):
        plain["run_work"] = {"share": draw(percent(0, 60)), "for": draw(span(1, 40))}
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
        "inflates_urgency": draw(percent()),
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
            change = {"at": draw(span(0, 70)), "people": draw(st.sampled_from([-1, 1, 2]))}
            more = draw(maybe(ramp_up=span(0, 10))) if change["people"] > 0 else {}
            plain["teams"][name]["changes"] = [change | more]
        if draw(st.booleans()):
            stay = {"stay": draw(span(10, 100)), "lead_time": draw(span(0, 15)), "ramp_up": draw(span(0, 8))}
            plain["teams"][name]["leavers"] = stay
    if draw(st.booleans()):
        plain["quotes"] = draw(quotes())
    if draw(st.booleans()):
        plain["approval"] = draw(st.one_of(span(1, 10).map(lambda every: {"every": every}), time_laws(0, 6)))
    if draw(st.booleans()):
        plain["release"] = {"every": draw(span(0.5, 10))}
    if draw(st.booleans()):
        plain["entry"] = {
            "department": draw(span(0.25, 3)),
            "it": draw(span(0, 2)),
            "at_most": draw(st.sampled_from(["20%", 1])),
        }
    if draw(st.booleans()):
        plain["refuses"] = {"share": draw(percent(0, 40)), "trust": draw(percent(0, 40))}
    return plain


@st.composite
def scenarios(
    draw: st.DrawFn, *, most_levers: int = 3, teams: int | None = None, among: tuple[str, ...] = LEVER_NAMES
) -> Plain:
    """A scenario with one policy of up to `most_levers` levers, some 20 to 200 requests."""
    count = teams or draw(st.integers(1, 2))
    plain: Plain = {
        "name": "random",
        "horizon": "60 days",
        "warm_up": draw(span(0, 10)),
        "run_out": "60 days",
        "departments": {"Marketing": draw(departments()), "Finance": draw(departments())},
        "it": draw(it(count)),
    }
    skilled = count > 1 and draw(st.booleans())
    if skilled:
        draw(skills(plain))
    names = draw(st.lists(st.sampled_from(among), max_size=most_levers))
    chosen = [
        name
        for place, name in enumerate(names)
        if (skilled or name != "cross_training") and (not stands_once(name) or name not in names[:place])
    ]
    return {**plain, "policies": {"policy": [draw(levers(name)) for name in chosen]}}


def stands_once(name: str) -> bool:
    """Can two of a lever contradict each other?"""
    return LEVERS[name].contradicts is not Lever.contradicts


@st.composite
def skills(draw: st.DrawFn, plain: Plain) -> None:
    """Gives two teams a skill each beside one that both have, and lets some kinds need one."""
    plain["it"]["teams"]["Central"]["skills"] = ["general", "web"]
    plain["it"]["teams"]["Second"]["skills"] = ["general", "erp"]
    parts = [
        part
        for department in plain["departments"].values()
        for kind in department["requests"].values()
        for part in kind.get("steps", [kind])
    ]
    for part in parts[1:]:  # the first may go to any team, so that each is reached
        part.update(draw(maybe(skill=st.sampled_from(["general", "web", "erp"]))))


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
