"""What becomes of one request: asked, answered, delivered, or taken elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.narrative.english import in_week, kind_name, length, money, thing
from sim.report.narrative.facts import Fact, Stated
from sim.results.cases import ELSEWHERE, Ending
from sim.results.history import What

if TYPE_CHECKING:
    from sim.results.cases import Case
    from sim.results.replay import Replay

NOTES = {
    What.REFUSED: ("refused", "IT says no."),
    What.DEFERRED: ("deferred", "IT says: not now, and gives no date."),
    What.CALLED_URGENT: ("called urgent", "{department} calls it urgent, which it is not."),
    What.HELD_BACK: ("held back", "{department} would go elsewhere with it, but keeps to the rule that it may not."),
    What.PETITION_GRANTED: ("petition granted", "It goes beyond {its} line; a petition for it is granted."),
    What.PETITION_REFUSED: ("petition refused", "It goes beyond {its} line, and a petition for it is refused."),
}


def life(replay: Replay, case: Case, opening: str) -> list[Fact]:
    """The facts of one request, from its need to its end. `opening` is one of the keys of `_OPENINGS`."""
    facts = [_need(replay, case, opening)]
    answer = _answer(replay, case)
    facts += [_note(case, what) for what in NOTES if case.when(what) is not None]
    facts += answer
    facts += _ending(replay, case)
    facts += _returns(replay, case)
    return facts


_OPENINGS = {
    "asks": "{department} asks for {thing}{due}.",
    "needs": "{department} needs {thing}{due}, and asks IT.",
    "then": "Then it is {thing}{due}.",
    "silent": "{department} needs {thing}{due}. IT is not asked.",
}


def _need(replay: Replay, case: Case, opening: str) -> Fact:
    days = replay.days_per_week
    when = in_week("need", case.need, days)
    numbers = [when]
    due = ""
    if case.due is not None:
        time_to_due = length("time to due", case.due - case.need, days)
        numbers.append(time_to_due)
        due = f", due in {time_to_due.words}" if case.due > case.need else ", due at once"
        numbers = numbers if case.due > case.need else numbers[:1]
    chosen = "silent" if case.asked is None else opening
    sentence = _OPENINGS[chosen].format(
        department=case.department, thing=thing(case.kind, urgent=case.urgent), due=due
    )
    claim = "need unasked" if case.asked is None else "need asked"
    return Fact(claim, f"W{when.words[1:]}. {sentence}", tuple(numbers), (case.row,))


def _note(case: Case, what: What) -> Fact:
    claim, sentence = NOTES[what]
    return Fact(claim, sentence.format(department=case.department, its=f"{case.department}'s"), (), (case.row,))


def _answer(replay: Replay, case: Case) -> list[Fact]:
    """The date that IT gave, where one was given when it was asked."""
    if case.promised is None or case.asked is None or case.when(What.ALTERNATIVE_FAILED) is not None:
        return []
    if case.when(What.DEFERRED) is not None:
        date = in_week("promised", case.promised, replay.days_per_week)
        return [Fact("promised date", f"Later it promises {date.words}.", (date,), (case.row,))]
    promised = length("promised in", case.promised - case.asked, replay.days_per_week)
    if case.due is None or case.need == case.promised:
        return [Fact("promised", f"IT says {promised.words}.", (promised,), (case.row,))]
    gap = case.promised - case.due
    if gap > 0.5:
        over = length("promised after due", gap, replay.days_per_week)
        sentence = f"IT says {promised.words}, which is {over.words} too late."
        return [Fact("promised late", sentence, (promised, over), (case.row,))]
    return [Fact("promised", f"IT says {promised.words}.", (promised,), (case.row,))]


def _ending(replay: Replay, case: Case) -> list[Fact]:
    facts = _failure(replay, case)
    match case.ending:
        case Ending.BALKED:
            gone = "takes it elsewhere at once" if case.when(What.REFUSED) is None else "takes it elsewhere"
            facts.append(Fact("balked", f"{case.department} {gone}.", (), (case.row,)))
        case Ending.RENEGED:
            facts.append(_reneged(replay, case))
        case Ending.LOST:
            facts.append(_lost(replay, case))
        case Ending.OPEN:
            facts.append(_open(replay, case))
        case _:
            pass
    if case.delivered is not None:
        facts.append(_delivery(replay, case))
    return facts


def _failure(replay: Replay, case: Case) -> list[Fact]:
    failed = case.when(What.ALTERNATIVE_FAILED)
    if failed is None:
        return []
    at = in_week("failed", failed, replay.days_per_week)
    spent = money("spend", case.spend)
    sentence = (
        f"It goes round IT, and by {at.words} the alternative has cost {spent.words} and has nothing to show for it; "
        f"IT is asked {'after all' if case.asked is None else 'again'}."
    )
    facts = [Fact("alternative failed", sentence, (at, spent), (case.row,))]
    if case.promised is not None and case.promised >= failed:
        promised = length("promised after failure", case.promised - failed, replay.days_per_week)
        facts.append(Fact("promised after failure", f"IT now says {promised.words}.", (promised,), (case.row,)))
    return facts


def _reneged(replay: Replay, case: Case) -> Fact:
    left = in_week("left", case.left or 0.0, replay.days_per_week)
    waited = length("waited", (case.left or 0.0) - (case.asked or 0.0), replay.days_per_week)
    sentence = (
        f"In {left.words}, after {waited.words}, nobody has begun on it, and {case.department} takes it elsewhere."
    )
    return Fact("reneged", sentence, (left, waited), (case.row,))


def _lost(replay: Replay, case: Case) -> Fact:
    left = in_week("left", case.left or 0.0, replay.days_per_week)
    return Fact("lost", f"In {left.words} it is given up, and nobody ever does it.", (left,), (case.row,))


def _open(replay: Replay, case: Case) -> Fact:
    ended = in_week("ended", replay.log.ended, replay.days_per_week)
    begun = "unfinished" if case.started is not None else "not begun"
    return Fact(f"open {begun}", f"It is still {begun} when the run ends in {ended.words}.", (ended,), (case.row,))


def _delivery(replay: Replay, case: Case) -> Fact:
    days = replay.days_per_week
    delivered = in_week("delivered", case.delivered or 0.0, days)
    took = length("lead time", case.lead_time or 0.0, days)
    by = _deliverer(case)
    in_time, numbers = _in_time(replay, case)
    kept = {True: " The promise is kept.", False: " The promise is broken.", None: ""}[case.promise_kept]
    claim = "delivered" if case.promise_kept is None else f"delivered, {'kept' if case.promise_kept else 'broken'}"
    sentence = f"{by} in {delivered.words}, {took.words} after the need{in_time}.{kept}"
    return Fact(claim, sentence, (delivered, took, *numbers), (case.row,))


def _deliverer(case: Case) -> str:
    if case.ending is Ending.BY_IT:
        return "IT delivers"
    if case.ending in ELSEWHERE:
        return "The managed provider delivers" if case.ending is Ending.BY_PROVIDER else f"{case.department} does it itself"
    return "The alternative delivers"


def _in_time(replay: Replay, case: Case) -> tuple[str, tuple[Stated, ...]]:
    late = case.late
    if late is None:
        return "", ()
    if abs(late) < 0.5:
        return (", just in time" if late <= 0 else ", hours late"), ()
    gap = length("late" if late > 0 else "early", abs(late), replay.days_per_week)
    return (f" and {gap.words} late" if late > 0 else f" and {gap.words} before it is due"), (gap,)


def _returns(replay: Replay, case: Case) -> list[Fact]:
    """What it brought back to IT."""
    returned = [each for each in replay.returned if each.origin == case.row]
    if not returned:
        return []
    first = in_week("first return", returned[0].need, replay.days_per_week)
    rows = (case.row, *(each.row for each in returned))
    if len(returned) == 1:
        sentence = f"In {first.words} it comes back to IT, to be fitted in with the rest."
        return [Fact("returned", sentence, (first,), rows)]
    times = Stated("returns", float(len(returned)), "twice" if len(returned) == 2 else f"{len(returned)} times")
    sentence = f"It comes back to IT for integration {times.words}, for the first time in {first.words}."
    return [Fact("returned often", sentence, (first, times), rows)]


def reference(case: Case, days_per_week: int) -> tuple[str, Stated]:
    """A request as it is spoken of later: "the website change of week 5"."""
    of = in_week("need", case.need, days_per_week)
    return f"the {kind_name(case.kind)} of {of.words}", of
