"""What lies between the turning points, in a few counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.narrative.english import bare, capital, count, in_week, listing, money, number, percent
from sim.report.narrative.facts import Fact, Paragraph, Stated
from sim.results.cases import ELSEWHERE, Ending

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sim.results.cases import Case
    from sim.results.replay import Replay

FEWEST = 3  # a stretch with fewer requests is told with the next
WORTH_SAYING = 0.05  # a change of trust

ENDINGS = (
    ("by IT", lambda case: case.ending is Ending.BY_IT, "IT delivers {}"),
    ("round IT", lambda case: case.went_round, "{} {go} round it"),
    ("elsewhere", lambda case: case.ending in ELSEWHERE, "{} {are} done elsewhere with its blessing"),
    ("lost", lambda case: case.ending is Ending.LOST, "{} {are} given up"),
    ("open", lambda case: case.ending is Ending.OPEN, "{} {are} still open at the end of the run"),
)


def within(replay: Replay, start: float, end: float, told: Collection[int]) -> list[Case]:
    """The department's needs of a stretch that are told nowhere else."""
    return [case for case in replay.own if start <= case.need < end and case.row not in told]


def stretch(replay: Replay, start: float, end: float, told: Collection[int]) -> Paragraph:
    """The department's other requests whose need arose in [start, end)."""
    inside = within(replay, start, end, told)
    facts = [_asking(replay, inside, (start, end)), _becoming(inside, (start, end))]
    facts += _promises(inside, (start, end))
    facts += _spending(replay, inside, (start, end))
    facts += _returned(replay, (start, end))
    facts += _trust(replay, (start, end))
    return Paragraph(tuple(facts))


def _asking(replay: Replay, inside: Sequence[Case], span: tuple[float, float]) -> Fact:
    days = replay.days_per_week
    start = in_week("from", span[0], days)
    last = in_week("until", span[1], days)
    needs = count("needs", len(inside), "other request")
    asked = sum(case.asked is not None for case in inside)
    when = (
        f"In {start.words}" if start.words == last.words else f"Between {start.words} and {last.words}"
    )
    sentence = f"{when} {replay.department} has {needs.words}"
    numbers: tuple[Stated, ...] = (start, last, needs)
    if asked == len(inside):
        sentence += ", and brings it to IT." if len(inside) == 1 else f", and brings {'both' if asked == 2 else 'all of them'} to IT."
    elif not asked:
        sentence += " and asks IT for none of them." if len(inside) > 1 else " and does not ask IT."
    else:
        some = bare("asked", asked)
        numbers = (*numbers, some)
        sentence += f" and asks IT for {some.words} of them."
    claim = "all asked" if asked == len(inside) else "none asked" if not asked else "some asked"
    return Fact(f"stretch, {claim}", sentence, numbers, tuple(case.row for case in inside), span)


def _becoming(inside: Sequence[Case], span: tuple[float, float]) -> Fact:
    """How they end; all endings that occur, in a fixed order."""
    rows = tuple(case.row for case in inside)
    parts, numbers = [], []
    for name, belongs, words in ENDINGS:
        amount = sum(belongs(case) for case in inside)
        if not amount and name != "by IT":
            continue
        all_of_them = amount == len(inside)
        shown = ("all" if amount > 2 else "both" if amount == 2 else "it") if all_of_them and name == "by IT" else (number(amount) if amount else "none")
        if all_of_them and name != "by IT" and amount > 1:
            shown = "all of them" if amount > 2 else "both"
        numbers.append(Stated(name, float(amount), shown))
        one = amount == 1
        parts.append(words.format(shown, go="goes" if one else "go", are="is" if one else "are"))
    if parts[0] == "IT delivers none" and len(parts) == 2:
        parts = [parts[1].replace(" round it", " round IT").replace("its blessing", "IT's blessing")]
    return Fact("endings", f"{capital(listing(parts))}.", tuple(numbers), rows, span)


def _promises(inside: Sequence[Case], span: tuple[float, float]) -> Iterator[Fact]:
    settled = [case for case in inside if case.promise_kept is not None]
    if len(settled) < FEWEST:
        return
    kept = sum(case.promise_kept is True for case in settled)
    promises = Stated("promises", float(len(settled)), number(len(settled)))
    rows = tuple(case.row for case in settled)
    if kept == len(settled):
        sentence = "Every promise that comes due is kept."
        yield Fact("all promises kept", sentence, (), rows, span)
        return
    held = bare("kept", kept)
    yield Fact("promises", f"Of {promises.words} promises that come due it keeps {held.words}.", (promises, held), rows, span)


def _spending(replay: Replay, inside: Sequence[Case], span: tuple[float, float]) -> Iterator[Fact]:
    spend = sum(case.spend for case in inside)
    if spend > 0:
        spent = money("spend", spend)
        rows = tuple(case.row for case in inside)
        yield Fact("spend", f"{replay.department} pays {spent.words} to have work done elsewhere.", (spent,), rows, span)


def _returned(replay: Replay, span: tuple[float, float]) -> Iterator[Fact]:
    back = [case for case in replay.returned if span[0] <= case.need < span[1]]
    if len(back) >= FEWEST:
        pieces = count("returned", len(back), "piece")
        sentence = f"In the same weeks {pieces.words} of integration work {'come'} back to IT."
        yield Fact("returned in stretch", sentence, (pieces,), tuple(case.row for case in back), span)


def _trust(replay: Replay, span: tuple[float, float]) -> Iterator[Fact]:
    before, after = replay.trust(span[0]), replay.trust(min(span[1], replay.log.ended))
    if before is None or after is None or abs(after - before) < WORTH_SAYING:
        return
    level, began = percent("trust after", after), percent("trust before", before)
    verb = "rises" if after > before else "falls"
    yield Fact("trust moves", f"Trust {verb} from {began.words} to {level.words}.", (began, level), (), span)
