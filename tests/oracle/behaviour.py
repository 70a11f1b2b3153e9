"""Exact results where departments or levers act: Markov chains, each solved numerically.

All work is exponential; rates are per day, times are days.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

import numpy as np
from scipy.stats import gamma, geom

from oracle.chains import birth_death, expected, stationary
from oracle.many_servers import mmck_shares


def balking_room(servers: int, service: float, patience_for_wait: float) -> int:
    """Most requests present that a newcomer still joins, where it bears a quoted wait of `patience_for_wait` days.

    The quote with n present is (n - servers + 1) / (servers x service). Refuses a bound within a millionth of a
    lattice point, where rounding would decide.
    """
    places = patience_for_wait * servers * service
    if abs(places - round(places)) < 1e-6:
        raise ValueError(f"the bound {patience_for_wait} lies on a lattice point of the quote")
    return servers - 1 + floor(places)


def balking(servers: int, arrival: float, service: float, patience_for_wait: float) -> tuple[float, float]:
    """(Share that balks, mean wait of those that join) in M/M/c with the quoted wait known. Naor 1969's queue."""
    room = balking_room(servers, service, patience_for_wait) + 1
    shares = mmck_shares(servers, arrival, service, room)
    waiting = float(np.sum(np.maximum(np.arange(room + 1) - servers, 0) * shares))
    joined = arrival * (1 - shares[-1])
    return float(shares[-1]), waiting / joined


@dataclass(frozen=True, slots=True)
class Returns:
    """Share of needs that go elsewhere, mean wait of returned work, its share of the time worked."""

    leave: float
    returned_wait: float
    returned_load: float


def loss_with_returns(
    servers: int,
    arrival: float,
    service: float,
    *,
    chance: float,
    after: float,
    room: int = 0,
    size: int = 90,
    orbit: int = 60,
) -> Returns:
    """Needs that find more than the room join no queue, and come back with `chance` after an exponential time.

    Needs join while fewer than servers + room requests are present; returned work always joins. Returned work is as
    large as what left, so all work has one law. A retrial-like chain of (present, away).
    """

    def moves(state: tuple[int, int]) -> list[tuple[tuple[int, int], float]]:
        present, away = state
        found = []
        if present < servers + room:
            found.append(((present + 1, away), arrival))
        elif away < orbit:
            found.append(((present, away + 1), arrival * chance))
        if away and present < size:
            found.append(((present + 1, away - 1), away / after))
        if present:
            found.append(((present - 1, away), min(present, servers) * service))
        return found

    shares = stationary(moves, (0, 0))
    leave = expected(shares, lambda state: float(state[0] >= servers + room))
    returned = arrival * leave * chance
    wait = (
        sum(
            share * (away / after) * max(present - servers + 1, 0) / (servers * service)
            for (present, away), share in shares.items()
        )
        / returned
    )
    busy = expected(shares, lambda state: min(state[0], servers)) * service
    return Returns(leave=leave, returned_wait=wait, returned_load=returned / busy)


def reserved_waits(
    servers: int, reserved: int, urgent: float, others: float, service: float, *, size: int = 70
) -> tuple[float, float]:
    """(Mean wait of urgent requests, of the others) where others start only while more than `reserved` are free."""

    def moves(state: tuple[int, int, int]) -> list[tuple[tuple[int, int, int], float]]:
        busy, urgent_waiting, others_waiting = state
        found = []
        if busy < servers:
            found.append(((busy + 1, urgent_waiting, others_waiting), urgent))
        elif urgent_waiting < size:
            found.append(((busy, urgent_waiting + 1, others_waiting), urgent))
        if servers - busy > reserved:
            found.append(((busy + 1, urgent_waiting, others_waiting), others))
        elif others_waiting < size:
            found.append(((busy, urgent_waiting, others_waiting + 1), others))
        if busy:
            if urgent_waiting:
                after = (busy, urgent_waiting - 1, others_waiting)
            elif others_waiting and servers - busy + 1 > reserved:
                after = (busy, urgent_waiting, others_waiting - 1)
            else:
                after = (busy - 1, urgent_waiting, others_waiting)
            found.append((after, busy * service))
        return found

    shares = stationary(moves, (0, 0, 0))
    return expected(shares, lambda s: s[1]) / urgent, expected(shares, lambda s: s[2]) / others


