"""The model and the second simulator say the same of every request, instant by instant.

Two families: times on a coarse grid, where many things fall on one instant, and random laws, where nothing does. The
needs are read from the model's log; all that follows from them is worked out twice.
"""

from __future__ import annotations

from math import inf, isnan
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from oracle.runs import log_of
from oracle.simulator import Department, Request, Setting, Simulator, Trust

from sim.model.log import Promise, RequestLog, Route

ROUTES = {
    "undecided": Route.UNDECIDED,
    "it": Route.IT,
    "balked": Route.BALKED,
    "reneged": Route.RENEGED,
    "never_asked": Route.NEVER_ASKED,
    "lost": Route.LOST,
}
PROMISES = {"none": Promise.NONE, "kept": Promise.KEPT, "missed": Promise.MISSED, "open": Promise.OPEN}
TIMES = ("asked", "queued", "started", "finished", "delivered", "left", "quoted_start", "quoted_finish")

REPEATS = st.sampled_from([(10 + 2**-12, 20 + 2**-11), (4 + 2**-12, 10.0), (7.0, 6.0), (5 + 2**-12, 5 + 2**-12)])
quarters = st.integers(1, 24).map(lambda n: n / 4)


def days(number: float) -> str:
    return f"{number!r} days"


@st.composite
def kind(draw: st.DrawFn, *, ties: bool) -> dict[str, Any]:
    if ties:
        times = draw(st.lists(st.integers(0, 60).map(lambda n: n / 2), min_size=1, max_size=12))
        plain: dict[str, Any] = {"arrivals": {"times": [days(t) for t in times]}, "effort": days(draw(quarters))}
    else:
        every = draw(st.sampled_from([2.0, 4.0]))
        plain = {"arrivals": {"every": days(every)}, "effort": {"lognormal": {"mean": days(draw(quarters)), "cv": 1.0}}}
    plain["estimate"] = draw(st.sampled_from(["mean", "exact"]))
    plain["priority"] = draw(st.integers(1, 3))
    plain["value"] = f"{draw(st.integers(1, 8))} per day"
    if draw(st.integers(0, 3)):
        plain["due"] = days(draw(st.integers(2, 40)) / 2 + (0 if ties else 0.137))
    if draw(st.booleans()):
        plain["urgent"] = draw(st.sampled_from(["40%", "100%"]))
    return plain


@st.composite
def department(draw: st.DrawFn, *, ties: bool, number: int) -> tuple[dict[str, Any], Department]:
    offset = 0.0 if ties else 0.211
    plain: dict[str, Any] = {"requests": {f"kind {k}": draw(kind(ties=ties)) for k in range(draw(st.integers(1, 2)))}}
    own: dict[str, Any] = {}
    patience = draw(st.sampled_from([None, None, None, inf, 0.0, 2.5, 6.0]))
    own["patience"] = patience
    if patience is not None:
        plain["patience"] = "never" if patience == inf else days(patience)
    own["doubt"] = draw(st.sampled_from([0.0, 1.0, 3.0]))
    own["tolerance"] = draw(st.sampled_from([0.0, 1.5]))
    plain["choice"] = {"doubt": own["doubt"], "tolerance": days(own["tolerance"])}
    if draw(st.integers(0, 3)):
        own["lead_time"] = draw(st.integers(0, 20)) / 2 + offset
        plain["alternative"] = {"lead_time": days(own["lead_time"]), "price": "10 per day"}
        if draw(st.booleans()):
            plain["alternative"]["comes_back"] = draw(comes_back(own, offset + (number + 1) / 64))
    if draw(st.booleans()):
        plain["trust"] = draw(trust(own))
    return plain, Department(**own)


@st.composite
def comes_back(draw: st.DrawFn, own: dict[str, Any], offset: float) -> dict[str, Any]:
    # Never at the instant of a need or of other returned work: the order of those is not laid down.
    after = draw(st.integers(0, 8)) + offset
    share = draw(st.sampled_from([0.25, 0.5, 1.0]))
    own |= {"returns": True, "returned_after": after, "returned_share": share}
    plain: dict[str, Any] = {"after": days(after), "effort": share}
    if draw(st.booleans()):
        own["returned_priority"] = plain["priority"] = draw(st.integers(1, 3))
    if draw(st.booleans()):
        own["repeat_every"], own["repeat_for"] = draw(REPEATS)
        plain |= {"repeat_every": days(own["repeat_every"]), "for": days(own["repeat_for"])}
    return plain


@st.composite
def trust(draw: st.DrawFn, own: dict[str, Any]) -> dict[str, Any]:
    share = st.integers(0, 8).map(lambda n: n / 8)
    rules = Trust(
        start=draw(share),
        kept=draw(share) / 4,
        broken=draw(share),
        walks_away_below=draw(share) / 2 + 0.01,
        half_life=draw(st.sampled_from([5.0, 100.0])),
        grace=draw(st.sampled_from([0.0, 1.0, 5.0])),
        grace_share=draw(st.sampled_from([0.0, 0.25])),
        tries_again=draw(st.booleans()),
    )
    own["trust"] = rules
    return {
        "start": rules.start,
        "kept": rules.kept,
        "broken": rules.broken,
        "walks_away_below": rules.walks_away_below,
        "half_life": days(rules.half_life),
        "tries_again": float(rules.tries_again),
        "grace": {"at_least": days(rules.grace), "share": rules.grace_share},
    }


