"""Measures the workshop and writes its table into docs/workshop.md.

To run it: `python docs/make_workshop.py`, on a machine that does nothing else; needs Chromium.
"""

from __future__ import annotations

import asyncio
import os
import platform
import re
import shutil
import statistics
import sys
import tempfile
import time
import urllib.request
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent / "tests" / "browser"))
sys.path.insert(0, str(DOCS.parent / "tests" / "unit"))

from game_server import Server  # noqa: E402 - the tests' own helpers
from playwright.sync_api import Browser, Page, expect, sync_playwright  # noqa: E402
from served_workshop import served  # noqa: E402
from test_animation import crowd, show  # noqa: E402
from test_explore_page import changed  # noqa: E402
from test_game_load import PEOPLE, Phone, megabytes, played  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

READY = 3  # seconds until the simulator has imported what it needs
ROUNDS, CHANGES, STARTS = 102, 60, 7
WAIT = 60_000
SECTION = re.compile(r"<!-- workshop: begin -->.*<!-- workshop: end -->", re.DOTALL)

Row = tuple[str, str, str]

FRAMES = """async () => {
  player.seek(1); player.speed(5); player.play();
  const times = [];
  await new Promise((done) => {
    const next = (now) => { times.push(now); if (now - times[0] > 4000) done(); else requestAnimationFrame(next); };
    requestAnimationFrame(next);
  });
  player.pause();
  const drawing = [];
  for (let turn = 0; turn < 60; turn++) {
    const begun = performance.now();
    player.drawTokens(false);
    player.ctx.getImageData(0, 0, 1, 1);
    drawing.push(performance.now() - begun);
  }
  drawing.sort((one, other) => one - other);
  const rate = 1000 * (times.length - 1) / (times.at(-1) - times[0]);
  return { rate, drawing: drawing[30], shown: player.panes[0].living };
}"""


def main() -> None:
    """Measure everything, and write it down."""
    rows = []
    for measure in (started, lambda: asyncio.run(crowded()), browsed):
        rows += measure()
        print(*rows, sep="\n", flush=True)
    body = "\n".join(f"| {what} | {found} | {wanted} |" for what, found, wanted in rows)
    text = f"""\
<!-- workshop: begin -->
Written by `python docs/make_workshop.py` on {date.today()}: {os.cpu_count()} cores, Python {platform.python_version()};
server, simulation and browser share them. The machine's load average at the end was {os.getloadavg()[0]:.1f}.

|  | measured | wanted |
| --- | ---: | ---: |
{body}
<!-- workshop: end -->"""
    page = DOCS / "workshop.md"
    page.write_text(SECTION.sub(lambda _: text, page.read_text(encoding="utf-8")), encoding="utf-8")
    print(text)


def folder() -> Path:
    """An empty folder for rooms."""
    return Path(tempfile.mkdtemp())


def timed(deed: Callable[[], object]) -> float:
    """Seconds that something takes."""
    begun = time.perf_counter()
    deed()
    return time.perf_counter() - begun


def started() -> list[Row]:
    """From the start of the process to the first answer."""
    found = []
    for _ in range(STARTS):
        begun = time.perf_counter()
        with served(folder()) as address, urllib.request.urlopen(address.partition("open#")[0]):
            found.append(time.perf_counter() - begun)
    return [("from starting the process to the first answer", f"{statistics.median(found):.2f} s", "2 s")]


