"""The picture of a result: waits and bypass by policy and department, with their intervals."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.figures.style import BAND, COLOURS, GREY, INK, MARKERS
from sim.report.headline import headline
from sim.report.lookup import department_names, mean_of, measures_of, replications_in_words
from sim.report.numbers import Scale, scale_for
from sim.report.text import shorten
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


def draw(results: Results, *, titled: bool = True) -> Figure:
    """A figure that states its finding: one panel for waits, one for bypass where anybody goes round IT.

    `titled` False leaves the finding to the text that the figure stands in. Policies stand below each other in the
    scenario's order; every department has a colour and a marker, and a line for its 95 % interval. Where departments
    are too many to be told apart, all requests together.
    """
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    panels = _panels(results)
    scopes: list[str | None] = list(department_names(results))
    if not 2 <= len(scopes) <= MOST_DEPARTMENTS:
        scopes = [None]
    rows = len(results.policies)
    height = 2.2 + rows * max(0.62, 0.2 * len(scopes) + 0.24)
    figure = Figure(
        figsize=(10.5, height), layout=ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.1, wspace=0.04), facecolor="white"
    )
    if titled:
        title = "\n".join(textwrap.wrap(headline(results), 88))
        figure.suptitle(title, x=0.012, ha="left", fontsize=14, fontweight="bold", color=INK)
    axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for place, (panel, ax) in enumerate(zip(panels, axes, strict=True)):
        _draw_panel(results, panel, scopes, ax)
        if place == 0:
            names = [_label(results, policy.name) for policy in results.policies]
            ax.set_yticks(range(rows), names, fontsize=11.5, color=INK)
            ax.set_ylim(rows - 0.5, -0.5)
    handles, labels = axes[0].get_legend_handles_labels()
    if len(labels) > 1:
        figure.legend(
            handles, labels, loc="outside lower left", ncols=min(len(labels), 5), frameon=False, fontsize=11.5
        )
    figure.supxlabel(_footnote(results), x=0.988, ha="right", fontsize=9, color=GREY)
    return figure


def _footnote(results: Results) -> str:
    if has_no_spread(results):
        return f"{replications_in_words(results)}: no intervals"
    lines = f"Means of {replications_in_words(results)}; lines are 95 % intervals."
    paired = "\nDifferences are paired: intervals that overlap may still differ clearly."
    return lines + paired if len(results.policies) > 1 else lines


def _label(results: Results, policy: str) -> str:
    name = shorten(policy, 30)
    return f"{name}\n(baseline)" if policy == results.baseline and len(results.policies) > 1 else name


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
    ax.set_title(f"{panel.title} ({unit})", loc="left", fontsize=12, color=INK, pad=8)
    ax.set_xlim(left=0)
    ax.margins(x=0.06)
    ax.grid(axis="x", color="#d4d7dc", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(axis="x", labelsize=11, colors=GREY, length=0)
    ax.tick_params(axis="y", length=0)
    for side in ("top", "right", "bottom", "left"):
        ax.spines[side].set_visible(False)


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
        capsize=3.5, markersize=8, markeredgecolor=INK, markeredgewidth=0.7, label=scope or "All requests", zorder=3,
        clip_on=False,
    )  # fmt: skip
