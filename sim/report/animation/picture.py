"""A frame of a film: what stays is drawn once, what changes is drawn over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from sim.report.animation.film_layout import HEIGHT, WIDTH, Box, layout_of
from sim.report.animation.lettering import Lettering
from sim.report.animation.marks import AMBER, DEPARTMENTS, RED, Marks, Seats, colour_of
from sim.report.animation.ruler import fitted, width_of, wrapped
from sim.report.animation.stage import Stage
from sim.report.animation.words import captions, clock, figures
from sim.report.figures.style import BAND, GREY, INK
from sim.results.reel_record import Stand
from sim.results.timeline import value_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from sim.results.reel_record import Reel

_LINE, _SHADE, _LANE, _LANE_EDGE, _FRAME, _BAR = "#c9cdd3", "#e4e7eb", "#fbf4e6", "#a96b59", "#717581", "#4a5560"
COLOURS = (
    "white", INK, GREY, BAND, AMBER, RED, *DEPARTMENTS, _LINE, _SHADE, _LANE, _FRAME, _BAR, "#d5dae1", "#b9c0c9",
)  # fmt: skip
"""Every colour that a frame is made of."""
_MARGIN = 18


class Picture:
    """Frames of one or two reels at the same time, as arrays of RGB; `width` is a frame's, in pixels."""

    def __init__(self, reels: Sequence[Reel], width: int) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72), dpi=72 * width / WIDTH, facecolor="white")
        self._canvas = cast("Any", FigureCanvasAgg(figure))  # what blitting needs has no types
        self._ax = figure.add_axes((0, 0, 1, 1))
        self._ax.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0))
        self._ax.set_axis_off()
        wide = len(reels) == 1
        across = (WIDTH - 2 * _MARGIN - 30 * (len(reels) - 1)) / len(reels)
        self.stages, self._panes = [], []
        for index, reel in enumerate(reels):
            area = Box(_MARGIN + index * (across + 30), 46, across, HEIGHT - 46 - 34)
            self.stages.append(Stage(reel, layout_of(reel, area), 8.5 if wide else 7.0))
        self._panes = [_Pane(self._ax, stage) for stage in self.stages]
        self._clock = _words(_MARGIN, 31, 22, bold=True)
        self._measured = _words(WIDTH - _MARGIN, 31, 13, GREY, align="right")
        self._seats, self._marks = Seats(self._ax, self.stages), Marks(self._ax, self.stages)
        _legend(self._ax, any(team.kept_free for reel in reels for team in reel.teams))
        self._canvas.draw()
        self._still = self._canvas.copy_from_bbox(figure.bbox)

    def frame(self, day: float, seconds: float | None) -> np.ndarray[Any, np.dtype[np.uint8]]:
        """The frame of a day not before the last one, so many seconds of the film after it (None: the first)."""
        for stage in self.stages:
            stage.go(day, seconds)
        reel = self.stages[0].reel
        self._clock.set_text(clock(reel, day))
        outside = "before measuring begins" if day < reel.window[0] else ""
        self._measured.set_text("after measuring has ended" if day >= reel.window[1] else outside)
        self._seats.update()
        self._marks.update()
        self._canvas.restore_region(self._still)
        changing = [artist for pane in self._panes for artist in pane.update()]
        for artist in [*changing, self._clock, self._measured, *self._seats.artists, *self._marks.artists]:
            self._ax.draw_artist(artist)
        return np.asarray(self._canvas.buffer_rgba())[:, :, :3].copy()


