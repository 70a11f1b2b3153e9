"""The report's page in a browser: nothing is asked for, nothing foreign runs, and it reads on a phone and in print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from patience import patient_context
from sample_exhibit import EDITION, leaving, whole

from sim.report.page.rendering import render

HOSTILE = '<script>document.title="taken"</script><img src="//a.example" onerror="x()">'


def written(folder: Path, marketing: str = "Marketing") -> Path:
    """A page with everything, its animation too."""
    shown = whole(leaving(marketing=marketing, name=f"A report for {marketing}"))
    path = folder / "report.html"
    path.write_text(render(shown, EDITION), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return written(tmp_path_factory.mktemp("page"))


@pytest.fixture
def said(page):
    """What the browser says on its console, and whatever is asked for beside the page itself."""
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("request", lambda request: told.append(request.url) if not request.url.endswith("report.html") else None)
    return told


def test_nothing_is_asked_for_and_no_rule_is_broken(page, said, report):
    page.goto(report.as_uri())
    page.locator(".slackline-controls").wait_for()
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(200)
    assert said == []


def test_a_script_in_a_name_stays_text(page, said, tmp_path):
    page.goto(written(tmp_path, marketing=HOSTILE).as_uri())
    page.locator(".slackline-controls").wait_for()
    assert HOSTILE in page.title()
    assert page.locator("h2", has_text="document.title").count() == 1
    assert page.locator("main img").count() == 0
    assert said == []


def test_a_script_that_is_slipped_in_does_not_run(page, tmp_path, report):
    """Even where something foreign came into the page, its security policy would stop it."""
    path = tmp_path / "report.html"
    slipped = "<script>window.taken = 1</script><b onclick='window.taken = 1' id=bait>bait</b>"
    path.write_text(report.read_text(encoding="utf-8").replace("<main>", f"<main>{slipped}"), encoding="utf-8")
    page.goto(path.as_uri())
    page.locator("#bait").click()
    assert page.evaluate("window.taken") is None


def test_without_scripts_everything_but_the_animation_is_there(browser, report):
    context = patient_context(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    shown = page.locator("body").inner_text()
    context.close()
    for heading in re.findall(r"<h2[^>]*>([^<]*)</h2>", report.read_text(encoding="utf-8")):
        assert heading in shown
    assert "The animation needs a browser" in shown


@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_the_screen(page, report, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(report.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_it_prints_with_the_animation_left_out_and_no_figure_cut(page, report, paper):
    page.goto(report.as_uri())
    printed = page.pdf(format=paper)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) > 5
    page.emulate_media(media="print")
    assert not page.locator("#motion").is_visible()
    assert not page.get_by_role("navigation").is_visible()
    tallest = max(page.locator("figure").evaluate_all("all => all.map((one) => one.getBoundingClientRect().height)"))
    assert tallest < 900  # pixels of 1/96 inch; a letter's room is some 880 high within its margins


def test_the_keyboard_reaches_the_verdict_and_the_animation(page, report):
    page.goto(report.as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the verdict"
    page.get_by_role("button", name="Play").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Pause").wait_for()


@pytest.mark.parametrize("width", [360, 1280])
def test_it_is_accessible(page, report, width):
    axe = next(iter(Path(__file__).parents[2].glob("build/axe/node_modules/axe-core/axe.min.js")), None)
    if axe is None:
        pytest.skip("axe-core is not there: npm install --prefix build/axe axe-core")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(report.as_uri())
    page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found["violations"]] == []
