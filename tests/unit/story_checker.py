"""Checks each fact of a story against the log's own columns, and each number against the words that stand for it."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np

from sim.model.log import Event, Promise, Route

if TYPE_CHECKING:
    from sim.model.log import RequestLog
    from sim.report.narrative.facts import Fact, Stated
    from sim.results.replay import Replay

ROUND_IT = (Route.BALKED, Route.RENEGED, Route.NEVER_ASKED)
ELSEWHERE = (Route.MANAGED, Route.SELF_SERVICE)
SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
EVENTS = {
    "refused": Event.REFUSED,
    "deferred": Event.DEFERRED,
    "called urgent": Event.CALLED_URGENT,
    "held back": Event.HELD_BACK,
    "petition granted": Event.PETITION_GRANTED,
    "petition refused": Event.PETITION_REFUSED,
    "first refusal": Event.REFUSED,
    "first deferral": Event.DEFERRED,
    "first held back": Event.HELD_BACK,
    "first failure of the alternative": Event.ALTERNATIVE_FAILED,
}


def spoken(words: str) -> float:
    """The number that words stand for."""
    if words in {"none", "none of them"}:
        return 0.0
    if words in {"once", "twice"}:
        return 1.0 + (words == "twice")
    first = words.partition(" ")[0]
    return float(SMALL.index(first)) if first in SMALL else float(first.replace(",", ""))


def check_words(stated: Stated, fact: Fact, days_per_week: int) -> None:
    """The words stand in the sentence, and for the value."""
    words, value = stated.words.removeprefix("after "), stated.value
    assert re.search(rf"\b{re.escape(words)}(?!\w)", fact.sentence, re.IGNORECASE), (stated, fact)
    if re.fullmatch(r"week [\d,]+", words):
        assert int(words[5:].replace(",", "")) == value // days_per_week + 1
    elif words in {"less than a day", "within a day"}:
        assert value < 0.5
    elif words.endswith(("day", "days")):
        assert abs(spoken(words) - value) <= 0.5
        assert value < 2 * days_per_week
    elif words.endswith(("week", "weeks")):
        assert abs(spoken(words) * days_per_week - value) <= days_per_week / 2
    elif words.endswith("%"):
        assert abs(float(words[:-2]) - 100 * value) <= 0.5
    elif words in {"it", "both"}:
        assert value == (2 if words == "both" else 1)
    elif words == "all of them":
        assert value > 2
    elif stated.name.startswith(("spend", "cost")):
        assert math.isclose(spoken(words), value, rel_tol=0.005, abs_tol=0.5)
    else:
        assert spoken(words) == value, (stated, fact)


class Checker:
    """Knows a log, and what each claim says about it."""

    def __init__(self, replay: Replay) -> None:
        self.log: RequestLog = replay.log
        self.department = replay.department
        self.days_per_week = replay.days_per_week
        log = self.log
        self.departments = np.array([log.kinds[kind][0] for kind in log.kind.tolist()])
        self.own = (self.departments == self.department) & (log.origin < 0)
        self.back = (self.departments == self.department) & (log.origin >= 0)
        self.members = next(each for each in log.departments if each.name == self.department)

    def trust(self, time: float) -> float:
        curve = self.members.trust
        assert curve is not None
        before = np.flatnonzero(curve.times <= time)
        if not len(before):
            return curve.start
        last = before[-1]
        grudge = (
            0.5 ** ((time - curve.times[last]) / curve.half_life)
            if curve.half_life
            else float(time == curve.times[last])
        )
        return float(curve.start + (curve.values[last] - curve.start) * grudge)

    def event_times(self, row: int, event: Event) -> np.ndarray:
        events = self.log.events
        return events.time[(events.request == row) & (events.event == event)]

    def check(self, fact: Fact) -> None:
        """Fail where the log does not bear the fact out."""
        for stated in fact.numbers:
            check_words(stated, fact, self.days_per_week)
        said = {stated.name: stated.value for stated in fact.numbers}
        expected = self.expected(fact)
        for name, value in said.items():
            if name in expected:
                assert math.isclose(value, expected[name], abs_tol=1e-6), (name, value, expected[name], fact)
            else:
                raise AssertionError(f"nothing to check {name!r} against: {fact}")

    def expected(self, fact: Fact) -> dict[str, float]:
        """What each number should be; asserts what the claim says besides."""
        claim = fact.claim
        if fact.span is not None:
            return self.of_span(fact)
        if (
            claim in {"source", "reading", "teams", "outset"}
            or claim.endswith("in all")
            or claim
            in {
                "total",
                "mean lead time",
                "trust at the end",
                "others",
            }
        ):
            return self.of_all(fact)
        if not fact.rows:
            return self.of_moment(fact)
        return self.of_row(fact)

    # ------------------------------------------------------------------ one request

    def of_row(self, fact: Fact) -> dict[str, float]:
        log, row = self.log, fact.rows[0]
        need, asked, due = float(log.need[row]), float(log.asked[row]), float(log.due[row])
        promised, left, delivered = float(log.quoted_finish[row]), float(log.left[row]), float(log.delivered[row])
        failed = self.event_times(row, Event.ALTERNATIVE_FAILED)
        at_failure = float(failed[0]) if len(failed) else math.nan
        values = {
            "need": need,
            "time to due": due - need,
            "promised in": promised - asked,
            "promised after due": promised - due,
            "promised": promised,
            "promised after failure": promised - at_failure,
            "failed": at_failure,
            "spend": float(log.spend[row]),
            "left": left,
            "waited": left - asked,
            "ended": log.ended,
            "delivered": delivered,
            "lead time": delivered - need,
            "late": delivered - due,
            "cost": (delivered - due) * float(log.value[row]),
        }  # fmt: skip
        values |= (
            self.of_asking(fact, row)
            or self.of_ending(fact, row)
            or self.of_return(fact, row)
            or self.of_turn(fact, row)
        )
        return values

    def of_asking(self, fact: Fact, row: int) -> dict[str, float] | None:
        """Claims about asking and being answered; None where it is no such claim."""
        log = self.log
        asked, promised, due, left = (float(each[row]) for each in (log.asked, log.quoted_finish, log.due, log.left))
        match fact.claim:
            case "need asked" | "need unasked":
                assert math.isnan(asked) == (fact.claim == "need unasked")
                assert self.own[row]
                assert ("urgent" in fact.sentence) == bool(log.urgent[row])
            case "promised late":
                assert promised > due
            case "promised":
                assert not promised > due
            case "nowhere else":
                assert not self.members.has_alternative
            case "balked" | "balked, in time":
                assert log.route[row] == Route.BALKED
                assert left == asked or "at once" not in fact.sentence
                if fact.claim == "balked, in time":
                    assert promised <= due
                    return {"trust": self.trust(asked)}
            case "alternative failed":
                assert len(self.event_times(row, Event.ALTERNATIVE_FAILED)) == 1
                assert ("after all" in fact.sentence) == math.isnan(asked)
            case "promised after failure" | "promised date":
                pass
            case claim if claim in EVENTS and not claim.startswith("first"):
                assert len(self.event_times(row, EVENTS[claim]))
            case _:
                return None
        return {"": 0.0}

    def of_ending(self, fact: Fact, row: int) -> dict[str, float] | None:
        """Claims about how a request ends."""
        log = self.log
        route, promise = Route(int(log.route[row])), Promise(int(log.promise[row]))
        promised, due, left, delivered = (
            float(each[row]) for each in (log.quoted_finish, log.due, log.left, log.delivered)
        )
        match fact.claim.split(", "):
            case ["reneged", *rest]:
                assert route is Route.RENEGED
                assert math.isnan(log.started[row])
                assert not rest or (promise is Promise.MISSED and promised <= left)
            case ["lost"]:
                assert route is Route.LOST
                assert math.isnan(delivered)
            case ["open not begun"] | ["open unfinished"]:
                assert route is Route.UNDECIDED
                assert math.isnan(log.started[row]) == (fact.claim == "open not begun")
            case ["delivered", *rest]:
                assert ("IT delivers" in fact.sentence) == (route is Route.IT)
                assert ("kept" in rest) == (promise is Promise.KEPT)
                assert ("broken" in rest) == (promise is Promise.MISSED and route is not Route.RENEGED)
                assert ("late" in rest) == (delivered > due)
                assert ("in time" in rest) == (delivered <= due)
            case _:
                return None
        return {"": 0.0}

    def of_return(self, fact: Fact, row: int) -> dict[str, float] | None:
        """Claims about work that came back."""
        log = self.log
        match fact.claim:
            case "returned" | "returned often":
                pieces = np.flatnonzero(log.origin == row)
                assert fact.rows[1:] == tuple(pieces)
                return {"first return": float(log.need[pieces].min()), "returns": float(len(pieces))}
            case "first return":
                assert row == np.flatnonzero(self.back)[0]
                assert log.origin[row] == fact.rows[1]
                origin = float(log.need[fact.rows[1]])
                return {"time": float(log.need[row]), "need": origin, "work": float(log.work[row])}
            case "integration begins":
                assert log.origin[row] == fact.rows[1]
                starts = log.stay_started[log.stay_request == row]
                return {"need": float(log.need[fact.rows[1]]), "time": self.nearest(starts, fact)}
            case "waits meanwhile":
                assert self.departments[fact.rows[1]] != self.department
                return {"need": float(log.need[fact.rows[1]]), "days of both": self.both(*fact.rows)}
        return None

    def of_turn(self, fact: Fact, row: int) -> dict[str, float]:
        """Claims that a request is a turning point."""
        log = self.log
        match fact.claim:
            case "confronted" | "listened":
                return {"time": float(self.event_times(row, Event[fact.claim.upper()])[0])}
            case "trust after it":
                events = log.events
                answered = (events.request == row) & events.of(Event.CONFRONTED, Event.LISTENED)
                return {"trust": self.nearest(events.amount[answered], fact)}
            case "costliest delay":
                costs = (log.delivered - log.due) * log.value
                assert costs[row] == np.nanmax(costs[self.own])
            case "asked although it had walked away":
                away = self.members.walked_away
                assert away.values[np.searchsorted(away.times, log.asked[row]) - 1] == 1.0
            case _:
                self.of_first(fact)
        return {}

    def of_first(self, fact: Fact) -> None:
        """It is the first of its department to which this happens."""
        log, row = self.log, fact.rows[0]
        if fact.claim in EVENTS:
            events = log.events
            mine = [
                time
                for time, request in zip(
                    events.time[events.event == EVENTS[fact.claim]],
                    events.request[events.event == EVENTS[fact.claim]],
                    strict=True,
                )
                if self.own[request]
            ]
            assert self.event_times(row, EVENTS[fact.claim])[0] == min(mine)
            return
        chosen, moment = {
            "first promise kept": (log.promise == Promise.KEPT, log.delivered),
            "first promise broken": (
                (log.promise == Promise.MISSED) & ~(log.delivered <= log.quoted_finish),
                log.quoted_finish,
            ),
            "first bypass": (np.isin(log.route, ROUND_IT), log.left),
            "first lost": (log.route == Route.LOST, log.left),
            "first done elsewhere with IT's blessing": (np.isin(log.route, ELSEWHERE), log.delivered),
        }[fact.claim]
        assert chosen[row]
        assert moment[row] == moment[self.own & chosen].min()

    def both(self, returned: int, other: int) -> float:
        """Days for which one was in work while the other waited at the same team: the longest of its spells."""
        log = self.log
        best = 0.0
        for one in np.flatnonzero(log.stay_request == returned):
            for two in np.flatnonzero((log.stay_request == other) & (log.stay_team == log.stay_team[one])):
                ends = [log.stay_started[two], log.stay_ended[two], log.ended]
                until = next(end for end in ends if not math.isnan(end))
                end = log.ended if math.isnan(log.stay_ended[one]) else log.stay_ended[one]
                best = max(best, min(end, until) - max(log.stay_started[one], log.stay_queued[two]))
        return float(best)

    @staticmethod
    def nearest(values: np.ndarray, fact: Fact) -> float:
        """Of several that may be meant, the one that is."""
        return float(values[np.argmin(abs(values - fact.numbers[0].value))])

    # ------------------------------------------------------------------ moments and spans

    def of_moment(self, fact: Fact) -> dict[str, float]:
        said = {stated.name: stated.value for stated in fact.numbers}
        if fact.claim == "peak":
            return {"time": said["time"], "people": self.at_work(said["time"])}
        if fact.claim in {"walked away", "walked away again", "came back"}:
            away = self.members.walked_away
            place = int(np.flatnonzero(away.times == said["time"])[0])
            assert away.values[place] == float(fact.claim != "came back")
            trust = (
                {}
                if self.members.trust is None
                else {"trust": self.trust(said["time"]), "trust at the start": self.trust(0.0)}
            )
            return {"time": float(away.times[place])} | trust
        raise AssertionError(f"no check for {fact}")

    def at_work(self, time: float) -> float:
        log = self.log
        mine = self.back[log.stay_request] & (log.stay_started <= time) & ~(log.stay_ended <= time)
        return float(max(np.bincount(log.stay_team[mine], minlength=1)))

    def of_span(self, fact: Fact) -> dict[str, float]:
        log = self.log
        assert fact.span is not None
        start, end = fact.span
        rows = np.array(fact.rows, dtype=int)
        if fact.claim.startswith("trust"):
            before, after = self.trust(start), self.trust(min(end, log.ended))
            assert ("rises" in fact.claim) == (after > before)
            return {"trust before": before, "trust after": after}
        if fact.claim == "promises so far":
            due = self.own & (log.quoted_finish <= end) & np.isin(log.promise, (Promise.KEPT, Promise.MISSED))
            assert fact.rows == tuple(np.flatnonzero(due))
            kept = float((log.promise[due] == Promise.KEPT).sum())
            return {"time": end, "promises due": float(due.sum()), "kept": kept}
        assert ((log.need[rows] >= start) & (log.need[rows] < end)).all()
        if fact.claim == "returned in stretch":
            inside = self.back & (log.need >= start) & (log.need < end)
            assert fact.rows == tuple(np.flatnonzero(inside))
            return {"returned": float(inside.sum())}
        assert self.own[rows].all()
        route, promise = log.route[rows], log.promise[rows]
        asked = ~np.isnan(log.asked[rows])
        assert fact.claim != "stretch, all asked" or asked.all()
        assert fact.claim != "stretch, none asked" or not asked.any()
        assert fact.claim != "promises, all kept" or (promise == Promise.KEPT).all()
        counts = self.endings(route)
        if fact.claim == "endings":
            assert sum(stated.value for stated in fact.numbers) == len(rows)
        return counts | {
            "from": start,
            "until": end,
            "needs": float(len(rows)),
            "asked": float(asked.sum()),
            "promises": float(np.isin(promise, (Promise.KEPT, Promise.MISSED)).sum()),
            "kept": float((promise == Promise.KEPT).sum()),
            "spend": float(log.spend[rows].sum()),
        }

    @staticmethod
    def endings(route: np.ndarray) -> dict[str, float]:
        return {
            "by IT": float((route == Route.IT).sum()),
            "round IT": float(np.isin(route, ROUND_IT).sum()),
            "elsewhere": float(np.isin(route, ELSEWHERE).sum()),
            "lost": float((route == Route.LOST).sum()),
            "open": float((route == Route.UNDECIDED).sum()),
        }

    def of_all(self, fact: Fact) -> dict[str, float]:
        log, own = self.log, self.own
        promise = log.promise[own]
        values = self.endings(log.route[own]) | {
            "ended": log.ended,
            "requests": float(own.sum()),
            "promises": float(np.isin(promise, (Promise.KEPT, Promise.MISSED)).sum()),
            "kept": float((promise == Promise.KEPT).sum()),
            "mean lead time": float(np.nanmean((log.delivered - log.need)[own]))
            if fact.claim == "mean lead time"
            else 0.0,
            "spend": float(log.spend[own].sum()),
            "returned": float(self.back.sum()),
            "walked away": float((np.diff(self.members.walked_away.values) > 0).sum()),
        }
        if fact.claim == "endings in all":
            assert sum(stated.value for stated in fact.numbers) == own.sum()
        if fact.claim in {"trust at the end", "outset"} and fact.numbers:
            values |= {"trust at the end": self.trust(log.ended), "trust at the start": self.trust(0.0)}
        for team in log.teams:
            values[f"people of {team.name}"] = float(team.people.values[0])
        for department in log.departments:
            needs = (self.departments == department.name) & (log.origin < 0)
            values[f"requests of {department.name}"] = float(needs.sum())
            values[f"delivered to {department.name}"] = float((needs & (log.route == Route.IT)).sum())
        return values
