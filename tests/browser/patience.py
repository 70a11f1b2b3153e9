"""How long a test waits for what must come: so long that a busy machine is no reason to fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

PATIENCE: Final = 180  # seconds; what comes sooner is not waited for


def patient_context(browser: Browser, **options: Any) -> BrowserContext:
    """A context of its own, in which whatever is done waits patiently for what it needs."""
    context = browser.new_context(**options)
    context.set_default_timeout(1000 * PATIENCE)
    return context


def held_back(page: Page, address: str) -> list[Route]:
    """What the page asks of an address, unanswered: `continue_()` lets an answer come, late."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(address, keep)
    return held
