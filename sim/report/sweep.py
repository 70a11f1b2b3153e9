"""The report of a sweep: a table a measure, which policy is best where, where that changes, and warnings."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from sim.report.briefing import Item, Section, caution_items
from sim.report.grammar import joined
from sim.report.numbers import Scale, interval, scale_for
from sim.report.tables import Column, Row, Table
from sim.report.text import fit
from sim.results.catalogue import measure_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.results.leaders import Leader
    from sim.results.sweep import Cell, SweepResults, SweptMeasure, SweptPoint

MOST_ROWS: Final = 60  # points that a table shows; of more, only what is said about them
MOST_LINES: Final = 6  # crossings that are told one by one
BETTER, WORSE = " ✓", " ✗"


def brief(results: SweepResults, width: int | None, *, elsewhere: str = "--format csv") -> list[Section]:
    """Tables that fit `width` (None: no limit), then words. `elsewhere` says where the figures of many points are."""
    tables = tuple(_fitted(results, column, width) for column in range(len(results.measures)))
    many = len(results.measured) > MOST_ROWS
    note = Item(f"{len(results.measured)} points are too many for a table: the figures are in {elsewhere}.")
    sections = [
        Section(heading(results), (note,) if many else (), () if many else tables),
        Section("What was varied", tuple(Item(_axis_in_words(results, place)) for place in range(len(results.axes)))),
        Section(
            "Which policy is best, and where" if len(results.policies) > 1 else "What changes",
            tuple(item for column in range(len(results.measures)) for item in findings(results, column)),
        ),
        Section("Warnings", tuple(item for caution in results.warnings for item in caution_items(caution))),
    ]
    return [section for section in sections if section.items or section.tables]


def heading(results: SweepResults) -> str:
    """The scenario, and how much was looked at."""
    policies = f"{len(results.policies)} {'policy' if len(results.policies) == 1 else 'policies'}"
    points = f"{len(results.measured)} {'point' if len(results.measured) == 1 else 'points'}"
    return f"{results.scenario}: {policies} at {points}, {replications_in_words(results)}"


def replications_in_words(results: SweepResults) -> str:
    """How many replications each point rests on: "50 replications", or "12 to 13 of 50" where interrupted."""
    one = "" if results.replications == 1 else "s"
    if not results.partial:
        return f"{results.replications} replication{one}"
    counts = [policy.replications + len(policy.failed) for point in results.measured for policy in point.policies]
    least, most = min(counts), max(counts)
    return f"{least if least == most else f'{least} to {most}'} of {results.replications} replication{one}"


def scale_of(results: SweepResults, column: int) -> Scale:
    """The unit in which one measure reads best over all points and policies."""
    means = [cell.estimate.mean for _, _, cell in results.cells(column)]
    scale = scale_for(measure_named(results.measures[column].name).unit, means, results.days_per_week)
    return Scale("", 1.0) if scale.unit == "count" else scale


def title_of(measure: SweptMeasure) -> str:
    """A measure in words: "Requests that went round IT, Marketing"."""
    title = measure_named(measure.name).title
    return title if measure.part is None else f"{title}, {measure.part}"


def mark_of(results: SweepResults, column: int, cell: Cell) -> str:
    """Whether a policy is better or worse than the baseline, beyond chance; nothing where neither can be said."""
    better = measure_named(results.measures[column].name).better
    difference = cell.difference
    if difference is None or not difference.significant or difference.mean is None or better == "neither":
        return ""
    return BETTER if (difference.mean < 0) == (better == "lower") else WORSE


def label_of(results: SweepResults, values: Sequence[str], *, first: int = 0) -> str:
    """Values of the axes from `first` on, in words: "people of Central IT 9, chance of Marketing 20%"."""
    axes = results.axes[first:]
    return ", ".join(f"{axis.title} {value}" for axis, value in zip(axes, values, strict=True))


def findings(results: SweepResults, column: int) -> list[Item]:
    """What one measure does over the points: the best policy and where it changes, or the change itself."""
    if len(results.policies) == 1:
        return [Item(sentence) for sentence in _course(results, column)]
    measure = results.measures[column]
    name = f"{title_of(measure)} ({measure.text})"
    known = [(point, point.best[column]) for point in results.measured]
    if all(best.policy is None for _, best in known):
        return [Item(f"{name}: no policy can be called best.")]
    told = _line(results, column) if _is_line(results) else _counts(known)
    items = [Item(f"{name}: {told}.")]
    items += [Item(sentence, level=1) for sentence in _changes(results, column)]
    return items


def _is_line(results: SweepResults) -> bool:
    return len(results.axes) == 1 and results.design == "grid"


def _line(results: SweepResults, column: int) -> str:
    """The stretches of an axis by their best policy."""
    stretches = []
    for state, group in groupby(results.measured, key=lambda point: _state(point.best[column])):
        points = list(group)
        where = _where(results, [point.values[0] for point in points])
        if state is not None:
            stretches.append(f"{state} is clearly best {where}")
        else:
            rivals = _open_between(results, points, column)
            stretches.append(f"cannot tell {where}{rivals}")
    return "; ".join(stretches)


def _where(results: SweepResults, values: Sequence[str]) -> str:
    """Neighbouring values of the axis: "at 4", "from 4 to 6"; words one by one."""
    if len(values) == 1 or results.axes[0].numbers is None:
        return f"at {joined(values)}"
    return f"from {values[0]} to {values[-1]}"


def _state(best: Leader) -> str | None:
    return best.policy if best.clear else None


def _open_between(results: SweepResults, points: Sequence[SweptPoint], column: int) -> str:
    """The policies that are best or cannot be told from it, where these are not all."""
    able = {name for point in points for name in (point.best[column].policy, *point.best[column].rivals)}
    named = [name for name in results.policies if name in able]
    return f" (between {joined(named)})" if 1 < len(named) < len(results.policies) else ""


def _counts(known: Sequence[tuple[SweptPoint, Leader]]) -> str:
    """At how many points each policy is clearly best."""
    clear: dict[str, int] = {}
    for _, best in known:
        if best.clear and best.policy is not None:
            clear[best.policy] = clear.get(best.policy, 0) + 1
    ordered = sorted(clear.items(), key=lambda one: -one[1])
    parts = [
        f"{name} {'is clearly best ' if not place else ''}at {count}{'' if place else f' of {len(known)} points'}"
        for place, (name, count) in enumerate(ordered)
    ]
    unclear = len(known) - sum(clear.values())
    told = [f"cannot tell at {unclear if parts else f'any of {len(known)} points'}"] if unclear else []
    return "; ".join([*([joined(parts)] if parts else []), *told])


def _changes(results: SweepResults, column: int) -> list[str]:
    """Where the best policy changes, with the two values between which it must be."""
    alike: dict[tuple[str, str, str, str], list[str]] = {}
    for one in results.crossings:
        if one.measure == results.measures[column].text:
            alike.setdefault((one.first, one.second, one.before, one.after), []).append(
                label_of(results, one.at, first=1)
            )
    sentences = []
    for (first, second, before, after), places in list(alike.items())[:MOST_LINES]:
        start = f"With {joined(_shortened(places, results))}, the" if places[0] else "The"
        axis = results.axes[0].title
        sentences.append(f"{start} best policy changes from {first} to {second} between {axis} {before} and {after}.")
    if len(alike) > MOST_LINES:
        sentences.append(f"{len(alike) - MOST_LINES} more such changes are in the JSON.")
    return sentences


def _shortened(places: Sequence[str], results: SweepResults) -> list[str]:
    """Places along the second of two axes, the axis named once."""
    if len(results.axes) != 2:
        return list(places)
    title = f"{results.axes[1].title} "
    return [place if not index else place.removeprefix(title) for index, place in enumerate(places)]


def _course(results: SweepResults, column: int) -> list[str]:
    """One policy's lowest and highest figure, and where they are."""
    scale = scale_of(results, column)
    cells = [
        (cell.estimate.mean, point, cell) for point, _, cell in results.cells(column) if cell.estimate.mean is not None
    ]
    name = f"{title_of(results.measures[column])} ({results.measures[column].text})"
    if not cells:
        return [f"{name}: no value at any point."]
    low, high = min(cells, key=lambda one: one[0]), max(cells, key=lambda one: one[0])
    unit = f" {scale.unit}" if scale.unit else ""
    lowest, highest = (
        f"{_figure(cell, scale.factor)}{unit} with {label_of(results, point.values)}" for _, point, cell in (low, high)
    )
    return [f"{name}: from {lowest} to {highest}."]