class _Pane:
    """One reel's boxes and words."""

    def __init__(self, ax: Axes, stage: Stage) -> None:
        self.ax, self.stage = ax, stage
        self._captions = captions(stage.reel)
        layout, area = stage.layout, stage.layout.area
        self._draw_still()
        step = min(180.0, area.width / 6)
        self._figures = []
        for index, (_, label, _) in enumerate(figures(stage.standing)):
            x = area.x + index * step
            short = label if width_of(label, 12.5) < step - 6 else label.split()[0]
            self._figures.append(_words(x, area.y + 48, 22, bold=True))
            _text(ax, x, area.y + 65, short, 12.5, GREY)
        self._departments = [_Department(ax, stage, index, box) for index, box in enumerate(layout.departments)]
        self._teams = []
        for team in layout.teams:
            title = _words(team.row.x + 8, team.row.y + 17, 13.5, bold=True)
            right, bottom = team.row.right - 8, team.row.bottom - 9
            said = _words(right, team.row.y + 17, 12.5, GREY, align="right")
            free = _words(right, bottom, 12.5, GREY, align="right")
            self._teams.append((title, said, free))
        provider = layout.provider
        self._provider = None if provider is None else _words(provider.x + 8, provider.y + 17, 13.5, bold=True)
        self._lane = _words(layout.lane.x + 8, layout.lane.y + 18, 13.5, bold=True)
        self._lost = _words(layout.lane.right - 8, layout.lane.bottom - 8, 12.5, GREY, align="right")
        self._done = _words(layout.done.x + 4, layout.done.y + 36, 26, bold=True)
        self._elsewhere = _words(layout.elsewhere.x + 4, layout.elsewhere.y + 46, 26, bold=True)
        self._caption = _words(area.x, layout.lane.bottom + 22, 14)

    def _draw_still(self) -> None:
        ax, reel, layout = self.ax, self.stage.reel, self.stage.layout
        area = layout.area
        name = fitted(reel.policy, area.width, 17, True)
        _text(ax, area.x, area.y + 18, name, 17, bold=True)
        room = area.width - width_of(name, 17, True) - 20
        if reel.left_out is not None and room > 80:
            _text(ax, area.right, area.y + 18, fitted(reel.left_out.words, room, 11.5), 11.5, GREY, align="right")
        _box(ax, layout.it, "white", _FRAME)
        if layout.desk is not None:
            _lines(ax, layout.desk, "waits for approval")
        for team, row in zip(reel.teams, layout.teams, strict=True):
            owner = [index for index, one in enumerate(reel.departments) if one.name == team.owner]
            _box(ax, row.row, "white" if owner else BAND, colour_of(owner[0]) if owner else "none")
            if owner:
                _box(ax, Box(row.row.x, row.row.y + 4, 4, row.row.height - 8), colour_of(owner[0]), "none")
        if layout.provider is not None:
            _box(ax, layout.provider, BAND, _LINE, dashed=True)
        if layout.release is not None:
            _box(ax, layout.release, BAND, "none")
            _lines(ax, layout.release, "waits for the next release")
        _box(ax, layout.lane, _LANE, _LANE_EDGE, dashed=True)
        _text(ax, layout.done.x + 4, layout.done.y + 54, "done by IT", 12.5, GREY)
        _text(ax, layout.elsewhere.x + 4, layout.elsewhere.y + 64, "done elsewhere", 12.5, GREY)
        x, y = layout.comes_back
        _arrow(ax, x, y - 1, layout.it.bottom + 1)
        _text(ax, x + 8, y - 8, "comes back as integration work", 12, GREY)
        last = layout.departments[-1]
        if layout.lane.y - last.bottom > 10:
            _arrow(ax, last.x + last.width * 0.5, last.bottom + 3, layout.lane.y - 2)

    def update(self) -> list[Any]:
        """What changes, as it stands now, in the order in which it is drawn."""
        standing = self.stage.standing
        for text, (number, _, bad) in zip(self._figures, figures(standing), strict=True):
            text.set_text(number)
            text.set_color(RED if bad else INK)
        for index, texts in enumerate(self._teams):
            self._tell(index, *texts)
        if self._provider is not None:
            self._provider.set_text(f"Providers paid by IT: {standing.count(Stand.PROVIDER)}")
        self._lane.set_text(f"Round IT: agencies and services at work on {standing.count(Stand.OUTSIDE)}")
        lost = standing.count(Stand.LOST)
        self._lost.set_text(f"{lost} given up" if lost else "")
        self._done.set_text(str(standing.count(Stand.DELIVERED)))
        self._elsewhere.set_text(str(standing.count(Stand.DELIVERED_OUTSIDE)))
        area = self.stage.layout.area
        self._caption.set_text("\n".join(wrapped(self._captions.at(standing.day), area.width, 14, 2)))
        teams = [text for texts in self._teams for text in texts]
        departments = [artist for each in self._departments for artist in each.update()]
        provider = [] if self._provider is None else [self._provider]
        words = [self._lane, self._lost, self._done, self._elsewhere, self._caption]
        return [*departments, *self._figures, *teams, *provider, *words]

    def _tell(self, index: int, title: Lettering, said: Lettering, free: Lettering) -> None:
        standing, team, row = self.stage.standing, self.stage.reel.teams[index], self.stage.layout.teams[index].row
        day = standing.day
        kept = [one for one in team.kept_free if one.start <= day and (one.until is None or day < one.until)]
        at_work = f"{len(standing.at(Stand.WORK, index))} of {value_at(team.people, day):.0f} at work"
        words = at_work if row.width > 420 else at_work.replace(" at work", " busy")
        free.set_text("; ".join(f"{one.people} kept free for {one.whom}" for one in kept) if row.height > 90 else "")
        name = f"{team.name}: {len(standing.at(Stand.QUEUE, index))} wait"
        own = f"{name}, works for {team.owner}" if team.owner else name
        room = row.width - width_of(words, 12.5) - 26
        title.set_text(own if width_of(own, 13.5, True) <= room else fitted(name, room, 13.5, True))
        said.set_text(words)


