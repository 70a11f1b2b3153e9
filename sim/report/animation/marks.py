"""The marks of a film's picture, all reels' at once: seats with people, and tokens with their alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.report.figures.style import INK
from sim.results.reel_record import Stand
from sim.results.timeline import value_at

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.collections import PathCollection
    from matplotlib.path import Path

    from sim.model.log import Bools, Floats
    from sim.report.animation.stage import Stage

AMBER: Final = "#ffa90e"
RED: Final = "#bd1f01"
# petroff10 without the colours that warn
DEPARTMENTS: Final = ("#3f90da", "#832db6", "#a96b59", "#92dadd", "#717581", "#b9ac70", "#94a4a2", "#4d4d4d")
_SEAT, _EDGE, _PERSON = ("#d5dae1", "#ffffff"), ("#4a5560", "#a9b0ba"), ("#4a5560", "#b9c0c9")  # busy, idle


def colour_of(department: int) -> str:
    """The colour of a department's tokens."""
    return DEPARTMENTS[department % len(DEPARTMENTS)]


class Seats:
    """Everybody's seat: a square with a person, dark at work, with a dashed edge where kept free."""

    def __init__(self, ax: Axes, stages: list[Stage]) -> None:
        self.stages = stages
        self._plain = _scatter(ax, "s", zorder=3)
        self._kept = _scatter(ax, "s", zorder=3)
        self._people = _scatter(ax, _person(), zorder=4)
        self._kept.set_linestyle((0, (3, 2)))

    @property
    def artists(self) -> list[Artist]:
        return [self._plain, self._kept, self._people]

    def update(self) -> None:
        """As it stands now."""
        x, y, cell, busy, kept = (np.concatenate(parts) for parts in zip(*map(_seats, self.stages), strict=True))
        busy, kept = busy.astype(bool), kept.astype(bool)
        side = np.maximum(2.0, cell - np.where(cell > 12, 3.0, 1.0))
        faces, edges, people = (_either(busy, *pair) for pair in (_SEAT, _EDGE, _PERSON))
        place = np.column_stack((x, y))
        _put(self._plain, place[~kept], side[~kept], faces[~kept], edges[~kept], 1.0)
        _put(self._kept, place[kept], side[kept], faces[kept], _rgba(INK, int(kept.sum())), 1.6)
        drawn = cell >= 15
        lean = side[drawn, None] * (0.15, 0.03)
        _put(self._people, place[drawn] - lean, side[drawn] * 0.72, people[drawn], people[drawn], 0.0)


