"""One replication made ready for an animation, bounded however large the scenario is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.model.log import Event, Promise, Route, StepFunction
from sim.results.history import What, changes_of
from sim.results.reel_moves import moves
from sim.results.reel_record import (
    GONE,
    NEVER,
    PER_DAY,
    Backdrop,
    LeftOut,
    Moves,
    Reel,
    ReelDepartment,
    ReelTeam,
    Stand,
    Tokens,
)
from sim.results.timeline import value_at
from sim.results.trust import trust_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.model.log import DepartmentLog, Floats, Ints, RequestLog, TeamLog, TrustCurve
    from sim.results.reel_moves import Move

MOST_REQUESTS: Final = 4000
MOST_DEPARTMENTS: Final = 8
_NO_BACKDROP: Final = Backdrop()

Span = tuple[float, float]


def reel(
    log: RequestLog,
    *,
    scenario: str,
    policy: str,
    replication: int,
    seed: int,
    days_per_week: int,
    backdrop: Backdrop = _NO_BACKDROP,
    span: Span | None = None,
    most_requests: int = MOST_REQUESTS,
) -> Reel:
    """The replication as a reel: of the whole run, or of a span of it (working days from time 0).

    At most `most_requests` are in it: where the span has more, it ends sooner, and without a span it then begins where
    measuring begins, if no more than that stand there. All that stood anywhere at its begin is in it, so that queues
    are whole; where they are too many already, the reel is empty. Of more than eight departments the seven with most
    requests keep their names, those with an alternative first, and the others are drawn as one: the same ones under
    every policy. `left_out` says so.

    Raises:
        ValueError: the span is empty.
    """
    chosen, rows, wanted = _bounded(log, span, most_requests)
    names, place_of = _departments(log)
    found = moves(log, rows, chosen)
    order = list(dict.fromkeys(row for _, row, _, _ in found))
    kinds = sorted({int(log.kind[row]) for row in order})
    places = tuple(sorted({place for _, _, place, _ in found}))
    return Reel(
        scenario=scenario,
        policy=policy,
        replication=replication,
        seed=seed,
        days_per_week=days_per_week,
        span=chosen,
        window=log.window,
        departments=tuple(_department(log, name, backdrop, chosen) for name in names),
        kinds=tuple((place_of[log.kinds[kind][0]], log.kinds[kind][1]) for kind in kinds),
        teams=tuple(_team(log, index, backdrop, chosen, found) for index in range(len(log.teams))),
        places=places,
        tokens=_tokens(log, order, kinds),
        moves=_moves(found, order, places),
        left_out=_left_out(wanted, len(rows), len(place_of) - len(names) + 1, chosen),
    )


def _bounded(log: RequestLog, span: Span | None, most: int) -> tuple[Span, list[int], int]:
    """The span that has no more requests than that, the rows that live in it, and how many live in what was asked."""
    begins = np.fmin(log.need, log.asked)
    ends = np.where(log.route == Route.LOST, log.left, log.delivered)
    ends = np.where(np.isnan(ends), np.inf, ends)
    first, last = (0.0, log.ended) if span is None else (max(0.0, span[0]), min(span[1], log.ended))
    if first >= last:
        raise ValueError(f"nothing lies between day {first:g} and day {last:g}: the run is from 0 to {log.ended:g}")
    wanted = int(((begins <= last) & (ends >= first)).sum())
    if span is None and wanted > most >= int(((begins <= log.window[0]) & (ends >= log.window[0])).sum()):
        first = log.window[0]
    living = np.flatnonzero((begins <= last) & (ends >= first))
    if len(living) > most:
        living = living[np.argsort(begins[living], kind="stable")]
        last = min(last, max(first, float(np.ceil(begins[living[most]] * PER_DAY) - 1.0) / PER_DAY))
        living = living[begins[living] <= last]
    if len(living) > most:  # all at once
        living, last = living[:0], first
    return (first, last), sorted(living.tolist()), wanted


def _departments(log: RequestLog) -> tuple[list[str], dict[str, int]]:
    """The names drawn, the last standing for all others where there are too many, and the place of every department."""
    names = [one.name for one in log.departments]
    if len(names) <= MOST_DEPARTMENTS:
        return names, {name: place for place, name in enumerate(names)}
    owner = np.array([names.index(department) for department, _ in log.kinds])[log.kind]
    needs = np.bincount(owner[(log.origin < 0) & (log.need < log.window[1])], minlength=len(names))
    stay = [not one.has_alternative for one in log.departments]
    ranked = sorted(range(len(names)), key=lambda index: (stay[index], -needs[index], index))
    kept = sorted(ranked[: MOST_DEPARTMENTS - 1])
    shown = [names[index] for index in kept]
    others = MOST_DEPARTMENTS - 1
    places = {name: shown.index(name) if name in shown else others for name in names}
    return [*shown, f"{len(names) - others} other departments"], places


def _department(log: RequestLog, name: str, backdrop: Backdrop, span: Span) -> ReelDepartment:
    found = next((one for one in log.departments if one.name == name), None)
    if found is None:
        return ReelDepartment(name, True, None, None, ())
    trust = None if found.trust is None else _sampled(found.trust, span)
    below = backdrop.walks_away_below.get(name) if found.has_alternative else None
    return ReelDepartment(name, found.has_alternative, trust, below, _away(found, span))


def _sampled(curve: TrustCurve, span: Span) -> StepFunction:
    """Trust in whole percent at every event and at two hundred moments between, where it differs from before."""
    inside = (curve.times > span[0]) & (curve.times < span[1])
    times = np.union1d(np.linspace(*span, 201), curve.times[inside])
    levels = np.rint([100.0 * trust_at(curve, time) for time in times.tolist()])
    changed = np.flatnonzero(np.diff(levels, prepend=-1.0))
    return StepFunction(times[changed], levels[changed])


def _away(department: DepartmentLog, span: Span) -> tuple[Span, ...]:
    found: list[Span] = []
    since: float | None = None
    for change in changes_of(department):
        if change.what is What.WALKED_AWAY:
            since = change.time
        elif since is not None:
            found.append((since, change.time))
            since = None
    if since is not None:
        found.append((since, span[1]))
    return tuple((max(start, span[0]), min(end, span[1])) for start, end in found if start < span[1] and end > span[0])


def _team(log: RequestLog, index: int, backdrop: Backdrop, span: Span, found: Sequence[Move]) -> ReelTeam:
    team: TeamLog = log.teams[index]
    numbers = [person for _, _, place, person in found if place == (Stand.WORK, index)]
    kept = tuple(one for one in backdrop.kept_free if one.team == team.name)
    people = _steps_within(team.people, span)
    seats = max([int(people.values.max()), *numbers])  # who leaves with work in hand stays until it is done
    return ReelTeam(team.name, people, seats, backdrop.owners.get(team.name), kept)


def _steps_within(steps: StepFunction, span: Span) -> StepFunction:
    """A step function from the span's begin to its end; nobody is there before its first time."""
    inside = (steps.times > span[0]) & (steps.times < span[1])
    at_begin = value_at(steps, span[0])
    return StepFunction(np.append(span[0], steps.times[inside]), np.append(at_begin, steps.values[inside]))