class _Department:
    """A department's box: its name, its trust, and whether it still asks."""

    def __init__(self, ax: Axes, stage: Stage, index: int, box: Box) -> None:
        from matplotlib.patches import Rectangle

        self.stage, self.department, self.box = stage, stage.reel.departments[index], box
        self._colour = colour_of(index)
        self._frame = _box(ax, box, "white", _LINE, animated=True)
        self._sign = ax.plot(box.x + 13, box.y + 15, "o", markersize=9, color=self._colour, animated=True)[0]
        name = fitted(self.department.name, box.width - 28, 13.5, True)
        self._name = _words(box.x + 22, box.y + 20, 13.5, bold=True)
        self._name.set_text(name)
        self._roomy = box.height >= 66
        self._bar_width = box.width - 16 - (0 if self._roomy else 42)
        self._back = Rectangle((box.x + 8, box.y + 27), self._bar_width, 10, color=_SHADE, animated=True)
        self._bar = Rectangle((box.x + 8, box.y + 27), 0, 10, animated=True)
        below = self.department.walks_away_below or 0.0
        self._tick = Rectangle((box.x + 7 + self._bar_width * below, box.y + 25), 1.6, 14, color=INK, animated=True)
        for patch in (self._back, self._bar, self._tick):
            ax.add_patch(patch)
        at = (box.x + 8, box.y + 53) if self._roomy else (box.right - 8, box.y + 37)
        self._level = _words(*at, 12.5, align="left" if self._roomy else "right")
        under = box.y + (69 if self.department.trust is not None else 38)
        self._away = _words(box.x + 8, under, 12.5, RED, bold=True)

    def update(self) -> list[Any]:
        """Its parts, as they stand now."""
        day, department = self.stage.standing.day, self.department
        away = any(begin <= day < end for begin, end in department.away)
        self._frame.set(facecolor=_SHADE if away else "white", edgecolor=GREY if away else _LINE)
        self._frame.set_linestyle("--" if away else "-")
        self._name.set_color(GREY if away else INK)
        self._away.set_text("stopped asking" if away and self.box.height >= 76 else "")
        parts = [self._frame, self._sign, self._name, self._away]
        if department.trust is None or self.box.height < 40:
            return parts
        trust = value_at(department.trust, day)
        below = department.walks_away_below
        low = below is not None and trust < 100 * below
        self._bar.set_width(self._bar_width * trust / 100)
        self._bar.set_color(RED if low else _BAR)
        self._level.set_text(f"trust {trust:.0f} %" if self._roomy else f"{trust:.0f} %")
        self._level.set_color(RED if low else GREY)
        return [*parts, self._back, self._bar, *([] if below is None else [self._tick]), self._level]


def _words(x: float, y: float, size: float, colour: str = INK, *, bold: bool = False, align: str = "left") -> Lettering:
    """Words that change."""
    return Lettering(x, y, size, colour, bold=bold, align=align)


def _text(
    ax: Axes, x: float, y: float, text: str, size: float, colour: str = INK, *, bold: bool = False, align: str = "left"
) -> None:
    """Words that stay."""
    weight = "bold" if bold else "normal"
    ax.text(x, y, text, fontsize=size, color=colour, fontweight=weight, ha=align, va="baseline", parse_math=False)


def _box(ax: Axes, box: Box, face: str, edge: str, *, dashed: bool = False, animated: bool = False) -> Any:
    from matplotlib.patches import FancyBboxPatch

    patch = FancyBboxPatch(
        (box.x, box.y), box.width, box.height, boxstyle="round,pad=0,rounding_size=6", facecolor=face, edgecolor=edge,
        linestyle="--" if dashed else "-", linewidth=1.0, animated=animated, zorder=1, mutation_aspect=1,
    )  # fmt: skip
    return ax.add_patch(patch)


def _lines(ax: Axes, box: Box, words: str) -> None:
    for row, line in enumerate(wrapped(words, box.width - 8, 12, 3)):
        _text(ax, box.x + 5, box.y + 15 + 14 * row, line, 12, GREY)


def _arrow(ax: Axes, x: float, start: float, end: float) -> None:
    ax.annotate(
        "", xy=(x, end), xytext=(x, start), arrowprops={"arrowstyle": "-|>", "color": GREY, "shrinkA": 0, "shrinkB": 0}
    )


def _legend(ax: Axes, kept_free: bool) -> None:
    x, y, blue = _MARGIN + 6.0, HEIGHT - 20, colour_of(0)
    marks = [
        ("a request", [("o", 10, blue, "#5a5a5a")]),
        ("integration work", [("D", 9, blue, INK)]),
        ("promise due within a week", [("o", 14, AMBER, "none"), ("o", 8, blue, "#5a5a5a")]),
        ("promise broken", [("o", 14, RED, "none"), ("o", 8, blue, "#5a5a5a"), ("x", 8, INK, INK), ("x", 7, "w", "w")]),
    ]
    for words, parts in marks:
        for marker, size, face, edge in parts:
            width = {INK: 2.6, "w": 1.3}.get(edge, 0.8) if marker == "x" else 1.0
            ax.plot(x, y, marker, markersize=size, markerfacecolor=face, markeredgecolor=edge, markeredgewidth=width)
        _text(ax, x + 13, y + 4, words, 12.5, GREY)
        x += 13 + width_of(words, 12.5) + 26
    if kept_free:
        ax.scatter([x], [y], 144, marker="s", facecolor="white", edgecolor=INK, linestyle=(0, (3, 2)), linewidth=1.5)
        _text(ax, x + 13, y + 4, "person kept free", 12.5, GREY)
