"""The picture of a selection: what each policy came to, and how the others fell behind the one in front."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from sim.report.figures.frame import SMALLEST, closed, dressed, opened
from sim.report.figures.style import BAND, COLOURS, GREY, INK, MARKERS
from sim.report.numbers import percent, plain
from sim.report.select import amount_in_words, headline, ranked, scale_of
from sim.report.text import shorten
from sim.results.catalogue import measure_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.report.numbers import Scale
    from sim.results.select import Contender, Selected

MOST = 10  # policies drawn, the best first


def draw(selected: Selected) -> Figure:
    """A figure that states its finding.

    Left: each policy's mean with its 95 % interval. Right: how far each was behind the one in front as replications
    were added, until it was dropped; the band is the difference that does not matter.
    """
    shown = ranked(selected)[:MOST]
    scale = scale_of(selected)
    raced = bool(selected.stages) and len(shown) > 1
    figure = opened(max(3.4, 1.2 + 0.55 * len(shown)), 11.5)
    axes = figure.subplots(1, 2 if raced else 1, squeeze=False)[0]
    _draw_estimates(selected, shown, scale, axes[0])
    if raced:
        _draw_race(selected, shown, scale, axes[1])
    title = headline(selected)
    return closed(figure, (f"{title[:1].upper()}{title[1:]}", _note(selected)))


def _note(selected: Selected) -> str:
    lines = ["Lines are 95 % intervals, not adjusted for the selection. All policies met the same requests."]
    if selected.zone is not None:
        matters = amount_in_words(selected, selected.zone.value)
        lines.append(
            f"A best policy that is better than all others by {matters} is picked with a probability of"
            f" {percent(selected.confidence)} or more."
        )
    return " ".join(lines)


def _style(place: int) -> tuple[str, str]:
    return COLOURS[place % len(COLOURS)], MARKERS[place % len(MARKERS)]


def _draw_estimates(selected: Selected, shown: Sequence[Contender], scale: Scale, ax: Axes) -> None:
    for row in range(0, len(shown), 2):
        ax.axhspan(row - 0.5, row + 0.5, color=BAND, zorder=0, linewidth=0)
    for row, each in enumerate(shown):
        if each.estimate.mean is None:
            continue
        colour, marker = _style(row)
        ax.errorbar(
            [each.estimate.mean * scale.factor], [row], xerr=[(each.estimate.half_width or 0.0) * scale.factor],
            fmt=marker, color=colour, elinewidth=2.2, capsize=3.5, markersize=8, markeredgecolor=INK,
            markeredgewidth=0.7, zorder=3,
        )  # fmt: skip
    ax.set_yticks(range(len(shown)), [_label(selected, each) for each in shown], fontsize=11, color=INK)
    ax.set_ylim(len(shown) - 0.5, -0.5)
    ax.margins(x=0.1)
    ax.xaxis.set_major_formatter(lambda value, _: plain(value, 0 if value == round(value) else 2))
    unit = {"days": "working days", "count": ""}.get(scale.unit, scale.unit)
    title = measure_named(selected.metric).title + (f", {selected.part}" if selected.part else "")
    ax.set_title(textwrap.fill(f"{title}{f' ({unit})' if unit else ''}", 48), loc="left", fontsize=12, color=INK, pad=8)
    dressed(ax)
    ax.tick_params(axis="y", labelcolor=INK)


def _label(selected: Selected, each: Contender) -> str:
    notes = ["baseline"] if each.policy == selected.baseline else []
    if each.dropped_by is not None:
        notes.append(f"dropped after {each.replications:,}")
    elif each.policy == selected.best:
        notes.append(f"picked after {each.replications:,}")
    else:
        notes.append(f"{each.replications:,} replications")
    return f"{shorten(each.policy, 28)}\n({', '.join(notes)})"


def _draw_race(selected: Selected, shown: Sequence[Contender], scale: Scale, ax: Axes) -> None:
    front = selected.front
    sign = 1.0 if selected.direction == "lowest" else -1.0
    for row, each in enumerate(shown):
        if each.policy == front:
            continue
        stages = [stage for stage in selected.stages if each.policy in stage.means and front in stage.means]
        counts = [stage.replications for stage in stages]
        behind = [sign * (stage.means[each.policy] - stage.means[str(front)]) * scale.factor for stage in stages]
        colour, marker = _style(row)
        ax.plot(counts, behind, color=colour, linewidth=2, zorder=3)
        ax.plot(
            counts[-1:], behind[-1:], marker=marker, color=colour, markersize=8, markeredgecolor=INK,
            markeredgewidth=0.7, zorder=4, clip_on=False,
        )  # fmt: skip
    colour, _ = _style(0)
    ax.axhline(0, color=colour, linewidth=2.4, zorder=2)
    if selected.zone is not None:
        edge = selected.zone.value * scale.factor
        ax.axhspan(-edge, edge, color="#dfe6ee", zorder=0, linewidth=0)
        ax.annotate(
            f"counts as equal: {amount_in_words(selected, selected.zone.value)}",
            (0.02, edge),
            xycoords=("axes fraction", "data"),
            xytext=(0, 3),
            textcoords="offset points",
            fontsize=SMALLEST,
            color=GREY,
        )
    ax.axvline(selected.first_stage, color=GREY, linewidth=1, linestyle=":", zorder=1)
    ax.set_xscale("log")
    ax.margins(x=0.05)
    _count_ticks(selected, ax)
    unit = {"%": "points", "days": "working days", "count": ""}.get(scale.unit, scale.unit)
    ax.set_title(f"Worse than {shorten(str(front), 28)}{f' ({unit})' if unit else ''}", loc="left", fontsize=12,
                 color=INK, pad=8)  # fmt: skip
    ax.set_xlabel("replications so far (dotted: nothing is judged before)", fontsize=SMALLEST, color=GREY)
    dressed(ax, grid="y")


def _count_ticks(selected: Selected, ax: Axes) -> None:
    last = selected.stages[-1].replications
    ticks = [n for n in (10, 20, 30, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000) if n < 0.8 * last]
    ax.set_xticks([*ticks, last], [f"{n:,}" for n in (*ticks, last)])
    ax.minorticks_off()
