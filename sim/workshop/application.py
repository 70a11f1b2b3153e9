"""The workshop as an ASGI application: its views, and what stands before and behind them all."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from sim.workshop import entrance, start
from sim.workshop.entrance import FacilitatorOnly
from sim.workshop.explore import Explore
from sim.workshop.limits import Limits
from sim.workshop.pages import STATIC
from sim.workshop.play import serving as play
from sim.workshop.refusals import RefusedError
from sim.workshop.security import Guard
from sim.workshop.show import Show
from sim.workshop.simulating import Simulator
from sim.workshop.sources import Sources
from sim.workshop.streams import Streams

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.responses import Response

    from sim.workshop.settings import Settings

_LOG = logging.getLogger("slackline.workshop")


def application(settings: Settings) -> Starlette:
    """The workshop's server. `state.simulator` and `state.streams` are those that all views share."""
    simulator, streams, sources = Simulator(), Streams(), Sources(settings)
    explore = Explore(settings, simulator, streams, sources)
    facilitator = [Middleware(FacilitatorOnly, settings)]

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        simulator.start()
        preparing = asyncio.create_task(explore.prepare())
        try:
            yield
        finally:
            preparing.cancel()
            streams.close()
            await simulator.close()

    app = Starlette(
        routes=[
            *start.routes(settings),
            *entrance.routes(settings),
            Mount("/show", routes=Show(settings, simulator, sources).routes(), middleware=facilitator),
            Mount("/explore", routes=explore.routes(), middleware=facilitator),
            *play.routes(settings),
            Mount("/static", StaticFiles(directory=STATIC), name="static"),
        ],
        middleware=[Middleware(Guard, settings), Middleware(Limits, settings)],
        exception_handlers={RefusedError: _refuse, 404: _not_found, 405: _not_found, 500: _failed},
        lifespan=lifespan,
    )
    app.state.simulator, app.state.streams = simulator, streams
    return app


async def _refuse(_: Request, error: Exception) -> Response:
    assert isinstance(error, RefusedError)
    return error.response()


async def _not_found(_: Request, __: Exception) -> Response:
    return RefusedError(404, "There is no such page here. The workshop begins at /").response()


async def _failed(_: Request, error: Exception) -> Response:
    _LOG.error("%s: %s", type(error).__name__, error)
    return RefusedError(500, "Something went wrong inside the workshop; nothing is lost. Reload the page.").response()
