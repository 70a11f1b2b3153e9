"""One request under several policies: a line for each, from the need to what became of it and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.report.figures.frame import SMALLEST, closed, dressed, opened, rows_named
from sim.report.figures.style import COLOURS, GREY, INK
from sim.report.text import shorten
from sim.results.cases import ELSEWHERE, ROUND, Ending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.results.cases import Case

WAITING, BY_IT, OUTSIDE, RETURNED = "#cfd6de", COLOURS[0], COLOURS[6], COLOURS[4]
_LABELS: Final = {
    WAITING: "waits",
    BY_IT: "IT works on it",
    OUTSIDE: "done elsewhere",
    RETURNED: "integration by IT",
}
_HEIGHT: Final = 0.42


@dataclass(frozen=True, slots=True)
class Fate:
    """A request under one policy, and the work that it brought back to IT. `ended`: when the run stopped."""

    policy: str
    case: Case
    returned: tuple[Case, ...]
    ended: float


def draw(fates: Sequence[Fate], days_per_week: float) -> Figure:
    """A line a policy, in weeks from the need: waiting, work, delivery, the date that IT named, and the due date."""
    figure = opened(0.75 + 0.62 * len(fates))
    ax = figure.subplots()
    used: dict[str, None] = {}
    for row, fate in enumerate(fates):
        used |= dict.fromkeys(_draw_row(ax, row, fate, days_per_week))
    due = fates[0].case.due
    if due is not None:
        at = (due - fates[0].case.need) / days_per_week
        ax.axvline(at, color=INK, linewidth=1.2, linestyle=(0, (4, 3)), zorder=1, label="due")
    ax.set_xlim(left=0)
    ax.margins(x=0.04)
    ax.set_xlabel("weeks after the need", fontsize=SMALLEST, color=GREY)
    dressed(ax)
    rows_named(ax, [shorten(fate.policy, 30) for fate in fates])
    return closed(figure, None, _handles(ax, used))


def _draw_row(ax: Axes, row: int, fate: Fate, days_per_week: float) -> list[str]:
    """The line of one policy; which colours it has."""
    case = fate.case

    def weeks(day: float) -> float:
        return (day - case.need) / days_per_week

    spans = _spans(fate)
    for colour, start, end in spans:
        ax.barh(row, weeks(end) - weeks(start), left=weeks(start), height=_HEIGHT, color=colour, linewidth=0, zorder=2)
    if case.promised is not None:
        label = None if "promised" in ax.get_legend_handles_labels()[1] else "promised"
        ax.plot(
            weeks(case.promised), row, marker="D", markersize=8, markerfacecolor="white", markeredgecolor=INK,
            markeredgewidth=1.5, linestyle="none", label=label, zorder=4,
        )  # fmt: skip
    if case.delivered is not None:
        label = None if "delivered" in ax.get_legend_handles_labels()[1] else "delivered"
        ax.plot(
            weeks(case.delivered), row, marker="o", markersize=9, color=INK, linestyle="none", label=label, zorder=5
        )
    return [colour for colour, _, _ in spans]


def _spans(fate: Fate) -> list[tuple[str, float, float]]:
    """What it is in from when to when, by the colour of it."""
    case = fate.case
    end = fate.ended if case.delivered is None else case.delivered
    if case.ending in ROUND or case.ending in ELSEWHERE:
        left = case.left if case.left is not None else case.need
        spans = [(WAITING, case.need, left), (OUTSIDE, left, end)]
    elif case.ending is Ending.LOST:
        spans = [(WAITING, case.need, case.left if case.left is not None else end)]
    elif case.started is None:
        spans = [(WAITING, case.need, end)]
    else:
        spans = [(WAITING, case.need, case.started), (BY_IT, case.started, end)]
    for piece in fate.returned:
        if piece.started is not None:
            spans.append((RETURNED, piece.started, piece.delivered if piece.delivered is not None else fate.ended))
    return [(colour, start, stop) for colour, start, stop in spans if stop > start]


def _handles(ax: Axes, used: dict[str, None]) -> list[Artist]:
    """What the legend explains: the colours that are used, and the marks."""
    from matplotlib.patches import Patch

    patches = [Patch(color=colour, label=words) for colour, words in _LABELS.items() if colour in used]
    return [*patches, *ax.get_legend_handles_labels()[0]]
