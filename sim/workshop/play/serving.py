"""The game's pages and what they send: the hall where rooms open, a player's page, the facilitator's desk, the wall."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from sim.workshop.bodies import json_body
from sim.workshop.codes import for_page
from sim.workshop.entrance import is_facilitator
from sim.workshop.limits import client_of
from sim.workshop.pages import page
from sim.workshop.play import sheets, views
from sim.workshop.play.impossible import NotPossibleError
from sim.workshop.play.journal import JournalError
from sim.workshop.play.names import fingerprint, new_token
from sim.workshop.play.rooms import Rooms
from sim.workshop.play.tables import Table
from sim.workshop.play.template import NAMES, template
from sim.workshop.refusals import RefusedError
from sim.workshop.streams import last_event

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from sim.workshop.settings import Settings

    Handler = Callable[[Request], Awaitable[Response]]

_LOG = logging.getLogger("slackline.workshop")
_REMEMBERED = 14 * 24 * 3600  # seconds that a browser keeps its seat
_STALE = 409  # the page is older than the room: it loads the room again


def routes(settings: Settings) -> list[BaseRoute]:
    """All that is asked of the game."""
    play = _Play(settings)
    found: list[tuple[str, Handler, str]] = [
        ("/play", play.hall, "GET"),
        ("/play/find", play.find, "POST"),
        ("/play/rooms", play.open, "POST"),
        ("/play/{code}", play.player, "GET"),
        ("/play/{code}/state", play.player_state, "GET"),
        ("/play/{code}/stream", play.stream, "GET"),
        ("/play/{code}/join", play.join, "POST"),
        ("/play/{code}/decide", play.decide, "POST"),
        ("/play/{code}/desk", play.desk, "GET"),
        ("/play/{code}/desk", play.act, "POST"),
        ("/play/{code}/desk/state", play.desk_state, "GET"),
        ("/play/{code}/desk/secret", play.take_over, "POST"),
        ("/play/{code}/wall", play.wall, "GET"),
        ("/play/{code}/wall/state", play.wall_state, "GET"),
        ("/play/{code}/join.svg", play.picture, "GET"),
        ("/play/{code}/sheet", play.sheet, "GET"),
    ]
    return [Route(path, _plainly(handler), methods=[method]) for path, handler, method in found]


def _plainly(handler: Handler) -> Handler:
    """What cannot be done is told in its own words."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except NotPossibleError as error:
            raise RefusedError(_STALE if error.stale else 422, str(error)) from error
        except JournalError as error:
            _LOG.error("%s", error)
            raise RefusedError(507, str(error)) from error

    return answer


