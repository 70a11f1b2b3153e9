"""The records that an animation is drawn from, and the compact document that a browser reads.

Of one replication: who stands where at what time. Everything that the picture counts can be counted from `Moves`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.model.log import Route

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sim.model.log import Bools, Floats, Ints, StepFunction

PER_DAY: Final = 100  # times in a reel are whole hundredths of a working day
NEVER: Final = -1  # stands in a column of times where the thing did not happen, and of origins where there is none
GONE: Final = -2  # origin of returned work whose bypass the reel leaves out


class Stand(StrEnum):
    """Where a request can stand."""

    DESK = "desk"  # asked for, not yet in a queue: the board, or deferred
    QUEUE = "queue"  # of a team
    WORK = "work"  # at a team, by a person of it
    RELEASE = "release"  # done, waits for its release
    PROVIDER = "provider"  # worked on by somebody whom IT pays: a contractor, a managed service
    SELF = "self"  # the department does it itself, within IT's guardrails
    OUTSIDE = "outside"  # gone round IT: the alternative works on it
    DELIVERED = "delivered"  # with IT's work or blessing
    DELIVERED_OUTSIDE = "delivered outside"  # by the alternative
    LOST = "lost"  # given up


ENDS: Final = frozenset({Stand.DELIVERED, Stand.DELIVERED_OUTSIDE, Stand.LOST})
_ROUTES: Final = tuple(route.name.lower().replace("_", " ") for route in Route)
Place = tuple[Stand, int]  # the team of a queue or of work, else -1


@dataclass(frozen=True, slots=True)
class KeptFree:
    """People of a team who are kept free for some requests, between two days (None: to the end)."""

    team: str
    people: int
    whom: str
    start: float
    until: float | None


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What the picture shows and no log says: people kept free, teams that work for one department (team to
    department), and the trust below which a department walks away."""

    kept_free: tuple[KeptFree, ...] = ()
    owners: Mapping[str, str] = field(default_factory=dict)
    walks_away_below: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReelDepartment:
    """A department. Trust is a step function in percent, its drift sampled; None where it is not modelled, and for
    several departments drawn as one. `away`: spans in which it did not ask IT."""

    name: str
    has_alternative: bool
    trust: StepFunction | None
    walks_away_below: float | None
    away: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class ReelTeam:
    """A team: people present over time, the highest number that a person of it has, whose it is, who is kept free."""

    name: str
    people: StepFunction
    seats: int
    owner: str | None
    kept_free: tuple[KeptFree, ...]


@dataclass(frozen=True, slots=True)
class Tokens:
    """One entry a request, in order of appearance. Times are hundredths of working days, `NEVER` where there is none.

    `kind` is an index of the reel's kinds, `number` counts the needs of a kind from 1 (0: returned work), `origin` is
    the token whose bypass brought this one back. `broken` is the promised day that passed without delivery. `spend` is
    the money that going round IT cost.
    """

    kind: Ints
    number: Ints
    origin: Ints
    due: Ints
    promised: Ints
    broken: Ints
    kept: Bools
    route: Ints
    spend: Ints


@dataclass(frozen=True, slots=True)
class Moves:
    """Every change of place in order of time: hundredths of days, token, index of the reel's places, person (0: none).

    A token's first move is its appearance; it stands where it went until its next one.
    """

    time: Ints
    token: Ints
    place: Ints
    person: Ints


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a large scenario has and the reel does not: requests, and departments that are drawn as one."""

    requests: int
    departments: int
    words: str


@dataclass(frozen=True, slots=True)
class Reel:
    """One replication of a policy, ready to be drawn. `span` and `window` are working days from time 0."""

    scenario: str
    policy: str
    replication: int
    seed: int
    days_per_week: int
    span: tuple[float, float]
    window: tuple[float, float]
    departments: tuple[ReelDepartment, ...]
    kinds: tuple[tuple[int, str], ...]  # (department, name)
    teams: tuple[ReelTeam, ...]
    places: tuple[Place, ...]
    tokens: Tokens
    moves: Moves
    left_out: LeftOut | None

    def standing(self, day: float) -> Ints:
        """The place of each token on a day, as an index of `places`; -1 for one that has not yet appeared."""
        until = int(np.searchsorted(self.moves.time, day * PER_DAY, side="right"))
        found = np.full(len(self.tokens.kind), -1, dtype=np.int64)
        found[self.moves.token[:until]] = self.moves.place[:until]  # of several for one token the last one stands
        return found

    def route(self, token: int) -> str:
        """How a request was decided: "it", "balked", "never asked"."""
        return _ROUTES[int(self.tokens.route[token])]

    def to_document(self) -> dict[str, Any]:
        """The reel as plain values for JSON: columns, times as hundredths of days, times that ascend as differences."""
        numbers = {one.name: index for index, one in enumerate(self.departments)}
        return {
            "scenario": self.scenario,
            "policy": self.policy,
            "replication": self.replication,
            "seed": self.seed,
            "days_per_week": self.days_per_week,
            "per_day": PER_DAY,
            "span": _times(np.array(self.span)).tolist(),
            "window": _times(np.array(self.window)).tolist(),
            "departments": [_department(one) for one in self.departments],
            "kinds": [list(kind) for kind in self.kinds],
            "teams": [_team(one, numbers) for one in self.teams],
            "places": [[stand.value, team] for stand, team in self.places],
            "routes": list(_ROUTES),
            "tokens": {name: _plain(getattr(self.tokens, name)) for name in Tokens.__slots__},
            "moves": {
                "time": differences(self.moves.time),
                "token": self.moves.token.tolist(),
                "place": self.moves.place.tolist(),
                "person": self.moves.person.tolist(),
            },
            "left_out": None if self.left_out is None else self.left_out.words,
        }


def differences(ascending: Iterable[int]) -> list[int]:
    """The first of ascending numbers, then what each adds to the one before: shorter to write."""
    return [int(later - before) for before, later in pairwise([0, *ascending])]


def _times(days: Floats) -> Ints:
    return np.rint(days * PER_DAY).astype(np.int64)


def _plain(column: Ints | Bools) -> list[int]:
    whole: list[int] = column.astype(np.int64).tolist()
    return whole


def _steps(steps: StepFunction) -> dict[str, list[int]]:
    return {"time": differences(_times(steps.times).tolist()), "value": np.rint(steps.values).astype(np.int64).tolist()}


def _department(one: ReelDepartment) -> dict[str, Any]:
    below = one.walks_away_below
    return {
        "name": one.name,
        "alternative": one.has_alternative,
        "trust": None if one.trust is None else _steps(one.trust),
        "below": None if below is None else round(100 * below),
        "away": [_times(np.array(span)).tolist() for span in one.away],
    }


def _team(one: ReelTeam, numbers: Mapping[str, int]) -> dict[str, Any]:
    return {
        "name": one.name,
        "people": _steps(one.people),
        "seats": one.seats,
        "owner": None if one.owner is None else numbers.get(one.owner, -1),
        "kept_free": [
            {
                "people": each.people,
                "for": each.whom,
                "from": round(each.start * PER_DAY),
                "until": None if each.until is None else round(each.until * PER_DAY),
            }
            for each in one.kept_free
        ],
    }
