"""Two experiments side by side, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.report.numbers import interval, number, scale_for
from sim.report.tables import Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.results.between import Change

_SHOWN: Final = (
    "wait_mean", "wait_p90", "bypass_rate", "on_time_rate", "trust_mean", "returned_share", "it_cost", "bypass_cost",
    "delay_cost", "total_cost",
)  # fmt: skip


def change_table(policy: str, found: Sequence[Change], days_per_week: float, *, everything: bool = False) -> Table:
    """What changed under a policy: a row a measure, those that mean something, or all that are defined."""
    shown = [one for one in found if one.difference is not None and (everything or one.measure.name in _SHOWN)]
    shown = [one for one in shown if one.first or one.second]
    rows = tuple(_row(one, days_per_week) for one in shown)
    columns = (Column("Measure"), Column("First"), Column("Second"), Column("Change"), Column("Unit"))
    note = "Both saw the same demand: differences are taken run by run."
    other = "They saw other demand: the difference is that of two independent means (Welch)."
    return Table(policy, columns, rows, (note if found and found[0].paired else other,))


def _row(change: Change, days_per_week: float) -> Row:
    scale = scale_for(change.measure.unit, (change.first, change.second), days_per_week)
    means = [number((value or 0.0) * scale.factor) for value in (change.first, change.second)]
    half = None if change.half_width is None else change.half_width * scale.factor
    difference = interval((change.difference or 0.0) * scale.factor, half)
    return Row((change.measure.name, *means, difference, scale.unit))
