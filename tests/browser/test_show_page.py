"""Show as a facilitator uses it: chapters, the clock, two policies, and the keyboard."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def stage(facilitator, workshop):
    """The view at its first chapter."""
    facilitator.goto(workshop.replace("open#", "show/#x"))
    expect(facilitator.locator("#question")).to_be_visible()
    return facilitator


def clock(page):
    """Where the animation stands, in working days."""
    return float(page.get_by_label("Time").input_value())


def test_chapters_follow_each_other_each_with_its_question(stage):
    seen = []
    while True:
        seen.append(stage.locator("#title").text_content())
        assert (stage.locator("#question").text_content() or "").endswith("?")
        if stage.locator("#next").is_disabled():
            break
        stage.locator("#next").click()
        expect(stage.locator("#place")).to_have_text(f"Chapter {len(seen) + 1} of 9")
    assert len(set(seen)) == len(seen) == 9
    stage.locator("#before").click()
    expect(stage.locator("#title")).to_have_text(seen[-2])


@pytest.mark.slow
def test_a_chapter_plays_and_pauses_by_itself(stage):
    stage.locator("#next").click()
    expect(stage.locator("#place")).to_have_text("Chapter 2 of 9")
    begun = clock(stage)
    expect(stage.get_by_role("button", name="Pause")).to_be_visible()
    expect(stage.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert clock(stage) > begun
    stopped = clock(stage)
    stage.wait_for_timeout(300)
    assert clock(stage) == stopped


def test_it_steps_and_goes_back_by_keys_and_turns_pages(stage):
    expect(stage.get_by_role("button", name="Pause")).to_be_visible()
    before = clock(stage)
    stage.keyboard.press("PageDown")
    expect(stage.locator("#place")).to_have_text("Chapter 2 of 9")
    expect(stage.get_by_label("Time")).not_to_have_value(str(before))
    expect(stage.get_by_role("button", name="Pause")).to_be_visible()
    stage.locator("#canvas").focus()
    stage.keyboard.press("ArrowRight")
    first = clock(stage)
    stage.keyboard.press("ArrowRight")
    assert clock(stage) > first
    stage.keyboard.press("ArrowLeft")
    assert clock(stage) == pytest.approx(first)
    stage.keyboard.press("PageUp")
    expect(stage.locator("#place")).to_have_text("Chapter 1 of 9")


def test_two_policies_stand_side_by_side_and_others_can_be_chosen(stage):
    stage.locator(".choices > summary").click()
    with stage.expect_response(lambda one: "Lines" in one.url):
        stage.locator("#right").select_option("Lines of credit")
    stage.wait_for_timeout(500)
    stage.get_by_text("What stands now, in words").click()
    stage.get_by_role("button", name="On to the next happening").click()
    expect(stage.locator(".slackline-words p")).to_contain_text("Lines of credit")
    expect(stage.locator(".slackline-words p")).to_contain_text("Promise and hope")


def test_another_scenario_is_told_too_and_the_address_brings_it_back(stage):
    stage.locator(".choices > summary").click()
    stage.locator("#scenario").select_option("embedded-team")
    expect(stage.locator("#title")).not_to_have_text("Everybody asks, IT promises")
    stage.keyboard.press("PageDown")
    expect(stage.locator("#place")).to_contain_text("Chapter 2")
    title = stage.locator("#title").text_content()
    stage.reload()
    expect(stage.locator("#title")).to_have_text(title or "")
    assert stage.locator("#scenario").input_value() == "embedded-team"
