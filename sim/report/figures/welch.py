"""Welch's figure: the number waiting and trust from an empty start, and where they are steady."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

import numpy as np

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
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    kinds = [kind for kind in TITLES if any(curve.settling.of == kind for curve in curves)]
    policies = list(dict.fromkeys(curve.settling.policy for curve in curves))
    figure = Figure(
        figsize=(10.5, 1.7 + 2.7 * len(kinds)),
        layout=ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.1, hspace=0.04),
        facecolor="white",
    )
    title = "\n".join(textwrap.wrap(headline(warm_up, days_per_week), 88))
    figure.suptitle(title, x=0.012, ha="left", fontsize=14, fontweight="bold", color=INK)
    axes = figure.subplots(len(kinds), 1, sharex=True, squeeze=False)[:, 0]
    for kind, ax in zip(kinds, axes, strict=True):
        _draw_panel([curve for curve in curves if curve.settling.of == kind], policies, days_per_week, ax)
        _draw_warm_ups(warm_up, days_per_week, ax)
    note = f"Means of {warm_up.pilots} pilot replications; thick: Welch's moving average; {_BAND}"
    axes[-1].set_xlabel(f"weeks from the empty start\n{note}", fontsize=10, color=GREY)
    handles, labels = axes[0].get_legend_handles_labels()
    columns = 3 if len(labels) > 4 else len(labels)
    figure.legend(handles, labels, loc="outside lower left", ncols=columns, frameon=False, fontsize=10.5)
    return figure


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
    ax.set_title(f"{title[:1].upper()}{title[1:]} ({unit})", loc="left", fontsize=12, color=INK, pad=8)
    ax.set_xlim(0, max(curve.settling.days for curve in curves) / days_per_week)
    if percent == 1.0:
        ax.set_ylim(bottom=0)
    ax.grid(axis="y", color="#d4d7dc", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(labelsize=10.5, colors=GREY, length=0)
    for side in ("top", "right", "left"):
        ax.spines[side].set_visible(False)


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
