"""The same requests told under two policies."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.report.grammar import capital
from sim.report.narrative.english import after, bare, count, in_week, length, money, number, percent, thing
from sim.report.narrative.facts import Fact, Paragraph, Stated, Story
from sim.report.narrative.frame import reading
from sim.results.cases import Ending
from sim.results.pairs import pairs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.results.cases import Case
    from sim.results.pairs import Pair
    from sim.results.replay import Replay

EXTREMES = 4  # how many of those that gain most are told, and how many of those that lose most


def tell_both(one: Replay, other: Replay) -> Story:
    """The department's requests under the policy of `one`, each beside the same request under that of `other`."""
    every = pairs(one.cases, other.cases)
    own = [pair for pair in every if pair.one.department == one.department]
    source = Fact(
        "source",
        f"This is one run of “{one.scenario}” under two policies, “{one.policy}” and “{other.policy}”, told from the "
        f"side of {one.department}: replication {one.replication} of seed {one.seed}. Another run has other requests; "
        "what holds on average, `slackline run` says.",
    )
    alike = count("pairs", len(own), "request")
    same = f"{capital(alike.words)} of {one.department} {'arises' if len(own) == 1 else 'arise'} under both."
    paragraphs = [Paragraph((source, reading(one), Fact("pairs", same, (alike,))))]
    paragraphs += [_told(one, other, pair) for pair in chosen(own)]
    paragraphs += [Paragraph(tuple(_closing(one, other, own)))] if own else []
    paragraphs += [Paragraph(others)] if (others := tuple(_others(one, other, every))) else []
    return Story(f"{one.department} and IT: {one.policy}, or {other.policy}", tuple(paragraphs))


def chosen(own: Sequence[Pair]) -> list[Pair]:
    """Those worth telling, in order of need: the first, those that gain most, and those that lose most."""
    gains = sorted((pair for pair in own if pair.sooner), key=lambda pair: (-(pair.gain or 0.0), pair.one.row))
    losses = sorted((pair for pair in own if pair.later), key=lambda pair: (pair.gain or 0.0, pair.one.row))
    picked = {pair.one.row: pair for pair in [*own[:1], *gains[:EXTREMES], *losses[:EXTREMES]]}
    return [picked[row] for row in sorted(picked)]


def _told(one: Replay, other: Replay, pair: Pair) -> Paragraph:
    case = pair.one
    when = in_week("need", case.need, one.days_per_week)
    numbers = [when]
    due = ""
    if case.due is not None and case.due > case.need:
        to_due = length("time to due", case.due - case.need, one.days_per_week)
        numbers.append(to_due)
        due = f", due in {to_due.words}"
    need = f"{capital(when.words)}. {capital(thing(case.kind, urgent=case.urgent))}{due}."
    facts = (
        Fact("need", need, tuple(numbers), (case.row,)),
        _fate(one, case, "one"),
        _fate(other, pair.other, "other"),
    )
    return Paragraph(facts)


def _fate(replay: Replay, case: Case, side: str) -> Fact:
    """What becomes of it under one of the policies."""
    under = f"Under “{replay.policy}” "
    if case.delivered is None:
        end = "is given up" if case.ending is Ending.LOST else "is still open when the run ends"
        return Fact(f"{side}, {end}", f"{under}it {end}.", (), (case.row,))
    by = {
        Ending.BY_IT: "IT delivers it",
        Ending.NEVER_ASKED: "IT is not asked, and it is there",
        Ending.BALKED: "it goes elsewhere at the quote, and is there",
        Ending.RENEGED: "it waits, goes elsewhere, and is there",
        Ending.BY_PROVIDER: "the managed provider delivers it",
        Ending.BY_ITSELF: f"{case.department} does it itself, and is done",
    }[case.ending]
    took = after("lead time", case.lead_time or 0.0, replay.days_per_week)
    late = case.late
    numbers: tuple[Stated, ...] = (took,)
    if late is None:
        return Fact(f"{side}, {case.ending}", f"{under}{by} {took.words}.", numbers, (case.row,))
    if late <= 0.0:
        return Fact(f"{side}, {case.ending}, in time", f"{under}{by} {took.words}, in time.", numbers, (case.row,))
    over = length("late", late, replay.days_per_week)
    return Fact(
        f"{side}, {case.ending}, late", f"{under}{by} {took.words}, {over.words} late.", (took, over), (case.row,)
    )


