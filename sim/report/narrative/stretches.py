"""What lies between the turning points: a few counts, and one request as an example."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.grammar import capital, joined
from sim.report.narrative.english import bare, count, in_week, money, number, percent
from sim.report.narrative.facts import Fact, Paragraph, Stated
from sim.report.narrative.lives import life
from sim.results.cases import ELSEWHERE, Ending

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sim.results.cases import Case
    from sim.results.replay import Replay

FEWEST = 3  # a stretch with fewer requests is told with the next
ENOUGH = 12  # from so many on one of them is told as an example
WORTH_SAYING = 0.05  # a change of trust

ENDINGS = (
    ("by IT", lambda case: case.ending is Ending.BY_IT, "IT delivers {}"),
    ("round IT", lambda case: case.went_round, "{} {go} round it"),
    ("elsewhere", lambda case: case.ending in ELSEWHERE, "{} {are} done elsewhere with its blessing"),
    ("lost", lambda case: case.ending is Ending.LOST, "{} {are} given up"),
    ("open", lambda case: case.ending is Ending.OPEN, "{} {are} still open at the end of the run"),
)
OPENINGS = (
    "Between {start} and {end} {department} has {needs}",
    "From {start} to {end} {department} comes up with {needs}",
    "In the time from {start} to {end} {department} has {needs}",
)
BESIDE = "Up to {end} {department} has {needs}"
SAME_WEEK = "In {end} {department} has {needs}"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, how many stretches were told before it, and whether something within it has been told."""

    start: float
    end: float
    place: int
    beside: bool

    @property
    def times(self) -> tuple[float, float]:
        """From, until."""
        return self.start, self.end


def within(replay: Replay, start: float, end: float, told: Collection[int]) -> list[Case]:
    """The department's needs of a stretch, its end not included, that are told nowhere else."""
    return [case for case in replay.own if start <= case.need < end and case.row not in told]


def stretch(
    replay: Replay, span: Span, told: Collection[int], shown: Collection[Ending]
) -> tuple[Paragraph, Case | None]:
    """The department's other requests whose need arose in the span, and where there are many, one as an example (given
    back too) unless one that ended alike was `shown` before."""
    inside = within(replay, span.start, span.end, told)
    facts = [_asking(replay, inside, span), _becoming(inside, span)]
    facts += _promises(inside, span)
    facts += _spending(replay, inside, span)
    facts += _returned(replay, span)
    facts += _trust(replay, span)
    example = typical(inside) if len(inside) >= ENOUGH else None
    if example is None or example.ending in shown:
        return Paragraph(tuple(facts)), None
    return Paragraph((*facts[:2], *life(replay, example, "for example"), *facts[2:])), example


