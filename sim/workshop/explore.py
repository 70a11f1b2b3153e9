"""The Explore view: its page, what can be moved, and answers that get better while one watches."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from sim.scenario.shipped import shipped_names
from sim.workshop.bodies import json_body
from sim.workshop.exploring.explorer import Explorer
from sim.workshop.exploring.plan import UnusableError
from sim.workshop.exploring.question import Question, Source, read_question
from sim.workshop.limits import client_of
from sim.workshop.pages import page
from sim.workshop.refusals import RefusedError
from sim.workshop.simulating import DiedError, TooLongError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from sim.workshop.settings import Settings
    from sim.workshop.simulating import Simulator
    from sim.workshop.streams import Streams

GIVEN: Final = "given"  # the scenario that the command line named, where it is a file
_PASTED: Final = 32  # scenarios that were pasted and are kept


class Explore:
    """The view's routes."""

    def __init__(self, settings: Settings, simulator: Simulator, streams: Streams) -> None:
        self._settings, self._streams = settings, streams
        self._explorer = Explorer(simulator)
        self._pasted: OrderedDict[str, str] = OrderedDict()

    def routes(self) -> list[BaseRoute]:
        """All below the view's own address."""
        return [
            Route("/", self.show),
            Route("/scenarios", self.scenarios),
            Route("/scenarios", self.paste, methods=["POST"]),
            Route("/controls", self.controls),
            Route("/answers", self.answers),
            Route("/figure", self.figure),
            Route("/scenario.yaml", self.scenario),
        ]

    async def show(self, _: Request) -> Response:
        """The page."""
        return HTMLResponse(page("explore.html", title="Explore – Slackline", here="explore", facilitator=True))

    async def scenarios(self, request: Request) -> Response:
        """The scenarios that can be picked, and which one to begin with."""
        found = await self._asked(request, "scenarios")
        given = self._settings.scenario
        if given not in shipped_names():
            found.insert(0, {"name": GIVEN, "about": given.replace("\\", "/").rpartition("/")[2]})
        return JSONResponse({"scenarios": found, "first": given if given in shipped_names() else GIVEN})

    async def paste(self, request: Request) -> Response:
        """Take a scenario's text, checked as a file is."""
        text = (await json_body(request)).get("text")
        if not isinstance(text, str) or not text.strip():
            raise RefusedError(400, "There is no text: paste a scenario, or choose a file.")
        source = Source("text", text)
        await self._asked(request, "controls", source)
        name = f"pasted-{hashlib.sha256(text.encode(errors='replace')).hexdigest()[:16]}"
        self._pasted[name] = text
        self._pasted.move_to_end(name)
        while len(self._pasted) > _PASTED:
            self._pasted.popitem(last=False)
        return JSONResponse({"name": name})

    async def controls(self, request: Request) -> Response:
        """What can be moved in a scenario."""
        source = self._source(request.query_params.get("scenario", ""))
        return JSONResponse(await self._asked(request, "controls", source))

    async def answers(self, request: Request) -> Response:
        """A stream of answers to the question in the address."""
        source, question = self._question(request)
        client = client_of(request.scope, self._settings)
        events = self._explorer.answers(source, question, client)
        return self._streams.of(events, client)  # type: ignore[return-value]  # an answer of its own kind

    async def scenario(self, request: Request) -> Response:
        """The scenario of the question, as a file that `slackline run` takes."""
        text = await self._asked(request, "scenario_text", *self._question(request))
        headers = {"content-disposition": 'attachment; filename="explored.yaml"'}
        return Response(text, media_type="application/yaml; charset=utf-8", headers=headers)

    async def figure(self, request: Request) -> Response:
        """A picture of the first `n` replications of the question."""
        count = request.query_params.get("n", "")
        if not count.isdecimal() or not 0 < len(count) < 6 or int(count) < 1:
            raise RefusedError(400, "A picture is of some number of replications: reload the page.")
        source, question = self._question(request)
        caller = client_of(request.scope, self._settings)
        with _unusable():
            found = await self._explorer.outcomes(source, question, caller, int(count))
        name = request.query_params.get("name", "")
        return Response(
            await self._asked(request, "picture", source, question, found, name), media_type="image/svg+xml"
        )

    async def _asked(self, request: Request, task: str, *arguments: Any) -> Any:
        caller = client_of(request.scope, self._settings)
        with _unusable():
            return await self._explorer.call(task, *arguments, caller=caller)

    def _question(self, request: Request) -> tuple[Source, Question]:
        question = read_question(request.query_params.get("q", ""))
        return self._source(question.scenario), question

    def _source(self, name: str) -> Source:
        if name in shipped_names():
            return Source("shipped", name)
        if name == GIVEN and self._settings.scenario not in shipped_names():
            return Source("file", self._settings.scenario)
        if name in self._pasted:
            return Source("text", self._pasted[name])
        if name.startswith("pasted-"):
            raise RefusedError(404, "The scenario that was pasted is no longer here: paste it again.")
        raise RefusedError(404, f"There is no scenario called “{name[:60]}” here: choose one from the list.")


@contextmanager
def _unusable() -> Iterator[None]:
    try:
        yield
    except UnusableError as error:
        raise RefusedError(422, str(error)) from error
    except (TooLongError, DiedError) as error:
        raise RefusedError(503, f"This could not be simulated: {error}.") from error
