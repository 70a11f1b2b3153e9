"""Three axes or more, or a Latin hypercube: every point against each axis in turn, a row a measure."""

from __future__ import annotations

import textwrap
from itertools import pairwise
from typing import TYPE_CHECKING

from sim.report.figures.frame import closed, dressed, opened
from sim.report.figures.style import COLOURS, INK, MARKERS
from sim.report.sweep import headline, replications_in_words, scale_of, title_of
from sim.report.text import shorten

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.results.sweep import SweepResults

_MOST_TICKS = 6


def draw_points(results: SweepResults) -> Figure:
    """A scatter for each measure and axis, a colour and a marker a policy, with 95 % intervals."""
    rows, columns = len(results.measures), len(results.axes)
    figure = opened(3.5 * rows, max(8.0, 4.2 * columns))
    axes = figure.subplots(rows, columns, squeeze=False, sharey="row")
    for row in range(rows):
        for place in range(columns):
            _draw_panel(results, row, place, axes[row][place])
    handles = axes[0][0].get_legend_handles_labels()[0]
    said = f"Each mark is a point, a mean of {replications_in_words(results)} with its 95 % interval."
    return closed(figure, (headline(results, 0), said), handles if len(handles) > 1 else ())


def _draw_panel(results: SweepResults, column: int, place: int, ax: Axes) -> None:
    scale = scale_of(results, column)
    axis = results.axes[place]
    step = _step(axis.numbers or tuple(range(len(axis.values))))
    many = len(results.policies)
    for index, name in enumerate(results.policies):
        x, means, widths = [], [], []
        offset = 0.0 if many == 1 else (index / (many - 1) - 0.5) * 0.3 * step
        for point in results.measured:
            estimate = point.policies[index].cells[column].estimate
            if estimate.mean is not None:
                number = point.numbers[place]
                x.append((axis.values.index(point.values[place]) if number is None else number) + offset)
                means.append(estimate.mean * scale.factor)
                widths.append((estimate.half_width or 0.0) * scale.factor)
        colour = COLOURS[index % len(COLOURS)]
        label = shorten(name, 32) + (" (baseline)" if name == results.baseline and many > 1 else "")
        ax.errorbar(
            x, means, yerr=widths, fmt=MARKERS[index % len(MARKERS)], color=colour, ecolor=colour, elinewidth=1.0,
            markersize=4.5, markeredgecolor=INK, markeredgewidth=0.4, alpha=0.85, label=label,
        )  # fmt: skip
    if axis.numbers is None:
        ax.set_xticks(range(len(axis.values)), [shorten(value, 16) for value in axis.values])
    elif len(axis.values) <= _MOST_TICKS:
        ax.set_xticks(axis.numbers)
    ax.set_ylim(bottom=min(0.0, ax.get_ylim()[0]))
    unit = "working days" if scale.unit == "days" else scale.unit
    if place == 0:
        ax.set_ylabel(
            "\n".join(textwrap.wrap(f"{title_of(results.measures[column])}{f' ({unit})' if unit else ''}", 30)),
            color=INK,
        )
    ax.set_xlabel("\n".join(textwrap.wrap(f"{axis.title}{f' ({axis.unit})' if axis.unit else ''}", 44)), color=INK)
    dressed(ax, grid="both")


def _step(numbers: tuple[float, ...]) -> float:
    """The smallest distance between two values of an axis, but no less than a hundredth of its length."""
    ordered = sorted(set(numbers))
    if len(ordered) < 2:
        return 1.0
    gaps = [after - before for before, after in pairwise(ordered)]
    return max(min(gaps), (ordered[-1] - ordered[0]) / 100)
