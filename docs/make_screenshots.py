"""Plays the sixty minutes of the facilitator's guide in a browser, with eight participants, and takes its pictures.

To run it: `python docs/make_screenshots.py`; needs Chromium. It starts `slackline workshop` as a facilitator does, goes
through the guide's steps in their order, waits for what the guide says will be seen, and stops where it is not. The
pictures go to docs/teaching/images, and one of them to docs/images.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Page, sync_playwright
from small_png import small

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DOCS = Path(__file__).parent
IMAGES = DOCS / "teaching" / "images"
PROJECTOR, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 844}
SOON = 30_000  # milliseconds


@dataclass(frozen=True)
class Style:
    """How a company plays: what its CIO and its CMO choose, by quarter."""

    company: str
    cio: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    cmo: Mapping[int, Mapping[str, str]] = field(default_factory=dict)


COMPANIES = (
    Style(
        "Acme",
        cio={
            2: {"promise": "honest"},
            3: {"hire": "one", "slack": "one"},
            4: {"manager": "one"},
            6: {"response": "listen"},
        },
        cmo={2: {"stance": "late"}, 3: {"announce": "yes"}},
    ),
    Style(
        "Bolt",
        cio={2: {"promise": "hopeful"}, 3: {"hire": "two"}, 6: {"response": "confront"}},
        cmo={2: {"stance": "round"}, 3: {"agency": "retainer"}},
    ),
    Style(
        "Cargo",
        cio={2: {"promise": "expected"}, 4: {"team": "embedded"}, 5: {"contractors": "one"}},
        cmo={2: {"stance": "patient"}, 5: {"urging": "stop"}},
    ),
    Style("Dyno"),
)


def main() -> None:
    """Play it, and take the pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with workshop() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        facilitator = browser.new_context(viewport=PROJECTOR).new_page()
        facilitator.goto(address)
        facilitator.wait_for_url("**/")
        root = facilitator.url.rstrip("/")
        introduction(facilitator, root)
        explore(facilitator, root)
        play(browser, facilitator, root)
        browser.close()


@contextmanager
def workshop() -> Iterator[str]:
    """The workshop, started in an empty folder; the facilitator's address."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "sim", "workshop", "--no-browser"]
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(10)


def picture(page: Page, name: str) -> None:
    """Take a picture, once nothing moves that should stand still."""
    page.wait_for_timeout(900)
    (IMAGES / f"{name}.png").write_bytes(small(page.screenshot()))
    print(name, flush=True)


def introduction(page: Page, root: str) -> None:
    """Show, chapter by chapter, up to two policies side by side."""
    page.goto(f"{root}/show")
    for chapter in range(1, 10):
        page.wait_for_selector(f"#place:has-text('Chapter {chapter} of 9')", timeout=SOON)
        page.wait_for_timeout(3000)
        if chapter in {1, 2, 4, 5, 7}:
            picture(page, f"show-{chapter}")
        if chapter == 7:
            shutil.copy(IMAGES / "show-7.png", DOCS / "images" / "workshop-show.png")
        if chapter < 9:
            page.click("#next")


def explore(page: Page, root: str) -> None:
    """Explore, until the figures are refined."""
    page.goto(f"{root}/explore")
    page.wait_for_selector("text=the intervals get narrower", timeout=SOON)
    page.wait_for_selector("text=the intervals get narrower", state="hidden", timeout=4 * SOON)
    picture(page, "explore")


@dataclass
class Player:
    """Somebody with a phone."""

    page: Page
    choices: Mapping[int, Mapping[str, str]]

    def decide(self, quarter: int) -> None:
        """Choose what is this player's for the quarter, and send it."""
        self.page.wait_for_selector(f".story:has-text('Quarter {quarter} of 6')", timeout=SOON)
        for option, choice in self.choices.get(quarter, {}).items():
            radio = self.page.locator(f"input[name={option}][value={choice}]")
            folded = self.page.locator("details.folded", has=radio)
            if folded.count() and folded.get_attribute("open") is None:
                folded.locator("summary").click()
            radio.check()
        self.page.click("#bar button:not([disabled])", timeout=SOON)


def joined(browser: Browser, root: str, code: str, style: Style, role: str) -> Player:
    """Somebody who takes a seat."""
    page = browser.new_context(viewport=PHONE).new_page()
    page.goto(f"{root}/play/{code}")
    page.fill("#name", f"{role} of {style.company}")
    page.fill("#company", style.company)
    page.check(f"input[name=role][value={role}]")
    page.click("text=Take this seat")
    page.wait_for_selector("h1:has-text('Welcome')", timeout=SOON)
    return Player(page, style.cio if role == "CIO" else style.cmo)


def play(browser: Browser, desk: Page, root: str) -> None:
    """The short game, from the open room to the debrief."""
    desk.goto(f"{root}/play")
    desk.click("button[data-game=short]")
    desk.wait_for_url("**/desk")
    desk.wait_for_selector("#advance")
    code = desk.url.split("/")[-2]
    wall = desk.context.new_page()
    wall.goto(f"{root}/play/{code}/wall")
    players = [joined(browser, root, code, style, role) for style in COMPANIES for role in ("CIO", "CMO")]
    wall.bring_to_front()
    picture(wall, "play-joining")
    for quarter in range(1, 7):
        step(desk, f"Open quarter {quarter}")
        for player in players:
            player.page.wait_for_selector(f".story:has-text('Quarter {quarter} of 6')", timeout=SOON)
        if quarter == 3:
            picture(players[0].page, "play-cio")
            picture(players[1].page, "play-cmo")
            picture(desk, "play-desk")
        begun = time.monotonic()
        for player in players:
            player.decide(quarter)
        sent = time.monotonic()
        for player in players:
            player.page.wait_for_selector(f"text=Quarter {quarter}, as you see it", timeout=SOON)
        print(f"quarter {quarter}: decided in {sent - begun:.1f} s, all saw it {time.monotonic() - sent:.1f} s later")
        if quarter in {2, 6}:
            picture(players[0].page, f"play-cio-after-{quarter}")
            picture(players[1].page, f"play-cmo-after-{quarter}")
            picture(wall, f"play-league-{quarter}")
    step(desk, "To the reveal")
    for part in range(1, 4):
        step(desk, "Reveal the next part")
        picture(wall, f"play-reveal-{part}")
    step(desk, "To the debrief")
    wall.wait_for_selector("text=Best found:", timeout=6 * SOON)
    picture(wall, "play-debrief")
    picture(players[0].page, "play-cio-debrief")
    sheet = desk.context.new_page()
    sheet.goto(f"{root}/play/{code}/sheet")
    sheet.wait_for_selector("svg.lines", timeout=SOON)
    picture(sheet, "play-sheet")
    sheet.pdf(path=IMAGES.parent / "debrief-sheet.pdf")


def step(desk: Page, button: str) -> None:
    """Press the facilitator's button once it says so."""
    desk.click(f"#advance:has-text('{button}')", timeout=SOON)


if __name__ == "__main__":
    main()
