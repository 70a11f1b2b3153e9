"""The facilitator's way in: the secret of the terminal's address, exchanged for a cookie."""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING, Final

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from sim.workshop.bodies import json_body
from sim.workshop.pages import page
from sim.workshop.refusals import RefusedError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send

    from sim.workshop.settings import Settings

_WORKSHOP_LASTS: Final = 7 * 24 * 3600  # seconds until the cookie is forgotten


def is_facilitator(connection: HTTPConnection, settings: Settings) -> bool:
    """Whether a request comes from the browser in which the facilitator's address was opened."""
    shown = connection.cookies.get(settings.cookie("facilitator"), "")
    return hmac.compare_digest(shown.encode(), settings.pass_of_facilitator.encode())


class FacilitatorOnly:
    """Refuses whoever is not the facilitator."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not is_facilitator(HTTPConnection(scope), self._settings):
            message = "This page is the facilitator's: open it by the whole address that the terminal shows."
            await RefusedError(403, message).answer(scope, receive, send)
            return
        await self._app(scope, receive, send)


def routes(settings: Settings) -> list[BaseRoute]:
    """The page that reads the secret, and where it is exchanged."""

    async def show(_: Request) -> Response:
        return HTMLResponse(page("open.html", title="Opening the workshop"))

    async def exchange(request: Request) -> Response:
        secret = (await json_body(request)).get("secret")
        if not isinstance(secret, str) or not hmac.compare_digest(secret.encode(), settings.secret.encode()):
            raise RefusedError(403, "This is not the workshop's secret: copy the whole address from the terminal.")
        response = Response(json.dumps({"next": "/"}), media_type="application/json")
        response.set_cookie(
            settings.cookie("facilitator"),
            settings.pass_of_facilitator,
            max_age=_WORKSHOP_LASTS,
            httponly=True,
            samesite="strict",
        )
        return response

    return [Route("/open", show), Route("/open", exchange, methods=["POST"])]
