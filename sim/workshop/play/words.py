"""What people in the company would say: figures as sentences, trust as hearsay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.grammar import capital
from sim.report.narrative.english import counted, number
from sim.report.text import NO_BREAK
from sim.workshop.play.options import Role

if TYPE_CHECKING:
    from sim.results.quarters import DepartmentFigures, Quarter

_MOODS = (
    (0.85, "speaks well of IT"),
    (0.65, "is content, by and large"),
    (0.45, "sighs when IT is mentioned"),
    (0.3, "says that one hears nothing from IT but dates"),
    (0.0, "does not return IT's calls"),
)


def mood(department: DepartmentFigures) -> str:
    """A department's trust as the CIO hears of it in the corridor."""
    return f"{department.name} {next(words for least, words in _MOODS if department.trust >= least)}."


def told(role: Role, now: Quarter, before: Quarter | None) -> list[str]:
    """A quarter in a few sentences, as the role would hear of it."""
    return _to_cio(now, before) if role is Role.CIO else _to_cmo(now)


def _to_cio(now: Quarter, before: Quarter | None) -> list[str]:
    marketing = now.department("Marketing")
    wait = "waits" if now.waiting == 1 else "wait"
    kept, missed = sum(each.kept for each in now.departments), sum(each.missed for each in now.departments)
    said = [
        f"{capital(counted(now.waiting, 'request'))} {wait} for IT{_than(now, before)}.",
        _dates(kept, missed, "you"),
    ]
    if before is not None and marketing.asked < before.department("Marketing").asked / 2:
        asked = counted(marketing.asked, "thing") if marketing.asked else "nothing"
        said.append(f"Marketing asked for {asked}, after {before.department('Marketing').asked} the quarter before.")
    if now.returned:
        pieces, share = capital(counted(now.returned, "piece")), f"{100 * now.returned_share:.0f}{NO_BREAK}%"
        said.append(f"{pieces} of work landed that nobody here had ordered; such work took {share} of IT's time.")
    said += [mood(each) for each in now.departments]
    return said


def _to_cmo(now: Quarter) -> list[str]:
    mine = now.department("Marketing")
    said = [f"Your people needed {counted(mine.needs, 'thing')}. They asked IT for {_of_them(mine.asked)}."]
    if mine.promised is not None:
        said.append(f"IT's dates were {_weeks(mine.promised)} ahead, on average.")
    if mine.kept + mine.missed:
        said.append(_dates(mine.kept, mine.missed, "IT"))
    if mine.round_it:
        went = capital(counted(mine.round_it, "request"))
        late = f", {number(mine.left)} of them after waiting for IT" if mine.left else ""
        said.append(f"{went} went to the agency{late}: {mine.spend:,.0f} of your money.")
    if mine.retainer:
        said.append(f"To be at hand it took {mine.retainer:,.0f}{' more' if mine.round_it else ''}.")
    said.append(f"Among your people, trust in IT stands at {100 * mine.trust:.0f} of 100.")
    if mine.trust < 0.3:
        said.append("Most of them do not ask IT any more.")
    return said


def _than(now: Quarter, before: Quarter | None) -> str:
    change = now.waiting - (0 if before is None else before.waiting)
    if before is None or change == 0:
        return ""
    return f", {number(abs(change))} {'more' if change > 0 else 'fewer'} than a quarter ago"


def _dates(kept: int, missed: int, who: str) -> str:
    came = kept + missed
    if not came:
        return "No promised date came due."
    if not missed:
        return f"{capital(counted(came, 'promised date'))} came due, and {who} kept every one."
    return f"Of {counted(came, 'promised date')} that came due {who} kept {_of_them(kept)}."


def _of_them(count: int) -> str:
    return number(count) if count else "none"


def _weeks(weeks: float) -> str:
    return counted(max(1, round(weeks)), "week")
