"""Reading what a page sends."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from starlette.requests import ClientDisconnect

from sim.workshop.refusals import RefusedError

if TYPE_CHECKING:
    from starlette.requests import Request


_DEEPEST: Final = 20  # levels of nesting; the parser of the library would give up at some thousand, not cleanly
_TEXT: Final = re.compile(rb'"(?:[^"\\]|\\.)*"?', re.DOTALL)  # one that never ends too, so that it is read once
_BRACKET: Final = re.compile(rb"[\[\]{}]")


async def json_body(request: Request) -> dict[str, Any]:
    """The JSON object in a request's body.

    Raises:
        RefusedError: there is none, or it holds a number that is not finite, or text that no file could hold; or
            whoever sent it went away meanwhile.
    """
    try:
        body = await request.body()
    except ClientDisconnect:
        raise RefusedError(400, "The request ended before all of it was here: try again.") from None
    return json_object(body)


def json_object(body: bytes) -> dict[str, Any]:
    """The same for a text.

    Raises:
        RefusedError: as for `json_body`.
    """
    try:
        found = None if _is_deep(body) else json.loads(body, parse_constant=_not_finite)
        json.dumps(found, ensure_ascii=False).encode()  # half of a surrogate pair cannot be written down
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise RefusedError(400, "The page sent something that is not understood: reload it and try again.")
    return found


def _is_deep(body: bytes) -> bool:
    depth = 0
    for bracket in _BRACKET.findall(_TEXT.sub(b"", body)):
        depth += 1 if bracket in b"[{" else -1
        if depth > _DEEPEST:
            return True
    return False


def _not_finite(text: str) -> float:
    raise ValueError(f"{text} is no number here")
