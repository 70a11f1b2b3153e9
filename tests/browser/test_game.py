"""The game in a browser: a facilitator and eight participants, each in a context of their own."""

import re
from pathlib import Path

import pytest
from game_people import PHONE, Facilitator, Player
from game_server import Server
from patience import patient_context
from playing_rooms import simulate
from playwright.sync_api import expect

from sim.workshop.play.rooms import Rooms

pytestmark = pytest.mark.slow

TEAMS = ("Acme", "Bolt", "Cargo", "<b>Dyno</b>")
SMALLEST = {"width": 360, "height": 640}


def test_eight_play_four_quarters_through_all_that_can_go_wrong(browser, server):
    desk = Facilitator(browser, server)
    players = [
        Player(browser, server, desk.code, f"{team[0]}{role}", team, role) for team in TEAMS for role in ("CIO", "CMO")
    ]
    expect(desk.wall.locator(".joined strong")).to_have_text(list(TEAMS))
    assert desk.wall.locator(".joined strong b").count() == 0  # a name is text
    the_old_regime(desk, players)
    with_a_reload_a_lost_connection_and_somebody_absent(desk, players)
    with_the_server_killed(desk, players, server)
    with_a_shock_and_a_step_back(desk, players)
    assert desk.failures == []
    assert [player.failures for player in players] == [[]] * 8


def open_to_all(desk, players, number):
    desk.step(f"Open quarter {number}")
    for player in players:
        player.at_quarter(number)


def decided_by(players, number):
    for player in players:
        player.decides()
    for player in players:
        player.sees(f"Quarter {number}, as you see it")


def the_old_regime(desk, players):
    open_to_all(desk, players, 1)
    assert [player.page.locator("fieldset.option").count() for player in players] == [0] * 8
    decided_by(players, 1)
    desk.wall.wait_for_selector("h1:has-text('The league')")
    expect(desk.wall.locator(".league tbody .number")).to_have_text(["0"] * 4)


def with_a_reload_a_lost_connection_and_somebody_absent(desk, players):
    cio, cmo = players[0], players[1]
    open_to_all(desk, players, 2)
    cio.page.reload()
    cio.at_quarter(2)
    cio.choose("promise", "honest")
    cmo.context.set_offline(True)
    cmo.page.wait_for_selector("#lost:not([hidden])")
    cio.decides()
    cio.sees(SENT)
    cmo.context.set_offline(False)
    cmo.page.wait_for_selector("#lost", state="hidden")
    cmo.sees("has decided")
    for player in players[1:-1]:
        player.decides()
    desk.desk.wait_for_selector("text=1 still thinks")
    desk.step("Close the quarter")
    players[-1].sees("the automatic player did it for you")
    cio.sees("You had: How dates are promised: Honest")


def with_the_server_killed(desk, players, server):
    cio, cmo = players[0], players[1]
    open_to_all(desk, players, 3)
    cio.choose("hire", "two")
    cio.decides()
    cio.sees(SENT)
    server.kill()
    cmo.page.wait_for_selector("#lost:not([hidden])")
    server.start()
    for player in players:
        player.page.wait_for_selector("#lost", state="hidden")
    cio.page.reload()
    cio.sees(SENT)
    expect(cio.page.locator("input[name=hire][value=two]")).to_be_checked()
    desk.desk.wait_for_selector("text=7 still think")
    decided_by(players[1:], 3)


def with_a_shock_and_a_step_back(desk, players):
    cio = players[0]
    open_to_all(desk, players, 4)
    cio.choose("team", "joint")
    cio.decides()
    cio.sees(SENT)
    desk.desk.click("button:has-text('A security incident')")
    cio.sees("A security incident! CIOs decide once more")
    desk.desk.wait_for_selector("text=8 still think")
    old = cio.page.evaluate("async (code) => (await (await fetch(`/play/${code}/state`)).json()).turn", desk.code)
    desk.desk.on("dialog", lambda dialog: dialog.accept())
    desk.desk.select_option("#back", "2")
    cio.decides()
    desk.desk.wait_for_selector("text=7 still think")  # the desk is drawn anew, and what was picked stays
    desk.desk.click("#go-back")
    for player in players:
        player.sees("went back to quarter 3")
        player.at_quarter(3)
    status, said = cio.page.evaluate(DECIDE, [desk.code, old])
    assert status == 409
    assert "moved on" in said
    decided_by(players, 3)
    open_to_all(desk, players, 4)
    decided_by(players, 4)


