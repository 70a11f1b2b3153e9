"""What every figure has around its panels: a title that states the finding, a note on what is drawn, a legend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.report.figures.style import GREY, INK
from sim.report.text import shorten, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH: Final = 10.5  # inches
SMALLEST: Final = 11.0  # points: what can be read from the back of a room
GRID: Final = "#d4d7dc"
_TITLE_LETTERS, _NOTE_LETTERS = 84, 118  # of one line, over the whole width
_TITLE_LINE, _NOTE_LINE, _LEGEND_LINE = 0.27, 0.215, 0.3  # inches
_LEGEND_LETTERS: Final = 100  # of one line of the legend, its marks included
_MARK_LETTERS: Final = 7
_EDGE: Final = 0.13


def opened(height: float, width: float = WIDTH) -> Figure:
    """A figure whose panels take so many inches; title, note and legend come on top of that."""
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    return Figure(
        figsize=(width, height),
        layout=ConstrainedLayoutEngine(w_pad=0.09, h_pad=0.06, wspace=0.03, hspace=0.03),
        facecolor="white",
    )


def closed(figure: Figure, words: tuple[str, str] | None, handles: Sequence[Artist] = ()) -> Figure:
    """The figure with its title and note above the panels and its legend below them.

    `words` are the title, which states the finding, and a note on what is drawn, over how many replications, and what
    the intervals are; None where the text that the figure stands in says both.
    """
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    share = figure.get_figwidth() / WIDTH
    titles = wrap(words[0], int(_TITLE_LETTERS * share)) if words else []
    notes = wrap(words[1], int(_NOTE_LETTERS * share)) if words else []
    columns = legend_columns([str(handle.get_label()) for handle in handles], int(_LEGEND_LETTERS * share))
    rows = -(-len(handles) // columns) if handles else 0
    top = _EDGE + _TITLE_LINE * len(titles) + _NOTE_LINE * len(notes) + 0.09 if words else 0.0
    bottom = 0.06 + _LEGEND_LINE * rows
    panels = figure.get_figheight()
    height = panels + top + bottom
    figure.set_figheight(height)
    engine = figure.get_layout_engine()
    if isinstance(engine, ConstrainedLayoutEngine):
        engine.set(rect=(0.0, bottom / height, 1.0, panels / height))
    left = _EDGE / figure.get_figwidth()
    under = _EDGE + _TITLE_LINE * len(titles)
    if words:
        figure.suptitle(
            "\n".join(titles),
            x=left,
            y=1 - _EDGE / height,
            ha="left",
            va="top",
            fontsize=14,
            fontweight="bold",
            color=INK,
        ).set_in_layout(False)
        figure.text(
            left, 1 - under / height, "\n".join(notes), ha="left", va="top", fontsize=SMALLEST, color=GREY
        ).set_in_layout(False)
    if handles:
        figure.legend(
            handles=list(handles), loc="lower left", bbox_to_anchor=(0.0, 0.02 / height), ncols=columns, frameon=False,
            fontsize=11.5, borderaxespad=0.3, columnspacing=1.6, handletextpad=0.6,
        ).set_in_layout(False)  # fmt: skip
    return figure


def legend_columns(labels: Sequence[str], letters: int) -> int:
    """How many columns of a legend fit a line: as many as there are labels, or fewer when these are long."""
    if not labels:
        return 1
    widest = max(map(len, labels)) + _MARK_LETTERS
    whole = sum(len(label) + _MARK_LETTERS for label in labels)
    return len(labels) if whole <= letters else max(1, min(len(labels), letters // widest))


def dressed(ax: Axes, *, grid: str = "x") -> None:
    """A panel without a frame, with a light grid across one axis and figures that can be read."""
    if grid:
        ax.grid(axis=grid, color=GRID, linewidth=0.8)  # type: ignore[arg-type]
    ax.set_axisbelow(True)
    ax.tick_params(labelsize=SMALLEST, colors=GREY, length=0)
    for side in ("top", "right", "bottom", "left"):
        ax.spines[side].set_visible(False)


def spanned(ax: Axes, mean: float, row: float, half: float) -> None:
    """The interval of a bar's end, with a pale edge so that it can be seen on a dark bar."""
    for colour, width in (("white", 4.6), (INK, 2.2)):
        ax.errorbar([mean], [row], xerr=[half], fmt="none", ecolor=colour, elinewidth=width, capsize=0, zorder=4)


def headed(ax: Axes, text: str, *, bold: bool = False) -> None:
    """The panel's heading, on its left."""
    ax.set_title(text, loc="left", fontsize=12, color=INK, pad=7, fontweight="bold" if bold else "normal")


def rows_named(ax: Axes, names: Sequence[str], *, raised: float = 0.0) -> None:
    """Names beside the rows of a panel, the first on top; rows are 1 high and lie `raised` above whole numbers."""
    ax.set_yticks([row - raised for row in range(len(names))], list(names), fontsize=11.5, color=INK)
    ax.set_ylim(len(names) - 0.45 - raised, -0.55 - raised)
    ax.tick_params(axis="y", length=0, labelcolor=INK, labelsize=11.5)


def policy_label(name: str, baseline: str | None, letters: int = 30) -> str:
    """A policy's name beside its row, the baseline marked; `baseline` None where there is nothing to compare."""
    short = shorten(name, letters)
    return f"{short}\n(baseline)" if name == baseline else short