def typical(inside: Sequence[Case]) -> Case:
    """A request that ends as most of them do (of equals as the first does), and takes the median time."""
    ending = Counter(case.ending for case in inside).most_common(1)[0][0]
    alike = [case for case in inside if case.ending is ending]
    alike.sort(key=lambda case: (float("inf") if case.lead_time is None else case.lead_time, case.row))
    return alike[(len(alike) - 1) // 2]


def _asking(replay: Replay, inside: Sequence[Case], span: Span) -> Fact:
    days = replay.days_per_week
    start, end = in_week("from", span.start, days), in_week("until", span.end, days)
    needs = count("needs", len(inside), "other request")
    asked = sum(case.asked is not None for case in inside)
    form = BESIDE if span.beside else OPENINGS[span.place % len(OPENINGS)]
    form = SAME_WEEK if start.words == end.words else form
    sentence = form.format(start=start.words, end=end.words, department=replay.department, needs=needs.words)
    numbers: tuple[Stated, ...] = (start, end, needs) if "{start}" in form else (end, needs)
    one = len(inside) == 1
    if asked == len(inside):
        sentence += f", and brings {'it' if one else 'both' if asked == 2 else 'all of them'} to IT."
        claim = "all asked"
    elif not asked:
        sentence += ", and does not ask IT." if one else ", and asks IT for none of them."
        claim = "none asked"
    else:
        some = bare("asked", asked)
        numbers = (*numbers, some)
        sentence += f", and asks IT for {some.words} of them."
        claim = "some asked"
    return Fact(f"stretch, {claim}", sentence, numbers, _rows(inside), span.times)


def _becoming(inside: Sequence[Case], span: Span) -> Fact:
    """How they end: what IT delivers, then the other endings that occur."""
    amounts = {name: sum(belongs(case) for case in inside) for name, belongs, _ in ENDINGS}
    occurring = [name for name, amount in amounts.items() if amount]
    if len(occurring) == 1:
        every = {1: "it", 2: "both"}.get(len(inside), "all of them")
        words = {name: form for name, _, form in ENDINGS}[occurring[0]].replace("round it", "round IT")
        sentence = words.replace("its blessing", "IT's blessing").format(
            every, go="goes" if every == "it" else "go", are="is" if every == "it" else "are"
        )
        stated = Stated(occurring[0], float(len(inside)), every)
        return Fact("endings", f"{capital(sentence)}.", (stated,), _rows(inside), span.times)
    parts, numbers = [], []
    for name, _, form in ENDINGS:
        amount = amounts[name]
        if amount or name == "by IT":
            stated = bare(name, amount)
            numbers.append(stated)
            one = amount == 1
            parts.append(form.format(stated.words, go="goes" if one else "go", are="is" if one else "are"))
    return Fact("endings", f"{capital(joined(parts))}.", tuple(numbers), _rows(inside), span.times)


def _promises(inside: Sequence[Case], span: Span) -> Iterator[Fact]:
    settled = [case for case in inside if case.promise_kept is not None]
    if len(settled) < FEWEST:
        return
    kept = bare("kept", sum(case.promise_kept is True for case in settled))
    promises = Stated("promises", float(len(settled)), number(len(settled)))
    if int(kept.value) == len(settled):
        sentence = f"IT keeps all {promises.words} promises that come due."
        yield Fact("promises, all kept", sentence, (promises,), _rows(settled), span.times)
        return
    sentence = f"Of {promises.words} promises that come due, IT keeps {kept.words}."
    yield Fact("promises", sentence, (promises, kept), _rows(settled), span.times)


def _spending(replay: Replay, inside: Sequence[Case], span: Span) -> Iterator[Fact]:
    spend = sum(case.spend for case in inside)
    if spend > 0:
        spent = money("spend", spend)
        forms = (
            f"{replay.department} pays {spent.words} to have work done elsewhere.",
            f"What is done elsewhere costs {spent.words}.",
        )
        yield Fact("spend", forms[span.place % 2], (spent,), _rows(inside), span.times)


def _returned(replay: Replay, span: Span) -> Iterator[Fact]:
    back = [case for case in replay.returned if span.start <= case.need < span.end]
    if len(back) < FEWEST:
        return
    pieces = count("returned", len(back), "piece")
    forms = (
        f"In the same weeks {pieces.words} of integration work come back to IT.",
        f"Meanwhile IT is brought {pieces.words} of integration work.",
    )
    yield Fact("returned in stretch", forms[span.place % 2], (pieces,), _rows(back), span.times)


def _trust(replay: Replay, span: Span) -> Iterator[Fact]:
    before, after = replay.trust(span.start), replay.trust(min(span.end, replay.log.ended))
    if before is None or after is None or abs(after - before) < WORTH_SAYING:
        return
    level, began = percent("trust after", after), percent("trust before", before)
    verb = "rises" if after > before else "falls"
    yield Fact(f"trust {verb}", f"Trust {verb} from {began.words} to {level.words}.", (began, level), (), span.times)


def _rows(inside: Sequence[Case]) -> tuple[int, ...]:
    return tuple(case.row for case in inside)