class _Play:
    """Rooms and the tables that they are played at."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._rooms = Rooms(settings.folder)
        self._tables: dict[str, Table] = {}
        for told in self._rooms.told:
            _LOG.warning("%s", told)

    def _table(self, request: Request) -> Table:
        room = self._rooms.find(request.path_params["code"])
        code = room.state.code
        if code not in self._tables:
            self._tables[code] = Table(room, request.app.state.simulator)
        table = self._tables[code]
        table.wake()
        return table

    # ------------------------------------------------------------------ the hall

    async def hall(self, request: Request) -> Response:
        facilitator = is_facilitator(request, self._settings)
        rooms = [
            {"code": room.state.code, "game": room.state.template.name, "people": room.state.people}
            | {"where": _where(room.state), "mine": self._sits_at_desk(request, room)}
            for room in self._rooms.all()
        ]
        games = [template(key) for key in NAMES]
        values = {"facilitator": facilitator, "rooms": rooms if facilitator else [], "games": games}
        return HTMLResponse(page("play/hall.html", title="Play", here="play", told=self._rooms.told, **values))

    async def find(self, request: Request) -> Response:
        code = (await json_body(request)).get("code")
        room = self._rooms.find(code if isinstance(code, str) else "")
        return _json({"next": f"/play/{room.state.code}"})

    async def open(self, request: Request) -> Response:
        if not is_facilitator(request, self._settings):
            raise RefusedError(403, "Only the facilitator opens rooms: open the whole address that the terminal shows.")
        key = (await json_body(request)).get("game")
        room, secret = self._rooms.open(key if isinstance(key, str) else "")
        response = _json({"next": f"/play/{room.state.code}/desk"})
        self._seat_at_desk(response, room, secret)
        return response

    # ------------------------------------------------------------------ players

    async def player(self, request: Request) -> Response:
        state = self._table(request).room.state
        return HTMLResponse(page("play/player.html", title=f"Room {state.code}", code=state.code, here=""))

    async def player_state(self, request: Request) -> Response:
        room = self._table(request).room
        seat = room.state.seat_of(fingerprint(self._token(request)))
        return _json(views.lobby(room.state) if seat is None else views.player(room.state, *seat))

    async def join(self, request: Request) -> Response:
        table = self._table(request)
        body = await json_body(request)
        token = self._token(request)
        token = table.room.join(body.get("name"), body.get("company"), body.get("role"), token=token or new_token())
        response = _json({})
        name = self._settings.cookie("player")
        response.set_cookie(name, token, max_age=_REMEMBERED, httponly=True, samesite="strict")
        table.changed()
        return response

    async def decide(self, request: Request) -> Response:
        table = self._table(request)
        body = await json_body(request)
        chosen = body.get("chosen")
        if not isinstance(chosen, dict):
            raise NotPossibleError("The page sent no decision. Reload it and try again.")
        company = table.room.decide(self._token(request), str(body.get("turn")), chosen)
        if company is not None:
            table.changed(company)
        return _json({})

    async def stream(self, request: Request) -> Response:
        table = self._table(request)
        events = table.channel.listen(last_event(request.scope))
        client = client_of(request.scope, self._settings)
        stream: Response = request.app.state.streams.of(events, client)
        return stream

    # ------------------------------------------------------------------ the desk

    async def desk(self, request: Request) -> Response:
        room = self._table(request).room
        here = {"code": room.state.code, "facilitator": True, "here": "play", "share": self._address(room)}
        if not self._sits_at_desk(request, room):
            return HTMLResponse(page("play/locked.html", title=f"Room {room.state.code}", **here), 403)
        secret = request.cookies[self._desk_cookie(room)]
        return HTMLResponse(page("play/desk.html", title=f"Desk of room {room.state.code}", secret=secret, **here))

    async def desk_state(self, request: Request) -> Response:
        table = self._at_desk(request)
        return _json(views.desk(table.room.state) | {"trouble": table.trouble, "search": table.found.search})

    async def act(self, request: Request) -> Response:
        table = self._at_desk(request)
        body = await json_body(request)
        turn, room = str(body.get("turn")), table.room
        action = body.get("action")
        if action == "advance":
            room.advance(turn)
        elif action == "back":
            quarter = body.get("quarter")
            room.back(turn, quarter if isinstance(quarter, int) else -1)
        elif action == "pause":
            room.pause(turn)
        elif action == "shock":
            room.shock(turn, body.get("card"))
        elif action == "free":
            room.free(str(body.get("company")), str(body.get("role")))
        else:
            raise NotPossibleError("The page asked for something that there is not. Reload it and try again.")
        table.changed()
        return _json({})

    async def take_over(self, request: Request) -> Response:
        table = self._table(request)
        secret = (await json_body(request)).get("secret")
        table.room.take_over(secret if isinstance(secret, str) else "")
        response = _json({"next": f"/play/{table.room.state.code}/desk"})
        self._seat_at_desk(response, table.room, str(secret).strip())
        table.changed()
        return response

    # ------------------------------------------------------------------ the wall

    async def wall(self, request: Request) -> Response:
        room = self._table(request).room
        values = {"code": room.state.code, "share": self._address(room), "here": ""}
        return HTMLResponse(page("play/wall.html", title=f"Room {room.state.code}", **values))

    async def wall_state(self, request: Request) -> Response:
        table = self._table(request)
        view = views.wall(table.room.state)
        if view["phase"] == "debrief":
            view |= {"debrief": sheets.debrief(table.room.state, table.found)}
        return _json(view)

    async def picture(self, request: Request) -> Response:
        room = self._table(request).room
        return Response(for_page(self._address(room)), media_type="image/svg+xml")

    async def sheet(self, request: Request) -> Response:
        table = self._table(request)
        state = table.room.state
        if state.phase not in views.ENDED:
            raise NotPossibleError("The debrief sheet comes at the end of the game.")
        values = {"sheet": sheets.debrief(state, table.found), "code": state.code, "here": ""}
        return HTMLResponse(page("play/sheet.html", title=f"Debrief of room {state.code}", **values))

    # ------------------------------------------------------------------ who asks

    def _token(self, request: Request) -> str:
        return request.cookies.get(self._settings.cookie("player"), "")

    def _desk_cookie(self, room: Any) -> str:
        return self._settings.cookie(f"desk-{room.state.code}")

    def _sits_at_desk(self, request: Request, room: Any) -> bool:
        return bool(room.is_facilitator(request.cookies.get(self._desk_cookie(room), "")))

    def _at_desk(self, request: Request) -> Table:
        table = self._table(request)
        if not self._sits_at_desk(request, table.room):
            raise RefusedError(403, "This is the desk of the room's facilitator. Take it over with the room's secret.")
        return table

    def _seat_at_desk(self, response: Response, room: Any, secret: str) -> None:
        name = self._desk_cookie(room)
        response.set_cookie(name, secret, max_age=_REMEMBERED, httponly=True, samesite="strict")

    def _address(self, room: Any) -> str:
        return f"{self._settings.share or self._settings.address}play/{room.state.code}"


def _json(content: Any) -> Response:
    return Response(json.dumps(content, allow_nan=False), media_type="application/json")


def _where(state: Any) -> str:
    """Where a room stands, in a few words."""
    return {
        "lobby": "people are joining",
        "reveal": "the reveal",
        "debrief": "the debrief",
    }.get(state.phase, f"quarter {state.quarter + 1} of {state.template.quarters}")
