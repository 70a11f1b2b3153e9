"""The picture of a sensitivity analysis: what moves the baseline, and what moves the gain of the best policy on it."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from sim.report.assumption_words import label, value_in_words
from sim.report.figures.frame import SMALLEST, closed, dressed, headed, opened
from sim.report.figures.style import BAND, COLOURS, GREY, INK, MARKERS
from sim.report.influence import lines, scale_of, target_in_words
from sim.report.sensitivity import headline, shown_targets
from sim.report.text import shorten
from sim.results.sensitivity import Bar, Effect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.report.numbers import Scale
    from sim.results.sensitivity import Assumption, Change, Index, Sensitivity, Target

MOST_ROWS = 10
_LABEL = 48  # characters of an assumption's name
_TITLE = 64  # characters of a line above a panel
_LOW, _HIGH = COLOURS[0], COLOURS[6]
_WIDEST: Final = 130.0  # percent: where the axis of indices ends, however wide their intervals


def draw(found: Sensitivity) -> Figure:
    """One panel for the baseline, one for the difference of the best policy from it, the most important on top."""
    targets = shown_targets(found)
    rows = [min(MOST_ROWS, len(lines(found, target))) for target in targets]
    figure = opened(sum(0.9 + 0.46 * count for count in rows))
    panels = figure.subplots(len(targets), 1, squeeze=False, height_ratios=[count + 1.2 for count in rows])[:, 0]
    for ax, target in zip(panels, targets, strict=True):
        _panel(found, target, ax)
    return closed(figure, (headline(found), _note(found)), panels[0].get_legend_handles_labels()[0])


def _panel(found: Sensitivity, target: Target, ax: Axes) -> None:
    shown = lines(found, target)[:MOST_ROWS]
    scale = scale_of(found, target)
    known = {each.path: each for each in found.assumptions}
    for row in range(0, len(shown), 2):
        ax.axhspan(row - 0.5, row + 0.5, color=BAND, zorder=0, linewidth=0)
    if found.method == "tornado":
        _tornado(found, target, [each for each in shown if isinstance(each, Bar)], known, scale, ax)
    else:
        _dots([each for each in shown if not isinstance(each, Bar)], scale, ax)
    ax.set_yticks(range(len(shown)), [shorten(label(each.path), _LABEL) for each in shown], color=INK)
    ax.set_ylim(len(shown) - 0.5, -0.5)
    title = "\n".join(textwrap.wrap(_title(found, target, scale), _TITLE))
    headed(ax, title)
    dressed(ax)
    ax.tick_params(axis="y", labelcolor=INK)


def _title(found: Sensitivity, target: Target, scale: Scale) -> str:
    unit = "working days" if scale.unit == "days" else scale.unit
    if (target.against is not None or found.method == "morris") and scale.unit == "%":
        unit = "percentage points"
    name = target_in_words(target)
    if found.method == "sobol":
        return f"{name}: shares of the variance of {found.measure} (%)"
    what = found.measure if found.method == "tornado" else f"mean absolute effect on {found.measure} over the range"
    return f"{name}: {what}" + (f" ({unit})" if unit != "count" else "")


def _tornado(
    found: Sensitivity, target: Target, bars: Sequence[Bar], known: dict[str, Assumption], scale: Scale, ax: Axes
) -> None:
    """Bars from the middle to the level at each end, with an interval and the value at the end."""
    middle = next(each.estimate.mean for each in found.middle if each.target == target)
    if middle is None:
        return
    for row, bar in enumerate(bars):
        for change, colour, marker in zip(bar.changes, (_LOW, _HIGH), MARKERS, strict=False):
            _end(change, middle, row, colour, marker, scale, compared=target.against is not None, ax=ax)
        _values(bar, known[bar.path], target, middle, row, scale, found.days_per_week, ax=ax)
    ax.axvline(middle * scale.factor, color=INK, linewidth=1.2, zorder=2)
    if target.against is not None:
        ax.axvline(0.0, color=COLOURS[2], linewidth=1.2, linestyle="--", zorder=2)
    ax.margins(x=0.2)


def _end(
    change: Change, middle: float, row: int, colour: str, marker: str, scale: Scale, *, compared: bool, ax: Axes
) -> None:
    """One bar. `compared`: the line is the interval of the difference at that end, else that of the change."""
    if change.difference is None:
        return
    start, reach = middle * scale.factor, change.difference * scale.factor
    offset = -0.17 if change.end == "low" else 0.17
    ax.barh(row + offset, reach, left=start, height=0.26, color=colour, alpha=0.45, zorder=2)
    low, high = _interval(change, middle, compared=compared)
    ends = None
    if low is not None and high is not None:  # equal ends may come out a hair the wrong way round
        ends = [[max(0.0, start + reach - low * scale.factor)], [max(0.0, high * scale.factor - start - reach)]]
    name = f"at its {change.end} end" if row == 0 else None
    ax.errorbar(
        [start + reach], [row + offset], xerr=ends, fmt=marker, color=colour, ecolor=colour, elinewidth=1.8,
        capsize=2.5, markersize=6, markeredgecolor=INK, markeredgewidth=0.6, label=name, zorder=3,
    )  # fmt: skip


def _interval(change: Change, middle: float, *, compared: bool) -> tuple[float | None, float | None]:
    """What the line at an end shows: where the difference lies there, or how sure the change is."""
    if compared or change.low is None or change.high is None:
        return change.level_low, change.level_high
    return middle + change.low, middle + change.high


def _values(
    bar: Bar, assumption: Assumption, target: Target, middle: float, row: int, scale: Scale, days: float, *, ax: Axes
) -> None:
    """The value of the assumption beside each end, outside of its interval; `days` are those of a week."""
    for change in bar.changes:
        if change.difference is None:
            continue
        outwards = 1.0 if change.difference >= 0 else -1.0
        low, high = _interval(change, middle, compared=target.against is not None)
        edge = high if outwards > 0 else low
        place = (middle + change.difference if edge is None else edge) * scale.factor
        ax.annotate(
            value_in_words(assumption, change.value, days), (place, row + (-0.17 if change.end == "low" else 0.17)),
            xytext=(4 * outwards, 0), textcoords="offset points", ha="left" if outwards > 0 else "right", va="center",
            fontsize=SMALLEST, color=GREY,
        )  # fmt: skip


def _dots(shown: Sequence[Effect | Index], scale: Scale, ax: Axes) -> None:
    """Two figures a row: mu* and sigma, or the total and the first index. Names stand in the legend once."""
    for row, each in enumerate(shown):
        first = row == 0
        if isinstance(each, Effect):
            factor = scale.factor
            name = "mu*: mean size of the effect" if first else None
            _dot(ax, row - 0.12, (each.mu_star, each.low, each.high), factor, 0, name)
            _dot(ax, row + 0.12, (each.sigma,) * 3, factor, 1, "sigma: its spread" if first else None)
            name = "noise: the mu* that chance alone would show" if first else None
            place = [each.noise * factor] * 2
            ax.plot(place, [row - 0.4, row + 0.4], color=COLOURS[2], linewidth=1.6, linestyle=":", label=name)
        else:
            total, own = (each.total, each.total_low, each.total_high), (each.first, each.first_low, each.first_high)
            _dot(ax, row - 0.12, total, 100.0, 0, "total index" if first else None)
            _dot(ax, row + 0.12, own, 100.0, 1, "first index" if first else None)
    ax.axvline(0.0, color=INK, linewidth=1.0, zorder=1)
    if shown and not isinstance(shown[0], Effect):
        low, high = ax.get_xlim()
        ax.set_xlim(max(low, -0.3 * _WIDEST), min(high, _WIDEST))


def _dot(
    ax: Axes, row: float, figures: tuple[float, float, float], factor: float, style: int, name: str | None
) -> None:
    """A figure with the ends of its interval."""
    value, low, high = figures
    ends = [[max(0.0, value - low) * factor], [max(0.0, high - value) * factor]]
    ax.errorbar(
        [value * factor], [row], xerr=ends, fmt=MARKERS[style], color=(_LOW, _HIGH)[style],
        elinewidth=1.8, capsize=2.5, markersize=7, markeredgecolor=INK, markeredgewidth=0.6, label=name, zorder=3,
    )  # fmt: skip


def _note(found: Sensitivity) -> str:
    base = f"Means of {found.replications} replications at {found.points} points, the same random demand at each."
    if found.method == "tornado":
        lines = f"{base} Lines: the change from the middle, 95 % for all ends together"
        if len(found.policies) < 2:
            return f"{lines}."
        return f"{lines}; in the lower panel, the difference at that end. Dashed: no difference."
    return f"{base} Lines are 95 % intervals, over the points and the replications together."
