"""Show as a facilitator uses it: chapters, the clock, two policies, and the keyboard."""

import re

import pytest
from patience import held_back
from playwright.sync_api import expect


@pytest.fixture
def stage(facilitator, workshop):
    """The view at its first chapter."""
    facilitator.goto(workshop.replace("open#", "show/#x"))
    staged(facilitator, "Promise and hope")
    return facilitator


def staged(page, *policies):
    """Wait until these policies are on the canvas."""
    expect(page.locator("#canvas")).to_have_attribute("aria-label", f"Requests in motion: {' beside '.join(policies)}")


def chapters(page):
    """What the server tells of the story that is shown."""
    return page.evaluate("async () => (await (await fetch('/show/story?scenario=cio-story')).json()).chapters")


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
    second = chapters(stage)[1]
    staged(stage, *second["policies"])
    expect(stage.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert clock(stage) == pytest.approx(second["end"])
    stage.wait_for_timeout(300)
    assert clock(stage) == pytest.approx(second["end"])


def test_it_steps_and_goes_back_by_keys_and_turns_pages(stage):
    expect(stage.get_by_role("button", name="Pause")).to_be_visible()
    stage.keyboard.press("PageDown")
    expect(stage.locator("#place")).to_have_text("Chapter 2 of 9")
    staged(stage, *chapters(stage)[1]["policies"])
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
    stage.locator("#right").select_option("Lines of credit")
    staged(stage, "Promise and hope", "Lines of credit")
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
    expect(stage.locator("#scenario")).to_have_value("embedded-team")


def test_what_was_chosen_last_is_told_whichever_answer_comes_last(stage):
    held = held_back(stage, "**/show/story?scenario=embedded-team")
    stage.locator(".choices > summary").click()
    stage.locator("#scenario").select_option("embedded-team")
    stage.locator("#scenario").select_option("starter")
    expect(stage).to_have_url(re.compile("scenario=starter"))
    policies = stage.locator("#left option").all_text_contents()
    with stage.expect_response("**/show/story?scenario=embedded-team"):
        held[0].continue_()
    stage.wait_for_timeout(500)
    expect(stage).to_have_url(re.compile("scenario=starter"))
    expect(stage.locator("#left option")).to_have_text(policies)
    expect(stage.locator("#problem")).to_be_hidden()


def test_a_run_that_comes_late_is_not_taken_for_the_run_that_was_chosen_since(stage):
    late = "**/show/reel?scenario=cio-story&policy=Lines+of+credit&replication={}"
    run = stage.locator("#replication").input_value()
    held = held_back(stage, late.format(run))
    stage.locator(".choices > summary").click()
    stage.locator("#right").select_option("Lines of credit")
    stage.locator("#replication").fill("3")
    stage.locator("#replication").blur()
    expect(stage).to_have_url(re.compile("run=3&"))
    with stage.expect_response(late.format(run)):
        held[0].continue_()
    stage.wait_for_timeout(500)
    with stage.expect_response(late.format(3)):
        stage.locator("#right").select_option("nothing")
        stage.locator("#right").select_option("Lines of credit")


def test_a_number_that_is_typed_stays_while_the_run_before_it_comes(stage):
    held = held_back(stage, "**/show/story?scenario=cio-story&replication=3")
    stage.locator(".choices > summary").click()
    number = stage.locator("#replication")
    number.fill("3")
    number.press("Enter")
    number.fill("12")
    held[0].continue_()
    expect(stage).to_have_url(re.compile("run=3&"))
    expect(number).to_have_value("12")
