"""Server-sent events: what happens is told to pages that listen, until they go or the workshop ends.

A `Channel` has listeners; each has a queue of bounded length, and one that does not keep up is let go: its browser
comes back by itself and says which event was its last, so that it is told the rest. `Streams` bounds how many are open
and ends them all at shutdown.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter, deque
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim.workshop.refusals import RefusedError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator

    from starlette.types import Receive, Scope, Send

HEARTBEAT: Final = 10.0  # seconds after which a silent stream says that it lives
RETRY: Final = 1000  # milliseconds after which a browser comes back
_QUEUE: Final = 64  # events that wait for one listener
_REMEMBERED: Final = 64  # events that are told again to one who comes back
_MOST_OF_ONE, _MOST_OF_ADDRESS, _MOST = 8, 200, 400  # streams open of one client, of an address, and of all
_HEADERS: Final = [(b"content-type", b"text/event-stream; charset=utf-8")]


@dataclass(frozen=True, slots=True)
class Event:
    """Something to tell: its name, what JSON can hold, and its number where it can be told again."""

    name: str
    data: Any
    number: int | None = None

    def encoded(self) -> bytes:
        """It as it goes over the line; JSON keeps it on one line."""
        number = "" if self.number is None else f"id: {self.number}\n"
        return f"{number}event: {self.name}\ndata: {json.dumps(self.data, allow_nan=False)}\n\n".encode()


class Channel:
    """Tells events to whoever listens, and again to one who missed some."""

    def __init__(self, remembered: int = _REMEMBERED) -> None:
        self._listeners: set[asyncio.Queue[Event | None]] = set()
        self._past: deque[Event] = deque(maxlen=remembered)
        self._number = 0

    @property
    def listeners(self) -> int:
        """How many listen."""
        return len(self._listeners)

    def tell(self, name: str, data: Any) -> None:
        """Tell an event to all who listen; never waits."""
        self._number += 1
        event = Event(name, data, self._number)
        self._past.append(event)
        for queue in list(self._listeners):
            try:
                queue.put_nowait(event)
            except asyncio.QueueFull:
                self._let_go(queue)

    async def listen(self, last: int | None = None) -> AsyncGenerator[Event, None]:
        """The events from now on; those after number `last` first, as far as they are remembered."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue(_QUEUE)
        missed = [] if last is None else [event for event in self._past if (event.number or 0) > last]
        self._listeners.add(queue)
        try:
            for event in missed:
                yield event
            while (told := await queue.get()) is not None:
                yield told
        finally:
            self._listeners.discard(queue)

    def _let_go(self, queue: asyncio.Queue[Event | None]) -> None:
        self._listeners.discard(queue)
        while queue.full():
            queue.get_nowait()
        queue.put_nowait(None)


def last_event(scope: Scope) -> int | None:
    """The number of the last event that a browser had before it lost the stream."""
    for name, value in scope["headers"]:
        if name == b"last-event-id" and value.isdigit() and len(value) < 19:
            return int(value)
    return None


class Streams:
    """All streams that are open."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()
        self._closing = asyncio.Event()

    @property
    def count(self) -> int:
        """How many are open."""
        return self._open.total()

    def close(self) -> None:
        """End them all, and let none begin."""
        self._closing.set()

    def of(self, events: AsyncGenerator[Event, None], client: str) -> Stream:
        """An answer that tells `events` to a client as they come; a view hands it back.

        It is refused where too many are open, of this client, of its address, or of all. A client's name begins with
        its address.
        """
        return Stream(self, events, client)

    @contextmanager
    def opened(self, client: str) -> Iterator[asyncio.Event]:
        """Count a stream while it is open; the event says that it must end.

        Raises:
            RefusedError: it must not begin.
        """
        if self._closing.is_set():
            raise RefusedError(503, "The workshop is being closed.")
        address = _address(client)
        of_address = sum(count for other, count in self._open.items() if _address(other) == address)
        if self._open[client] >= _MOST_OF_ONE or of_address >= _MOST_OF_ADDRESS or self.count >= _MOST:
            message = "Too many pages of this workshop are open here: close one and reload this one."
            raise RefusedError(429, message, retry_after=5)
        self._open[client] += 1
        try:
            yield self._closing
        finally:
            self._open[client] -= 1
            self._open += Counter()  # forgets those who have none


def _address(client: str) -> str:
    return client.partition(" ")[0]


class Stream:
    """One answer that goes on until its events end, its reader goes, or the workshop closes."""

    def __init__(self, streams: Streams, events: AsyncGenerator[Event, None], client: str) -> None:
        self._streams = streams
        self._events = events
        self._client = client

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._streams.opened(self._client) as closing:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            if scope.get("method") == "HEAD":  # it has no body to wait for
                await self._events.aclose()
                await send({"type": "http.response.body", "body": b""})
                return
            telling = asyncio.create_task(self._tell(send))
            gone = asyncio.create_task(_gone(receive))
            closed = asyncio.create_task(closing.wait())
            try:
                await asyncio.wait({telling, gone, closed}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (telling, gone, closed):
                    task.cancel()
                told, left, _ = await asyncio.gather(telling, gone, closed, return_exceptions=True)
        if isinstance(told, Exception):
            raise told
        if left is not None:  # it was ended from here: the reader is told so
            await send({"type": "http.response.body", "body": b""})

    async def _tell(self, send: Send) -> None:
        await _say(send, f"retry: {RETRY}\n\n".encode())
        coming = asyncio.create_task(_next(self._events))
        try:
            while True:
                await asyncio.wait({coming}, timeout=HEARTBEAT)
                if not coming.done():
                    await _say(send, b": still here\n\n")
                    continue
                event = coming.result()
                if event is None:
                    return
                await _say(send, event.encoded())
                coming = asyncio.create_task(_next(self._events))
        finally:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)
            await self._events.aclose()


async def _next(events: AsyncGenerator[Event, None]) -> Event | None:
    return await anext(events, None)


async def _say(send: Send, text: bytes) -> None:
    await send({"type": "http.response.body", "body": text, "more_body": True})


async def _gone(receive: Receive) -> None:
    """Returns when the reader has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
