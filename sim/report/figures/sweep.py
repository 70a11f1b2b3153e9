"""The pictures of a sweep: lines along one axis, maps over two, points where there are more or they are drawn."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from sim.report.figures.sweep_lines import draw_lines
from sim.report.figures.sweep_maps import draw_maps
from sim.report.figures.sweep_points import draw_points

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from sim.results.sweep import SweepResults


def pictures(results: SweepResults) -> dict[str, Callable[[], Figure]]:
    """Each picture by the name of its file: one, "figure", or for maps one a measure."""
    if results.design == "grid" and len(results.axes) == 1:
        return {"figure": partial(draw_lines, results)}
    if results.design == "grid" and len(results.axes) == 2:
        names = ["figure", *(f"figure-{_plain(measure.text)}" for measure in results.measures[1:])]
        return {name: partial(draw_maps, results, column) for column, name in enumerate(names)}
    return {"figure": partial(draw_points, results)}


def _plain(text: str) -> str:
    """A measure's text as it may stand in a file's name."""
    return re.sub(r"[^\w]+", "-", text).strip("-")
