"""How much each assumption moves a target: the lines of a table, the most important first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.report.assumption_words import label, range_in_words
from sim.report.numbers import Scale, interval, number, plain, scale_for
from sim.report.tables import Column, Row, Table
from sim.report.text import with_names_cut
from sim.results.sensitivity import Bar, Effect

if TYPE_CHECKING:
    from sim.results.sensitivity import Change, Index, Sensitivity, Target

MOST_ROWS = 10


def target_in_words(target: Target) -> str:
    """ "Embedded web team", or "Embedded web team less Central queue"."""
    return target.policy if target.against is None else f"{target.policy} less {target.against}"


def picked(found: Sensitivity) -> Target | None:
    """The difference from the baseline of the policy that does best as written; None without another policy."""
    differences = [each for each in found.middle if each.target.against is not None]
    known = [each for each in differences if each.estimate.mean is not None]
    if not known:
        return differences[0].target if differences else None
    sign = -1.0 if found.better == "higher" else 1.0
    return min(known, key=lambda each: sign * (each.estimate.mean or 0.0)).target


def lines(found: Sensitivity, target: Target) -> list[Bar] | list[Effect] | list[Index]:
    """The target's lines by falling importance."""
    if found.method == "tornado":
        return sorted((each for each in found.bars if each.target == target), key=lambda each: -each.reach)
    if found.method == "morris":
        return sorted((each for each in found.effects if each.target == target), key=lambda each: -each.mu_star)
    return sorted((each for each in found.indices if each.target == target), key=lambda each: -each.total)


def matters(line: Bar | Effect | Index) -> bool:
    """Whether an assumption surely moves the target: beyond chance."""
    if isinstance(line, Bar):
        return any(change.significant for change in line.changes)
    if isinstance(line, Effect):
        return line.mu_star > 0 and line.low > line.noise
    return line.total_low > 0.01


def leading(found: Sensitivity, target: Target, most: int) -> list[str]:
    """The paths of the assumptions that surely move the target, the most important first."""
    return [line.path for line in lines(found, target) if matters(line)][:most]


def strongest(found: Sensitivity, target: Target, path: str) -> str:
    """How much an assumption moves the target, in a few words."""
    line = next(each for each in lines(found, target) if each.path == path)
    scale = scale_of(found, target)
    unit = difference_unit(scale)
    if isinstance(line, Bar):
        change = max(line.changes, key=lambda each: abs(each.difference or 0.0))
        return f"{_change(change, scale)} {unit} at its {change.end} end"
    if isinstance(line, Effect):
        return f"{number(line.mu_star * scale.factor, (line.high - line.low) / 2 * scale.factor)} {unit} over its range"
    return f"{100 * line.total:.0f} % of the variance"


def scale_of(found: Sensitivity, target: Target) -> Scale:
    """The unit that the target's levels and changes read best in."""
    values: list[float | None] = [each.estimate.mean for each in found.middle if each.target == target]
    values += [change.level for bar in found.bars if bar.target == target for change in bar.changes]
    return scale_for(found.unit, values, found.days_per_week)


def difference_unit(scale: Scale) -> str:
    """The unit of a difference: of shares, percentage points."""
    return "points" if scale.unit == "%" else "" if scale.unit == "count" else scale.unit


def influence_table(found: Sensitivity, target: Target, width: int | None, *, everything: bool) -> Table:
    """The target's assumptions, the most important first; without `everything` the first ten."""
    ordered = lines(found, target)
    shown = ordered if everything else ordered[:MOST_ROWS]
    scale = scale_of(found, target)
    known = {each.path: each for each in found.assumptions}
    rows = tuple(
        Row((label(each.path), range_in_words(known[each.path], found.days_per_week), *_cells(each, scale)))
        for each in shown
    )
    columns = (Column("Assumption"), Column("Tried", importance=3), *_columns(found, scale))
    rest = len(ordered) - len(shown)
    note = f"{rest} more {'moves' if rest == 1 else 'move'} it less; --all shows every one."
    mark = "* beyond chance." if found.method == "tornado" and any(map(matters, shown)) else ""
    notes = tuple(text for text in (mark, note if rest else "") if text)
    return with_names_cut(Table(target_in_words(target), columns, rows, notes), width)


def _columns(found: Sensitivity, scale: Scale) -> tuple[Column, ...]:
    unit = difference_unit(scale)
    if found.method == "tornado":
        return Column("Change at low", unit), Column("Change at high", unit)
    if found.method == "morris":
        return Column("mu*", unit), Column("95 %", unit), Column("sigma", unit, 1), Column("noise", unit, 2)
    return Column("First index", "%"), Column("95 %", importance=1), Column("Total index", "%"), Column("95 %")


def _cells(line: Bar | Effect | Index, scale: Scale) -> tuple[str, ...]:
    if isinstance(line, Bar):
        return tuple(f"{_change(each, scale)}{'*' if each.significant else ' '}" for each in line.changes)
    if isinstance(line, Effect):
        return _effect(line, scale.factor)
    return (
        plain(100 * line.first, 0),
        f"{plain(100 * line.first_low, 0)} to {plain(100 * line.first_high, 0)}",
        plain(100 * line.total, 0),
        f"{plain(100 * line.total_low, 0)} to {plain(100 * line.total_high, 0)}",
    )


def _effect(line: Effect, factor: float) -> tuple[str, ...]:
    places = max(0, min(3, 1 - _magnitude(line.mu_star * factor)))
    star, low, high, sigma, noise = (
        plain(value * factor, places) for value in (line.mu_star, line.low, line.high, line.sigma, line.noise)
    )
    return star, f"{low} to {high}", sigma, noise


def _magnitude(value: float) -> int:
    """The power of ten of a value's first digit."""
    return math.floor(math.log10(value)) if value > 0 else 0


def _change(change: Change, scale: Scale) -> str:
    if change.difference is None:
        return "–"
    half = None if change.high is None else (change.high - change.difference) * scale.factor
    if change.difference == 0.0 and not half:
        return "0"
    text = interval(change.difference * scale.factor, half)
    return text if text.startswith("−") else f"+{text}"
