"""Runs simulations in warm processes of their own, so that the server answers while they run.

Whoever calls is served in turn, one call each, so that one who asks for much does not hold up the others. A process
that dies is replaced and its call tried once more; a call that takes too long is ended with its process.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections import OrderedDict, deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sim.workshop.refusals import RefusedError
from sim.workshop.worker import work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

T = TypeVar("T")

PROCESSES: Final = 2
LONGEST: Final = 60.0  # seconds that one call may take
_WAITING_OF_ONE, _WAITING = 200, 2000  # calls that wait, of one caller and of all


class TooLongError(Exception):
    """A call that was ended because it took too long."""


class DiedError(Exception):
    """A call whose process died, and died again when it was tried once more."""


@dataclass(slots=True, eq=False)
class _Call:
    function: Callable[..., Any] | str
    arguments: tuple[Any, ...]
    longest: float
    answer: asyncio.Future[Any]


class Simulator:
    """`await simulator.call(function, *arguments)` calls a function of a module in another process.

    Arguments and what comes back must be picklable. `start` makes the processes and lets them import what simulations
    need; calls before it wait. `close` ends them.
    """

    def __init__(self, processes: int | None = None) -> None:
        self._number = processes or max(1, min(PROCESSES, os.cpu_count() or 1))
        self._waiting: OrderedDict[str, deque[_Call]] = OrderedDict()
        self._wake = asyncio.Event()
        self._crew: list[asyncio.Task[None]] = []
        self._closed = False
        self.replaced = 0

    @property
    def processes(self) -> int:
        """How many calls run at the same time."""
        return self._number

    @property
    def closed(self) -> bool:
        """Has it been closed, so that every call is refused?"""
        return self._closed

    def start(self) -> None:
        """Begin to serve calls; the processes get ready meanwhile."""
        self._crew = [asyncio.create_task(self._serve()) for _ in range(self._number)]

    async def close(self) -> None:
        """End the processes, and refuse what still waits."""
        self._closed = True
        for member in self._crew:
            member.cancel()
        await asyncio.gather(*self._crew, return_exceptions=True)
        for call in [call for calls in self._waiting.values() for call in calls]:
            call.answer.cancel()
        self._waiting.clear()

    async def call(
        self, function: Callable[..., T] | str, *arguments: Any, caller: str = "", longest: float = LONGEST
    ) -> T:
        """What the function gives for the arguments; its exceptions are raised here.

        A function may be named as `module:function`, so that this process need not import what it needs.
        `caller` says for whom: callers take turns. A call that nobody waits for any more, its task cancelled, is not
        begun. `longest` is in seconds, from its beginning.

        Raises:
            RefusedError: too much waits already.
            TooLongError: it took longer.
            DiedError: its process was killed, twice.
        """
        if self._closed:
            raise RefusedError(503, "The workshop is being closed.")
        waiting = self._waiting.get(caller)
        if len(waiting or ()) >= _WAITING_OF_ONE or sum(map(len, self._waiting.values())) >= _WAITING:
            raise RefusedError(503, "Too much is being simulated just now: try again in a moment.", retry_after=3)
        call = _Call(function, arguments, longest, asyncio.get_running_loop().create_future())
        self._waiting.setdefault(caller, deque()).append(call)
        self._wake.set()
        try:
            found: T = await call.answer
        finally:
            self._forget(caller, call)
        return found

    def _forget(self, caller: str, call: _Call) -> None:
        """Drop a call that was not begun."""
        calls = self._waiting.get(caller)
        if calls is not None and call in calls:
            calls.remove(call)
            if not calls:
                del self._waiting[caller]

    def _take(self) -> _Call | None:
        """The next call of the caller whose turn it is, if somebody still waits for it."""
        while self._waiting:
            caller, calls = next(iter(self._waiting.items()))
            call = calls.popleft()
            if calls:
                self._waiting.move_to_end(caller)
            else:
                del self._waiting[caller]
            if not call.answer.done():
                return call
        return None

    async def _serve(self) -> None:
        """Serve one call after the other with a process of its own."""
        process = _Process()
        try:
            while True:
                call = self._take()
                if call is None:
                    self._wake.clear()
                    await self._wake.wait()
                    continue
                await self._answer(process, call)
        finally:
            process.end()

    async def _answer(self, process: _Process, call: _Call) -> None:
        try:
            found = await self._tried(process, call)
        except asyncio.CancelledError:
            call.answer.cancel()
            raise
        except BaseException as error:
            if not call.answer.done():
                call.answer.set_exception(error)
        else:
            if not call.answer.done():
                call.answer.set_result(found)

    async def _tried(self, process: _Process, call: _Call) -> Any:
        for _ in range(2):
            try:
                return await asyncio.wait_for(process.run(call.function, call.arguments), call.longest)
            except TimeoutError:
                self._replace(process)
                raise TooLongError(f"it took longer than {call.longest:g} seconds and was ended") from None
            except EOFError:
                self._replace(process)
        raise DiedError("the process that simulated it died, killed from outside or out of memory")

    def _replace(self, process: _Process) -> None:
        self.replaced += 1
        process.replace()


class _Process:
    """One process, and the thread that waits for its answers."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "slackline-simulator")
        self._pipe: Connection
        self._process: BaseProcess
        self.begin()

    def begin(self) -> None:
        """Start a fresh process; it gets ready by itself."""
        spawning = multiprocessing.get_context("spawn")
        self._pipe, other = spawning.Pipe()
        self._process = spawning.Process(target=work, args=(other, os.getpid()), daemon=True)
        with _sheltered():
            self._process.start()
        other.close()

    async def run(self, function: Callable[..., Any] | str, arguments: tuple[Any, ...]) -> Any:
        """Call the function there.

        Raises:
            EOFError: the process died.
        """
        asked = asyncio.get_running_loop().run_in_executor(self._thread, self._exchange, function, arguments)
        asked.add_done_callback(lambda done: done.cancelled() or done.exception())  # it may be that nobody waits for it
        well, found = await asyncio.shield(asked)
        if not well:
            raise found
        return found

    def _exchange(self, function: Callable[..., Any] | str, arguments: tuple[Any, ...]) -> tuple[bool, Any]:
        pipe = self._pipe
        try:
            pipe.send((function, arguments))
            answer: tuple[bool, Any] = pipe.recv()
        except OSError as error:
            raise EOFError from error
        return answer

    def end(self) -> None:
        """Kill it, whatever it does: nothing of it is kept."""
        self._process.kill()
        self._process.join()
        self._thread.shutdown()  # its pipe has ended: it does not wait
        self._pipe.close()

    def replace(self) -> None:
        """Kill it and start another."""
        self.end()
        self._thread = ThreadPoolExecutor(1, "slackline-simulator")
        self.begin()


@contextmanager
def _sheltered() -> Iterator[None]:
    """Processes started in here ignore Ctrl-C from their first moment; ending them is the server's business."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