def _tokens(log: RequestLog, order: Sequence[int], kinds: Sequence[int]) -> Tokens:
    rows = np.array(order, dtype=np.int64)
    place_of = dict(zip(order, range(len(order)), strict=True))
    origins = [place_of.get(row, GONE) if row >= 0 else NEVER for row in log.origin[rows].tolist()]
    return Tokens(
        kind=np.searchsorted(kinds, log.kind[rows]),
        number=_numbers(log)[rows],
        origin=np.array(origins, dtype=np.int64),
        due=_whole(log.due[rows]),
        promised=_whole(log.quoted_finish[rows]),
        broken=_broken(log)[rows],
        kept=log.promise[rows] == Promise.KEPT,
        route=log.route[rows],
        spend=np.rint(log.spend[rows]).astype(np.int64),
    )


def _whole(days: Floats) -> Ints:
    return np.where(np.isnan(days), NEVER, np.rint(np.nan_to_num(days) * PER_DAY)).astype(np.int64)


def _numbers(log: RequestLog) -> Ints:
    """Of each need its number among those of its kind, from 1; 0 for returned work."""
    numbers = np.zeros(len(log.kind), dtype=np.int64)
    for kind in range(len(log.kinds)):
        rows = np.flatnonzero((log.kind == kind) & (log.origin < 0))
        numbers[rows] = np.arange(1, len(rows) + 1)
    return numbers


def _broken(log: RequestLog) -> Ints:
    """When each promise was broken, as the history tells it: on its day, which is overwritten where the alternative
    failed after that day."""
    missed = log.promise == Promise.MISSED
    days = np.where(missed, log.quoted_finish, np.nan)
    chosen = log.events.of(Event.ALTERNATIVE_FAILED)
    failed = np.full(len(days), np.nan)
    failed[log.events.request[chosen]] = log.events.time[chosen]
    return _whole(np.where(missed & ~np.isnan(failed) & (log.delivered <= days), failed, days))


def _moves(found: Sequence[Move], order: Sequence[int], places: tuple[tuple[object, int], ...]) -> Moves:
    token_of = dict(zip(order, range(len(order)), strict=True))
    place_of = dict(zip(places, range(len(places)), strict=True))
    columns = [(time, token_of[row], place_of[place], person) for time, row, place, person in found]
    time, token, place, person = np.array(columns, dtype=np.int64).reshape(-1, 4).T
    return Moves(time, token, place, person)


def _left_out(wanted: int, shown: int, departments: int, span: Span) -> LeftOut | None:
    """What was wanted and is not in the reel; `departments` are drawn as one, where they are more than one."""
    words = []
    if shown < wanted:
        words.append(f"Shown are {shown:,} of {wanted:,} requests, those from day {span[0]:.0f} to day {span[1]:.0f}.")
    if departments > 1:
        words.append(f"{departments} departments are drawn as one.")
    return LeftOut(wanted - shown, departments if departments > 1 else 0, " ".join(words)) if words else None
