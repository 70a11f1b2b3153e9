"""Who may ask at all: requests to another host or from another page are refused, on every route and stream.

A page of another site can make a browser send requests to a server on this machine, and a name of its own can be made
to lead here (DNS rebinding). The first is known by its `Origin`, the second by its `Host`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders

from sim.workshop.refusals import RefusedError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from sim.workshop.settings import Settings

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "manifest-src 'none'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """Lets through what comes from the workshop's own pages, or from its address typed or followed."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        try:
            self._check(scope["method"], Headers(scope=scope))
        except RefusedError as refused:
            await refused.answer(scope, receive, guarded)
            return
        await self._app(scope, receive, guarded)

    def _check(self, method: str, headers: Headers) -> None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._settings.hosts:
            raise RefusedError(
                403, "This address does not lead here: open the workshop by the address that its terminal shows."
            )
        origins = headers.getlist("origin")
        if any(origin.lower() not in self._settings.origins for origin in origins) or len(origins) > 1:
            raise RefusedError(
                403, "This request comes from another page than the workshop's own: it was not carried out."
            )
        if method not in SAFE and not origins:
            raise RefusedError(403, "This request does not say which page it comes from: it was not carried out.")
        site = headers.get("sec-fetch-site", "same-origin")
        if site not in {"same-origin", "none"} and not _is_followed(method, headers):
            raise RefusedError(403, "This request comes from another site: it was not carried out.")


def _is_followed(method: str, headers: Headers) -> bool:
    """Whether it is a link that somebody followed, as one to join that came in a message."""
    return (
        method in SAFE
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest", "document") == "document"
    )
