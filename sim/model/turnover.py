"""People who leave a team of their own accord, and those who are found in their place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sim.model.clock import Order, snap
from sim.model.draws import Draws
from sim.scenario.laws import Exponential

if TYPE_CHECKING:
    from sim.model.team import Team
    from sim.model.world import World
    from sim.scenario.schema import Leavers


class Turnover:
    """One seat of a team after the other falls vacant and is filled again.

    How long a person stays is exponential, each drawn from the team's own stream in the order of coming, so that the
    first to leave is the same under every policy. Somebody at work leaves when that work is done.
    """

    def __init__(self, world: World, team: Team, terms: Leavers, seats: int) -> None:
        self.world = world
        self.team = team
        self.terms = terms
        law = Exponential(average=terms.stay)
        self._stays = Draws(law, partial(world.generators.named, f"{team.name} / leavers"))
        self._drawn = 0
        for _ in range(seats):
            self._watch(0.0)

    def _watch(self, now: float) -> None:
        at = now + snap(self._stays[self._drawn])
        self._drawn += 1
        if at < self.world.ends:
            self.world.at(at, Order.CHANGE, self._leave)

    def _leave(self, now: float) -> None:
        self.team.leave(1, now, then=self._search)

    def _search(self, now: float) -> None:
        self.world.after(self.terms.lead_time, now, self._sign)

    def _sign(self, now: float) -> None:
        self.team.enlist(1, now)
        self.world.after(self.terms.ramp_up, now, self._work)

    def _work(self, now: float) -> None:
        self.team.begin_work(1, now)
        self._watch(now)
