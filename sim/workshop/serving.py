"""Starting and stopping the workshop's server."""

from __future__ import annotations

import asyncio
import errno
import logging
import secrets
import signal
import socket
import threading
import webbrowser
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from sim.workshop.addresses import own_addresses, own_names
from sim.workshop.application import application
from sim.workshop.codes import for_terminal
from sim.workshop.settings import DEFAULT_PORT, DEFAULT_SCENARIO, LOOPBACK, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import FrameType

_TRIED_PORTS = 20  # when none was asked for
_FIRST_WORD = 10.0  # seconds within which a connection must have asked something
_LAST_WORDS = 1  # seconds that answers under way have when the server stops


class CannotServeError(Exception):
    """The server cannot be started; `help` says what to do about it."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message, self.help = message, help


def serve(
    scenario: str = DEFAULT_SCENARIO,
    *,
    port: int | None = None,
    lan: bool = False,
    browser: bool = True,
    folder: Path | None = None,
    tell: Callable[[Settings], None] = lambda _: None,
) -> bool:
    """Serve the workshop until Ctrl-C or SIGTERM; gives whether it was Ctrl-C.

    `port` None takes the first one free from the usual on. `lan` lets others in the network take part. `tell` is
    called once the server can be asked.

    Raises:
        CannotServeError: the port is taken, or none is free.
    """
    listening = _listen("" if lan else "127.0.0.1", port)
    settings = _settings(scenario, listening.getsockname()[1], lan=lan, folder=folder)

    def started() -> None:
        tell(settings)
        if browser:
            threading.Thread(target=_open_browser, args=(settings,), daemon=True).start()

    logging.getLogger("uvicorn").addHandler(logging.NullHandler())  # what fails is told in a line, without a traceback
    logging.getLogger("uvicorn").propagate = False
    app = application(settings)
    config = uvicorn.Config(
        app,
        http=_Connection,
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=_LAST_WORDS,
        h11_max_incomplete_event_size=32 * 1024,
        limit_concurrency=600,
    )
    server = _Server(config, started, before_end=app.state.streams.close)
    try:
        server.run([listening])
    finally:
        listening.close()
    return server.ended_by is signal.SIGINT


def code_for(address: str) -> str:
    """The QR code of an address, for a terminal."""
    return for_terminal(address)


def _settings(scenario: str, port: int, *, lan: bool, folder: Path | None) -> Settings:
    addresses = own_addresses() if lan else ()
    names = frozenset({*LOOPBACK, *addresses, *(own_names() if lan else ())})
    kept: dict[str, Any] = {} if folder is None else {"folder": folder}
    return Settings(
        port=port,
        secret=secrets.token_urlsafe(24),
        names=names,
        scenario=scenario,
        share=f"http://{addresses[0]}:{port}/" if addresses else None,
        **kept,
    )


def _listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens, on this port or on the first free one."""
    ports = range(DEFAULT_PORT, DEFAULT_PORT + _TRIED_PORTS) if port is None else (port,)
    for each in ports:
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if hasattr(signal, "SIGHUP"):  # elsewhere it would let two programs share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, each))
            listening.listen(256)
        except OSError as error:
            listening.close()
            if port is not None or error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise _cannot(each, error) from error
        else:
            return listening
    raise CannotServeError(
        f"none of the ports {ports[0]} to {ports[-1]} is free", "stop another workshop, or name a port with --port"
    )


def _cannot(port: int, error: OSError) -> CannotServeError:
    if error.errno == errno.EADDRINUSE:
        return CannotServeError(f"port {port} is in use", "name another one, or leave --port out to take a free one")
    if error.errno == errno.EACCES:
        return CannotServeError(f"port {port} may not be used by you", "name a port of 1024 or more")
    return CannotServeError(f"port {port} cannot be used ({error.strerror})", "name another one with --port")


def _open_browser(settings: Settings) -> None:
    with suppress(Exception):  # without a browser the printed address serves
        webbrowser.open(settings.facilitators_address)


class _Server(uvicorn.Server):
    """Ends streams first, which uvicorn would wait for, and ends without an exception."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None], before_end: Callable[[], None]) -> None:
        super().__init__(config)
        self._when_started, self._before_end = started, before_end
        self.ended_by: signal.Signals | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._when_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._before_end()
        await asyncio.sleep(0)
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.ended_by = self.ended_by or signal.Signals(sig)
        super().handle_exit(sig, frame)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let Ctrl-C and SIGTERM end the server, which is then done; a second one changes nothing."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        kinds = (signal.SIGINT, signal.SIGTERM)
        before = {kind: signal.signal(kind, self.handle_exit) for kind in kinds}
        try:
            yield
        finally:
            for kind, handler in before.items():
                signal.signal(kind, handler)


class _Connection(H11Protocol):
    """A connection that is closed where nothing is asked in it for long."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.loop.call_later(_FIRST_WORD, self._close_if_silent)

    def _close_if_silent(self) -> None:
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()
