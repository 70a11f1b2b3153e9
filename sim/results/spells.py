"""Who did the work: each stay at a team with the number of the person who worked on it."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.model.log import RequestLog


@dataclass(frozen=True, slots=True)
class Spell:
    """One stay of a request at a team, times in working days; None for what has not happened.

    `person` counts from 1 within the team, None where nobody has worked. The model's people are alike, so the number
    is a name only: the lowest that is free when work starts.
    """

    request: int
    team: int
    queued: float
    started: float | None
    ended: float | None
    person: int | None


def spells(log: RequestLog) -> tuple[Spell, ...]:
    """Every stay, in the log's order. No two that overlap have the same person of the same team."""
    people = _people(log)
    columns = (log.stay_request.tolist(), log.stay_team.tolist(), log.stay_queued.tolist())
    return tuple(
        Spell(request, team, queued, _known(started), _known(ended), person)
        for request, team, queued, started, ended, person in zip(
            *columns, log.stay_started.tolist(), log.stay_ended.tolist(), people, strict=True
        )
    )


def _people(log: RequestLog) -> list[int | None]:
    """For each stay the person; work that ends frees its person for work that starts at the same instant, but work that
    takes no time does not."""
    people: list[int | None] = [None] * len(log.stay_team)
    for team in range(len(log.teams)):
        worked = [
            (start, math.inf if math.isnan(end) else end, stay)
            for stay, (at, start, end) in enumerate(
                zip(log.stay_team.tolist(), log.stay_started.tolist(), log.stay_ended.tolist(), strict=True)
            )
            if at == team and not math.isnan(start)
        ]
        busy: list[tuple[float, int]] = []
        free: list[int] = []
        for start, end, stay in sorted(worked, key=lambda work: (work[0], work[2])):
            while busy and busy[0][0] <= start:
                heapq.heappush(free, heapq.heappop(busy)[1])
            person = heapq.heappop(free) if free else len(busy) + 1
            heapq.heappush(busy, (end if end > start else math.nextafter(end, math.inf), person))
            people[stay] = person
    return people


def _known(time: float) -> float | None:
    return None if math.isnan(time) else time
