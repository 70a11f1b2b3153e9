"""The table that a decision is made from: policies by the measures that matter most, departments below each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.lookup import department_names, mean_of, measures_of, only_team
from sim.report.numbers import Scale, interval, scale_for
from sim.report.tables import Column, Row, Table
from sim.report.text import fit
from sim.results.catalogue import measure_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.results.results import Measures, PolicyResult, Results

BETTER, WORSE = "✓", "✗"
HOW_MANY = 6


@dataclass(frozen=True, slots=True)
class Heading:
    """A measure's short heading. `needed`: it says nothing where it is zero under every policy."""

    name: str
    title: str
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """How a column's figures are written: their scale, the most decimals, and whether room is short."""

    scale: Scale
    most: int
    narrow: bool


# In the order in which they matter to somebody who decides; the table shows the first six that mean something.
PREFERENCE: tuple[Heading, ...] = (
    Heading("wait_mean", "Wait until start"),
    Heading("bypass_rate", "Gone round IT", needed=True),
    Heading("total_cost", "Total cost", needed=True),
    Heading("on_time_rate", "Done in time"),
    Heading("wait_p90", "9 in 10 start within"),
    Heading("trust_mean", "Trust in IT"),
    Heading("promise_kept_rate", "Promises kept"),
    Heading("returned_share", "IT time on returns", needed=True),
    Heading("waited_rate", "Had to queue"),
    Heading("utilisation", "People at work"),
    Heading("lead_time_mean", "Need to delivery"),
    Heading("queue_length_mean", "Length of queue"),
)
GAVE_UP = Heading("renege_rate", "Gave up waiting", needed=True)

# From left to right: time, behaviour, promises, supply, money.
SHOWN_ORDER = (
    "wait_mean", "wait_p90", "lead_time_mean", "waited_rate", "queue_length_mean", "renege_rate", "bypass_rate",
    "on_time_rate", "promise_kept_rate", "trust_mean", "returned_share", "utilisation", "total_cost",
)  # fmt: skip


def choose_headings(results: Results) -> tuple[Heading, ...]:
    """The (at most six) measures that matter most among those that mean something in these results, by importance."""
    preference = [
        GAVE_UP if heading.name == "bypass_rate" and _only_lost(results) else heading for heading in PREFERENCE
    ]
    return tuple(heading for heading in preference if _meaningful(results, heading))[:HOW_MANY]


def policy_table(results: Results, *, narrow: bool = False) -> Table:
    """Policies by the measures of `choose_headings`, each followed by a row a department where there are several.

    Marks stand where the paired difference from the baseline is significant. `narrow` drops the spaces around "±" and
    a second digit of the half-width.
    """
    headings = choose_headings(results)
    shown = sorted(headings, key=lambda heading: SHOWN_ORDER.index(heading.name))
    styles = [_style(results, heading.name, narrow=narrow) for heading in shown]
    departments = department_names(results)
    rows = []
    for policy in results.policies:
        scopes = [None, *departments] if len(departments) > 1 else [None]
        for department in scopes:
            cells = [
                _cell(results, policy, department, heading.name, style)
                for heading, style in zip(shown, styles, strict=True)
            ]
            rows.append(Row((department or policy.name, *cells), level=0 if department is None else 1))
    columns = [Column("Policy")] + [
        Column(heading.title, style.scale.unit, headings.index(heading), heading.name)
        for heading, style in zip(shown, styles, strict=True)
    ]
    return Table("", tuple(columns), _aligned(rows))


def fitted_policy_table(results: Results, width: int | None, *, elsewhere: str = "") -> Table:
    """The policy table with its notes, its cells narrowed and its columns cut to fit `width`; None cuts nothing.

    `elsewhere` is where all other measures are to be found, such as `--all`; empty where they follow.
    """
    table, cut = policy_table(results), tuple[Column, ...]()
    if width is not None:
        table, cut = fit([table, policy_table(results, narrow=True)], width)
    notes = _notes(results, table, cut, width or 0)
    if elsewhere:
        notes += (f"All other measures: {elsewhere}.",)
    return Table(table.title, table.columns, table.rows, notes)


