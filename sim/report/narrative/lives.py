"""What becomes of one request: asked, answered, delivered, or taken elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.grammar import capital
from sim.report.narrative.english import after, in_week, kind_name, length, money, number, percent, thing, week
from sim.report.narrative.facts import Fact, Stated
from sim.results.cases import Ending
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
    "asks": "{week}. {department} asks for {thing}{due}.",
    "needs": "{week}. {department} needs {thing}{due}, and asks IT.",
    "for example": "In {week}, for example, it asks for {thing}{due}.",
}
_UNASKED = {
    "for example": "In {week}, for example, it needs {thing}{due}, and does not ask.",
}
_SILENT = "{week}. {department} needs {thing}{due}. IT is not asked."


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
    form = _UNASKED.get(opening, _SILENT) if case.asked is None else _OPENINGS[opening]
    sentence = form.format(
        week=when.words if form.startswith("In") else capital(when.words),
        department=case.department,
        thing=thing(case.kind, urgent=case.urgent),
        due=due,
    )
    claim = "need unasked" if case.asked is None else "need asked"
    return Fact(claim, sentence, tuple(numbers), (case.row,))


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
    sentence = f"IT says {promised.words}."
    if case.promised <= case.due:
        return [Fact("promised", sentence, (promised,), (case.row,))]
    if promised.words != length("", case.due - case.need, replay.days_per_week).words:
        facts = [Fact("promised late", f"IT says {promised.words}, which is too late.", (promised,), (case.row,))]
    else:
        over = length("promised after due", case.promised - case.due, replay.days_per_week)
        sentence = f"IT says {promised.words}, which is {over.words} too late."
        facts = [Fact("promised late", sentence, (promised, over), (case.row,))]
    if not replay.members.has_alternative:
        facts.append(Fact("nowhere else", f"{case.department} has nowhere else to go.", (), (case.row,)))
    return facts


def _ending(replay: Replay, case: Case) -> list[Fact]:
    facts = _failure(replay, case)
    match case.ending:
        case Ending.BALKED:
            facts.append(_balked(replay, case))
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


def _balked(replay: Replay, case: Case) -> Fact:
    """It goes elsewhere on hearing the date; where that date was in time, how much trust there was."""
    trust = replay.trust(case.asked or 0.0)
    in_time = case.promised is not None and case.due is not None and case.promised <= case.due
    if in_time and trust is not None and case.when(What.DEFERRED) is None:
        level = percent("trust", trust)
        sentence = f"{case.department}, whose trust stands at {level.words}, does not wait for that and goes elsewhere."
        return Fact("balked, in time", sentence, (level,), (case.row,))
    forms = ("does not wait, and has it done elsewhere", "takes it elsewhere at once")
    gone = forms[case.row % 2] if case.left == case.asked else "has it done elsewhere"
    return Fact("balked", f"{case.department} {gone}.", (), (case.row,))


def _failure(replay: Replay, case: Case) -> list[Fact]:
    failed = case.when(What.ALTERNATIVE_FAILED)
    if failed is None:
        return []
    at = in_week("failed", failed, replay.days_per_week)
    spent = money("spend", case.spend)
    again = "after all" if case.asked is None else "again"
    sentence = (
        f"{case.department} turns to the alternative; by {at.words} that has cost {spent.words} and come to nothing, "
        f"and IT is asked {again}."
    )
    facts = [Fact("alternative failed", sentence, (at, spent), (case.row,))]
    if case.promised is not None and case.promised >= failed:
        promised = length("promised after failure", case.promised - failed, replay.days_per_week)
        facts.append(Fact("promised after failure", f"IT now says {promised.words}.", (promised,), (case.row,)))
    return facts


def _reneged(replay: Replay, case: Case) -> Fact:
    left = in_week("left", case.left or 0.0, replay.days_per_week)
    waited = after("waited", (case.left or 0.0) - (case.asked or 0.0), replay.days_per_week)
    sentence = f"In {left.words}, {waited.words}, nobody has begun on it, and {case.department} takes it elsewhere."
    if case.broke_at is None or case.broke_at > (case.left or 0.0):
        return Fact("reneged", sentence, (left, waited), (case.row,))
    return Fact("reneged, broken", f"That day passes. {sentence}", (left, waited), (case.row,))


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
    took = after("lead time", case.lead_time or 0.0, days)
    promise = None if case.ending is Ending.RENEGED else case.promise_kept
    kept = {True: " The promise is kept.", False: " The promise is broken.", None: ""}[promise]
    claim = "delivered" if promise is None else f"delivered, {'kept' if promise else 'broken'}"
    numbers: tuple[Stated, ...] = (delivered, took)
    late = case.late
    if late is not None and late > 0.0:
        over = length("late", late, days)
        numbers = (delivered, over)
        sentence = f"{_delivers(case)} in {delivered.words}, {over.words} late.{kept}"
        return Fact(f"{claim}, late", sentence, numbers, (case.row,))
    in_time = "" if late is None else " and in time"
    sentence = f"{_delivers(case)} in {delivered.words}, {took.words}{in_time}.{kept}"
    return Fact(claim if late is None else f"{claim}, in time", sentence, numbers, (case.row,))


def _delivers(case: Case) -> str:
    """Who delivers."""
    match case.ending:
        case Ending.BY_IT:
            return "IT delivers"
        case Ending.BY_PROVIDER:
            return "The managed provider delivers"
        case Ending.BY_ITSELF:
            return f"{case.department} does it itself, and is done"
    return "The alternative delivers" if case.row % 2 else "It is there"


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
    times = Stated("returns", float(len(returned)), "twice" if len(returned) == 2 else f"{number(len(returned))} times")
    sentence = f"IT has to fit it in with the rest {times.words}, for the first time in {first.words}."
    return [Fact("returned often", sentence, (first, times), rows)]


def reference(replay: Replay, case: Case) -> tuple[str, Stated]:
    """A request as it is spoken of later: "the website change of week 5", or "a website change ..." where that week
    has several."""
    of = in_week("need", case.need, replay.days_per_week)
    name = kind_name(case.kind)
    alike = [
        other
        for other in replay.cases
        if other.kind == case.kind
        and other.department == case.department
        and other.origin is None
        and week(other.need, replay.days_per_week) == week(case.need, replay.days_per_week)
    ]
    return f"{f'the {name}' if len(alike) == 1 else thing(case.kind)} of {of.words}", of
