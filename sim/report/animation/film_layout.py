"""Where everything of one reel's picture lies in a film, in pixels of a frame of 1280 by 720.

The same picture as `layout.js` lays out for a page.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.report.animation.standing import most_at
from sim.results.reel_record import Reel, Stand

if TYPE_CHECKING:
    from sim.model.log import Floats, Ints

WIDTH, HEIGHT = 1280, 720
_GAP: Final = 12.0
_LABEL: Final = 24.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; y goes down."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Grid:
    """Places in a box, column by column, from the left or from the right; who finds none stands on the last."""

    box: Box
    cell: float
    rows: int
    columns: int
    from_right: bool

    @property
    def room(self) -> int:
        """How many have a place of their own."""
        return self.rows * self.columns

    def at(self, index: Ints) -> tuple[Floats, Floats]:
        """The middles of these places, counted from 0."""
        inside = np.minimum(index, self.room - 1)
        along = (inside // self.rows + 0.5) * self.cell
        x = self.box.right - along if self.from_right else self.box.x + along
        return x, self.box.y + (inside % self.rows + 0.5) * self.cell


def grid(box: Box, count: int, largest: float, *, from_right: bool = False) -> Grid:
    """The grid with the largest cells that has room for so many, in as few rows as there is need of."""
    cell = largest
    while cell > 4 and math.floor(box.width / cell) * math.floor(box.height / cell) < count:
        cell -= 0.5
    columns = max(1, math.floor(box.width / cell))
    rows = max(1, min(math.floor(box.height / cell), math.ceil(max(1, count) / columns)))
    down = box.y + max(0.0, (box.height - rows * cell) / 2)
    return Grid(Box(box.x, down, box.width, rows * cell), cell, rows, columns, from_right)


@dataclass(frozen=True, slots=True)
class TeamLayout:
    """A team's row, its queue and its seats."""

    row: Box
    queue: Grid
    seats: Grid


@dataclass(frozen=True, slots=True)
class Layout:
    """One reel's picture; what its reel has no need of is None."""

    area: Box
    departments: tuple[Box, ...]
    it: Box
    desk: Box | None
    desk_grid: Grid | None
    teams: tuple[TeamLayout, ...]
    provider: Box | None
    provider_grid: Grid | None
    release: Box | None
    release_grid: Grid | None
    done: Box
    lane: Box
    lane_grid: Grid
    elsewhere: Box
    comes_back: tuple[float, float]


def layout_of(reel: Reel, area: Box) -> Layout:
    """The picture of a reel within an area."""
    most = most_at(reel)
    wide = area.width > 900
    largest = 26.0 if wide else 20.0
    top, bottom = area.y + 78, area.bottom - (30 if wide else 46)
    lane_height = min(112.0, (bottom - top) * 0.2)
    tall = bottom - top - lane_height - 26
    left, right = min(180.0, max(128.0, area.width * 0.18)), min(130.0, max(96.0, area.width * 0.14))
    it = Box(area.x + left + _GAP, top, area.width - left - right - 2 * _GAP, tall)
    each = min(tall / len(reel.departments), 108.0)
    departments = tuple(
        Box(area.x, top + index * each, left, each - (5.0 if len(reel.departments) > 5 else _GAP))
        for index in range(len(reel.departments))
    )
    inside = Box(it.x + 8, it.y + 8, it.width - 16, it.height - 16)
    desk = desk_grid = None
    if most.get((Stand.DESK, -1)):
        desk = Box(inside.x, inside.y, max(66.0, inside.width * 0.14), inside.height)
        room = Box(desk.x, desk.y + 2 * _LABEL, desk.width - 6, desk.height - 2 * _LABEL)
        desk_grid = grid(room, most[Stand.DESK, -1], largest)
        inside = Box(desk.right + 4, inside.y, inside.right - desk.right - 4, inside.height)
    teams, provider = _rows(reel, inside, most, largest, wide)
    done_x = it.right + _GAP
    waits = most.get((Stand.RELEASE, -1), 0)
    release = Box(done_x, top, right, tall * 0.6 - _GAP) if waits else None
    lane = Box(area.x, bottom - lane_height, it.right - area.x, lane_height)
    lane_room = Box(area.x + left * 0.5, lane.y + _LABEL, lane.width - left * 0.5 - 12, lane_height - _LABEL - 6)
    return Layout(
        area=area,
        departments=departments,
        it=it,
        desk=desk,
        desk_grid=desk_grid,
        teams=teams,
        provider=provider,
        provider_grid=None if provider is None else grid(_body(provider), most[Stand.PROVIDER, -1], largest),
        release=release,
        release_grid=None
        if release is None
        else grid(
            Box(release.x + 4, release.y + 2 * _LABEL, right - 8, release.height - 2 * _LABEL - 4), waits, largest
        ),
        done=Box(done_x, top + (tall * 0.6 if waits else 0.0), right, tall * (0.4 if waits else 1.0)),
        lane=lane,
        lane_grid=grid(lane_room, most.get((Stand.OUTSIDE, -1), 0), largest),
        elsewhere=Box(done_x, lane.y, right, lane_height),
        comes_back=(it.x + it.width * 0.22, lane.y),
    )


def _rows(
    reel: Reel, inside: Box, most: dict[tuple[Stand, int], int], largest: float, wide: bool
) -> tuple[tuple[TeamLayout, ...], Box | None]:
    """The teams one below the other, and below them the providers whom IT pays."""
    weights = [
        2 + math.sqrt(max(team.seats, most.get((Stand.QUEUE, index), 0))) for index, team in enumerate(reel.teams)
    ]
    if most.get((Stand.PROVIDER, -1)):
        weights.append(3.0)
    rows, down = [], inside.y
    for weight in weights:
        tall = inside.height * weight / sum(weights)
        rows.append(Box(inside.x, down, inside.width, tall - 6))
        down += tall
    teams = []
    for index, (team, row) in enumerate(zip(reel.teams, rows, strict=False)):
        body, seats = _body(row), row.width * 0.42
        queue = Box(body.x, body.y, row.width - seats - 16, body.height)
        queued = most.get((Stand.QUEUE, index), 0)
        places = Box(row.right - seats, body.y, seats - 6, body.height)
        teams.append(
            TeamLayout(
                row, grid(queue, queued, largest, from_right=True), grid(places, team.seats, 44.0 if wide else 32.0)
            )
        )
    return tuple(teams), rows[-1] if len(rows) > len(reel.teams) else None


def _body(row: Box) -> Box:
    return Box(row.x + 6, row.y + _LABEL, row.width - 12, row.height - _LABEL - 5)
