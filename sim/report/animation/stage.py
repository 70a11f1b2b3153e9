"""One reel's requests on their way: each glides to where it stands, as in the page's animation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.report.animation.standing import Standing
from sim.results.reel_record import NEVER, Reel, Stand

if TYPE_CHECKING:
    from sim.model.log import Bools, Floats, Ints
    from sim.report.animation.film_layout import Grid, Layout

_GLIDE: Final = 0.16  # seconds in which a token has done most of its way
_FADE: Final = 0.25


class Stage:
    """Positions of a reel's tokens, in pixels, with how large they are drawn (radius) and how visible (0 to 1)."""

    def __init__(self, reel: Reel, layout: Layout, radius: float) -> None:
        self.reel = reel
        self.layout = layout
        self.radius = radius
        self.standing = Standing(reel)
        count = len(reel.tokens.kind)
        self.department: Ints = np.array([reel.kinds[kind][0] for kind in reel.tokens.kind.tolist()], dtype=np.int64)
        self.returned: Bools = reel.tokens.origin != NEVER
        self.position: Floats = np.zeros((count, 2))
        self.size: Floats = np.full(count, radius)
        self.shown: Floats = np.zeros(count)
        self._appeared = 0

    def go(self, day: float, seconds: float | None) -> None:
        """On to a day; everything has so many seconds for its way, or stands there at once where none are given."""
        self.standing.go(day)
        appeared = int((self.standing.place >= 0).sum())  # tokens are in order of appearance
        for token in range(self._appeared, appeared):
            self.position[token] = self._source(token)
            self.shown[token] = 1.0
        self._appeared = appeared
        aim, size = self._aims()
        ended = self.standing.ended
        if seconds is None:
            self.position, self.size = aim, size
            self.shown[ended] = 0.0
            return
        share = 1.0 - np.exp(-seconds / _GLIDE)
        self.position += (aim - self.position) * share
        self.size += (size - self.size) * share
        arrived = np.abs(aim - self.position).sum(axis=1) < 30.0
        self.shown[ended & arrived] *= np.exp(-seconds / _FADE)
        self.shown[self.shown < 0.04] = 0.0

    def _source(self, token: int) -> tuple[float, float]:
        if self.returned[token]:
            return self.layout.comes_back
        box = self.layout.departments[int(self.department[token])]
        return box.right, box.y + box.height / 2

    def _aims(self) -> tuple[Floats, Floats]:
        """Where each token is to stand, and how large it is to be there."""
        layout, standing = self.layout, self.standing
        aim, size = self.position.copy(), self.size.copy()

        def line(tokens: Ints, grid: Grid | None, places: Ints | None = None) -> None:
            if grid is None or not len(tokens):
                return
            seated = places is not None
            aside = grid.cell * 0.2 if seated and grid.cell >= 15 else 0.0
            x, y = grid.at(np.arange(len(tokens)) if places is None else places)
            aim[tokens] = np.column_stack((x + aside, y + aside))
            size[tokens] = min(self.radius, grid.cell * (0.22 if aside else 0.4))

        line(standing.at(Stand.DESK), layout.desk_grid)
        line(standing.at(Stand.RELEASE), layout.release_grid)
        line(standing.at(Stand.PROVIDER), layout.provider_grid)
        line(standing.at(Stand.OUTSIDE), layout.lane_grid)
        for index, team in enumerate(layout.teams):
            line(standing.at(Stand.QUEUE, index), team.queue)
            working = standing.at(Stand.WORK, index)
            line(working, team.seats, standing.person[working] - 1)
        for token in standing.at(Stand.SELF).tolist():
            box = layout.departments[int(self.department[token])]
            aim[token] = box.right - 12, box.bottom - 10
        aim[standing.at(Stand.DELIVERED)] = layout.done.x + 14, layout.done.y + 30
        aim[standing.at(Stand.DELIVERED_OUTSIDE)] = layout.elsewhere.x + 14, layout.elsewhere.y + 30
        aim[standing.at(Stand.LOST)] = layout.lane.right - 24, layout.lane.bottom - 12
        return aim, size