def browsed() -> list[Row]:
    """What a browser sees: Explore's tables, the weight of the views, frames a second."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        with served(folder()) as address:
            at_once = timed(lambda: opened(entered(browser, address), address))
        with served(folder()) as address:
            return [*measured(browser, address, at_once)]


def measured(browser: Browser, address: str, at_once: float) -> Iterator[Row]:
    """The rows of one workshop; `at_once` is how long another took for a table that was asked for when it began."""
    page = entered(browser, address)
    time.sleep(READY)
    first = timed(lambda: opened(page, address))
    settled(page)
    spent = []
    for turn in range(CHANGES):
        spent.append(timed(lambda turn=turn: changed(page, 9 + turn % 6)))
        if turn in {0, CHANGES // 2}:
            settled(page)
    server = pid_of(address)
    grown = [megabytes(server)]
    for turn in range(CHANGES):
        changed(page, 9 + turn % 6)
    grown.append(megabytes(server))
    weights = [f"{view} {weight(page, address, view):.0f}" for view in ("show", "explore", "play")]
    fresh = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    show(fresh, crowd(1000))
    frames = fresh.evaluate(FRAMES)
    table = "Explore's first table, the story with five policies, in the browser"
    yield f"{table}, {READY} s after the start", f"{first:.2f} s", "2 s"
    yield "the same, asked for while the workshop still starts", f"{at_once:.2f} s", "–"
    yield (
        f"a new table after a slider has moved, median and slowest of {CHANGES}",
        f"{statistics.median(spent):.2f} s, {max(spent):.2f} s",
        "2 s",
    )
    yield (
        f"the server's memory after {CHANGES} and {2 * CHANGES} changes",
        " MB, ".join(f"{each:.0f}" for each in grown) + " MB",
        "flat",
    )
    yield "what a view weighs without the log, kB", ", ".join(weights), "300"
    yield (
        f"frames a second with {frames['shown']:,} requests in the picture",
        f"{frames['rate']:.0f} ({frames['drawing']:.1f} ms to draw one)",
        "50",
    )


def entered(browser: Browser, address: str) -> Page:
    """A page of the facilitator's, on the start page."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(address)
    page.wait_for_selector("nav")
    return page


def opened(page: Page, address: str) -> None:
    """Explore, with its first table."""
    page.goto(address.replace("open#", "explore/#x"))
    expect(page.locator("#table tbody tr").nth(4)).to_be_visible(timeout=WAIT)


def settled(page: Page) -> None:
    """Wait until all replications are in."""
    expect(page.locator("#status")).to_contain_text("all of the scenario", timeout=WAIT)


def weight(page: Page, address: str, view: str) -> float:
    """Kilobytes of all answers that a view takes, but for the log and the figures."""
    sizes: dict[str, int] = {}

    def weigh(response: object) -> None:
        if "/show/reel" not in response.url and "/answers" not in response.url:
            sizes.setdefault(response.url, len(response.body()) if response.ok else 0)

    page.on("response", weigh)
    page.goto(address.replace("open#", f"{view}/#x" if view != "play" else "play#x"))
    page.wait_for_timeout(4000)
    page.remove_listener("response", weigh)
    return sum(sizes.values()) / 1000


def pid_of(address: str) -> int:
    """The process that serves this address."""
    port = address.split(":")[2].partition("/")[0]
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and f"--port\0{port}\0".encode() in (entry / "cmdline").read_bytes():
            return int(entry.name)
    raise LookupError(address)


async def crowded() -> list[Row]:
    """Thirty participants; then one of them who asks as fast as it can."""
    server = Server(folder())
    try:
        times, memory = await played(server, ROUNDS)
        alone, beside = await flooded(server)
    finally:
        server.stop()
    return [
        (
            f"a round's results reach all {PEOPLE} after the last decision, median and slowest of {ROUNDS}",
            f"{statistics.median(times):.2f} s, {max(times):.2f} s",
            "2 s",
        ),
        (
            f"the server's memory after 12 and after {ROUNDS} rounds",
            f"{memory[11]:.0f} MB, {memory[-1]:.0f} MB",
            "flat",
        ),
        (
            "a participant's answer, median, alone and beside one who asks as fast as it can",
            f"{1000 * alone:.1f} ms, {1000 * beside:.1f} ms",
            "twice",
        ),
    ]


async def flooded(server: Server) -> tuple[float, float]:
    """Seconds that a participant waits for an answer, at the median: alone, and beside one who floods."""
    import httpx2 as httpx

    desk = httpx.AsyncClient(base_url=server.address, headers={"origin": server.address}, timeout=60)
    await desk.post("/open", json={"secret": server.secret_address.partition("#")[2]})
    code = (await desk.post("/play/rooms", json={"game": "short"})).json()["next"].split("/")[2]
    phones = [Phone(server, number) for number in range(2)]
    for phone in phones:
        await phone.join(code)

    async def median() -> float:
        spent = []
        for _ in range(60):
            begun = time.perf_counter()
            await phones[0].client.get(f"/play/{code}/state")
            spent.append(time.perf_counter() - begun)
            await asyncio.sleep(0.1)
        return statistics.median(spent)

    async def flood() -> None:
        while True:
            await phones[1].client.get(f"/play/{code}/state")

    alone = await median()
    task = asyncio.create_task(flood())
    beside = await median()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await asyncio.gather(*(phone.leave() for phone in phones), desk.aclose())
    return alone, beside


if __name__ == "__main__":
    main()
