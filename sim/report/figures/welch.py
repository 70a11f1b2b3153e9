"""Welch's figure: the number waiting and trust from an empty start, and where they are steady."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.report.figures.frame import SMALLEST, closed, dressed, headed, opened
from sim.report.figures.style import COLOURS, GREY, INK, MARKERS
from sim.report.text import shorten
from sim.report.warm_up import TITLES, headline, in_days
from sim.results.warm_up import moving_average

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.results.warm_up import Curve, WarmUp

_MARKED: Final = 12  # markers along a line
_BAND: Final = "band: 95 % interval of the last to settle"


def draw(warm_up: WarmUp, curves: Sequence[Curve], days_per_week: float) -> Figure:
    """A panel for the number waiting and one for trust: the curves averaged over pilots, Welch's moving average of each
    policy, and the warm-ups found and written.

    The band is the 95 % interval of the policy that settles last in its panel.
    """
    kinds = [kind for kind in TITLES if any(curve.settling.of == kind for curve in curves)]
    policies = list(dict.fromkeys(curve.settling.policy for curve in curves))
    figure = opened(0.4 + 2.7 * len(kinds))
    axes = figure.subplots(len(kinds), 1, sharex=True, squeeze=False)[:, 0]
    for kind, ax in zip(kinds, axes, strict=True):
        _draw_panel([curve for curve in curves if curve.settling.of == kind], policies, days_per_week, ax)
        _draw_warm_ups(warm_up, days_per_week, ax)
    note = f"Means of {warm_up.pilots} pilot replications; thick: Welch's moving average; {_BAND}."
    axes[-1].set_xlabel("weeks from the empty start", fontsize=SMALLEST, color=GREY)
    handles = axes[0].get_legend_handles_labels()[0]
    return closed(figure, (headline(warm_up, days_per_week), note), handles)


def _draw_panel(curves: Sequence[Curve], policies: Sequence[str], days_per_week: float, ax: Axes) -> None:
    percent = 100.0 if curves[0].settling.of == "trust" else 1.0
    for curve in curves:
        place = policies.index(curve.settling.policy)
        colour, marker = COLOURS[place % len(COLOURS)], MARKERS[place % len(MARKERS)]
        weeks, average = _weeks(curve, days_per_week), moving_average(curve.means)
        spread = max(1, len(average) // _MARKED)
        ax.plot(weeks, curve.means * percent, color=colour, linewidth=0.7, alpha=0.35)
        ax.plot(
            weeks[: len(average)], average * percent, color=colour, linewidth=2.2, marker=marker, markersize=6,
            markevery=(3 * place % spread, spread), markeredgecolor=INK, markeredgewidth=0.5,
            label=shorten(curve.settling.policy, 30),
        )  # fmt: skip
    last = max(curves, key=lambda curve: np.inf if curve.settling.settled is None else curve.settling.settled)
    low, high = last.means - last.half_widths, last.means + last.half_widths
    colour = COLOURS[policies.index(last.settling.policy) % len(COLOURS)]
    ax.fill_between(_weeks(last, days_per_week), low * percent, high * percent, color=colour, alpha=0.18, linewidth=0)
    unit = "requests" if percent == 1.0 else "%"
    title = TITLES[curves[0].settling.of]
    headed(ax, f"{title[:1].upper()}{title[1:]} ({unit})")
    ax.set_xlim(0, max(curve.settling.days for curve in curves) / days_per_week)
    if percent == 1.0:
        ax.set_ylim(bottom=0)
    dressed(ax, grid="y")
    ax.spines["bottom"].set_visible(True)


def _weeks(curve: Curve, days_per_week: float) -> np.ndarray:
    """The middle of each span."""
    count = len(curve.means)
    return (np.arange(count) + 0.5) * curve.settling.days / count / days_per_week


def _draw_warm_ups(warm_up: WarmUp, days_per_week: float, ax: Axes) -> None:
    """A line at the warm-up that was found, and one at the scenario's."""
    if warm_up.days is not None:
        ax.axvline(
            warm_up.days / days_per_week,
            color=INK,
            linewidth=1.6,
            label=f"found: {in_days(warm_up.days, days_per_week)}",
        )
    ax.axvline(
        warm_up.written / days_per_week, color=GREY, linewidth=1.4, linestyle=(0, (4, 3)),
        label=f"in the scenario: {in_days(warm_up.written, days_per_week)}",
    )  # fmt: skip