def helping_team_waits(
    own_people: int, central_people: int, own: float, others: float, service: float, *, size: int = 60
) -> tuple[float, float]:
    """(Mean wait of the embedded team's department, of the others) where the embedded team helps the centre.

    The embedded team's people serve their own department first and the centre's queue when their own is empty; the
    centre's people never serve the department. An arrival for the centre takes a free person of the centre first.
    State: (embedded people busy, own waiting, central people busy, others waiting).
    """

    def moves(state: tuple[int, int, int, int]) -> list[tuple[tuple[int, int, int, int], float]]:
        own_busy, own_waiting, central_busy, others_waiting = state
        found: list[tuple[tuple[int, int, int, int], float]] = []
        if own_busy < own_people:
            found.append(((own_busy + 1, own_waiting, central_busy, others_waiting), own))
        elif own_waiting < size:
            found.append(((own_busy, own_waiting + 1, central_busy, others_waiting), own))
        if central_busy < central_people:
            found.append(((own_busy, own_waiting, central_busy + 1, others_waiting), others))
        elif own_busy < own_people:
            found.append(((own_busy + 1, own_waiting, central_busy, others_waiting), others))
        elif others_waiting < size:
            found.append(((own_busy, own_waiting, central_busy, others_waiting + 1), others))
        if own_busy:
            if own_waiting:
                after = (own_busy, own_waiting - 1, central_busy, others_waiting)
            elif others_waiting:
                after = (own_busy, own_waiting, central_busy, others_waiting - 1)
            else:
                after = (own_busy - 1, own_waiting, central_busy, others_waiting)
            found.append((after, own_busy * service))
        if central_busy:
            if others_waiting:
                after = (own_busy, own_waiting, central_busy, others_waiting - 1)
            else:
                after = (own_busy, own_waiting, central_busy - 1, others_waiting)
            found.append((after, central_busy * service))
        return found

    shares = stationary(moves, (0, 0, 0, 0))
    return expected(shares, lambda s: s[1]) / own, expected(shares, lambda s: s[3]) / others


def overflow_waits(
    own_people: int, central_people: int, own: float, others: float, service: float, *, size: int = 80
) -> tuple[float, float]:
    """(Mean wait of the department with its own team, of the others), where its request goes to the shorter wait.

    A request of the department queues at the centre when the expected wait in its own team, (n - c + 1) / (c mu), is
    longer than the centre's; waits of central requests of both departments are alike in law given the state.
    """

    def quoted(present: int, people: int) -> float:
        return max(present - people + 1, 0) / (people * service)

    def moves(state: tuple[int, int]) -> list[tuple[tuple[int, int], float]]:
        embedded, central = state
        to_centre = quoted(embedded, own_people) > quoted(central, central_people)
        found = []
        if central < size and embedded < size:
            found.append(((embedded, central + 1), others))
            found.append(((embedded, central + 1) if to_centre else (embedded + 1, central), own))
        if embedded:
            found.append(((embedded - 1, central), min(embedded, own_people) * service))
        if central:
            found.append(((embedded, central - 1), min(central, central_people) * service))
        return found

    shares = stationary(moves, (0, 0))
    own_wait = expected(shares, lambda s: min(quoted(s[0], own_people), quoted(s[1], central_people)))
    return own_wait, expected(shares, lambda s: quoted(s[1], central_people))


def honest_promises_kept(load: float, places: int = 400) -> float:
    """Share of honest promises kept in M/M/1 without a grace.

    With n present (geometric), the time to finish is Erlang(n + 1) and the promise is its mean.
    """
    present = np.arange(places)
    chance = geom.pmf(present + 1, 1 - load)
    return float(np.sum(chance * gamma.cdf(present + 1.0, present + 1.0)))


def trust_level(
    arrival: float, share_kept: float, *, kept: float, broken: float, start: float, half_life: float
) -> float:
    """Long-run mean trust where promises are kept independently of one another, at Poisson times.

    Kept and missed promises are then independent Poisson streams, and the mean obeys a linear balance: gains
    lambda p k (1 - T) and the drift towards `start` against losses lambda (1 - p) b T.
    """
    drift = float(np.log(2)) / half_life
    gain = arrival * share_kept * kept
    loss = arrival * (1 - share_kept) * broken
    return (gain + drift * start) / (gain + loss + drift)


def balking_under_mandate(
    servers: int, arrival: float, service: float, patience_for_wait: float, compliance: float, size: int = 400
) -> tuple[float, float]:
    """(Share that goes elsewhere, mean wait of those that join), where a request that would balk obeys by chance.

    A birth-death chain in which arrivals beyond the room of `balking_room` join at the rate arrival x compliance.
    """
    room = balking_room(servers, service, patience_for_wait)
    shares = birth_death(
        lambda n: arrival * (1.0 if n <= room else compliance), lambda n: min(n, servers) * service, size
    )
    gone = float(shares[room + 1 :].sum()) * (1 - compliance)
    waiting = float(np.sum(np.maximum(np.arange(size) - servers, 0) * shares))
    return gone, waiting / (arrival * (1 - gone))


def moved_trust(*, gains: float = 0.0, losses: float = 0.0, start: float, half_life: float) -> float:
    """Long-run mean trust moved by two independent Poisson streams: rate x share that each gains or loses, a day."""
    drift = float(np.log(2)) / half_life
    return (gains + drift * start) / (gains + losses + drift)
