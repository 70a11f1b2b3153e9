"""The first page: where to go, for the facilitator and for those who take part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse
from starlette.routing import Route

from sim.workshop.entrance import is_facilitator
from sim.workshop.pages import page

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from sim.workshop.settings import Settings


def routes(settings: Settings) -> list[BaseRoute]:
    """The start page."""

    async def show(request: Request) -> Response:
        facilitator = is_facilitator(request, settings)
        return HTMLResponse(page("start.html", title="Slackline workshop", here="start", facilitator=facilitator))

    return [Route("/", show)]