def _closing(one: Replay, other: Replay, own: Sequence[Pair]) -> Iterator[Fact]:
    """What it comes to for the department."""
    yield _counts(other, own, one.department)
    yield from _late(one, other, own)
    yield from _means(one, other, own)
    yield from _spending(one, other, own)
    before, after_it = one.trust(one.log.ended), other.trust(other.log.ended)
    if before is not None and after_it is not None:
        levels = (percent("trust under one", before), percent("trust under other", after_it))
        sentence = (
            f"{one.department} ends with a trust of {levels[0].words} under “{one.policy}” and {levels[1].words} under "
            f"“{other.policy}”."
        )
        yield Fact("trust", sentence, levels)


def _others(one: Replay, other: Replay, every: Sequence[Pair]) -> Iterator[Fact]:
    """Who else gains, and who loses."""
    for name in (each.name for each in one.log.departments if each.name != one.department):
        theirs = [pair for pair in every if pair.one.department == name]
        if theirs:
            yield _counts(other, theirs, name)


def _counts(other: Replay, compared: Sequence[Pair], department: str) -> Fact:
    """Who fares better and who worse."""
    sooner = bare(f"sooner for {department}", sum(pair.sooner for pair in compared))
    later = bare(f"later for {department}", sum(pair.later for pair in compared))
    total = Stated(f"pairs of {department}", float(len(compared)), number(len(compared)))
    rest = int(total.value - sooner.value - later.value)
    same = bare(f"same for {department}", rest)
    sentence = (
        f"Of the {total.words} request{'' if len(compared) == 1 else 's'} of {department}, {sooner.words} "
        f"{'fares' if sooner.value == 1 else 'fare'} better under “{other.policy}”, that is, sooner; "
        f"{later.words} {'fares' if later.value == 1 else 'fare'} worse, and {same.words} the same."
    )
    return Fact("who fares better", sentence, (total, sooner, later, same))


def _late(one: Replay, other: Replay, own: Sequence[Pair]) -> Iterator[Fact]:
    """How many are delivered late."""
    if all(pair.one.due is None for pair in own):
        return
    here, there = (
        bare(f"late under {side}", sum(case.late is not None and case.late > 0.0 for case in cases))
        for side, cases in (("one", [pair.one for pair in own]), ("other", [pair.other for pair in own]))
    )
    verb = "is" if here.value == 1 else "are"
    sentence = (
        f"{capital(here.words)} of them {verb} delivered late under “{one.policy}”, and {there.words} under "
        f"“{other.policy}”."
    )
    yield Fact("late", sentence, (here, there))


def _spending(one: Replay, other: Replay, own: Sequence[Pair]) -> Iterator[Fact]:
    """What is spent elsewhere."""
    here = money("spend under one", math.fsum(pair.one.spend for pair in own))
    there = money("spend under other", math.fsum(pair.other.spend for pair in own))
    if here.value or there.value:
        sentence = (
            f"Work done elsewhere costs {one.department} {here.words} under “{one.policy}” and {there.words} under "
            f"“{other.policy}”."
        )
        yield Fact("spend", sentence, (here, there))


def _means(one: Replay, other: Replay, own: Sequence[Pair]) -> Iterator[Fact]:
    """The mean time from need to delivery of those that both deliver."""
    both = [(pair.one.lead_time, pair.other.lead_time) for pair in own]
    known = [(here, there) for here, there in both if here is not None and there is not None]
    if known:
        here = length("mean under one", math.fsum(here for here, _ in known) / len(known), one.days_per_week)
        there = length("mean under other", math.fsum(there for _, there in known) / len(known), one.days_per_week)
        sentence = (
            f"Those delivered under both take {here.words} on average under “{one.policy}” and {there.words} under "
            f"“{other.policy}”."
        )
        yield Fact("means", sentence, (here, there))
