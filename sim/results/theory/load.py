"""Offered load: how much work is asked for, against what the people who may do it can do. Known before any run."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.scenario.arrivals import Arrivals
    from sim.scenario.departments import Department, RequestKind
    from sim.scenario.schema import Scenario
    from sim.scenario.supply import Team

_LARGEST_EXPONENT = 700.0  # e to more is no finite number


@dataclass(frozen=True, slots=True)
class OfferedLoad:
    """Teams that share work, and the work that is theirs, over the measured window.

    `work` and `captive` are person-days asked for per working day: of all requests, and of those that can neither go
    round IT nor lose patience. `capacity` is the person-days per working day that the teams have for requests.
    """

    teams: tuple[str, ...]
    work: float
    captive: float
    capacity: float

    @property
    def load(self) -> float:
        """Work over capacity; over 1 a queue grows unless somebody leaves. Infinite where nobody is there."""
        return _over(self.work, self.capacity)

    @property
    def captive_load(self) -> float:
        """The same for the work that cannot leave: over 1 the queue grows whatever the others do."""
        return _over(self.captive, self.capacity)


def _over(work: float, capacity: float) -> float:
    return work / capacity if capacity > 0 else (math.inf if work > 0 else 0.0)


def offered_loads(scenario: Scenario) -> tuple[OfferedLoad, ...]:
    """The load of each group of teams that may do the same work. What bypasses bring back is not counted.

    Work goes to the teams that name its department or kind, else to the general ones, as requests do; two teams are of
    one group when some work may go to either.
    """
    group = {name: name for name in scenario.it.teams}
    pieces = [(_teams_for(scenario, piece), piece) for piece in _pieces(scenario)]
    for teams, _ in pieces:
        for team in teams:
            _join(group, teams[0], team)
    return tuple(_offered(scenario, label, group, pieces) for label in dict.fromkeys(group.values()))


def arrivals_per_day(arrivals: Arrivals, scenario: Scenario) -> float:
    """Mean number of needs per working day over the measured window, batches counted by their size."""
    start, end = scenario.warm_up, scenario.warm_up + scenario.horizon
    listed = arrivals.times if arrivals.trace is None else arrivals.trace.at
    if listed is not None:
        return arrivals.batch * sum(start <= at < end for at in listed) / scenario.horizon
    if arrivals.every is None:
        return 0.0
    season = sum(arrivals.season) / len(arrivals.season) if arrivals.season else 1.0
    return arrivals.batch / arrivals.every * season * _mean_growth(arrivals.growth, start, end, scenario)


def can_leave(department: Department, kind: RequestKind, scenario: Scenario) -> bool:
    """Whether a request of this kind could go round IT or be lost, under the choices of model section 5 and 6."""
    if department.patience is not None and department.patience != "never":
        return True
    if department.alternative is None:
        return False
    trace = kind.arrivals.trace
    has_due = kind.due is not None or (trace is not None and trace.due is not None)
    quoted = scenario.it.quotes is not None or department.quotes is not None
    thinks_again = department.patience is None
    return (has_due and (quoted or thinks_again)) or (quoted and department.trust is not None)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Work of one kind, or of one step of it."""

    department: str
    kind: str
    skill: str | None
    work: float
    captive: bool


def _pieces(scenario: Scenario) -> Iterator[_Piece]:
    for name, department in scenario.departments.items():
        for kind_name, kind in department.requests.items():
            refuses = scenario.it.refuses
            rate = arrivals_per_day(kind.arrivals, scenario) * (1.0 - (refuses.share if refuses else 0.0))
            captive = not can_leave(department, kind, scenario)
            growth = _growth(department, kind)
            entry = scenario.it.entry.it if scenario.it.entry else 0.0
            for number, (skill, effort) in enumerate(_efforts(kind)):
                work = effort * growth + (entry if number == 0 else 0.0)
                yield _Piece(name, kind_name, skill, rate * work, captive)


def _growth(department: Department, kind: RequestKind) -> float:
    """Real work over the effort as drawn, on average, taking what is unclear at its mean."""
    clear = 0.0 if kind.clarity is None else min(1.0, kind.clarity.mean)
    unclear = (1.0 - clear) * (1.0 - department.understanding) * (1.0 - department.joint_decisions)
    growth = 1.0 + (unclear * kind.scope_growth.mean if kind.scope_growth is not None else 0.0)
    if kind.rework is None:
        return growth
    chance = unclear * kind.rework.chance
    return growth * (1.0 + chance / (1.0 - chance) * kind.rework.effort.mean)


def _efforts(kind: RequestKind) -> list[tuple[str | None, float]]:
    """Skill and mean person-days of each step."""
    if kind.steps:
        return [(step.skill, step.effort.mean) for step in kind.steps]
    trace = kind.arrivals.trace
    if trace is not None and trace.effort is not None:
        return [(kind.skill, math.fsum(trace.effort) / len(trace.effort))]
    return [(kind.skill, kind.effort.mean)] if kind.effort is not None else []


def _teams_for(scenario: Scenario, piece: _Piece) -> tuple[str, ...]:
    able = {
        name: team
        for name, team in scenario.it.teams.items()
        if piece.skill is None or team.skills is None or piece.skill in team.skills
    }
    named = [name for name, team in able.items() if team.serves and {piece.department, piece.kind} & {*team.serves}]
    return tuple(named or [name for name, team in able.items() if team.serves is None])


def _join(group: dict[str, str], first: str, second: str) -> None:
    """Make two teams' groups one."""
    kept, gone = group[first], group[second]
    for name, label in group.items():
        if label == gone:
            group[name] = kept


def _offered(
    scenario: Scenario, label: str, group: dict[str, str], pieces: list[tuple[tuple[str, ...], _Piece]]
) -> OfferedLoad:
    teams = tuple(name for name in scenario.it.teams if group[name] == label)
    mine = [piece for served_by, piece in pieces if served_by and group[served_by[0]] == label]
    return OfferedLoad(
        teams,
        math.fsum(piece.work for piece in mine),
        math.fsum(piece.work for piece in mine if piece.captive),
        math.fsum(_capacity(scenario.it.teams[name], scenario) for name in teams),
    )


def _capacity(team: Team, scenario: Scenario) -> float:
    """Person-days per working day for requests, averaged over the measured window."""
    start, end = scenario.warm_up, scenario.warm_up + scenario.horizon
    joined = sum(change.people * (end - min(max(change.at + change.ramp_up, start), end)) for change in team.changes)
    leavers = team.leavers
    there = 1.0 if leavers is None else leavers.stay / (leavers.stay + leavers.lead_time + leavers.ramp_up)
    return (team.people * there + joined / (end - start)) * team.focus


def _mean_growth(growth: float, start: float, end: float, scenario: Scenario) -> float:
    """Mean of (1 + growth) ** (t / year) over the window; infinite where it is too large for a number."""
    if growth == 0.0:
        return 1.0
    year = scenario.calendar.days_per_year
    exponent = math.log1p(growth) / year
    if exponent * end > _LARGEST_EXPONENT:
        return math.inf
    mean: float = (math.exp(exponent * end) - math.exp(exponent * start)) / (exponent * (end - start))
    return mean
