"""Estimates and comparisons as plain rows, one figure a row, for CSV and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.results.catalogue import measure_named
from sim.results.ledger_sums import LEDGER_MEASURES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sim.results.results import Estimate, Measures, PolicyResult, Results

Value = str | float | int | bool | None

FIGURES = (
    "policy", "scope", "name", "measure", "title", "unit", "mean", "low", "high", "half_width", "n",
    "difference", "difference_low", "difference_high", "significant",
)  # fmt: skip
COMPARISONS = (
    "policy", "against", "department", "measure", "unit", "difference", "low", "high", "significant", "n",
    "variance_ratio",
)  # fmt: skip
LEDGER = ("policy", "department", "way", "bypass", "measure", "title", "unit", "mean", "low", "high", "half_width", "n")
GOALS = ("policy", "goal", "verdict", "measure", "scope", "mean", "low", "high")
THEORY = ("policy", "system", "scope", "measure", "exact", "mean", "low", "high", "note")


def figures(results: Results, measures: Collection[str] | None = None) -> list[tuple[Value, ...]]:
    """Every estimate, in the columns of `FIGURES`; only those measures (and no kinds) where `measures` is given.

    `scope` is "all", "department", "kind" or "team"; units are the model's: working days, fractions, money per year.
    """
    return [
        row
        for policy in results.policies
        for scope, name, estimates in _scopes(policy)
        if measures is None or scope != "kind"
        for row in _figures(results, policy, scope, name, estimates)
        if measures is None or row[3] in measures
    ]


def comparisons(results: Results, measures: Collection[str] | None = None) -> list[tuple[Value, ...]]:
    """Every paired difference from the baseline, or those of `measures`, in the columns of `COMPARISONS`."""
    return [
        (
            each.policy, each.against, each.department, each.metric, str(measure_named(each.metric).unit),
            each.difference, each.low, each.high, each.significant, each.n, each.variance_ratio,
        )
        for each in results.comparisons
        if measures is None or each.metric in measures
    ]  # fmt: skip


def ledger(results: Results) -> list[tuple[Value, ...]]:
    """Every figure of the ledger, in the columns of `LEDGER`; sums are per year."""
    return [
        (
            policy.name, department, way, way == "bypassed", measure.name, measure.title, str(measure.unit),
            found.mean, found.low, found.high, found.half_width, found.n,
        )
        for policy in results.policies
        for department, ways in policy.ledger.items()
        for way, sums in ways.items()
        for measure in LEDGER_MEASURES
        if (found := sums[measure.name])
    ]  # fmt: skip


def goals(results: Results) -> list[tuple[Value, ...]]:
    """Every goal judged, in the columns of `GOALS`."""
    return [
        (
            each.policy, each.text, each.verdict, each.metric, each.department,
            each.estimate.mean, each.estimate.low, each.estimate.high,
        )
        for each in results.goals
    ]  # fmt: skip


def theory(results: Results) -> list[tuple[Value, ...]]:
    """Every figure of queueing theory beside the simulated one, in the columns of `THEORY`."""
    return [
        (
            each.policy, each.system, each.scope, each.metric, each.exact,
            each.simulated.mean, each.simulated.low, each.simulated.high, each.note,
        )
        for each in results.theory
    ]  # fmt: skip


def _scopes(policy: PolicyResult) -> Iterator[tuple[str, str | None, Measures]]:
    yield "all", None, policy.all
    for scope, parts in (("department", policy.departments), ("kind", policy.kinds), ("team", policy.teams)):
        for name, estimates in parts.items():
            yield scope, name, estimates


def _figures(
    results: Results, policy: PolicyResult, scope: str, name: str | None, estimates: dict[str, Estimate]
) -> Iterator[tuple[Value, ...]]:
    for metric, estimate in estimates.items():
        measure = measure_named(metric)
        compared = scope in {"all", "department"}
        found = results.comparison(policy.name, name, metric) if compared else None
        difference: tuple[Value, ...] = (None,) * 4
        if found is not None:
            difference = (found.difference, found.low, found.high, found.significant)
        figure = (estimate.mean, estimate.low, estimate.high, estimate.half_width, estimate.n)
        yield (policy.name, scope, name, metric, measure.title, str(measure.unit), *figure, *difference)
