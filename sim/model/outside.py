"""Going round IT: the alternative delivers, and what it delivered comes back as integration work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.clock import Order, snap
from sim.model.log import Event
from sim.model.requests import NAN

if TYPE_CHECKING:
    from sim.model.log import Route
    from sim.model.world import World
    from sim.scenario.schema import ComesBack, RunWork


class Outside:
    """The agencies and services that departments buy from. They have room for everybody."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.failed: set[int] = set()  # requests whose alternative has failed: they may not go round again
        self.missed: set[int] = set()  # those of them whose first promise had been missed: a promise is missed once

    def lead_time(self, row: int) -> float | None:
        """Days that the alternative would take, None where the department has none (left)."""
        kind = self.world.kind_of(row)
        alternative = kind.department.alternative
        if alternative is None or row in self.failed:
            return None
        return kind.days("lead time", alternative.lead_time, self.world.requests.number[row])

    def take(self, row: int, route: Route, now: float) -> None:
        """A request goes round IT, now."""
        world = self.world
        requests = world.requests
        kind = world.kind_of(row)
        alternative = kind.department.alternative
        lead_time = self.lead_time(row)
        assert alternative is not None
        assert lead_time is not None
        number = requests.number[row]
        requests.left[row] = now
        requests.spend[row] += alternative.price * requests.effort[row]
        for bypassed in world.points["bypassed"]:
            bypassed(row, route, now)
        done = now + lead_time
        if alternative.fails and kind.chance("alternative fails", number) < alternative.fails:
            world.elsewhere.add(row)
            world.at(done, Order.ARRIVE, lambda at: self._fail(row, at))
            return
        requests.route[row] = route
        requests.delivered[row] = done
        self.plan_return(row, alternative.comes_back, done)
        if alternative.run_work is not None:
            self._burden(row, alternative.run_work, done)

    def _burden(self, row: int, terms: RunWork, done: float) -> None:
        """What was brought in takes IT's time from its delivery on."""
        world = self.world

        def begin(now: float) -> None:
            team = world.routing.choose(world.requests.kind[row], 0)
            team.bring_in(terms.share, now)
            world.after(terms.lasts, now, lambda at: team.bring_in(-terms.share, at))

        world.at(done, Order.CHANGE, begin)

    def _fail(self, row: int, now: float) -> None:
        """What should have been delivered now was not: IT is asked after all."""
        world = self.world
        self.failed.add(row)
        if world.requests.deadline[row] <= world.requests.left[row]:
            self.missed.add(row)
        world.elsewhere.discard(row)
        world.notes.add(row, Event.ALTERNATIVE_FAILED, now)
        world.requests.left[row] = world.requests.queued[row] = NAN
        world.desk.ask(row, now)

    def plan_return(self, row: int, terms: ComesBack | None, done: float) -> None:
        """Let what was delivered elsewhere at `done` come back as integration work, by these terms."""
        if terms is None:
            return
        kind = self.world.kind_of(row)
        number = self.world.requests.number[row]
        if kind.chance("comes back", number) >= terms.chance:
            return
        first = done + kind.days("comes back after", terms.after, number)
        share = kind.value("comes back effort", terms.effort, number)
        self._return_at(row, terms, share, first, first + terms.lasts)

    def _return_at(self, row: int, terms: ComesBack, share: float, at: float, last: float) -> None:
        def arrive(now: float) -> None:
            world = self.world
            requests = world.requests
            priority = requests.priority[row] if terms.priority is None else terms.priority
            estimate = snap(requests.estimate[row] * terms.effort.mean)
            returned = requests.append_returned(row, now, snap(requests.effort[row] * share), estimate, priority)
            world.check_guard(now)
            world.route(returned, now).enter(returned, now)
            if terms.repeat_every and now + terms.repeat_every <= last:
                self._return_at(row, terms, share, now + snap(terms.repeat_every), last)

        self.world.at(at, Order.ARRIVE, arrive)
