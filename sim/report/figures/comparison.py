"""The picture of a result: waits and bypass by policy and department, with their intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.figures.frame import closed, dressed, headed, opened, policy_label, rows_named
from sim.report.figures.style import BAND, COLOURS, INK, MARKERS
from sim.report.figures.words import means_in_words, named
from sim.report.headline import headline
from sim.report.lookup import department_names, mean_of, measures_of
from sim.report.numbers import Scale, scale_for
from sim.report.zones import has_no_spread
from sim.results.catalogue import measure_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.results.results import Results

MOST_DEPARTMENTS = 10


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure, drawn for every policy and department."""

    measure: str
    title: str


def applies(results: Results) -> bool:
    """Whether there is a policy to show."""
    return bool(results.policies)


def title(results: Results) -> str:
    """The finding."""
    return headline(results)


def caption(results: Results) -> str:
    """What is drawn, for a caption and for who cannot see it."""
    drawn = " and ".join(panel.title.lower().replace(" it", " IT") for panel in _panels(results))
    means = means_in_words(results, "lines are 95 % intervals")
    by = "policy" if _scopes(results) == (None,) else "policy and department"
    said = f"{drawn[:1].upper()}{drawn[1:]}, by {by}: {means}."
    if len(results.policies) > 1 and not has_no_spread(results):
        said += " Differences are paired: intervals that overlap may still differ clearly."
    return said


def draw(results: Results, *, titled: bool = True) -> Figure:
    """A figure that states its finding: one panel for waits, one for bypass where anybody goes round IT.

    Policies stand below each other in the scenario's order; every department has a colour and a marker, and a line
    for its 95 % interval. Where departments are too many to be told apart, all requests together.
    """
    panels = _panels(results)
    scopes = _scopes(results)
    rows = len(results.policies)
    figure = opened(0.7 + rows * max(0.62, 0.2 * len(scopes) + 0.24))
    axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for panel, ax in zip(panels, axes, strict=True):
        _draw_panel(results, panel, scopes, ax)
    baseline = results.baseline if rows > 1 else None
    rows_named(axes[0], [policy_label(policy.name, baseline) for policy in results.policies])
    handles = axes[0].get_legend_handles_labels()[0]
    words = (title(results), caption(results)) if titled else None
    return closed(figure, words, handles if len(handles) > 1 else ())


def _scopes(results: Results) -> tuple[str | None, ...]:
    """The departments that are drawn; None, all requests together, where there is one only or too many."""
    names = department_names(results)
    return names if 2 <= len(names) <= MOST_DEPARTMENTS else (None,)


def _panels(results: Results) -> list[Panel]:
    panels = [Panel("wait_mean", "Wait until IT starts")]
    if any(mean_of(policy.all, "bypass_rate") for policy in results.policies):
        panels.append(Panel("bypass_rate", "Requests that go round IT"))
    return panels


def _draw_panel(results: Results, panel: Panel, scopes: Sequence[str | None], ax: Axes) -> None:
    means = [mean_of(measures_of(policy, scope), panel.measure) for policy in results.policies for scope in scopes]
    scale = scale_for(measure_named(panel.measure).unit, means, results.days_per_week)
    for row in range(0, len(results.policies), 2):
        ax.axhspan(row - 0.5, row + 0.5, color=BAND, zorder=0, linewidth=0)
    for index in range(len(scopes)):
        _draw_scope(results, panel, scale, scopes, index, ax=ax)
    unit = "working days" if scale.unit == "days" else scale.unit
    headed(ax, f"{panel.title} ({unit})")
    ax.set_xlim(left=0)
    ax.margins(x=0.06)
    dressed(ax)


def _draw_scope(
    results: Results, panel: Panel, scale: Scale, scopes: Sequence[str | None], index: int, *, ax: Axes
) -> None:
    """One department's points, set off from the middle of each policy's row so that none hides another."""
    scope, count = scopes[index], len(scopes)
    offset = 0.0 if count == 1 else (index / (count - 1) - 0.5) * 0.56
    colour = COLOURS[index % len(COLOURS)]
    rows, means, widths = [], [], []
    for row, policy in enumerate(results.policies):
        estimate = measures_of(policy, scope).get(panel.measure)
        if estimate is not None and estimate.mean is not None:
            rows.append(row + offset)
            means.append(estimate.mean * scale.factor)
            widths.append((estimate.half_width or 0.0) * scale.factor)
    ax.errorbar(
        means, rows, xerr=widths, fmt=MARKERS[index % len(MARKERS)], color=colour, ecolor=colour, elinewidth=2.2,
        capsize=3.5, markersize=8, markeredgecolor=INK, markeredgewidth=0.7, zorder=3, clip_on=False,
        label=named(scope or "All requests"),
    )  # fmt: skip
