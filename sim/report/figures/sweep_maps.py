"""Two axes: the baseline's figures, each other policy's difference from them, and which policy is best where."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sim.report.figures.frame import SMALLEST, closed, opened
from sim.report.figures.style import COLOURS, GREY, INK
from sim.report.numbers import plain
from sim.report.sweep import headline, replications_in_words, scale_of, title_of
from sim.report.text import shorten
from sim.results.catalogue import measure_named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.model.log import Floats
    from sim.results.leaders import Leader
    from sim.results.sweep import Cell, SweepResults

_MOST_NUMBERS: Final = 11  # cells along the longer side beside which a figure still fits into each
_FEW_NUMBERS: Final = 8
_MOST_TICKS: Final = 12
_OPEN: Final = "///"  # the hatching of cells of which chance does not let us tell


@dataclass(frozen=True, slots=True)
class Grid:
    """The points of a sweep as rows (second axis, upwards) and columns (first axis)."""

    results: SweepResults
    column: int

    @property
    def shape(self) -> tuple[int, int]:
        first, second = self.results.axes
        return len(second.values), len(first.values)

    def cells(self, policy: int) -> dict[tuple[int, int], Cell]:
        """A policy's cells by row and column, where the point was measured."""
        return {self._place(point.values): point.policies[policy].cells[self.column] for point in self.results.measured}

    def best(self) -> dict[tuple[int, int], Leader]:
        """The best policy of each point that was measured."""
        return {self._place(point.values): point.best[self.column] for point in self.results.measured}

    def _place(self, values: tuple[str, ...]) -> tuple[int, int]:
        first, second = self.results.axes
        return second.values.index(values[1]), first.values.index(values[0])


