"""Who gains and who loses by each policy: every department's change in wait, bypass, value and cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.lookup import department_names
from sim.report.losers import harms_of
from sim.report.numbers import interval, scale_for
from sim.report.tables import Column, Row, Table
from sim.report.text import fit
from sim.report.zones import improving
from sim.results.catalogue import measure_named

if TYPE_CHECKING:
    from sim.results.results import Comparison, PolicyResult, Results

BETTER, WORSE = "✓", "✗"
TITLES = {
    "wait_mean": "Wait until start",
    "bypass_rate": "Gone round IT",
    "delay_cost": "Value lost to delay",
    "total_cost": "Cost",
}


@dataclass(frozen=True, slots=True)
class _Style:
    unit: str
    factor: float


def gains_table(results: Results, width: int | None) -> Table:
    """Policies other than the baseline by changes, a row a department below each; fitted to `width`."""
    table = _table(results, narrow=False)
    notes = table.notes
    if width is not None:
        table, _ = fit([table, _table(results, narrow=True)], width)
    return Table("", table.columns, table.rows, notes)


def gain_or_loss(results: Results, policy: PolicyResult, department: str) -> str:
    """ "loses" by the rule of `losers.RULE`; "gains" where nothing is lost and something of the table is won; or ""."""
    if harms_of(results, policy, department):
        return "loses"
    return "gains" if any(improving(results, policy, department, metric) for metric in TITLES) else ""


def _table(results: Results, *, narrow: bool) -> Table:
    styles = {metric: _style(results, metric) for metric in TITLES}
    rows = []
    for policy in results.policies:
        if policy.name == results.baseline:
            continue
        for department in (None, *department_names(results)):
            cells = [
                _cell(results.comparison(policy.name, department, metric), style, narrow=narrow)
                for metric, style in styles.items()
            ]
            word = gain_or_loss(results, policy, department) if department else ""
            rows.append(Row((department or policy.name, *cells, word), level=1 if department else 0))
    columns = [Column(title, styles[metric].unit, name=metric) for metric, title in TITLES.items()]
    return Table("", (Column("Change"), *columns, Column("Result")), tuple(rows), _notes(results))


def _style(results: Results, metric: str) -> _Style:
    unit = measure_named(metric).unit
    alike = [other for other in TITLES if measure_named(other).unit == unit]  # both sums of money in one unit
    found = [each.difference for each in results.comparisons if each.metric in alike and each.difference is not None]
    scale = scale_for(unit, found, results.days_per_week)
    return _Style("points" if unit == "share" else scale.unit, scale.factor)


def _cell(found: Comparison | None, style: _Style, *, narrow: bool) -> str:
    """The change with its sign, interval and mark; a mark's room where there is none, so that figures stand in line."""
    if found is None or found.difference is None:
        return "–"
    width = None if found.low is None or found.high is None else (found.high - found.low) / 2 * style.factor
    text = interval(found.difference * style.factor, width, most=1)
    sign = "+" if found.difference > 0 and text.partition(" ")[0].strip("0.,") else ""
    text = text.replace(" ± ", "±") if narrow else text
    mark = " "
    if found.significant:
        mark = BETTER if (found.difference < 0) == (measure_named(found.metric).better == "lower") else WORSE
    return f"{sign}{text}{'' if narrow else ' '}{mark}"


def _notes(results: Results) -> tuple[str, ...]:
    against = len(results.policies) - 1
    adjusted = f", adjusted for {against} comparisons" if against > 1 else ""
    return (
        f"Change against {results.baseline}, ± a 95 % interval; {BETTER} better, {WORSE} worse, beyond chance "
        f"(paired{adjusted}). Who loses, by what and by which rule stands in the verdict; who gains loses nothing, and "
        "one of these is better by as much as that rule asks.",
        f"Measures: {', '.join(TITLES)}; days are working days.",
    )
