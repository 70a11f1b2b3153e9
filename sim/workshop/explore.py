"""The Explore view: its page, what can be moved, and answers that get better while one watches."""

from __future__ import annotations

import json
from collections import OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from sim.workshop.asking import Asking, in_plain_words
from sim.workshop.bodies import json_body
from sim.workshop.exploring.explorer import FIRST, TASKS, Explorer
from sim.workshop.exploring.question import Question, Source, read_question
from sim.workshop.limits import client_of
from sim.workshop.pages import page
from sim.workshop.refusals import RefusedError
from sim.workshop.sources import GIVEN, Sources

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from sim.workshop.settings import Settings
    from sim.workshop.simulating import Simulator
    from sim.workshop.streams import Streams

_REMEMBERED: Final = 8  # scenarios whose controls are kept
_NOBODY: Final = "nobody yet"


class Explore:
    """The view's routes."""

    def __init__(self, settings: Settings, simulator: Simulator, streams: Streams, sources: Sources) -> None:
        self._settings, self._streams, self._sources = settings, streams, sources
        self._explorer = Explorer(simulator)
        self._asking = Asking(simulator, settings, TASKS)
        self._controls: OrderedDict[Source, dict[str, Any]] = OrderedDict()
        self._shipped: list[dict[str, str]] = []

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
            Route("/report", self.report),
        ]

    async def prepare(self) -> None:
        """Get ready for what is asked first: the scenario to begin with, as it is."""
        source = self._sources.named(self._sources.first)
        question = read_question(json.dumps({"scenario": self._sources.first}))
        with suppress(RefusedError):
            self._shipped = await in_plain_words(self._explorer.call("scenarios", caller=_NOBODY))
            self._controls[source] = await in_plain_words(self._explorer.call("controls", source, caller=_NOBODY))
            await in_plain_words(self._explorer.outcomes(source, question, _NOBODY, FIRST))

    async def show(self, _: Request) -> Response:
        """The page."""
        return HTMLResponse(page("explore.html", title="Explore – Slackline", here="explore", facilitator=True))

    async def scenarios(self, request: Request) -> Response:
        """The scenarios that can be picked, and which one to begin with."""
        found = list(self._shipped or await self._asking.task(request, "scenarios"))
        given = self._sources.given_file
        if given is not None:
            found.insert(0, {"name": GIVEN, "about": given})
        return JSONResponse({"scenarios": found, "first": self._sources.first})

    async def paste(self, request: Request) -> Response:
        """Take a scenario's text, checked as a file is."""
        text = (await json_body(request)).get("text")
        if not isinstance(text, str) or not text.strip():
            raise RefusedError(400, "There is no text: paste a scenario, or choose a file.")
        await self._asking.task(request, "controls", Source("text", text))
        return JSONResponse({"name": self._sources.keep(text)})

    async def controls(self, request: Request) -> Response:
        """What can be moved in a scenario."""
        source = self._sources.named(request.query_params.get("scenario", ""))
        if source not in self._controls:
            self._controls[source] = await self._asking.task(request, "controls", source)
            while len(self._controls) > _REMEMBERED:
                self._controls.popitem(last=False)
        return JSONResponse(self._controls[source])

    async def answers(self, request: Request) -> Response:
        """A stream of answers to the question in the address."""
        source, question = self._question(request)
        client = client_of(request.scope, self._settings)
        events = self._explorer.answers(source, question, client)
        return self._streams.of(events, client)  # type: ignore[return-value]  # an answer of its own kind

    async def scenario(self, request: Request) -> Response:
        """The scenario of the question, as a file that `slackline run` takes."""
        text = await self._asking.task(request, "scenario_text", *self._question(request))
        headers = {"content-disposition": 'attachment; filename="explored.yaml"'}
        return Response(text, media_type="application/yaml; charset=utf-8", headers=headers)

    async def report(self, request: Request) -> Response:
        """The report of the question's run, to be saved."""
        source, question = self._question(request)
        caller = client_of(request.scope, self._settings)
        found = await in_plain_words(self._explorer.outcomes(source, question, caller))
        page = await self._asking.task(request, "report", source, question, found)
        headers = {"content-disposition": 'attachment; filename="report.html"'}
        return Response(page, media_type="text/html; charset=utf-8", headers=headers)

    async def figure(self, request: Request) -> Response:
        """A picture of the first `n` replications of the question."""
        count = request.query_params.get("n", "")
        if not count.isdecimal() or not 0 < len(count) < 6 or int(count) < 1:
            raise RefusedError(400, "A picture is of some number of replications: reload the page.")
        source, question = self._question(request)
        caller = client_of(request.scope, self._settings)
        found = await in_plain_words(self._explorer.outcomes(source, question, caller, int(count)))
        name = request.query_params.get("name", "")
        return Response(
            await self._asking.task(request, "picture", source, question, found, name), media_type="image/svg+xml"
        )

    def _question(self, request: Request) -> tuple[Source, Question]:
        question = read_question(request.query_params.get("q", ""))
        return self._sources.named(question.scenario), question
