"""What a quarter came to, read off the log as it stood at the quarter's end.

The log is of a longer run. What happened later is left out, so that the same quarter comes out whatever was done
afterwards. It is exact where no alternative fails: a request whose alternative failed does not say when it first left.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.model.log import ROUND_IT, Floats, Route, is_any
from sim.results.timeline import integral, value_at, working_days
from sim.results.trust import trust_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.model.log import Bools, RequestLog

WEEK = 5.0  # working days
WORTH = 13.0  # a request delivered in time is worth its value per week for so many weeks, each week late takes one
_GRACE = (5.0, 0.2)  # as scenarios have it unless they say: days, and share of the promised lead time


@dataclass(frozen=True, slots=True)
class Fees:
    """What the decisions of a quarter cost that the simulation does not charge, in the currency, by who is paid.

    `it`: IT's people; `retainer`: an agency that the department keeps at hand; `own_work`: the department's people.
    """

    it: float = 0.0
    department: str = ""
    retainer: float = 0.0
    own_work: float = 0.0


NO_FEES = Fees()


@dataclass(frozen=True, slots=True)
class DepartmentFigures:
    """One department in one quarter. Waits are weeks, None where there was nothing to wait for; money in the currency.

    `promised`: from asking to the date that IT named, of those that asked; `wait`: from need to start of work, of the
    `started`, which IT began on; `kept` and `missed`: dates that were met, or whose day (and grace) passed; `round_it`:
    went round IT, of which `left` after they had waited and `unasked` without asking; `spend`: what these were paid;
    `retainer`: what an agency was paid to be at hand; `own_work`: what the department's own people's work cost.
    """

    name: str
    needs: int
    asked: int
    promised: float | None
    started: int
    wait: float | None
    by_it: int
    kept: int
    missed: int
    round_it: int
    left: int
    unasked: int
    spend: float
    retainer: float
    own_work: float
    value: float
    trust: float
    trust_by_week: tuple[float, ...]

    @property
    def agency(self) -> float:
        """All that agencies were paid."""
        return self.spend + self.retainer


@dataclass(frozen=True, slots=True)
class Quarter:
    """One company in one quarter (from 0).

    `returned`: pieces of integration work that arrived; `returned_share`: the share of IT's working time that they
    took, which cost `returned_cost`; `people` of all teams at the end; `it_cost`: pay, contractors and providers, and
    what else IT's decisions take; `waiting_by_week`: how many waited at the end of each week; `round_by_week`: how many
    went round IT in each.
    """

    quarter: int
    departments: tuple[DepartmentFigures, ...]
    waiting: int
    waiting_by_week: tuple[int, ...]
    round_by_week: tuple[int, ...]
    returned: int
    returned_by_week: tuple[int, ...]
    returned_share: float
    returned_cost: float
    people: float
    it_cost: float
    value: float

    @property
    def agency(self) -> float:
        """All that agencies were paid."""
        return sum(each.agency for each in self.departments)

    @property
    def own_work(self) -> float:
        """What the departments' own people's work cost."""
        return sum(each.own_work for each in self.departments)

    @property
    def cost(self) -> float:
        """All that was spent: by IT, on agencies, and on what the departments did themselves."""
        return self.it_cost + self.agency + self.own_work

    @property
    def wait(self) -> float | None:
        """Weeks from need to start of work, the mean over all that IT began on; None where it began on nothing."""
        waits = [(each.started, each.wait) for each in self.departments if each.wait is not None]
        started = sum(count for count, _ in waits)
        return sum(count * wait for count, wait in waits) / started if started else None

    @property
    def net(self) -> float:
        """What was delivered less all that was spent."""
        return self.value - self.cost

    @property
    def trust(self) -> float:
        """The departments' trust at the end, on average."""
        return sum(each.trust for each in self.departments) / len(self.departments)

    def department(self, name: str) -> DepartmentFigures:
        """The department of that name."""
        return next(each for each in self.departments if each.name == name)

    def to_plain(self) -> dict[str, Any]:
        """As plain values, for the journal."""
        return asdict(self)

    @staticmethod
    def from_plain(plain: Mapping[str, Any]) -> Quarter:
        """The quarter that plain values stand for."""
        departments = tuple(
            DepartmentFigures(**{**each, "trust_by_week": tuple(each["trust_by_week"])})
            for each in plain["departments"]
        )
        curves = ("waiting_by_week", "round_by_week", "returned_by_week")
        return Quarter(**{**plain, "departments": departments, **{name: tuple(plain[name]) for name in curves}})


