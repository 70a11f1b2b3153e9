"""How things stand at a moment of a replication, for the words of a chapter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.report.narrative.english import counted, length, number, week
from sim.report.numbers import percent
from sim.results.timeline import value_at

if TYPE_CHECKING:
    from sim.results.cases import Case
    from sim.results.replay import Replay


@dataclass(frozen=True, slots=True)
class Standing:
    """What a text may name, as words. All counts are of what has happened by then.

    `people` are those of all teams. Of the department: its requests, promises kept and broken, requests gone round,
    pieces of work that came back, and its trust. Of all: requests that wait for a team or for approval, and how long
    those of the other departments waited that were begun in the half year before.
    """

    week: str
    people: str
    requests: str
    kept: str
    broken: str
    went_round: str
    returned: str
    trust: str
    waiting: str
    others_waited: str


HALF_YEAR = 130.0  # working days


def standing(replay: Replay, time: float) -> Standing:
    """How a replication stands at a time, seen from its department."""
    own = [case for case in replay.own if case.need <= time]
    trust = replay.trust(time)
    return Standing(
        week=f"week {week(time, replay.days_per_week):,}",
        people=counted(people_at(replay, time), "person", "people"),
        requests=counted(len(own), "request"),
        kept=_alone(sum(_kept_by(case, time) for case in own)),
        broken=_alone(sum(case.broke_at is not None and case.broke_at <= time for case in own)),
        went_round=_alone(sum(_went_by(case, time) for case in own)),
        returned=counted(sum(case.need <= time for case in replay.returned), "piece of work", "pieces of work"),
        trust="no trust to speak of" if trust is None else percent(trust),
        waiting=counted(waiting_at(replay, time), "request"),
        others_waited=_others_waited(replay, time),
    )


def _alone(count: int) -> str:
    """A count without its noun."""
    return number(count) if count else "none"


def people_at(replay: Replay, time: float) -> int:
    """People of all teams who are there."""
    return sum(int(value_at(team.people, time)) for team in replay.log.teams)


def waiting_at(replay: Replay, time: float) -> int:
    """Requests, returned work too, that have asked and on which nobody works yet."""
    log = replay.log
    begun = np.where(np.isnan(log.started), np.inf, log.started)
    gone = np.where(np.isnan(log.left), np.inf, log.left)
    done = np.where(np.isnan(log.delivered), np.inf, log.delivered)
    asked = log.asked <= time
    return int(np.count_nonzero(asked & (begun > time) & (gone > time) & (done > time)))


def _kept_by(case: Case, time: float) -> bool:
    return case.promise_kept is True and case.delivered is not None and case.delivered <= time


def _went_by(case: Case, time: float) -> bool:
    """Whether it had gone round IT by then: it left, or IT never heard of it."""
    return case.went_round and (case.need if case.left is None else case.left) <= time


def _others_waited(replay: Replay, time: float) -> str:
    waits = [
        case.started - case.need
        for case in replay.cases
        if case.department != replay.department
        and case.origin is None
        and case.started is not None
        and time - HALF_YEAR < case.started <= time
    ]
    if not waits:
        return "not at all"
    return length("others waited", sum(waits) / len(waits), replay.days_per_week).words
