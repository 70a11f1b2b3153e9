"""A sweep's figures as plain rows, for CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.results.catalogue import measure_named

if TYPE_CHECKING:
    from sim.report.comma_separated import Value
    from sim.results.sweep import SweepResults

_FIGURES = (
    "policy", "measure", "title", "unit", "mean", "low", "high", "half_width", "n",
    "difference", "difference_low", "difference_high", "significant", "best", "clearly_best",
)  # fmt: skip


def figure_columns(results: SweepResults) -> tuple[str, ...]:
    """The point's number, a column for each path that was varied, then the figures'."""
    return ("point", *(axis.path for axis in results.axes), *_FIGURES)


def figure_rows(results: SweepResults) -> list[tuple[Value, ...]]:
    """A row for each point, policy and measure; times in working days, shares as fractions, money per year.

    `best`: whether the policy's mean is the best at the point, `clearly_best` whether that is beyond chance.
    """
    rows: list[tuple[Value, ...]] = []
    for number, point in enumerate(results.points, 1):
        for policy in point.policies:
            for measure, cell, best in zip(results.measures, policy.cells, point.best, strict=True):
                found, change = cell.estimate, cell.difference
                named = measure_named(measure.name)
                difference: tuple[Value, ...] = (None,) * 4
                if change is not None:
                    difference = (change.mean, change.low, change.high, change.significant)
                leads = best.policy == policy.name
                labels: tuple[Value, ...] = (
                    number,
                    *point.values,
                    policy.name,
                    measure.text,
                    named.title,
                    str(named.unit),
                )
                figures = (found.mean, found.low, found.high, found.half_width, found.n)
                rows.append((*labels, *figures, *difference, leads, leads and best.clear))
    return rows


CROSSINGS = ("measure", "with", "from", "to", "first", "second")


def crossing_rows(results: SweepResults) -> list[tuple[Value, ...]]:
    """A row for each change of the best policy along the first axis, between the values `from` and `to`."""
    return [(one.measure, ", ".join(one.at), one.before, one.after, one.first, one.second) for one in results.crossings]