def quarter_of(log: RequestLog, number: int, days: float, fees: Fees = NO_FEES) -> Quarter:
    """A quarter (from 0) of so many working days as it stood at its end."""
    begin, end = number * days, (number + 1) * days
    departments = tuple(_department(log, place, begin, end, fees) for place in range(len(log.departments)))
    weeks = np.arange(begin, end + WEEK / 2, WEEK)
    went_round = is_any(log.route, *ROUND_IT)
    returned = log.origin >= 0
    worked = working_days(log, (begin, end))
    for_returned = worked * returned[log.stay_request]
    rates = np.array([team.cost_per_day for team in log.teams])
    started = _within(log.started, begin, end)
    pay = sum(integral(team.paid, (begin, end)) * team.cost_per_day for team in log.teams)
    overheads = sum(integral(overhead.cost, (begin, end)) for overhead in log.overheads)
    return Quarter(
        quarter=number,
        departments=departments,
        waiting=int(_waiting(log, end).sum()),
        waiting_by_week=tuple(int(_waiting(log, week).sum()) for week in weeks[1:]),
        round_by_week=_by_week(log.left[went_round], weeks),
        returned=int((returned & _within(log.need, begin, end)).sum()),
        returned_by_week=_by_week(log.need[returned], weeks),
        returned_share=float(for_returned.sum() / worked.sum()) if worked.sum() else 0.0,
        returned_cost=float((for_returned * rates[log.stay_team]).sum()),
        people=sum(value_at(team.people, _before(end)) for team in log.teams),
        it_cost=float(pay + overheads + log.contractor_cost[started].sum()) + fees.it,
        value=sum(each.value for each in departments),
    )


def _department(log: RequestLog, place: int, begin: float, end: float, fees: Fees) -> DepartmentFigures:
    department = log.departments[place]
    kinds = [kind for kind, (name, _) in enumerate(log.kinds) if name == department.name]
    own = np.isin(log.kind, kinds) & (log.origin < 0)
    asked = own & _within(log.asked, begin, end)
    quoted = asked & ~np.isnan(log.quoted_finish)
    started = own & _within(log.started, begin, end)
    gone = own & is_any(log.route, *ROUND_IT) & _within(log.left, begin, end)
    delivered = own & _within(log.delivered, begin, end)
    kept, missed = _dates(log, begin, end)
    by_it = delivered & (log.route == Route.IT)
    paid = own & _within(np.where(np.isnan(log.asked), log.need, log.asked), begin, end)
    curve = department.trust
    weeks = [begin + WEEK * week for week in range(1, round((end - begin) / WEEK) + 1)]
    trust = [1.0 if curve is None else trust_at(curve, _before(week)) for week in weeks]
    retainer, planning = (fees.retainer, fees.own_work) if fees.department == department.name else (0.0, 0.0)
    return DepartmentFigures(
        name=department.name,
        needs=int((own & _within(log.need, begin, end)).sum()),
        asked=int(asked.sum()),
        promised=_mean_weeks((log.quoted_finish - log.asked)[quoted]),
        started=int(started.sum()),
        wait=_mean_weeks(np.maximum(log.started - log.need, 0.0)[started]),
        by_it=int(by_it.sum()),
        kept=int((own & kept).sum()),
        missed=int((own & missed).sum()),
        round_it=int(gone.sum()),
        left=int((gone & (log.route == Route.RENEGED)).sum()),
        unasked=int((gone & (log.route == Route.NEVER_ASKED)).sum()),
        spend=float(log.spend[gone].sum()),
        retainer=retainer,
        own_work=float(log.own_cost[paid].sum()) + planning,
        value=float(_worth(log)[delivered].sum()),
        trust=trust[-1],
        trust_by_week=tuple(trust),
    )


def _worth(log: RequestLog) -> Floats:
    """What each request was worth when delivered: so many weeks of its value, less one for each week late, never less
    than nothing."""
    late = np.maximum(log.delivered - log.due, 0.0) / WEEK
    weeks: Floats = np.maximum(WORTH - np.where(np.isnan(late), 0.0, late), 0.0)
    return log.value * WEEK * weeks


def _dates(log: RequestLog, begin: float, end: float) -> tuple[Bools, Bools]:
    """Whose promised date was met in the span, and whose passed with its grace. Who left before breaks none."""
    deadline = log.quoted_finish + np.maximum(_GRACE[0], _GRACE[1] * (log.quoted_finish - log.asked))
    met = (log.delivered <= deadline) & np.isnan(log.left) & _within(log.delivered, begin, end)
    open_still = ~(log.delivered <= deadline) & ~(log.left < deadline)
    return met, open_still & _within(deadline, begin, end)


def _waiting(log: RequestLog, time: float) -> Bools:
    """Who waits for IT at that time, for approval or in a queue; integration work too."""
    since = np.where(log.origin >= 0, log.need, log.asked)
    gone = (log.started < time) | (log.left < time) | (log.route == Route.SELF_SERVICE)
    return np.asarray((since < time) & ~gone)


def _within(moments: Floats, begin: float, end: float) -> Bools:
    return np.asarray((moments >= begin) & (moments < end))


def _by_week(moments: Floats, weeks: Floats) -> tuple[int, ...]:
    return tuple(int(count) for count in np.histogram(moments[moments < weeks[-1]], weeks)[0])


def _mean_weeks(days: Floats) -> float | None:
    return float(days.mean() / WEEK) if len(days) else None


def _before(time: float) -> float:
    """Just before a time: what happens at that instant belongs to the next week."""
    return float(np.nextafter(time, 0.0))
