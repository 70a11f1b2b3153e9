"""A room that is being played: who listens to it, and the simulations that its quarters and its debrief need."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from sim.workshop.play import debrief
from sim.workshop.play.journal import JournalError
from sim.workshop.play.options import QUARTER, Role
from sim.workshop.play.playing import plain_game, played_plain
from sim.workshop.play.sheets import Found, Turns
from sim.workshop.play.state import Phase
from sim.workshop.play.template import AFTERMATH
from sim.workshop.play.views import ENDED, final_league
from sim.workshop.streams import Channel

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from sim.workshop.play.company import Chosen
    from sim.workshop.play.room import Room
    from sim.workshop.play.state import Company
    from sim.workshop.simulating import Simulator

_LOG = logging.getLogger("slackline.workshop")
_CAUTION = "This could not be simulated. Go back to the quarter's decisions and play it once more."
_AT_ONCE, _SOON = 0.03, 0.3  # seconds until it is told that the game has moved on, or that somebody has decided
_SEARCH_LASTS = 90.0  # seconds after which a search is given up, however slow the machine

T = TypeVar("T")
Plain = dict[str, Any]


class Table:
    """A room with its listeners. A company is simulated as soon as all who sit in it have decided, so that after the
    last decision only the last company is left to do.
    """

    def __init__(self, room: Room, simulator: Simulator) -> None:
        self.room = room
        self.channel = Channel()
        self.found = Found()
        self.trouble = ""
        self._simulator = simulator
        self._ahead: dict[str, asyncio.Task[list[Plain]]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._failed = ""  # the turn whose simulation failed
        self._telling: asyncio.TimerHandle | None = None
        self._concerned: set[str | None] = set()
        self._told_turn = ""

    def wake(self) -> None:
        """Go on where the server was when it ended: a quarter to simulate, a debrief to make."""
        state = self.room.state
        if state.turn != self._failed and not self._simulator.closed:
            if state.phase is Phase.SIMULATING:
                self._begin("quarter", self._simulate)
            elif state.phase in ENDED and self.found.best is None:
                self._begin("debrief", self._debrief)

    def changed(self, company: str | None = None) -> None:
        """Something has happened: tell it, and do what has to be done now. `company`: whom alone it concerns.

        What happens within a moment is told together, and only those whom it concerns ask what it was, so that thirty
        decisions are not thirty times thirty answers.
        """
        self._concerned.add(company)
        state = self.room.state
        if state.turn != self._failed:
            self.trouble = ""
        if state.phase is Phase.OPEN:
            self._look_ahead()
            if self.room.everybody_decided:
                self._close()
        elif state.phase is not Phase.SIMULATING:
            self._forget()
        if state.phase not in ENDED:
            self.found = Found()
            if "debrief" in self._tasks:
                self._tasks["debrief"].cancel()
        self.wake()
        self._tell_soon()

    def _close(self) -> None:
        """End the round; where that cannot be kept, the facilitator is told, who can close it once it can."""
        try:
            self.room.close()
        except JournalError as error:
            _LOG.error("%s", error)
            self.trouble = str(error)

    def _tell_soon(self) -> None:
        moment = _AT_ONCE if None in self._concerned or self.room.state.turn != self._told_turn else _SOON
        if self._telling is None or moment < _SOON:
            if self._telling is not None:
                self._telling.cancel()
            self._telling = asyncio.get_running_loop().call_later(moment, self._tell)

    def _tell(self) -> None:
        self._telling = None
        concerned, self._concerned = self._concerned, set()
        self._told_turn = self.room.state.turn
        companies = None if None in concerned else sorted(each for each in concerned if each is not None)
        self.channel.tell("changed", {"turn": self._told_turn, "companies": companies})

    def _begin(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Start on something that takes a while, unless it is under way."""
        if name not in self._tasks:
            self._tasks[name] = task = asyncio.create_task(work())
            task.add_done_callback(lambda done: self._done(name, done))

    def _done(self, name: str, task: asyncio.Task[None]) -> None:
        del self._tasks[name]
        if not task.cancelled() and task.exception() is not None:
            error = task.exception()
            _LOG.error("a simulation of room %s failed: %s", self.room.state.code, error)
            self.trouble = str(error) if isinstance(error, JournalError) else _CAUTION
            self._failed = self.room.state.turn
            self._concerned.add(None)
            self._tell_soon()
        else:
            self.wake()

    # ------------------------------------------------------------------ a quarter

    def _look_ahead(self) -> None:
        """Simulate the companies that have decided, and the old regime; drop what was begun for other decisions."""
        state = self.room.state
        wanted = {self._play([{}] * (state.quarter + 1))}
        for company in state.companies.values():
            if company.drafts and not company.seats.keys() - company.drafts.keys():
                wanted.add(self._play([*company.chosen(), self._now(company)]))
        for key, task in list(self._ahead.items()):
            if task not in wanted:
                task.cancel()
                del self._ahead[key]

    def _now(self, company: Company) -> Chosen:
        """What a company decides for the quarter that is open, as far as it is known."""
        chosen: Chosen = {}
        for role in Role:
            drafted = company.drafts.get(role)
            chosen |= self.room.automatic(company, role) if drafted is None else drafted
        return chosen

    def _play(self, chosen: list[Chosen]) -> asyncio.Task[list[Plain]]:
        """The quarter under these decisions, and in the last one the aftermath: under way, or done already."""
        state = self.room.state
        game = plain_game(state.game())
        first = state.quarter
        until = first + 1 + (AFTERMATH if first + 1 == state.template.quarters else 0)
        key = json.dumps([game, chosen, first, until], sort_keys=True)
        if key not in self._ahead:
            self._ahead[key] = task = asyncio.create_task(
                self._simulator.call(played_plain, game, chosen, first, until, caller=f"room {state.code}")
            )
            task.add_done_callback(lambda done: done.cancelled() or done.exception())  # it is told to whoever waits
        return self._ahead[key]

    async def _simulate(self) -> None:
        state = self.room.state
        turn = state.turn
        under_way = {each.name: self._play(each.chosen()) for each in state.companies.values()}
        old = self._play([{}] * (state.quarter + 1))
        try:
            results = {name: await task for name, task in under_way.items()}
            await old
        except BaseException:
            self._forget()
            raise
        if state.turn == turn:
            self.room.show(results, old.result())
            self.changed()

    def _forget(self) -> None:
        for task in self._ahead.values():
            task.cancel()
        self._ahead.clear()

    # ------------------------------------------------------------------ the debrief

    async def _debrief(self) -> None:
        """Each company's turning points, then the best that a search finds on the same demand.

        What fails keeps nothing else back. A search that failed is tried once more at the next step.
        """
        state = self.room.state
        game, quarters = plain_game(state.game()), state.template.quarters
        plans = {each.name: each.chosen() for each in state.companies.values()}
        if self.found.turns is None:
            first, end = QUARTER * state.template.old_regime, QUARTER * quarters
            common = await self._looked_for(debrief.turns_told, game, [{}] * quarters, 0.0, first)
            told = {
                name: await self._looked_for(debrief.turns_told, game, plan, first, end) for name, plan in plans.items()
            }
            self._find(turns=Turns(common, told))
        best = self._best_first(plans)
        self._find(failed=False)
        found = await self._looked_for(debrief.search, state.template.key, game, best, longest=_SEARCH_LASTS)
        if found is None:
            self._failed = state.turn
        self._find(best=found, failed=found is None)

    async def _looked_for(self, function: Callable[..., T], *arguments: Any, **how: Any) -> T | None:
        """What a function finds for the debrief; None where it fails, which the log says."""
        code = self.room.state.code
        try:
            return await self._simulator.call(function, *arguments, caller=f"debrief of room {code}", **how)
        except Exception as error:
            _LOG.error("a part of the debrief of room %s failed: %s", code, error)
            return None

    def _find(self, **what: Any) -> None:
        """Something more is known for the debrief: tell it."""
        self.found = replace(self.found, **what)
        self._concerned.add(None)
        self._tell_soon()

    def _best_first(self, plans: Mapping[str, list[Chosen]]) -> list[list[Chosen]]:
        return [plans[each["company"]] for each in final_league(self.room.state)[:3]]