def draw_maps(results: SweepResults, column: int) -> Figure:
    """Maps of one measure; the title counts where which policy is clearly best."""
    grid = Grid(results, column)
    others = [place for place, name in enumerate(results.policies) if name != results.baseline]
    panels = 1 + len(others) + bool(others)
    columns = 2 if panels == 4 else min(3, panels)
    rows = -(-panels // columns)
    figure = opened(4.0 * rows, max(8.0, 4.9 * columns))
    axes = list(figure.subplots(rows, columns, squeeze=False).flat)
    _draw_values(grid, results.policies.index(results.baseline), figure, axes[0])
    largest = _largest_difference(grid, others)
    for ax, place in zip(axes[1:], others, strict=False):
        _draw_differences(grid, place, largest, figure, ax=ax)
    if others:
        _draw_best(grid, axes[panels - 1])
    for ax in axes[panels:]:
        ax.set_visible(False)
    return closed(figure, (headline(results, column), _note(results)))


def _note(results: SweepResults) -> str:
    said = f"Means of {replications_in_words(results)} a point."
    if len(results.policies) > 1:
        said += (
            " Hatched: no difference can be told, or not who is best (95 %, paired, adjusted)."
            " Black line: the best policy changes; dotted where that cannot be told from chance."
        )
    return said


def _values(grid: Grid, policy: int) -> Floats:
    values = np.full(grid.shape, np.nan)
    for place, cell in grid.cells(policy).items():
        values[place] = np.nan if cell.estimate.mean is None else cell.estimate.mean
    return values * scale_of(grid.results, grid.column).factor


def _draw_values(grid: Grid, policy: int, figure: Figure, ax: Axes) -> None:
    values = _values(grid, policy)
    mesh = _mesh(ax, values, "cividis", *_range(values))
    _numbers(ax, values, lambda share: "white" if share < 0.55 else INK, mesh)
    scale = scale_of(grid.results, grid.column)
    unit = "working days" if scale.unit == "days" else scale.unit
    bar = figure.colorbar(mesh, ax=ax, shrink=0.85, label=unit)
    bar.outline.set_visible(False)
    _frame(grid, ax, f"{grid.results.policies[policy]}: {title_of(grid.results.measures[grid.column])}")


def _range(values: Floats) -> tuple[float, float]:
    if np.isnan(values).all():
        return 0.0, 1.0
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    return low, high if high > low else low + 1.0


def _difference(cell: Cell) -> float:
    return float("nan") if cell.difference is None or cell.difference.mean is None else cell.difference.mean


def _largest_difference(grid: Grid, others: list[int]) -> float:
    """The largest difference of any policy, so that one colour means one thing in all panels."""
    factor = scale_of(grid.results, grid.column).factor
    found = [abs(_difference(cell)) * factor for place in others for cell in grid.cells(place).values()]
    known = [each for each in found if each == each]
    return max(known, default=0.0) or 1.0


def _draw_differences(grid: Grid, policy: int, largest: float, figure: Figure, *, ax: Axes) -> None:
    scale = scale_of(grid.results, grid.column)
    cells = grid.cells(policy)
    values = np.full(grid.shape, np.nan)
    for place, cell in cells.items():
        values[place] = _difference(cell) * scale.factor
    better = measure_named(grid.results.measures[grid.column].name).better
    mesh = _mesh(ax, values, "PuOr" if better == "higher" else "PuOr_r", -largest, largest)
    _numbers(ax, values, lambda share: "white" if abs(share - 0.5) > 0.24 else INK, mesh, signed=True)
    _hatch(ax, [place for place, cell in cells.items() if cell.difference and not cell.difference.significant])
    unit = "points" if scale.unit == "%" else "working days" if scale.unit == "days" else scale.unit
    worse = "orange is worse" if better != "neither" else ""
    bar = figure.colorbar(mesh, ax=ax, shrink=0.85, label=", ".join(filter(None, (unit, worse))))
    bar.outline.set_visible(False)
    _frame(grid, ax, f"{shorten(grid.results.policies[policy], 26)}, difference")


def _draw_best(grid: Grid, ax: Axes) -> None:
    """The best policy's colour in each cell, hatched where it is not clear, and the border between policies."""
    from matplotlib.patches import Patch

    best = grid.best()
    names = grid.results.policies
    shown = [name for name in names if any(one.policy == name for one in best.values())]
    for (row, column), one in best.items():
        if one.policy is None:
            continue
        colour = COLOURS[names.index(one.policy) % len(COLOURS)]
        ax.add_patch(_square(row, column, facecolor=colour, alpha=0.95 if one.clear else 0.35, linewidth=0))
    _hatch(ax, [place for place, one in best.items() if one.policy is not None and not one.clear])
    for (row, column), one in best.items():
        for beside in ((row, column + 1), (row + 1, column)):
            other = best.get(beside)
            if other is not None and other.policy != one.policy:
                across = beside[0] == row
                x = (column + 0.5, column + 0.5) if across else (column - 0.5, column + 0.5)
                y = (row - 0.5, row + 0.5) if across else (row + 0.5, row + 0.5)
                sure = one.clear and other.clear
                ax.plot(x, y, color=INK, linewidth=2.6 if sure else 1.6, linestyle="-" if sure else ":", zorder=4)
    handles = [Patch(facecolor=COLOURS[names.index(name) % len(COLOURS)], label=shorten(name, 26)) for name in shown]
    ax.legend(
        handles=handles, loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=1 if len(shown) > 2 else 2,
        frameon=False, fontsize=SMALLEST,
    )  # fmt: skip
    _frame(grid, ax, "Best policy, and its border")


def _square(row: int, column: int, **style: Any) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((column - 0.5, row - 0.5), 1, 1, **style)


def _hatch(ax: Axes, places: list[tuple[int, int]]) -> None:
    for row, column in places:
        ax.add_patch(
            _square(row, column, facecolor="none", edgecolor="#6b6b6b", hatch=_OPEN, linewidth=0, alpha=0.55, zorder=2)
        )


def _mesh(ax: Axes, values: Floats, colours: str, low: float, high: float) -> Any:
    from matplotlib import colormaps

    ax.set_facecolor("#e6e6e6")  # where there is no figure
    return ax.imshow(values, origin="lower", aspect="auto", cmap=colormaps[colours], vmin=low, vmax=high)


def _numbers(ax: Axes, values: Floats, ink: Any, mesh: Any, *, signed: bool = False) -> None:
    """The value in each cell, where the cells are large enough."""
    if max(values.shape) > _MOST_NUMBERS:
        return
    size = SMALLEST if max(values.shape) <= _FEW_NUMBERS else 9
    for (row, column), value in np.ndenumerate(values):
        if value != value:
            continue
        text = plain(float(value), 0 if abs(value) >= 9.95 else 1)
        sign = "+" if signed and value > 0 and text.strip("0.") else ""
        colour = ink(float(mesh.norm(value)))
        ax.text(column, row, sign + text, ha="center", va="center", fontsize=size, color=colour, zorder=3)


def _frame(grid: Grid, ax: Axes, title: str) -> None:
    first, second = grid.results.axes
    ax.set_title(textwrap.fill(title, 44), loc="left", fontsize=12, color=INK)
    for axis, sides in ((first, ax.xaxis), (second, ax.yaxis)):
        step = -(-len(axis.values) // _MOST_TICKS)
        names = [value.removesuffix(axis.unit).strip() if axis.unit else shorten(value, 14) for value in axis.values]
        sides.set_ticks(range(0, len(names), step), names[::step])
        sides.set_label_text(f"{axis.title}{f' ({axis.unit})' if axis.unit else ''}", fontsize=SMALLEST, color=INK)
    rows, columns = grid.shape
    ax.set_xlim(-0.5, columns - 0.5)
    ax.set_ylim(-0.5, rows - 0.5)
    ax.tick_params(labelsize=SMALLEST, colors=GREY, length=0)
    for side in ax.spines.values():
        side.set_visible(False)