SENT = "Sent. The quarter runs when everybody has decided."
DECIDE = """async ([code, turn]) => {
  const body = JSON.stringify({ turn, chosen: {} });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`/play/${code}/decide`, { method: "POST", headers, body });
  return [answer.status, await answer.text()];
}"""


def test_what_is_wrong_is_told_in_plain_words(browser, server):
    desk = Facilitator(browser, server)
    context = patient_context(browser, viewport=SMALLEST)
    page = context.new_page()
    page.goto(f"{server.address}/play")
    page.fill("#code", "WRONG")
    page.click("button:has-text('Join')")
    page.wait_for_selector("#said:has-text('There is no room with this code')")
    page.fill("#code", desk.code.lower())
    page.click("button:has-text('Join')")
    page.wait_for_url(f"**/play/{desk.code}")

    cio = Player(browser, server, desk.code, "Ann", "Acme", "CIO", SMALLEST)
    page.fill("#name", "Bob")
    page.fill("#company", "acme")
    page.check("input[name=role][value=CIO]")
    page.click("text=Take this seat")
    page.wait_for_selector("#said:has-text('Acme has a CIO already')")

    for number in range(1, 5):
        desk.step(f"Open quarter {number}")
        desk.step("Close the quarter")
        desk.desk.wait_for_selector(f"#advance:has-text('Open quarter {number + 1}')")
    desk.step("Open quarter 5")
    cio.at_quarter(5)
    cio.choose("hire", "three")
    cio.choose("contractors", "two")
    expect(cio.page.locator("#bar")).to_contain_text("too much")
    cio.decides()
    cio.page.wait_for_selector("#said:has-text('and the budget is 135,000')")
    assert cio.page.evaluate("document.documentElement.scrollWidth") <= 360

    second = patient_context(browser).new_page()
    second.goto(server.secret_address)
    second.wait_for_url("**/")
    second.goto(f"{server.address}/play/{desk.code}/desk")
    second.wait_for_selector("h1:has-text('has a facilitator')")
    second.fill("#secret", "a guess")
    second.click("button:has-text('Take over')")
    second.wait_for_selector("#said:has-text('To take over, enter the secret')")
    second.fill("#secret", desk.desk.locator("#secret").text_content())
    second.click("button:has-text('Take over')")
    second.wait_for_selector("#advance:has-text('Close the quarter')")
    desk.desk.wait_for_selector("text=The desk was taken over on another machine")


def test_a_quarter_is_played_by_keyboard_alone(browser, server):
    desk = Facilitator(browser, server)
    context = patient_context(browser, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{server.address}/play/{desk.code}")
    page.wait_for_selector("#name")

    def until(matches, most=60):
        for _ in range(most):
            page.keyboard.press("Tab")
            if page.evaluate(f"document.activeElement.matches({matches!r})"):
                return
        raise AssertionError(f"the Tab key does not reach {matches}")

    until("#name")
    page.keyboard.type("Ann")
    until("#company")
    page.keyboard.type("Acme")
    until("input[name=role]")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Welcome, Ann')")
    desk.desk.focus("#advance")
    desk.desk.keyboard.press("Enter")
    page.wait_for_selector("#bar button")
    until("#bar button")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Quarter 1, as you see it")
    desk.desk.wait_for_selector("#advance:has-text('Open quarter 2')")
    expect(desk.desk.locator("#advance")).to_be_focused()
    desk.desk.keyboard.press("Enter")
    page.wait_for_selector("input[name=promise]")
    until("input[name=promise]:checked")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=promise][value=honest]")).to_be_checked()
    until("#bar button")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=You had: How dates are promised: Honest")