def _seats(stage: Stage) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Middles, cells, and whether busy and kept free, of the seats where somebody is."""
    day, found = stage.standing.day, []
    for index, (team, layout) in enumerate(zip(stage.reel.teams, stage.layout.teams, strict=True)):
        busy = np.zeros(team.seats + 1, dtype=bool)
        busy[stage.standing.person[stage.standing.at(Stand.WORK, index)]] = True
        numbers = np.arange(1, team.seats + 1)
        people = value_at(team.people, day)
        idle = numbers[~busy[1:]][: max(0, int(people) - int(busy.sum()))]
        here = np.sort(np.concatenate((numbers[busy[1:]], idle)))
        free = sum(one.people for one in team.kept_free if one.start <= day and (one.until is None or day < one.until))
        x, y = layout.seats.at(here - 1)
        kept = (here > people - free) & (here <= people)
        found.append((x, y, np.full(len(here), layout.seats.cell), busy[here].astype(float), kept.astype(float)))
    x, y, cell, busy_here, kept_free = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return x, y, cell, busy_here, kept_free


class Marks:
    """All tokens: a disc a request, a diamond where it is integration work; a ring when its promise falls due within a
    week, a red ring and a cross when it is broken."""

    def __init__(self, ax: Axes, stages: list[Stage]) -> None:
        self.stages = stages
        self._palette = np.concatenate([_rgba(colour, 1) for colour in DEPARTMENTS])
        self._rings = {False: _scatter(ax, "o", zorder=5), True: _scatter(ax, "D", zorder=5)}
        self._bodies = {False: _scatter(ax, "o", zorder=6), True: _scatter(ax, "D", zorder=6)}
        self._crosses = [_scatter(ax, "x", zorder=7), _scatter(ax, "x", zorder=8)]

    @property
    def artists(self) -> list[Artist]:
        return [*self._rings.values(), *self._bodies.values(), *self._crosses]

    def update(self) -> None:
        """As it stands now."""
        position = np.concatenate([stage.position[stage.shown > 0] for stage in self.stages])
        size = np.concatenate([stage.size[stage.shown > 0] for stage in self.stages])
        shown = np.concatenate([stage.shown[stage.shown > 0] for stage in self.stages])
        department = np.concatenate([stage.department[stage.shown > 0] for stage in self.stages])
        colours = self._palette[department % len(DEPARTMENTS)]
        returned, broken, soon = (
            np.concatenate([column(stage)[stage.shown > 0] for stage in self.stages]).astype(bool)
            for column in (_returned, _broken, _soon)
        )
        alarm = broken | soon
        rings = _either(broken, RED, AMBER)
        for diamond in (False, True):
            mine = returned == diamond
            shape = 1.7 if diamond else 2.0  # a diamond's marker is wider than its size
            put = mine & alarm
            faded = _faded(rings, shown)[put]
            _put(self._rings[diamond], position[put], size[put] * shape * 1.3, faded, faded, 0.0)
            body = size[mine] * shape * np.where(alarm[mine], 0.74, 1.0)
            edges = _faded(_rgba(INK if diamond else "#5a5a5a", len(shown)), shown)[mine]
            _put(self._bodies[diamond], position[mine], body, _faded(colours, shown)[mine], edges, 0.8)
        for cross, colour, width in zip(self._crosses, (INK, "#ffffff"), (0.5, 0.26), strict=True):
            chosen = broken & (size > 3)
            cross.set_offsets(position[chosen])
            cross.set_sizes((size[chosen] * 1.3) ** 2)
            cross.set_edgecolor(colour)
            cross.set_linewidth((size[chosen] * width).tolist() or [0.0])


def _returned(stage: Stage) -> Bools:
    return stage.returned


def _broken(stage: Stage) -> Bools:
    return stage.standing.broken


def _soon(stage: Stage) -> Bools:
    return stage.standing.due_soon


def _rgba(colour: str, count: int) -> Floats:
    """The colour, so many times."""
    from matplotlib.colors import to_rgba

    return np.tile(to_rgba(colour), (count, 1))


def _either(chosen: Bools, colour: str, other: str) -> Floats:
    """The colour where chosen, else the other."""
    return np.where(chosen[:, None], _rgba(colour, 1), _rgba(other, 1))


def _faded(colours: Floats, shown: Floats) -> Floats:
    return colours * np.column_stack((np.ones((len(shown), 3)), shown))


def _put(marks: PathCollection, place: Floats, side: Floats, faces: Floats, edges: Floats, width: float) -> None:
    marks.set_offsets(place)
    marks.set_sizes(side**2)
    marks.set_facecolor(faces)  # type: ignore[arg-type]
    marks.set_edgecolor(edges)  # type: ignore[arg-type]
    marks.set_linewidth(width)


def _scatter(ax: Axes, marker: str | Path, zorder: float) -> PathCollection:
    return ax.scatter([], [], marker=marker, zorder=zorder, animated=True)


def _person() -> Path:
    """A head over shoulders, about the middle."""
    from matplotlib.path import Path
    from matplotlib.transforms import Affine2D

    head = Path.unit_circle().transformed(Affine2D().scale(0.42).translate(0, 0.55))
    shoulders = Path.wedge(0, 180).transformed(Affine2D().scale(0.85).translate(0, -0.95))
    return Path.make_compound_path(head, shoulders)
