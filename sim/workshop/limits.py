"""How much one participant can ask for: the size of a body, the time it takes, and requests a second.

People in a room often share one address. Each is known by the participant's cookie, so that one who sends as fast as
possible is held back alone; a looser bound holds for all of an address together.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection

from sim.workshop.entrance import is_facilitator
from sim.workshop.refusals import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from sim.workshop.settings import Settings

LARGEST_BODY: Final = 256 * 1024  # bytes
SLOWEST_BODY: Final = 10.0  # seconds until all of it must be here
_MOST_CLIENTS: Final = 4096  # that are remembered


@dataclass(frozen=True, slots=True)
class Rate:
    """Requests a second in the long run, and how many may come at once."""

    a_second: float
    at_once: float


ONE: Final = Rate(15.0, 60.0)
ADDRESS: Final = Rate(300.0, 1200.0)


class Buckets:
    """Counts who asks how often. Whoever has not asked for longest is forgotten first."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> float:
        """0 when the client may ask now, else the seconds after which it may."""
        now = self._clock()
        left, since = self._left.pop(client, (self._rate.at_once, now))
        left = min(self._rate.at_once, left + (now - since) * self._rate.a_second)
        wait = 0.0 if left >= 1.0 else (1.0 - left) / self._rate.a_second
        self._left[client] = (left if wait else left - 1.0, now)
        if len(self._left) > _MOST_CLIENTS:
            self._left.popitem(last=False)
        return wait


def client_of(scope: Scope, settings: Settings) -> str:
    """Who asks, as far as bounds go: the participant or the facilitator by their cookie, else the address."""
    connection = HTTPConnection(scope)
    if is_facilitator(connection, settings):
        return f"{address_of(scope)} facilitator"
    player = connection.cookies.get(settings.cookie("player"))
    return address_of(scope) if player is None else f"{address_of(scope)} player {player[:80]}"


def address_of(scope: Scope) -> str:
    """The network address of whoever asks."""
    client = scope.get("client")
    return str(client[0]) if client else ""


class Limits:
    """Refuses what is too much."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._ones, self._addresses = Buckets(ONE), Buckets(ADDRESS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = _Body(receive)
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            self._check(scope)
            await self._app(scope, body.receive, watched)
        except RefusedError as refused:
            if begun:
                raise
            await refused.answer(scope, receive, send)

    def _check(self, scope: Scope) -> None:
        # Whoever is held back takes nothing of what all of the address may ask for together.
        wait = self._ones.take(client_of(scope, self._settings)) or self._addresses.take(address_of(scope))
        if wait:
            raise RefusedError(
                429, "That was too much at once: wait a moment and try again.", retry_after=max(1, round(wait))
            )
        length = Headers(scope=scope).get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            raise _too_large()


class _Body:
    """A request's body, counted while it is read, whatever its length was said to be."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._size = 0
        self._ended = False
        self._deadline = time.monotonic() + SLOWEST_BODY

    async def receive(self) -> Message:
        if self._ended:
            return await self._receive()  # what comes now is that the client has gone
        try:
            message = await asyncio.wait_for(self._receive(), max(0.0, self._deadline - time.monotonic()))
        except TimeoutError:
            raise RefusedError(408, "The request took too long to arrive: try again.") from None
        if message["type"] == "http.request":
            self._size += len(message.get("body", b""))
            self._ended = not message.get("more_body", False)
        if self._size > LARGEST_BODY:
            raise _too_large()
        return message


def _too_large() -> RefusedError:
    return RefusedError(413, f"That is too large: {LARGEST_BODY // 1024} kB are the most that can be sent.")
