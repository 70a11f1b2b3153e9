"""Explore as somebody uses it: quick answers that get better, its state in the address, and what is wrong in words."""

import json
import re
from urllib.parse import quote

import pytest
from patience import held_back, patient_context
from playwright.sync_api import expect

from sim import load as loaded
from sim import run
from sim.report.summary import fitted_policy_table

pytestmark = pytest.mark.slow


@pytest.fixture
def explore(facilitator, workshop):
    """The view with its first table."""
    facilitator.goto(workshop.replace("open#", "explore/#x"))
    expect(facilitator.locator("#table tbody tr").first).to_be_visible()
    return facilitator


def whole(page):
    """Wait until all replications are in, as long as more come."""
    status = page.locator("#status")
    while "all of the scenario" not in (said := status.text_content() or ""):
        expect(status).not_to_have_text(said)


def figures(page):
    """The table's cells as the page shows them."""
    rows = page.locator("#table tbody tr")
    found = rows.evaluate_all("rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent))")
    return [[re.sub(r"(better|worse)$", "", cell) for cell in cells] for cells in found]


def plain(cell):
    return re.sub(r"\s+", "", cell.replace("(baseline)", ""))


def changed(page, people):
    """Move the slider of people, and wait for the first table of the answer."""
    slider = page.locator("[id='slider-people:Central IT']")
    assert slider.evaluate(f"""one => {{
      one.value = {people};
      one.dispatchEvent(new Event("change"));
      return document.querySelector("#answer").classList.contains("stale");
    }}""")
    expect(page.locator("#answer.stale")).to_have_count(0)


def test_a_change_is_answered_with_few_replications_first_and_then_with_all(explore):
    before = figures(explore)
    changed(explore, 14)
    assert figures(explore) != before
    whole(explore)


def test_the_table_ends_with_the_figures_of_slackline_run(explore, workshop):
    asked = quote(json.dumps({"scenario": "starter"}))
    explore.goto(workshop.partition("open#")[0] + f"explore/#q={asked}")
    explore.reload()
    whole(explore)
    table = fitted_policy_table(run("starter", jobs=1), None)
    expect(explore.locator("#table tbody tr")).to_have_count(len(table.rows))
    assert [[plain(cell) for cell in row] for row in figures(explore)] == [
        [plain(cell) for cell in row.cells] for row in table.rows
    ]
    assert loaded("starter").replications == 100


@pytest.mark.slow
def test_sliders_levers_and_policies_are_in_the_address_and_come_back_by_it(explore, browser, workshop):
    slider = explore.locator("[id='slider-focus:Central IT']")
    slider.evaluate("one => { one.value = 60; one.dispatchEvent(new Event('change')); }")
    explore.get_by_label("Lines of credit", exact=True).first.uncheck()
    explore.locator("#own-group > summary").click()
    explore.locator("#base").select_option("Honest dates")
    explore.locator("#lever-slack").check()
    explore.locator("#knob-slack-people").fill("2")
    explore.locator("#knob-slack-people").blur()
    expect(explore.locator("tr.own").first).to_be_visible()
    address = explore.url
    expect(explore.locator("#table")).not_to_contain_text("Lines of credit")
    context = patient_context(browser, viewport={"width": 1280, "height": 800})
    other = context.new_page()
    other.goto(workshop)
    other.wait_for_selector("nav")
    other.goto(address)
    expect(other.locator("tr.own").first).to_be_visible()
    expect(other.locator("[id='slider-focus:Central IT']")).to_have_value("60")
    expect(other.locator("#lever-slack")).to_be_checked()
    expect(other.locator("#base")).to_have_value("Honest dates")
    whole(other)
    whole(explore)
    assert figures(other) == figures(explore)
    context.close()


def test_a_lever_that_cannot_be_is_told_and_everything_goes_on(explore):
    explore.locator("#own-group > summary").click()
    explore.locator("#lever-hire").check()
    explore.locator("#knob-hire-lead_time").fill("soon <b>x</b>")
    explore.locator("#knob-hire-lead_time").blur()
    expect(explore.locator("#problem")).to_contain_text("Your policy, hire, lead_time")
    assert explore.locator("#problem b").count() == 0
    explore.locator("#knob-hire-lead_time").fill("3 months")
    explore.locator("#knob-hire-lead_time").blur()
    expect(explore.locator("tr.own").first).to_be_visible()
    expect(explore.locator("#problem")).to_be_hidden()


