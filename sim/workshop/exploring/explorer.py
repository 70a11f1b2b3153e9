"""Answers a question step by step: first with a few replications, at once, then with more and more."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from sim.workshop.exploring.plan import Plan, UnusableError
from sim.workshop.refusals import RefusedError
from sim.workshop.simulating import DiedError, TooLongError
from sim.workshop.streams import Event

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator, Sequence

    from sim.workshop.exploring.question import Question, Source
    from sim.workshop.simulating import Simulator

FIRST: Final = 10  # replications of each policy that the first answer is made of
_SOON: Final = 1.0  # seconds after which the first answer is made of fewer, where runs take long
_BLOCK: Final = 0.1  # seconds of work that are asked for at once
_STOCK: Final = 48_000_000  # bytes of replications that are kept
TASKS: Final = "sim.workshop.exploring.tasks"  # named, so that this process need not import what simulations need


class Stock:
    """Replications that were run, by the key of their configuration and their number, packed; the oldest go first."""

    def __init__(self, largest: int = _STOCK) -> None:
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._size = 0
        self._largest = largest

    def get(self, key: str, number: int) -> bytes | None:
        """What is kept of a replication."""
        found = self._kept.get((key, number))
        if found is not None:
            self._kept.move_to_end((key, number))
        return found

    def put(self, key: str, number: int, packed: bytes) -> None:
        """Keep a replication."""
        self._size += len(packed) - len(self._kept.pop((key, number), b""))
        self._kept[key, number] = packed
        while self._size > self._largest:
            self._size -= len(self._kept.popitem(last=False)[1])


class Explorer:
    """Asks the simulator, and keeps what it gave."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._stock = Stock()

    async def answers(self, source: Source, question: Question, caller: str) -> AsyncGenerator[Event, None]:
        """Events: `plan`, `progress`, `answer` again and again with more replications, `done`; or `problem`."""
        try:
            plan = await self.call("plan", source, question, caller=caller)
            yield Event("plan", {"policies": list(plan.policies), "replications": plan.replications})
            async for event in self._answers(source, question, plan, caller):
                yield event
        except (UnusableError, RefusedError, TooLongError, DiedError) as error:
            yield Event("problem", {"message": str(error)})

    async def outcomes(
        self, source: Source, question: Question, caller: str, count: int | None = None
    ) -> list[list[bytes]]:
        """The first so many replications of each policy, all when left out; those that are kept are not run again."""
        plan: Plan = await self.call("plan", source, question, caller=caller)
        wanted = plan.replications if count is None else min(count, plan.replications)
        plan = replace(plan, replications=wanted)
        collecting = _Collecting(self, source, question, plan, caller)
        try:
            while collecting.whole < plan.replications:
                await collecting.more()
        finally:
            await collecting.stop()
        return collecting.first(plan.replications)

    async def _answers(
        self, source: Source, question: Question, plan: Plan, caller: str
    ) -> AsyncGenerator[Event, None]:
        collecting = _Collecting(self, source, question, plan, caller)
        told, target = 0, min(FIRST, plan.replications)
        soon = asyncio.get_running_loop().time() + _SOON
        summing: asyncio.Task[dict[str, Any]] | None = None
        try:
            while told < plan.replications:
                whole = collecting.whole
                hasty = not told and whole >= 2 and asyncio.get_running_loop().time() > soon
                if summing is None and whole > told and (whole >= target or hasty):
                    count = plan.replications if whole >= plan.replications else whole
                    summing = asyncio.create_task(
                        self.call("answer", source, question, collecting.first(count), caller=f"{caller} sums")
                    )
                    target = min(plan.replications, max(target, 2 * whole))
                if summing is not None and summing.done():
                    answer = summing.result()
                    summing, told = None, answer["replications"]
                    yield Event("answer", answer)
                    continue
                yield Event("progress", {"done": whole, "of": plan.replications})
                await collecting.more(summing)
            yield Event("done", {"replications": told})
        finally:
            if summing is not None:
                summing.cancel()
            await collecting.stop()

    async def call(self, task: str, *arguments: Any, caller: str) -> Any:
        """What a task gives, called by the simulator."""
        return await self._simulator.call(f"{TASKS}:{task}", *arguments, caller=caller)

    @property
    def at_once(self) -> int:
        """How many blocks are asked for at the same time."""
        return self._simulator.processes + 1

    @property
    def stock(self) -> Stock:
        """What was run before."""
        return self._stock


class _Collecting:
    """Replications of a plan as they come in, all policies side by side."""

    def __init__(self, explorer: Explorer, source: Source, question: Question, plan: Plan, caller: str) -> None:
        self._explorer, self._source, self._question = explorer, source, question
        self._plan, self._caller = plan, caller
        self._found: list[dict[int, bytes]] = [
            {
                number: packed
                for number in range(plan.replications)
                if (packed := explorer.stock.get(key, number)) is not None
            }
            for key in plan.keys
        ]
        self._seconds = 0.0  # that one replication takes
        self._missing = self._in_turn()
        self._asked: set[asyncio.Task[None]] = set()

    @property
    def whole(self) -> int:
        """How many replications are there of every policy, from the first on without a gap."""
        return min(map(_run_length, self._found))

    def first(self, count: int) -> list[list[bytes]]:
        """The first so many of each policy."""
        return [[found[number] for number in range(count)] for found in self._found]

    async def more(self, other: asyncio.Task[Any] | None = None) -> None:
        """Wait until more are there, or until `other` is done."""
        while len(self._asked) < self._explorer.at_once and (block := self._next_block()):
            self._asked.add(asyncio.create_task(self._run(*block)))
        waited: set[asyncio.Task[Any]] = {*self._asked, *([other] if other is not None else [])}
        if not waited:
            return
        done, _ = await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        for task in done & self._asked:
            self._asked.discard(task)
            task.result()

    async def stop(self) -> None:
        """Ask for no more."""
        for task in self._asked:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*self._asked, return_exceptions=True)

    def _in_turn(self) -> Iterator[tuple[int, int]]:
        """Policy and number of what is missing: number by number, so that all policies come equally far."""
        for number in range(self._plan.replications):
            for position, found in enumerate(self._found):
                if number not in found:
                    yield position, number

    def _next_block(self) -> tuple[int, Sequence[int]] | None:
        """Some numbers of one policy: as many as take about a tenth of a second."""
        size = 2 if not self._seconds else max(1, min(10, round(_BLOCK / self._seconds)))
        for position, number in self._missing:
            if number in self._found[position]:
                continue
            numbers = [
                each
                for each in range(number, min(number + size, self._plan.replications))
                if each not in self._found[position]
            ]
            for each in numbers:
                self._found[position][each] = b""  # asked for
            return position, numbers
        return None

    async def _run(self, position: int, numbers: Sequence[int]) -> None:
        packed, spent = await self._explorer.call(
            "replications", self._source, self._question, position, tuple(numbers), caller=self._caller
        )
        self._seconds = spent if not self._seconds else min(self._seconds, spent)
        for number, one in zip(numbers, packed, strict=True):
            self._found[position][number] = one
            self._explorer.stock.put(self._plan.keys[position], number, one)


def _run_length(found: dict[int, bytes]) -> int:
    number = 0
    while found.get(number):
        number += 1
    return number
