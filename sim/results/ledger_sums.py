"""The ledger summed up: by department and way, per year, and with intervals over replications."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.results.catalogue import Unit
from sim.results.groups import ratio
from sim.results.ledger import WAY_NAMES, Ledger, Way, dates_off, ledger, total, totals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.model.log import Floats, RequestLog
    from sim.results.results import Estimate, LedgerSums


@dataclass(frozen=True, slots=True)
class LedgerMeasure:
    """One figure of the ledger. `signed`: it may be negative."""

    name: str
    title: str
    unit: Unit
    description: str
    signed: bool = False


LEDGER_MEASURES: Final = (
    LedgerMeasure("requests", "Requests a year", Unit.COUNT, "Requests done elsewhere, or paid for there, a year."),
    LedgerMeasure(
        "judged", "With a date from IT", Unit.COUNT,
        "Those of them a year for which IT had named a date, so that the time gained is known.",
    ),
    LedgerMeasure(
        "failed", "Failed", Unit.COUNT,
        "Those of them a year whose alternative failed: the money is gone, nothing gained, and IT is asked after all.",
    ),
    LedgerMeasure("spend", "Spent outside", Unit.MONEY_PER_YEAR, "Paid to agencies; the same as `bypass_cost`."),
    LedgerMeasure("own_cost", "Own work", Unit.MONEY_PER_YEAR, "The department's own work on these requests."),
    LedgerMeasure("provider_cost", "Paid to the provider", Unit.MONEY_PER_YEAR, "Paid by IT to a managed service."),
    LedgerMeasure("paid", "Spent in all", Unit.MONEY_PER_YEAR, "spend + own_cost + provider_cost."),
    LedgerMeasure(
        "days_earlier", "Days earlier", Unit.DAYS,
        "Mean days by which a request was delivered before the last date that IT had named, where it had named one.",
        signed=True,
    ),
    LedgerMeasure(
        "dates_off", "How IT's dates proved", Unit.DAYS,
        "Mean days by which IT delivered the department's other requests after the date that it had named; negative: "
        "before it. By so much the date that stands for IT in `days_earlier` may be off too.",
        signed=True,
    ),
    LedgerMeasure(
        "lateness_avoided", "Days of lateness avoided", Unit.DAYS,
        "Days a year after the due date (after the need, without one) by IT's date, less those as delivered.",
        signed=True,
    ),
    LedgerMeasure(
        "value_gained", "Value of the time gained", Unit.MONEY_PER_YEAR,
        "Lateness avoided, each day at the request's value, where IT had named a date.", signed=True,
    ),
    LedgerMeasure("pieces", "Pieces that came back", Unit.COUNT, "Integration work and upkeep a year, in pieces."),
    LedgerMeasure(
        "returned_days", "Came back", Unit.DAYS,
        "Days that IT's people worked on what came back, per year of needs, until the end of the run.",
    ),
    LedgerMeasure(
        "returned_cost", "Cost of what came back", Unit.MONEY_PER_YEAR,
        "These days at their team's cost per day, and what contractors took for them.",
    ),
    LedgerMeasure(
        "spared_days", "IT days spared", Unit.DAYS,
        "Days a year that IT's people would have worked on these requests: effort over the focus of the team that "
        "serves the kind.",
    ),
    LedgerMeasure(
        "spared_value", "Value of IT days spared", Unit.MONEY_PER_YEAR,
        "These days at that team's cost. In neither verdict: the people are on the payroll all the same.",
    ),
    LedgerMeasure(
        "department_net", "Worth to the department", Unit.MONEY_PER_YEAR,
        "value_gained - spend - own_cost, of requests for which IT had named a date.", signed=True,
    ),
    LedgerMeasure(
        "company_net", "Worth to the company", Unit.MONEY_PER_YEAR,
        "department_net - returned_cost, of the same requests.", signed=True,
    ),
    LedgerMeasure(
        "department_net_proved", "Worth to the department, dates corrected", Unit.MONEY_PER_YEAR,
        "The same, with each date that IT named moved by `dates_off` of its department in its replication.",
        signed=True,
    ),
    LedgerMeasure(
        "company_net_proved", "Worth to the company, dates corrected", Unit.MONEY_PER_YEAR,
        "The same for the company.", signed=True,
    ),
)  # fmt: skip

_PLACE: Final = {measure.name: index for index, measure in enumerate(LEDGER_MEASURES)}
_MEAN: Final = "days_earlier"
_DATES: Final = "dates_off"
_SUMMED: Final = tuple(measure.name for measure in LEDGER_MEASURES if measure.name != _DATES)
_OF_JUDGED: Final = (
    "lateness_avoided", "value_gained", "department_net", "company_net", "department_net_proved", "company_net_proved",
)  # fmt: skip


def ledger_sums(log: RequestLog, days_per_year: float) -> Floats:
    """Departments by ways by `LEDGER_MEASURES`: sums per year, means of days (NaN where there are none)."""
    departments = len(log.departments)
    sums = np.zeros((departments * len(Way), len(LEDGER_MEASURES)))
    sums[:, [_PLACE[_MEAN], _PLACE[_DATES]]] = np.nan
    found = ledger(log)
    if found is not None:
        years = (log.window[1] - log.window[0]) / days_per_year
        key = found.department * len(Way) + found.way
        columns = np.array([_column(found, name) for name in _SUMMED])
        summed = totals(key, columns, len(sums))
        for name, column in zip(_SUMMED, summed, strict=True):
            sums[:, _PLACE[name]] = column / years
        days_earlier = _SUMMED.index(_MEAN)
        known = total(key, ~np.isnan(columns[days_earlier]) + 0.0, len(sums))
        sums[:, _PLACE[_MEAN]] = ratio(summed[days_earlier], known)
        sums[Way.BYPASSED :: len(Way), _PLACE[_DATES]] = dates_off(log)
    return sums.reshape(departments, len(Way), -1)


def _column(found: Ledger, name: str) -> Floats:
    if name == "requests":
        return np.ones(len(found.request))
    if name == "paid":
        return found.spend + found.own_cost + found.provider_cost
    return np.asarray(getattr(found, name), dtype=np.float64)


def ledger_estimates(figures: Floats, departments: Sequence[str], *, withheld: bool) -> LedgerSums:
    """Estimates by department and way, of those that had a request in any replication.

    `figures` is replications by what `ledger_sums` gives. Where IT never named a date, what needs one has no value.
    """
    from sim.results.estimates import estimates

    found: LedgerSums = {}
    for index, department in enumerate(departments):
        for way in Way:
            chosen = figures[:, index, way]
            if len(chosen) and chosen[:, _PLACE["requests"]].any():
                if not chosen[:, _PLACE["judged"]].any():
                    chosen = chosen.copy()
                    chosen[:, [_PLACE[name] for name in _OF_JUDGED]] = np.nan
                named = zip(LEDGER_MEASURES, estimates(chosen, withheld=withheld), strict=True)
                found.setdefault(department, {})[WAY_NAMES[way]] = {
                    measure.name: _possible(estimate, measure) for measure, estimate in named
                }
    return found


def _possible(estimate: Estimate, measure: LedgerMeasure) -> Estimate:
    """The estimate with its interval cut at 0 where the figure is never negative."""
    if measure.signed or estimate.low is None:
        return estimate
    return replace(estimate, low=max(estimate.low, 0.0))