@st.composite
def twins(draw: st.DrawFn, *, ties: bool) -> tuple[dict[str, Any], Setting]:
    """One scenario twice: as the model reads it, and as the second simulator does."""
    both = [draw(department(ties=ties, number=k)) for k in range(draw(st.integers(1, 2)))]
    people = draw(st.sampled_from([1, 2, 4]))
    focus = draw(st.sampled_from([1.0, 0.5]))
    discipline = draw(st.sampled_from(["fifo", "priority", "earliest_due", "shortest_first", "cost_of_delay"]))
    asked = draw(st.booleans())
    optimism = draw(st.sampled_from([0.0, 0.5]))
    board = draw(st.sampled_from([None, None, 5.0, 8.0]))
    release = draw(st.sampled_from([None, None, 4.0, 10.0]))
    it: dict[str, Any] = {"teams": {"Team": {"people": people, "focus": focus}}, "discipline": discipline}
    if asked:
        it["quotes"] = {"basis": "backlog", "optimism": optimism}
    if board:
        it["approval"] = {"every": days(board)}
    if release:
        it["release"] = {"every": days(release)}
    plain = {
        "name": "twin",
        "horizon": "700 days" if ties else "60 days",
        "run_out": "600 days",
        "departments": {f"Department {k}": one for k, (one, _) in enumerate(both)},
        "it": it,
    }
    setting = Setting(
        people=people,
        focus=focus,
        discipline=discipline,
        departments=tuple(own for _, own in both),
        quotes=asked,
        optimism=optimism,
        board=board,
        release=release,
    )
    return plain, setting


def needs_of(log: RequestLog) -> tuple[np.ndarray, list[Request]]:
    """The needs in the order of the log's rows, as the second simulator takes them."""
    rows = np.flatnonzero(log.origin < 0)
    rows = rows[np.argsort(log.need[rows], kind="stable")]
    names = list(dict.fromkeys(name for name, _ in log.kinds))
    return rows, [
        Request(
            department=names.index(log.kinds[log.kind[row]][0]),
            need=float(log.need[row]),
            effort=float(log.effort[row]),
            estimate=float(log.estimate[row]),
            due=float(log.due[row]),
            value=float(log.value[row]),
            priority=int(log.priority[row]),
            skips_board=bool(log.urgent[row]),
        )
        for row in rows
    ]


def same(ours: float, theirs: float, ended: float) -> bool:
    """Equal to a millionth of a day; what falls on the end of the run may be missing on one side."""
    if isnan(ours) or isnan(theirs):
        return (isnan(ours) and isnan(theirs)) or not min(x for x in (ours, theirs) if not isnan(x)) < ended
    return abs(ours - theirs) < 1e-6


def compare(plain: dict[str, Any], setting: Setting) -> None:
    log = log_of(plain)
    rows, needs = needs_of(log)
    simulator = Simulator(setting, needs)
    simulator.run(until=log.ended)
    expected = list(zip(rows.tolist(), simulator.requests[: len(needs)], strict=True))
    place = {int(row): k for k, row in enumerate(rows)}
    back = sorted(np.flatnonzero(log.origin >= 0).tolist(), key=lambda r: (place[int(log.origin[r])], log.need[r]))
    theirs = sorted(simulator.requests[len(needs) :], key=lambda r: (r.origin, r.need))
    theirs = [r for r in theirs if r.need < log.ended]
    back = [r for r in back if log.need[r] < log.ended]
    assert [(place[int(log.origin[r])], round(float(log.need[r]), 6)) for r in back] == [
        (r.origin, round(r.need, 6)) for r in theirs
    ]
    expected += list(zip(back, theirs, strict=True))
    for row, request in expected:
        for name in TIMES:
            if name == "asked" and request.origin >= 0:
                continue
            ours = float(getattr(log, name)[row])
            theirs_value = getattr(request, name)
            assert same(ours, theirs_value, log.ended), (
                f"row {row}, {name}: model {ours}, second simulator {theirs_value}; {request}"
            )
        at_the_end = any(getattr(request, name) == log.ended for name in TIMES)
        unreleased = not isnan(request.finished) and isnan(request.delivered)  # its release is known, and counts
        if log.need[row] < log.ended and not at_the_end and not unreleased:
            assert log.route[row] == ROUTES[request.route], f"row {row}: model {Route(log.route[row])!r}, {request}"
            if request.deadline < log.ended:
                assert log.promise[row] == PROMISES[request.promise], (
                    f"row {row}: model {Promise(log.promise[row])!r}, {request}"
                )


@given(twins(ties=True))
def test_they_agree_where_many_things_fall_on_one_instant(both: tuple[dict[str, Any], Setting]) -> None:
    compare(*both)


@given(twins(ties=False))
def test_they_agree_on_random_laws(both: tuple[dict[str, Any], Setting]) -> None:
    compare(*both)
