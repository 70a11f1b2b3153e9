"""Pages of the game are drawn anew whenever anybody does something: what one is about to do must not suffer by it."""

import pytest
from game_people import PHONE, Facilitator, Player
from patience import held_back, patient_context
from playwright.sync_api import expect

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(browser, server):
    return Facilitator(browser, server)


@pytest.fixture
def join(browser, server, desk):
    """Has somebody join the room."""
    return lambda name, company, role: Player(browser, server, desk.code, name, company, role)


def test_what_is_typed_to_join_stays_while_others_join_and_the_game_begins(browser, server, desk, join):
    page = patient_context(browser, viewport=PHONE).new_page()
    page.goto(f"{server.address}/play/{desk.code}")
    page.fill("#name", "Bob")
    page.fill("#company", "Acme")
    page.check("input[name=role][value=CMO]")
    page.evaluate("document.activeElement.blur()")  # as a phone does when its keyboard is put away
    join("Ann", "Acme", "CIO")
    expect(page.locator(".free")).to_contain_text("CMO of Acme")
    desk.step("Open quarter 1")
    expect(page.locator("h1")).to_have_text("The game has begun")
    expect(page.locator("#name")).to_have_value("Bob")
    expect(page.locator("#company")).to_have_value("Acme")
    page.click("text=Take this seat")
    expect(page.locator(".badge")).to_have_text("CMO")


def test_a_button_that_is_being_pressed_works_though_somebody_decides_meanwhile(desk, join):
    ann, bob = join("Ann", "Acme", "CIO"), join("Bob", "Acme", "CMO")
    desk.step("Open quarter 1")
    expect(desk.desk.locator(".next")).to_contain_text("2 still think")
    desk.desk.locator("#advance").hover()
    desk.desk.mouse.down()
    ann.decides()
    expect(desk.desk.locator(".next")).to_contain_text("1 still thinks")
    desk.desk.mouse.up()
    bob.sees("the automatic player did it for you")


def test_what_is_chosen_and_what_is_open_stay_while_others_decide_and_a_card_falls(desk, join):
    ann, bob = join("Ann", "Acme", "CIO"), join("Bob", "Acme", "CMO")
    for number in (1, 2):
        desk.step(f"Open quarter {number}")
        desk.step("Close the quarter")
    desk.step("Open quarter 3")
    ann.at_quarter(3)
    past = ann.page.locator("details.happened")
    past.locator("summary").click()
    bob.decides()
    ann.sees("has decided")
    expect(past).to_have_attribute("open", "")
    ann.choose("promise", "honest")
    desk.desk.click("button:has-text('A security incident')")
    ann.sees("A security incident! CIOs decide once more")
    expect(ann.page.locator("input[name=promise][value=honest]")).to_be_checked()
    expect(past).to_have_attribute("open", "")
    ann.decides()
    ann.sees("You had: How dates are promised: Honest")


def test_a_mind_that_is_changed_while_a_decision_is_on_its_way_stays_changed(desk, join):
    ann = join("Ann", "Acme", "CIO")
    join("Bob", "Acme", "CMO")
    for number in (1, 2):
        desk.step(f"Open quarter {number}")
        ann.at_quarter(number)
        if number == 1:
            desk.step("Close the quarter")
    ann.choose("promise", "honest")
    held = held_back(ann.page, "**/decide")
    ann.decides()
    ann.choose("promise", "expected")
    held[0].continue_()
    expect(ann.page.locator("#bar button")).to_have_text("Send again")
    expect(ann.page.locator("input[name=promise][value=expected]")).to_be_checked()


def test_a_page_that_could_not_ask_once_asks_again_by_itself(desk, join):
    ann = join("Ann", "Acme", "CIO")
    ann.page.route("**/state", lambda route: route.abort(), times=1)
    join("Bob", "Acme", "CMO")
    expect(ann.page.locator("#lost")).to_be_visible()
    expect(ann.page.locator("#lost")).to_be_hidden()
    ann.sees("You run it with Bob")