def test_why_is_said_in_words_for_the_policy_that_is_chosen(explore):
    expect(explore.locator("#why")).to_contain_text("What drives it")
    explore.locator("#why-policies").get_by_text("Embedded web team").click()
    expect(explore.locator("#why")).to_contain_text("Who loses: Finance")
    expect(explore.locator("#why-policies [aria-pressed=true]")).to_have_text("Embedded web team")


def test_every_picture_can_be_looked_at(explore):
    whole(explore)
    buttons = explore.locator("#pictures button")
    for index in range(buttons.count()):
        before = explore.locator("#picture").get_attribute("src")
        buttons.nth(index).click()
        if index:
            expect(explore.locator("#picture")).not_to_have_attribute("src", before or "")
        expect(explore.locator("#picture")).to_have_attribute("alt", re.compile(r".{30,}"))
        explore.wait_for_function("() => document.querySelector('#picture').naturalWidth > 300")


def test_a_scenario_is_pasted_and_its_names_stay_text(explore):
    explore.locator("#own-scenario").click()
    explore.locator("#text").fill("name: x\nhorizn: 1 year\n")
    explore.locator("#take").click()
    expect(explore.locator("#paste-problem")).to_contain_text("your-scenario.yaml:2:1")
    explore.locator("#text").fill(ODD)
    explore.locator("#take").click()
    expect(explore.locator("#table")).to_contain_text("<img src=x onerror=alert(1)>")
    assert explore.locator("#table img, #policies img, #sliders script").count() == 0


ODD = """\
name: "<script>alert(1)</script>"
horizon: 1 year
replications: 12
departments:
  "<b>Marketing</b>":
    requests: {"<i>Page</i>": {arrivals: {every: 4 days}, effort: {exponential: {mean: 4 days}}, due: 4 weeks}}
    alternative: {lead_time: 2 weeks, price: 1 per day}
it: {teams: {"<u>IT</u>": {people: 2}}, quotes: {basis: backlog}}
policies: {"<img src=x onerror=alert(1)>": {}, "More": {hire: {people: 1}}}
"""


def test_the_yaml_and_the_report_can_be_had(explore, tmp_path):
    whole(explore)
    explore.locator("#yaml").click()
    expect(explore.locator("#yaml-text")).to_have_value(re.compile("name: A story of a CIO"))
    with explore.expect_download() as saved:
        explore.locator("#yaml-save").click()
    path = tmp_path / "explored.yaml"
    saved.value.save_as(path)
    assert loaded(path).hash == loaded("cio-story").hash
    explore.keyboard.press("Escape")
    with explore.expect_download() as saved:
        explore.locator("#report").click()
    assert saved.value.suggested_filename == "report.html"


def test_it_can_be_used_by_the_keyboard_alone(explore):
    explore.keyboard.press("Tab")
    expect(explore.locator(".skip")).to_be_focused()
    explore.locator("[id='slider-demand']").focus()
    for _ in range(3):
        explore.keyboard.press("ArrowRight")
    expect(explore.locator("[id='slider-demand'] ~ button")).to_contain_text("was × 1.00")
    expect(explore).to_have_url(re.compile("%22demand%22%3A1.15"))
    explore.keyboard.press("Tab")
    explore.keyboard.press("Enter")
    expect(explore).not_to_have_url(re.compile("demand"))


def test_what_was_chosen_last_is_explored_whichever_answer_comes_last(explore):
    held = held_back(explore, "**/explore/controls?scenario=starter")
    explore.locator("#scenario").select_option("starter")
    explore.locator("#scenario").select_option("embedded-team")
    expect(explore).to_have_url(re.compile("embedded-team"))
    expect(explore.locator("#table")).to_be_visible()
    with explore.expect_response("**/explore/controls?scenario=starter"):
        held[0].continue_()
    explore.wait_for_timeout(500)
    expect(explore).to_have_url(re.compile("embedded-team"))
    expect(explore.locator("#scenario")).to_have_value("embedded-team")


def test_what_is_opened_stays_open_while_answers_get_better(explore):
    told = explore.locator("details.said", has_text="Which to pick")
    told.locator("summary").click()
    whole(explore)
    expect(told).to_have_attribute("open", "")
    button = explore.locator("#why-policies button").last
    button.focus()
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()
