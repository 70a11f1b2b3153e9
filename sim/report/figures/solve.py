"""The picture of a search: each goal's measure over the values tried, the goal's line, and the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.figures.frame import SMALLEST, closed, dressed, headed, opened
from sim.report.figures.style import BAND, COLOURS, INK, MARKERS
from sim.report.numbers import plain, scale_for
from sim.results.catalogue import measure_named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.report.numbers import Scale
    from sim.results.goals import Goal
    from sim.results.results import Estimate
    from sim.results.solve import Solution

_VERDICTS = (("met", "meets the goal", 0), ("missed", "misses it", 2), ("cannot tell", "cannot tell", 3))
_FAR = 3.0  # times the goal's value from which a point is drawn at the edge, so that those near the goal can be read


def draw(solution: Solution, title: str) -> Figure:
    """A panel for each goal; the minimised measure has one more. `title` states the finding."""
    panels = len(solution.goals) + (solution.minimise is not None)
    figure = opened(3.6 * panels)
    axes = figure.subplots(panels, 1, sharex=True, squeeze=False)[:, 0]
    for place, goal in enumerate(solution.goals):
        _goal_panel(solution, place, goal, axes[place])
    if solution.minimise is not None:
        _minimised_panel(solution, axes[-1])
    for ax in axes:
        _mark_answer(solution, ax)
    axes[-1].set_xlabel(
        f"{solution.title[:1].upper()}{solution.title[1:]}{f' ({solution.unit})' if solution.unit else ''}",
        color=INK,
        fontsize=11.5,
    )
    numbers = [each.number for each in solution.tried]
    room = 0.04 * (max(numbers) - min(numbers)) or 1.0
    axes[-1].set_xlim(min(numbers) - room, max(numbers) + room)
    if solution.whole:
        axes[-1].xaxis.get_major_locator().set_params(integer=True)
    handles = axes[0].get_legend_handles_labels()[0]
    sure = f"{100 * solution.confidence:.3g} %"
    note = f"Lines are intervals; all of them, for every value and look, hold together with {sure}."
    return closed(figure, (title, note), handles)


def _goal_panel(solution: Solution, place: int, goal: Goal, ax: Axes) -> None:
    estimates = [each.estimates[place] for each in solution.tried]
    scale = scale_for(measure_named(goal.metric).unit, [goal.value], solution.days_per_week)
    limit = goal.value * scale.factor
    ends = [end for each in estimates for end in (each.low, each.high) if end is not None]
    top = max([*ends, goal.value], default=1.0) * scale.factor
    bottom = min([*ends, goal.value], default=0.0) * scale.factor
    high = min(top, _FAR * limit) if limit > 0 else top
    room = 0.08 * (high - min(bottom, limit)) or 1.0
    ax.set_ylim(min(bottom, limit) - room, high + room)
    for verdict, words, style in _VERDICTS:
        rows = [
            (each.number, estimate)
            for each, estimate, own in zip(
                solution.tried, estimates, (one.verdicts[place] for one in solution.tried), strict=True
            )
            if own == verdict and estimate.mean is not None
        ]
        _points(ax, [row for row in rows if (row[1].mean or 0) * scale.factor <= high], scale, words, style)
        for number, estimate in rows:
            mean = (estimate.mean or 0.0) * scale.factor
            if mean > high:
                _beyond(ax, number, mean, high, style)
    ax.axhline(
        limit,
        color=INK,
        linewidth=1.4,
        linestyle=(0, (5, 3)),
        label="the goal" if len(solution.goals) > 1 else goal.text,
        zorder=2,
    )
    title = measure_named(goal.metric).title
    _dress(ax, f"{title}{f', {goal.part}' if goal.part else ''}", scale)


def _points(ax: Axes, rows: list[tuple[float, Estimate]], scale: Scale, words: str, style: int) -> None:
    if not rows:
        return
    means = [(estimate.mean or 0.0) * scale.factor for _, estimate in rows]
    widths: list[list[float]] = [[], []]
    for (_, estimate), mean in zip(rows, means, strict=True):
        for side, end in zip(widths, (estimate.low, estimate.high), strict=True):
            side.append(0.0 if end is None else abs(end * scale.factor - mean))
    ax.errorbar(
        [number for number, _ in rows], means, yerr=widths, fmt=MARKERS[style], color=COLOURS[style],
        ecolor=COLOURS[style], elinewidth=2.2, capsize=3.5, markersize=8, markeredgecolor=INK, markeredgewidth=0.7,
        label=words, zorder=3,
    )  # fmt: skip


def _beyond(ax: Axes, number: float, mean: float, edge: float, style: int) -> None:
    """A point far above the goal: an arrow at the edge with its figure."""
    ax.annotate(
        plain(mean, 0), (number, edge), xytext=(0, -22), textcoords="offset points", ha="center", fontsize=SMALLEST,
        color=COLOURS[style], arrowprops={"arrowstyle": "->", "color": COLOURS[style], "linewidth": 1.8},
    )  # fmt: skip


def _minimised_panel(solution: Solution, ax: Axes) -> None:
    name = solution.minimise or ""
    found = [(each, each.minimised) for each in solution.tried if each.minimised is not None]
    means = [estimate.mean for _, estimate in found]
    scale = scale_for(measure_named(name.partition("[")[0].strip()).unit, means, solution.days_per_week)
    for verdict, words, style in _VERDICTS:
        rows = [
            (each.number, estimate) for each, estimate in found if each.verdict == verdict and estimate.mean is not None
        ]
        _points(ax, rows, scale, words, style)
    measure = measure_named(name.partition("[")[0].strip())
    _dress(ax, f"{measure.title}, which is to be least", scale)


def _mark_answer(solution: Solution, ax: Axes) -> None:
    """A band from what misses the goal to what meets it, and a line at the answer."""
    numbers = {each.value: each.number for each in solution.tried}
    marked = [numbers[value] for value in (solution.answer, solution.beside, *solution.unsure) if value is not None]
    if solution.answer is not None and solution.unsure:
        ax.axvspan(min(marked), max(marked), color=BAND, zorder=0, linewidth=0)
    if solution.answer is not None and solution.outcome in {"found", "met everywhere"}:
        ax.axvline(numbers[solution.answer], color=COLOURS[0], linewidth=8, alpha=0.18, zorder=0)


def _dress(ax: Axes, title: str, scale: Scale) -> None:
    from matplotlib.ticker import StrMethodFormatter

    unit = "working days" if scale.unit == "days" else scale.unit
    shown = "" if unit == "count" else f" ({unit})"
    headed(ax, f"{title}{shown}")
    ax.yaxis.set_major_formatter(StrMethodFormatter("{x:,g}"))
    dressed(ax, grid="y")
