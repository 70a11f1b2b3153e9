"""The Show view: a replication in motion, told in chapters, for the projector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from sim.report.animation import script, styles
from sim.workshop.asking import Asking
from sim.workshop.pages import page
from sim.workshop.refusals import RefusedError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from sim.workshop.settings import Settings
    from sim.workshop.simulating import Simulator
    from sim.workshop.sources import Sources


class Show:
    """The view's routes."""

    def __init__(self, settings: Settings, simulator: Simulator, sources: Sources) -> None:
        self._asking = Asking(simulator, settings, "sim.workshop.showing.tasks")
        self._sources = sources

    def routes(self) -> list[BaseRoute]:
        """All below the view's own address."""
        return [
            Route("/", self.show),
            Route("/flow.js", self.script),
            Route("/flow.css", self.styles),
            Route("/story", self.story),
            Route("/reel", self.reel),
        ]

    async def show(self, _: Request) -> Response:
        """The page."""
        return HTMLResponse(page("show.html", title="Show – Slackline", here="show", facilitator=True))

    async def script(self, _: Request) -> Response:
        """The animation's script, the same as in a report."""
        return Response(script(), media_type="text/javascript; charset=utf-8")

    async def styles(self, _: Request) -> Response:
        """The animation's styles."""
        return Response(styles(), media_type="text/css; charset=utf-8")

    async def story(self, request: Request) -> Response:
        """Policies and chapters of a scenario."""
        source = self._sources.named(request.query_params.get("scenario", ""))
        written = request.query_params.get("replication", "")
        found = await self._asking.task(request, "story", source, _replication(written) if written else None)
        return JSONResponse(found)

    async def reel(self, request: Request) -> Response:
        """One policy's replication for the animation."""
        source = self._sources.named(request.query_params.get("scenario", ""))
        replication = _replication(request.query_params.get("replication", ""))
        policy = request.query_params.get("policy", "")
        return JSONResponse(await self._asking.task(request, "reel", source, policy, replication))


def _replication(text: str) -> int:
    if not text.isdecimal() or len(text) > 6:
        raise RefusedError(400, "A replication is a whole number from 0 on: reload the page.")
    return int(text)