def _figure(cell: Cell, factor: float, *, narrow: bool = False) -> str:
    estimate = cell.estimate
    if estimate.mean is None:
        return interval(None, None)
    width = None if estimate.half_width is None else estimate.half_width * factor
    mean = estimate.mean * factor
    return interval(mean, width, most=1 if abs(mean) >= 10 else 2, narrow=narrow)


def _fitted(results: SweepResults, column: int, width: int | None) -> Table:
    roomy = _table(results, column, narrow=False)
    if width is None:
        return roomy
    table, cut = fit([roomy, _table(results, column, narrow=True)], width)
    notes = (f"Cut to fit {width} columns: {', '.join(one.title for one in cut)}.",) if cut else ()
    return Table(table.title, table.columns, table.rows, (*table.notes, *notes))


def _table(results: SweepResults, column: int, *, narrow: bool) -> Table:
    """One measure: a row a point, a column a policy."""
    measure, scale = results.measures[column], scale_of(results, column)
    grouped = len(results.axes) == 2 and results.design == "grid"
    first = results.axes[0].title if len(results.axes) == 1 else "Point"
    rows: list[Row] = []
    above: str | None = None
    for point in results.measured:
        cells = [
            _figure(policy.cells[column], scale.factor, narrow=narrow)
            + mark_of(results, column, policy.cells[column]).replace(" ", "" if narrow else " ")
            for policy in point.policies
        ]
        if grouped and point.values[0] != above:
            above = point.values[0]
            rows.append(Row((above, *[""] * len(cells))))
        rows.append(Row((point.values[1] if grouped else ", ".join(point.values), *cells), level=1 if grouped else 0))
    counted = _with_counts(results, rows) if results.partial and not grouped else rows
    columns = (
        Column(first),
        *(Column(name, scale.unit, importance=place) for place, name in enumerate(results.policies)),
        *((Column("Runs"),) if counted is not rows else ()),
    )
    return Table(
        f"{title_of(measure)} ({measure.text})", columns, tuple(counted), _notes(results, column, grouped=grouped)
    )


