"""Answers that refuse: a short text in plain words that says what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


class RefusedError(Exception):
    """A request that is not answered: the status, and why in a sentence. `retry_after` is in seconds."""

    def __init__(self, status: int, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status, self.message, self.retry_after = status, message, retry_after

    def response(self) -> PlainTextResponse:
        """It as an answer."""
        headers = {} if self.retry_after is None else {"retry-after": str(self.retry_after)}
        return PlainTextResponse(f"{self.message}\n", self.status, headers)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, where there is no view that could hand it back."""
        await self.response()(scope, receive, send)
