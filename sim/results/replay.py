"""One replication with all that a teller of its story needs to know."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.results.cases import cases
from sim.results.trust import trust_at
from sim.results.turning_points import turning_points

if TYPE_CHECKING:
    from sim.model.log import DepartmentLog, RequestLog
    from sim.results.cases import Case
    from sim.results.turning_points import TurningPoint


@dataclass(frozen=True, slots=True)
class Replay:
    """A replication of a policy, seen from one department. `points` is empty where nobody asked for the turns."""

    scenario: str
    policy: str
    replication: int
    seed: int
    days_per_week: int
    department: str
    log: RequestLog
    cases: tuple[Case, ...]
    points: tuple[TurningPoint, ...]

    @property
    def own(self) -> tuple[Case, ...]:
        """The department's needs, in order."""
        return tuple(case for case in self.cases if case.department == self.department and case.origin is None)

    @property
    def returned(self) -> tuple[Case, ...]:
        """The integration work that the department's bypasses brought to IT."""
        return tuple(case for case in self.cases if case.department == self.department and case.origin is not None)

    @property
    def members(self) -> DepartmentLog:
        """The department as the log has it."""
        return next(each for each in self.log.departments if each.name == self.department)

    def trust(self, time: float) -> float | None:
        """Its trust at a time, None where trust is not modelled."""
        curve = self.members.trust
        return None if curve is None else trust_at(curve, time)


def replay(
    log: RequestLog,
    *,
    scenario: str,
    policy: str,
    replication: int,
    seed: int,
    days_per_week: int,
    department: str | None = None,
) -> Replay:
    """The replication with its requests and turning points; without a department, of the one that went round IT most,
    of equals the one that had most requests, of equals the first."""
    every = cases(log)
    chosen = department or _busiest(log, every)
    points = turning_points(log, every, chosen)
    return Replay(scenario, policy, replication, seed, days_per_week, chosen, log, every, points)


def _busiest(log: RequestLog, every: tuple[Case, ...]) -> str:
    needs = [case for case in every if case.origin is None]
    requests = Counter(case.department for case in needs)
    bypasses = Counter(case.department for case in needs if case.went_round)
    return max((each.name for each in log.departments), key=lambda name: (bypasses[name], requests[name]))
