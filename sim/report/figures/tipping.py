"""The tipping map: where the queue settles and where it runs away, with theory's border and theory's shares."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.report.figures.frame import SMALLEST, closed, opened
from sim.report.figures.style import COLOURS, GREY, INK, MARKERS
from sim.report.numbers import percent
from sim.report.tipping import headline
from sim.results.theory.tipping import border, bypass_share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    from sim.results.tipping import TippingResults

FILLS: Final = {"settles": "#cfe3f7", "cannot tell": "#eceae4", "runs away": "#e9a295"}
_HATCH: Final = {"settles": "", "cannot tell": "///", "runs away": ""}
_LABELS: Final = {"settles": "the queue settles", "cannot tell": "cannot tell", "runs away": "the queue runs away"}
_MOST_NUMBERS: Final = 10


def draw(results: TippingResults) -> Figure:
    """Two panels: the map with the share that goes round IT in each cell, and that share along the load."""
    figure = opened(5.8, 13.0)
    left, right = figure.subplots(1, 2, width_ratios=(1.15, 1.0))
    _draw_map(results, left)
    _draw_shares(results, right)
    return closed(figure, (headline(results), _note(results)))


def _note(results: TippingResults) -> str:
    done = f"{results.replications} replications a cell" if not results.partial else "interrupted"
    said = (
        f"{results.policy}, {done}; bars are 95 % intervals. A queue runs away when it is clearly longer in the second"
        " half of the window than in the first."
    )
    if results.not_simple:
        return f"{said} No theory is drawn: this is not the simple case."
    return f"{said} Theory: the fluid limit of the simple case, drawn from its formulas and not fitted."


def _edges(centres: Sequence[float]) -> list[float]:
    """Borders of cells that lie around these values, half-way between neighbours."""
    if len(centres) == 1:
        return [centres[0] - 5.0, centres[0] + 5.0]
    inner = [(before + after) / 2 for before, after in pairwise(centres)]
    return [2 * centres[0] - inner[0], *inner, 2 * centres[-1] - inner[-1]]


def _draw_map(results: TippingResults, ax: Axes) -> None:
    from matplotlib.patches import Patch, Rectangle

    across, up = _edges([100 * load for load in results.loads]), _edges([100 * share for share in results.shares])
    few = max(len(results.loads), len(results.shares)) <= _MOST_NUMBERS
    for cell in results.measured:
        column, row = results.loads.index(cell.load), results.shares.index(cell.comes_back)
        verdict = cell.growth.verdict if cell.growth else "cannot tell"
        box = (across[column], up[row]), across[column + 1] - across[column], up[row + 1] - up[row]
        ax.add_patch(Rectangle(*box, facecolor=FILLS[verdict], edgecolor="white", linewidth=1.5))
        if _HATCH[verdict]:
            ax.add_patch(Rectangle(*box, facecolor="none", edgecolor="#a9a69c", hatch=_HATCH[verdict], linewidth=0))
        if few and cell.bypass is not None and cell.bypass.mean is not None:
            place = (box[0][0] + box[1] / 2, box[0][1] + 0.7 * box[2])  # the middle is for the star and the border
            ax.text(
                *place,
                f"{100 * cell.bypass.mean:.0f} %",
                ha="center",
                va="center",
                fontsize=SMALLEST,
                color=INK,
                zorder=6,
            )
    handles: list[Artist] = [
        Patch(facecolor=fill, edgecolor="#a9a69c", hatch=_HATCH[name], linewidth=0, label=_LABELS[name])
        for name, fill in FILLS.items()
    ]
    if not results.not_simple:
        handles.append(_draw_border(across, up, ax))
    own = (100 * results.own[0], 100 * results.own[1])
    if across[0] <= own[0] <= across[-1] and up[0] <= own[1] <= up[-1]:
        (mark,) = ax.plot(
            *own, marker="*", markersize=15, color="white", markeredgecolor=INK, linestyle="none", zorder=5
        )
        mark.set_label("the scenario as it stands")
        handles.append(mark)
    ax.set_xlim(across[0], across[-1])
    ax.set_ylim(up[0], up[-1])
    ax.set_title("Share that goes round IT, and what the queue does", loc="left", fontsize=12, color=INK)
    ax.set_ylabel("Work that comes back, of the work bypassed (%)", fontsize=11, color=INK)
    _finish(results, ax)
    ax.set_yticks([100 * share for share in results.shares] if few else ax.get_yticks())
    ax.set_ylim(up[0], up[-1])
    ax.legend(
        handles=handles, loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=3, frameon=False, fontsize=SMALLEST
    )


def _draw_border(across: Sequence[float], up: Sequence[float], ax: Axes) -> Line2D:
    """Theory's border: 1 / load over a load of 100 %, and straight up there."""
    top = up[-1] / 100
    loads = np.linspace(max(1.0, across[0] / 100), max(1.0, across[-1] / 100), 200)
    x, y = list(100 * loads), [100 * border(load) for load in loads]
    if across[0] < 100 and top > 1:
        x, y = [100.0, *x], [up[-1], *y]
    (line,) = ax.plot(x, y, color=INK, linewidth=2.8, zorder=4, label="theory's border: 1 / load")
    return line


def _draw_shares(results: TippingResults, ax: Axes) -> None:
    """The share that goes round IT along the load, a colour a share that comes back, theory's as lines."""
    for index, share in enumerate(results.shares):
        cells = [
            cell
            for cell in results.measured
            if cell.comes_back == share and cell.bypass and cell.bypass.mean is not None
        ]
        means = [100 * cell.bypass.mean for cell in cells if cell.bypass and cell.bypass.mean is not None]
        widths = [100 * (cell.bypass.half_width or 0.0) for cell in cells if cell.bypass]
        colour = COLOURS[index % len(COLOURS)]
        ax.errorbar(
            [100 * cell.load for cell in cells], means, yerr=widths, fmt=MARKERS[index % len(MARKERS)], color=colour,
            markeredgecolor=INK, markeredgewidth=0.6, markersize=7, capsize=3, elinewidth=1.5, label=percent(share),
            zorder=3,
        )  # fmt: skip
        if not results.not_simple:
            loads = np.linspace(results.loads[0], results.loads[-1], 200)
            theory = [bypass_share(float(load), share) for load in loads]
            known = [np.nan if value is None else 100 * value for value in theory]
            ax.plot(100 * loads, known, color=colour, linewidth=1.6, zorder=2)
    ax.set_ylim(-3, 104)
    lines = "" if results.not_simple else "; lines: theory"
    ax.set_title(f"Share that goes round IT (%){lines}", loc="left", fontsize=12, color=INK)
    _finish(results, ax)
    ax.grid(axis="y", color="#d4d7dc", linewidth=0.8)
    ax.set_axisbelow(True)
    ax.legend(
        title="Work that comes back",
        loc="upper center",
        bbox_to_anchor=(0.5, -0.13),
        ncols=3,
        frameon=False,
        fontsize=SMALLEST,
    )


def _finish(results: TippingResults, ax: Axes) -> None:
    ax.set_xlabel("Load: work asked for, of what IT can do (%)", fontsize=11, color=INK)
    if len(results.loads) <= _MOST_NUMBERS:
        ax.set_xticks([100 * load for load in results.loads])
    ax.tick_params(labelsize=SMALLEST, colors=GREY, length=0)
    for side in ax.spines.values():
        side.set_visible(False)
