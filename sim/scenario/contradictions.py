"""Levers of one policy that cannot hold at the same time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.scenario.problems import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.scenario.policies import LeverUse
    from sim.scenario.schema import Scenario


def contradictions(scenario: Scenario, uses: Sequence[LeverUse]) -> Iterator[Finding]:
    """What is wrong between levers that are active at the same time, each told at the later one of a pair.

    That is: two that contradict each other, and several that together take more people from a team than it has.
    """
    for index, use in enumerate(uses):
        for other in uses[:index]:
            if overlap(use, other) and (message := use.lever.contradicts(other.lever)):
                help = "keep one of them, or give them spans of time that do not overlap"
                yield Finding(use.place, message, help=help, at_key=True)
    yield from _short_of_people(scenario, uses)


def overlap(use: LeverUse, other: LeverUse) -> bool:
    """Are both active at some time?"""
    return bool(use.lever.start < _end(other) and other.lever.start < _end(use))


def _end(use: LeverUse) -> float:
    return math.inf if use.lever.until is None else use.lever.until


def _short_of_people(scenario: Scenario, uses: Sequence[LeverUse]) -> Iterator[Finding]:
    """Each team is looked at whenever a lever begins; one lever alone says itself that it takes too many."""
    told: set[str] = set()
    for use in uses:
        active = [one for one in uses if one.lever.start <= use.lever.start < _end(one)]
        for team in use.lever.moves(scenario):
            takers = [one for one in active if team in one.lever.moves(scenario)]
            taken = sum(one.lever.moves(scenario)[team] for one in takers)
            size = scenario.it.teams[team].people if team in scenario.it.teams else math.inf
            if len(takers) > 1 and taken > size and team not in told:
                told.add(team)
                names = " and ".join(f"`{name}`" for name in dict.fromkeys(one.name for one in takers))
                message = f"{names} together take {taken} people out of `{team}`, which has {size}"
                yield Finding(takers[-1].place, message, help="take fewer people, or one after the other", at_key=True)