def _only_lost(results: Results) -> bool:
    """Whether those who left bought nothing elsewhere: then they gave up, and did not go round IT."""
    return all(not mean_of(policy.all, "bypass_cost") for policy in results.policies) and all(
        not mean_of(policy.all, name) for policy in results.policies for name in ("balk_rate", "never_asked_rate")
    )


def _row_measures(policy: PolicyResult, department: str | None, name: str) -> Measures:
    """Where a row's figure stands; a team's is shown with the policy where there is one team only."""
    if "teams" in measure_named(name).scopes:
        return only_team(policy) if department is None else {}
    return measures_of(policy, department)


def _meaningful(results: Results, heading: Heading) -> bool:
    means = [mean_of(_row_measures(policy, None, heading.name), heading.name) for policy in results.policies]
    if "teams" in measure_named(heading.name).scopes and None in means:
        return False
    return any(mean is not None and (mean != 0 or not heading.needed) for mean in means)


def _style(results: Results, name: str, *, narrow: bool) -> Style:
    """How a column is written. All times follow the mean wait, so that two columns of time can be compared."""
    unit = measure_named(name).unit
    scale = scale_for(unit, _column(results, "wait_mean" if unit == "days" else name), results.days_per_week)
    largest = max((abs(mean) for mean in _column(results, name) if mean is not None), default=0.0)
    shown = largest * scale.factor
    return Style(scale, most=1 if shown >= 10 else 2 if shown >= 1 else 3, narrow=narrow)


def _column(results: Results, name: str) -> list[float | None]:
    scopes = [None, *department_names(results)]
    return [
        mean_of(_row_measures(policy, department, name), name) for policy in results.policies for department in scopes
    ]


def _cell(results: Results, policy: PolicyResult, department: str | None, name: str, style: Style) -> str:
    estimate = _row_measures(policy, department, name).get(name)
    if estimate is None or estimate.mean is None:
        return "–"
    factor = style.scale.factor
    width = None if estimate.half_width is None else estimate.half_width * factor
    text = interval(estimate.mean * factor, width, most=style.most, narrow=style.narrow)
    mark = _mark(results, policy.name, department, name)
    return f"{text}{'' if style.narrow else ' '}{mark}" if mark else text


def _mark(results: Results, policy: str, department: str | None, name: str) -> str:
    comparison = results.comparison(policy, department, name)
    if comparison is None or not comparison.significant or comparison.difference is None:
        return ""
    return BETTER if (comparison.difference < 0) == (measure_named(name).better == "lower") else WORSE


def _aligned(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Unmarked cells get the room of a mark where their column has one, so that figures stand under each other."""
    marks = (BETTER, WORSE)
    marked = {
        place: 2 if cell[-2:-1] == " " else 1
        for row in rows
        for place, cell in enumerate(row.cells)
        if place and cell.endswith(marks)
    }
    return tuple(
        Row(
            tuple(
                cell + " " * marked[place] if place in marked and not cell.endswith(marks) else cell
                for place, cell in enumerate(row.cells)
            ),
            row.level,
        )
        for row in rows
    )


def _notes(results: Results, table: Table, cut: Sequence[Column], width: int) -> tuple[str, ...]:
    cells = "".join(cell for row in table.rows for cell in row.cells[1:])
    notes = []
    if any(mark in cells for mark in (BETTER, WORSE)):
        against = len(results.policies) - 1
        adjusted = f", adjusted for {against} comparisons" if against > 1 else ""
        notes.append(f"{BETTER} better, {WORSE} worse than {results.baseline}, beyond chance (paired{adjusted}).")
    names = ", ".join(column.name for column in table.columns[1:])
    spread = " ± is a 95 % interval," if "±" in cells else ""
    notes.append(f"Measures: {names};{spread} days are working days.")
    if cut:
        named = ", ".join(f"{column.title} ({column.name})" for column in cut)
        notes.append(f"Cut to fit {width} columns: {named}.")
    return tuple(notes)