def _with_counts(results: SweepResults, rows: Sequence[Row]) -> list[Row]:
    counts = [point.policies[0].replications + len(point.policies[0].failed) for point in results.measured]
    return [Row((*row.cells, str(count)), row.level) for row, count in zip(rows, counts, strict=True)]


def _notes(results: SweepResults, column: int, *, grouped: bool) -> tuple[str, ...]:
    notes = []
    if grouped:
        notes.append(f"Rows: {results.axes[0].title}, and below it {results.axes[1].title}.")
    elif len(results.axes) > 1:
        notes.append(f"Points: {', '.join(axis.title for axis in results.axes)}.")
    marks = {mark_of(results, column, cell) for _, _, cell in results.cells(column)} - {""}
    if marks:
        compared = len(results.policies) - 1
        adjusted = f", adjusted for {compared} comparisons" if compared > 1 else ""
        notes.append(
            f"✓ better, ✗ worse than {results.baseline} at the same point, beyond chance (paired{adjusted}); ± is a"
            " 95 % interval."
        )
    return tuple(notes)


def _axis_in_words(results: SweepResults, place: int) -> str:
    axis = results.axes[place]
    count = len(axis.values)
    if axis.numbers is None or count < 4:
        return f"{axis.path}: {joined(axis.values)}."
    kind = "values drawn" if results.design == "lhs" else "values"
    return f"{axis.path}: {count} {kind} from {axis.values[0]} to {axis.values[-1]}."


def headline(results: SweepResults, column: int) -> str:
    """One finding about one measure, for the head of a figure."""
    measure = results.measures[column]
    title = title_of(measure)
    if len(results.policies) == 1:
        return " ".join(_course(results, column)).replace(f" ({measure.text})", "").rstrip(".")
    known = [(point, point.best[column]) for point in results.measured]
    clear = {best.policy for _, best in known if best.clear}
    if not clear:
        return f"{title}: no policy is clearly best at any point"
    if _is_line(results):
        return f"{title}, by {results.axes[0].title}: {'; '.join(_stretches(results, known))}"
    return f"{title}: {_counts(known)}"


def _stretches(results: SweepResults, known: Sequence[tuple[SweptPoint, Leader]]) -> list[str]:
    """Where along a line each policy is clearly best, in order; places at which none is clear are passed over."""
    found: list[tuple[str, list[str]]] = []
    for point, best in known:
        if not best.clear or best.policy is None:
            continue
        if not found or found[-1][0] != best.policy:
            found.append((best.policy, []))
        found[-1][1].append(point.values[0])
    return [f"{name} is best {_where(results, places)}" for name, places in found]
