"""A browser for the tests of pages; where there is none they are skipped, and say why."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from patience import PATIENCE, patient_context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from game_server import Server
    from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))  # small scenarios are made there
sys.path.insert(0, str(Path(__file__).parents[1] / "workshop"))  # rooms are played there

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium without a window, of one module only: while it is open, Playwright keeps an event loop running."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip(f"no Chromium on this machine: none of {', '.join(NAMES)}")
    api.expect.set_options(timeout=1000 * PATIENCE)
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on a desktop's screen, in a context of its own; the test fails where a script on it has failed."""
    context = patient_context(browser, viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    failures: list[str] = []
    opened.on("pageerror", lambda error: failures.append(str(error)))
    yield opened
    context.close()
    assert failures == []


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The facilitator's address of a workshop that is served as the command serves it."""
    from served_workshop import served

    with served(tmp_path_factory.mktemp("workshop")) as address:
        yield address


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A workshop's server of one test only, which may kill it."""
    from game_server import Server

    server = Server(tmp_path)
    yield server
    server.stop()


@pytest.fixture
def facilitator(page: Page, workshop: str) -> Iterator[Page]:
    """A page of the facilitator's, on the start page; the test fails where it has asked another address."""
    elsewhere: list[str] = []
    own = workshop.partition("open#")[0]
    page.on("request", lambda one: None if one.url.startswith((own, "data:", "blob:")) else elsewhere.append(one.url))
    page.goto(workshop)
    page.wait_for_selector("nav")
    yield page
    assert elsewhere == []
