"""Every view of the workshop: for everybody, on a phone too, light, and with nothing from elsewhere."""

import pytest
from playwright.sync_api import expect
from served_workshop import axe

VIEWS = {
    "start": ("", "h1"),
    "explore": ("explore/", "#table tbody tr"),
    "show": ("show/", "#question:not(.hidden)"),
    "play": ("play", "h1"),
}
HEAVIEST = 300_000  # bytes of a view without a run's log


def opened(page, workshop, view):
    path, ready = VIEWS[view]
    page.goto(workshop.partition("open#")[0] + path)
    expect(page.locator(ready).first).to_be_visible()
    page.wait_for_timeout(500)
    return page


def violations(page):
    script = axe()
    if script is None:
        pytest.skip("axe-core is not there: npm install --prefix build/axe axe-core")
    page.evaluate(script.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        (each["id"], node["target"], node["failureSummary"]) for each in found["violations"] for node in each["nodes"]
    ]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_has_no_fault_that_axe_finds(facilitator, workshop, view):
    assert violations(opened(facilitator, workshop, view)) == []


def test_explore_has_none_with_everything_open(facilitator, workshop):
    page = opened(facilitator, workshop, "explore")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    page.locator("#lever-credit_lines").check()
    page.locator("#departments").check()
    expect(page.locator("tr.own").first).to_be_visible()
    assert violations(page) == []
    page.locator("#own-scenario").click()
    assert violations(page) == []


def test_the_landing_page_of_those_who_take_part_has_none(page, workshop):
    page.goto(workshop.partition("open#")[0])
    assert violations(page) == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_fits_a_phone(facilitator, workshop, view):
    facilitator.set_viewport_size({"width": 360, "height": 740})
    opened(facilitator, workshop, view)
    assert facilitator.evaluate("document.documentElement.scrollWidth") <= 360
    assert violations(facilitator) == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_weighs_little(facilitator, workshop, view):
    sizes = {}

    def weigh(response):
        if "/show/reel" not in response.url and "/answers" not in response.url:
            sizes.setdefault(response.url.partition("&n=")[0], len(response.body()) if response.ok else 0)

    facilitator.on("response", weigh)
    opened(facilitator, workshop, view)
    facilitator.wait_for_timeout(1500)
    print(f"{view}: {sum(sizes.values()) / 1000:.0f} kB in {len(sizes)} answers")
    assert 1000 < sum(sizes.values()) < HEAVIEST
