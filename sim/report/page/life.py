"""One request's life under each policy: the same need, told and drawn side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.figures import style
from sim.report.figures.life import Fate, draw
from sim.report.grammar import capital
from sim.report.narrative.english import in_week, length, thing
from sim.report.narrative.lives import life
from sim.report.page.blocks import Picture, Point, Points, Section, Text
from sim.results.pairs import pairs
from sim.results.replay import replay

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.report.page.vector import Drawings
    from sim.results.cases import Case
    from sim.results.exhibit import Exhibit
    from sim.results.replay import Replay
    from sim.results.results import Results


def life_section(exhibit: Exhibit, drawings: Drawings) -> Section:
    """A request that fares differently, with its picture; or why none is told of."""
    replays = replays_of(exhibit)
    found = the_one(replays) if replays else None
    if found is None:
        return Section("one-request", _heading(exhibit.results), (Text(_why_not(exhibit)),))
    one = replays[0]
    case = found[0]
    when = in_week("need", case.need, one.days_per_week)
    due = "" if case.due is None else f", due in {length('due', case.due - case.need, one.days_per_week).words}"
    told = f"In {when.words} of one run, {one.department} needs {thing(case.kind, urgent=case.urgent)}{due}." + (
        " The same need arises at the same time whatever the policy." if len(replays) > 1 else ""
    )
    points = tuple(Point(_words(each, own), head=f"{each.policy}:") for each, own in zip(replays, found, strict=True))
    fates = [
        Fate(each.policy, own, tuple(piece for piece in each.returned if piece.origin == own.row), each.log.ended)
        for each, own in zip(replays, found, strict=True)
    ]
    drawing = drawings.draw("life", lambda: style.svg(lambda: draw(fates, one.days_per_week)))
    described = "A line for each policy from the need to delivery: how long it waits, who works on it, what comes back."
    note = (
        f"Replication {one.replication} of seed {one.seed}, which is most like the others. Of the requests of"
        f" {one.department}{_which(replays)}. `slackline story` tells the others."
    )
    blocks = (Text(told, manner="lead"), Picture(drawing, described), Points(points), Text(note, manner="note"))
    return Section("one-request", _heading(exhibit.results), blocks, apart=True)


def _heading(results: Results) -> str:
    return "One request, under each policy" if len(results.policies) > 1 else "One request"


def _which(replays: Sequence[Replay]) -> str:
    """Which of the department's requests is told: see `the_one`."""
    if len(replays) == 1:
        return ", this is the one in the middle of the run"
    return " whose end differs most between the policies, this is the one whose times differ neither most nor least"


def replays_of(exhibit: Exhibit) -> list[Replay]:
    """The shown replication under each policy, all from the side of one department: under the baseline, of the one
    that goes round IT most."""
    results = exhibit.results
    names = [policy.name for policy in results.policies if policy.name in exhibit.logs]
    if exhibit.shown is None or results.baseline not in names:
        return []
    department = None
    told: dict[str, Replay] = {}
    for name in [results.baseline, *names]:
        if name in told:
            continue
        told[name] = replay(
            exhibit.logs[name], scenario=results.scenario, policy=name, replication=exhibit.shown, seed=results.seed,
            days_per_week=exhibit.scenario.calendar.days_per_week, department=department,
        )  # fmt: skip
        department = told[name].department
    return [told[name] for name in names]


def the_one(replays: Sequence[Replay]) -> tuple[Case, ...] | None:
    """A need that arises under every policy, as it fares under each: of those with most different ends, the one in the
    middle by how far its times of delivery lie apart. None where no need arises under all."""
    first = replays[0]
    twins: list[Mapping[int, Case]] = [
        {pair.one.row: pair.other for pair in pairs(first.cases, each.cases)} for each in replays
    ]
    fates = [tuple(twin[case.row] for twin in twins) for case in first.own if all(case.row in twin for twin in twins)]
    settled = [fate for fate in fates if all(case.delivered is not None for case in fate)] or fates
    if not settled:
        return None
    most = max(_ends(fate) for fate in settled)
    ordered = sorted((fate for fate in settled if _ends(fate) == most), key=lambda fate: (_spread(fate), fate[0].row))
    return ordered[len(ordered) // 2]


def _ends(fate: Sequence[Case]) -> int:
    return len({case.ending for case in fate})


def _spread(fate: Sequence[Case]) -> float:
    times = [case.lead_time for case in fate if case.lead_time is not None]
    return max(times) - min(times) if times else 0.0


def _words(replay: Replay, case: Case) -> str:
    """What becomes of it, the need itself left out."""
    facts = life(replay, case, "asks")[1:]
    sentences = [*([] if case.asked is not None else ["IT is not asked."]), *(fact.sentence for fact in facts)]
    return capital(" ".join(sentences))


def _why_not(exhibit: Exhibit) -> str:
    if exhibit.logs:
        return "No request arises under every policy alike, so that none can be followed through all of them."
    return (
        "No run is kept request by request here: its log is too large, the run is of before these were kept, or it was"
        " interrupted. `slackline story` tells one run of the scenario, request by request."
    )
