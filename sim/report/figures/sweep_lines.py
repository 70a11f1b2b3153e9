"""One axis: a panel a measure, a line a policy with its 95 % interval, and where the best policy changes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.report.figures.frame import SMALLEST, closed, dressed, headed, opened
from sim.report.figures.style import BAND, COLOURS, GREY, INK, MARKERS
from sim.report.sweep import headline, replications_in_words, scale_of, title_of
from sim.report.text import shorten

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.results.results import Estimate
    from sim.results.sweep import SweepResults

_MOST_TICKS = 13
_MOST_LETTERS = 55  # of all values that are words, so that they stand side by side


def draw_lines(results: SweepResults) -> Figure:
    """A figure whose title states where which policy is best by the first measure."""
    panels = len(results.measures)
    columns = min(panels, 2)
    rows = -(-panels // columns)
    figure = opened(4.2 * rows, 6.0 * columns if columns > 1 else 8.5)
    axes = figure.subplots(rows, columns, squeeze=False).flat
    for column, ax in enumerate(axes):
        if column < panels:
            _draw_panel(results, column, ax)
        else:
            ax.set_visible(False)
    handles = figure.axes[0].get_legend_handles_labels()[0]
    return closed(figure, (headline(results, 0), _note(results)), handles if len(results.policies) > 1 else ())


def _note(results: SweepResults) -> str:
    drawn = "bars" if results.axes[0].numbers is None else "bars and bands"
    said = f"Means of {replications_in_words(results)} a point; {drawn} are 95 % intervals."
    if any(one.measure == measure.text for one in results.crossings for measure in results.measures):
        said += " Grey: the best policy changes somewhere in between."
    return said


def _draw_panel(results: SweepResults, column: int, ax: Axes) -> None:
    scale = scale_of(results, column)
    axis = results.axes[0]
    places = dict(zip(axis.values, axis.numbers or range(len(axis.values)), strict=True))
    for one in results.crossings:
        if one.measure == results.measures[column].text:
            ax.axvspan(places[one.before], places[one.after], color=BAND, zorder=0, linewidth=0)
    for index in range(len(results.policies)):
        _draw_policy(results, column, index, places, scale.factor, ax=ax)
    unit = "working days" if scale.unit == "days" else scale.unit
    headed(ax, f"{title_of(results.measures[column])}{f' ({unit})' if unit else ''}")
    ax.set_xlabel(f"{axis.title}{f' ({axis.unit})' if axis.unit else ''}", fontsize=SMALLEST, color=INK)
    if axis.numbers is None or len(places) <= _MOST_TICKS:
        names = [value.removesuffix(axis.unit).strip() for value in places]
        ax.set_xticks(list(places.values()), [shorten(name, 24) for name in names])
        if axis.numbers is None and max(map(len, names)) * len(names) > _MOST_LETTERS:
            ax.tick_params(axis="x", rotation=20)
    ax.set_ylim(bottom=min(0.0, ax.get_ylim()[0]))
    dressed(ax, grid="y")
    ax.spines["bottom"].set_visible(True)
    ax.spines["bottom"].set_color(GREY)


def _draw_policy(
    results: SweepResults, column: int, index: int, places: dict[str, float], factor: float, *, ax: Axes
) -> None:
    """A policy's line, broken where a point has no figure; marks side by side where the values are words."""
    words = results.axes[0].numbers is None
    aside = 0.3 * (index / (len(results.policies) - 1) - 0.5) if words and len(results.policies) > 1 else 0.0
    x, means, lows, highs = [], [], [], []
    for point in results.points:
        x.append(places[point.values[0]] + aside)
        mean, low, high = _scaled(point.policies[index].cells[column].estimate if point.policies else None, factor)
        means.append(mean)
        lows.append(low)
        highs.append(high)
    colour = COLOURS[index % len(COLOURS)]
    name = results.policies[index]
    label = shorten(name, 32) + (" (baseline)" if name == results.baseline and len(results.policies) > 1 else "")
    widths = [
        [mean - low for mean, low in zip(means, lows, strict=True)],
        [h - m for h, m in zip(highs, means, strict=True)],
    ]
    if not words:
        ax.fill_between(x, lows, highs, color=colour, alpha=0.16, linewidth=0, zorder=1)
    ax.errorbar(
        x, means, yerr=widths, color=colour, marker=MARKERS[index % len(MARKERS)], markersize=6.5,
        linewidth=0 if words else 1.8, markeredgecolor=INK, markeredgewidth=0.6, elinewidth=1.3, capsize=2.5,
        label=label, zorder=2 + index / 100,
    )  # fmt: skip


def _scaled(estimate: Estimate | None, factor: float) -> tuple[float, float, float]:
    """Mean and ends of the interval in the unit shown; NaN without a figure, the mean where it has no interval."""
    if estimate is None or estimate.mean is None:
        return (math.nan,) * 3
    mean = estimate.mean * factor
    if estimate.low is None or estimate.high is None:
        return mean, mean, mean
    return mean, estimate.low * factor, estimate.high * factor