def test_the_end_is_revealed_step_by_step_and_debriefed(browser, server):
    desk = Facilitator(browser, server)
    player = Player(browser, server, desk.code, "Ann", "Acme", "CMO")
    for number in range(1, 7):
        desk.step(f"Open quarter {number}")
        player.at_quarter(number)
        if number == 2:
            player.choose("stance", "round")
        player.decides()
        player.sees(f"Quarter {number}, as you see it")
    desk.step("To the reveal")
    desk.wall.wait_for_selector("text=something that half of you have not seen")
    player.sees("What went round IT in your company")
    desk.step("Reveal the next part")
    desk.wall.wait_for_selector("h1:has-text('requests went round IT')")
    told = int(re.match(r"\d+", desk.wall.inner_text("h1")).group())
    expect(player.page.locator(".bill .huge")).to_have_text(re.compile(rf"{told} of "))
    desk.step("Reveal the next part")
    desk.wall.wait_for_selector("h1:has-text('And this was the bill')")
    desk.step("Reveal the next part")
    desk.wall.wait_for_selector("h1:has-text('And half a year later')")
    desk.step("To the debrief")
    desk.wall.wait_for_selector("text=Best found:")
    expect(desk.wall.locator("svg.lines")).to_have_count(4)
    sheet = desk.context.new_page()
    sheet.goto(f"{server.address}/play/{desk.code}/sheet")
    sheet.wait_for_selector("svg.lines")
    expect(sheet.locator("body")).to_contain_text("The best that a search found")
    own = sheet.locator("[data-company='Acme']")
    expect(own.locator("svg.lines")).to_have_count(4)
    assert set(own.locator("svg.lines .name").all_text_contents()) == {"Acme", "Best found", "The old regime"}
    assert desk.failures == player.failures == []


def test_each_of_many_companies_has_its_own_curves_on_the_sheet(browser, tmp_path):
    names = [f"Company {number}" for number in range(1, 8)]
    room = Rooms(tmp_path / "rooms").open("short", 6)[0]
    for name in names:
        room.join("Ann", name, "CIO")
    while room.state.phase != "reveal":
        room.advance(room.state.turn)
        simulate(room)
    server = Server(tmp_path)
    try:
        page = patient_context(browser).new_page()
        page.goto(f"{server.address}/play/{room.state.code}/sheet")
        page.wait_for_selector("#charts svg.lines")
        expect(page.locator("[data-company]")).to_have_count(7)
        for name in names:
            own = page.locator(f"[data-company='{name}'] svg.lines")
            expect(own).to_have_count(4)
            assert {name, "The old regime"} <= set(own.first.locator(".name").all_text_contents())
    finally:
        server.stop()


AXE = next(iter(Path(__file__).parents[2].glob("build/axe/node_modules/axe-core/axe.min.js")), None)


def violations(page):
    page.wait_for_timeout(500)  # what was just asked for is drawn,
    page.wait_for_function("() => document.getAnimations().length === 0")  # and bars have grown
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found["violations"]]


@pytest.mark.skipif(AXE is None, reason="axe-core is not there: npm install --prefix build/axe axe-core")
def test_every_page_is_accessible_at_every_step(browser, server):
    desk = Facilitator(browser, server)
    lobby = patient_context(browser, viewport=PHONE, reduced_motion="reduce", bypass_csp=True).new_page()
    lobby.goto(f"{server.address}/play/{desk.code}")
    lobby.wait_for_selector("#name")
    assert violations(lobby) == []
    player = Player(browser, server, desk.code, "Ann", "Acme", "CIO", bypass_csp=True)
    context = patient_context(browser, viewport={"width": 1280, "height": 720}, bypass_csp=True)
    context.add_cookies(desk.context.cookies())
    pages = {name: context.new_page() for name in ("", "/desk", "/wall")}
    for name, page in pages.items():
        page.goto(f"{server.address}/play/{desk.code}{name}" if name else f"{server.address}/play")
    assert {name: found for name, page in pages.items() if (found := violations(page))} == {}
    del pages[""]
    pages["player"] = player.page
    for number in range(1, 7):
        desk.step(f"Open quarter {number}")
        player.at_quarter(number)
        if number in (1, 6):
            assert {name: found for name, page in pages.items() if (found := violations(page))} == {}
        desk.step("Close the quarter")
        player.sees(f"Quarter {number}, as you see it")
    assert {name: found for name, page in pages.items() if (found := violations(page))} == {}
    for button in ("To the reveal", *["Reveal the next part"] * 3, "To the debrief"):
        desk.step(button)
        assert {name: found for name, page in pages.items() if (found := violations(page))} == {}
    desk.wall.wait_for_selector("text=Best found:")
    sheet = context.new_page()
    sheet.goto(f"{server.address}/play/{desk.code}/sheet")
    sheet.wait_for_selector("svg.lines")
    assert violations(sheet) == []
