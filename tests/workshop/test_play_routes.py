"""The game over its routes, in this process: who may do what, and that everybody is told in plain words."""

import asyncio
import time
from dataclasses import replace

import pytest
from asked import ORIGIN, SETTINGS
from starlette.testclient import TestClient

from sim.workshop.application import application
from sim.workshop.play.tables import Table


class House:
    """A workshop, and the people in it, each with a browser of their own."""

    def __init__(self, folder):
        self.app = application(replace(SETTINGS, folder=folder))
        self.desk = self.somebody()

    def __enter__(self):
        self.desk.__enter__()
        assert self.desk.post("/open", json={"secret": SETTINGS.secret}).status_code == 200
        return self

    def __exit__(self, *_):
        self.desk.__exit__(None, None, None)

    def somebody(self):
        return TestClient(self.app, base_url=ORIGIN, headers={"origin": ORIGIN})

    def opens(self, game="short"):
        return self.desk.post("/play/rooms", json={"game": game}).json()["next"].split("/")[2]

    def joins(self, code, name, company, role):
        person = Guest(self, code)
        answer = person.post("join", name=name, company=company, role=role)
        assert answer.status_code == 200, answer.text
        return person

    def state(self, code):
        return self.desk.get(f"/play/{code}/desk/state").json()

    def acts(self, code, **what):
        return self.desk.post(f"/play/{code}/desk", json={"turn": self.state(code)["turn"], **what})

    def step(self, code):
        time.sleep(0.1)
        answer = self.acts(code, action="advance")
        assert answer.status_code == 200, answer.text
        return self.settled(code)

    def settled(self, code):
        for _ in range(200):
            state = self.state(code)
            if state["phase"] != "simulating":
                return state
            time.sleep(0.2)  # nobody may ask much more often than this
        raise AssertionError("the quarter was not simulated in time")


class Guest:
    """A participant: the same portal as the desk's, with cookies of their own."""

    def __init__(self, house, code):
        self.client, self.code, self.cookies = house.desk, code, {}

    def asks(self, method, path, **content):
        desk, kept = self.client, list(self.client.cookies.jar)
        desk.cookies.clear()
        shown = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            answer = desk.request(method, f"/play/{self.code}/{path}", headers={"cookie": shown}, **content)
            self.cookies |= dict(answer.cookies)
        finally:
            desk.cookies.clear()
            for cookie in kept:
                desk.cookies.jar.set_cookie(cookie)
        return answer

    def post(self, path, **body):
        return self.asks("POST", path, json=body)

    def state(self):
        return self.asks("GET", "state").json()

    def decides(self, **chosen):
        return self.post("decide", turn=self.state()["turn"], chosen=chosen)


@pytest.fixture
def house(tmp_path):
    with House(tmp_path / "rooms") as house:
        yield house


def test_a_quarter_is_played_when_the_last_has_decided(house):
    code = house.opens()
    cio, cmo = house.joins(code, "Ann", "Acme", "CIO"), house.joins(code, "Ben", "Acme", "CMO")
    house.step(code)
    assert cio.decides().status_code == 200
    assert house.state(code)["phase"] == "open"
    assert cmo.decides().status_code == 200
    assert house.settled(code)["phase"] == "shown"
    seen = cio.state()
    assert seen["company"] == "Acme"
    assert seen["quarters_seen"][0]["figures"][0]["label"] == "waiting"
    assert seen["standing"]["score"] == 0


@pytest.mark.parametrize(
    ("chosen", "status", "says"),
    [
        ({"promise": "honest"}, 422, "cannot be decided yet"),
        ({"nonsense": "yes"}, 422, "There is nothing called “nonsense”"),
        ({"stance": "round"}, 422, "is for the CMO to decide"),
    ],
)
def test_what_cannot_be_decided_is_told(house, chosen, status, says):
    code = house.opens()
    cio = house.joins(code, "Ann", "Acme", "CIO")
    house.step(code)
    answer = cio.decides(**chosen)
    assert (answer.status_code, says in answer.text) == (status, True)
    assert not house.state(code)["companies"][0]["seats"][0]["decided"]


def test_over_budget_and_out_of_turn_are_refused(house):
    code = house.opens()
    cio = house.joins(code, "Ann", "Acme", "CIO")
    house.joins(code, "Ben", "Acme", "CMO")
    early = cio.state()["turn"]
    assert "Nothing can be decided now" in cio.decides().text
    for _ in range(5):
        house.step(code)
    over = cio.decides(hire="three", slack="one")
    assert over.status_code == 200
    for _ in range(4):
        house.step(code)
    over = cio.decides(hire="three", contractors="two")
    assert "This takes 269,750, and the budget is 135,000" in over.text
    stale = cio.post("decide", turn=early, chosen={})
    assert (stale.status_code, "moved on" in stale.text) == (409, True)
    assert cio.post("decide", turn=early, chosen="x").status_code == 422
    assert cio.post("decide").status_code == 422


def test_a_wrong_code_is_told_everywhere(house):
    for path in ("", "/state", "/wall", "/wall/state", "/desk", "/stream", "/join.svg", "/sheet"):
        answer = house.desk.get(f"/play/NOPE7{path}")
        assert (answer.status_code, "no room with this code" in answer.text) == (422, True), path
    answer = house.desk.post("/play/find", json={"code": "nope7"})
    assert "no room with this code" in answer.text
    assert "no room with this code" in house.desk.post("/play/find", json={"code": 7}).text


def test_a_code_leads_to_its_room(house):
    code = house.opens()
    assert house.desk.post("/play/find", json={"code": f" {code.lower()} "}).json() == {"next": f"/play/{code}"}


def test_only_the_facilitator_opens_rooms(house):
    answer = Guest(house, "..").asks("POST", "play/rooms", json={"game": "short"})
    assert (answer.status_code, "Only the facilitator" in answer.text) == (403, True)


def test_an_unknown_game_is_refused(house):
    assert "Choose one of: short, full" in house.desk.post("/play/rooms", json={"game": "endless"}).text
    assert "Choose one of: short, full" in house.desk.post("/play/rooms", json={"game": 3}).text


def test_the_desk_is_closed_to_all_but_its_facilitator(house):
    code = house.opens()
    player = house.joins(code, "Ann", "Acme", "CIO")
    for method, path in (("GET", "desk"), ("GET", "desk/state"), ("POST", "desk")):
        answer = player.asks(method, path, **({"json": {"action": "advance"}} if method == "POST" else {}))
        assert (answer.status_code, "facilitator" in answer.text) == (403, True), path
    wrong = player.post("desk/secret", secret="guess")
    assert (wrong.status_code, "This room has a facilitator" in wrong.text) == (422, True)


def test_a_second_facilitator_takes_over_with_the_secret(house):
    code = house.opens()
    page = house.desk.get(f"/play/{code}/desk").text
    secret = page.split('<code id="secret">')[1].split("</code>")[0]
    second = Guest(house, code)
    assert second.post("desk/secret", secret=f" {secret}\n").json() == {"next": f"/play/{code}/desk"}
    assert second.asks("GET", "desk/state").json()["notice"] == "The desk was taken over on another machine."


@pytest.mark.parametrize("card", [[], {}, 7, None, "meteor"])
def test_a_card_that_there_is_not_is_told(house, card):
    code = house.opens()
    house.joins(code, "Ann", "Acme", "CIO")
    house.step(code)
    answer = house.acts(code, action="shock", card=card)
    assert (answer.status_code, "There is no such card" in answer.text) == (422, True)


def test_half_a_character_is_not_understood(house):
    code = house.opens()
    cio = house.joins(code, "Ann", "Acme", "CIO")
    house.step(code)
    answer = cio.asks("POST", "decide", content=b'{"turn": "0.open.0.0", "chosen": {"\\ud800": "yes"}}')
    assert (answer.status_code, "is not understood" in answer.text) == (400, True)


def test_a_room_whose_file_is_deleted_is_gone_and_says_so(house, tmp_path):
    code = house.opens()
    cio = house.joins(code, "Ann", "Acme", "CIO")
    house.step(code)
    (tmp_path / "rooms" / f"{code}.jsonl").unlink()
    answer = cio.decides()
    assert (answer.status_code, "Open a new room" in answer.text) == (507, True)
    assert not house.state(code)["companies"][0]["seats"][0]["decided"]
    assert code not in house.desk.get("/play").text
    assert "no room with this code" in house.desk.get(f"/play/{code}/state").text


def test_the_room_goes_on_after_a_restart(tmp_path):
    with House(tmp_path) as house:
        code = house.opens()
        cio = house.joins(code, "Ann", "Acme", "CIO")
        house.step(code)
        house.step(code)
        before, cookies = cio.state(), list(house.desk.cookies.jar)
    with House(tmp_path) as again:
        for cookie in cookies:
            again.desk.cookies.jar.set_cookie(cookie)
        cio.client = again.desk
        assert cio.state() == before
        again.step(code)
        assert cio.decides(promise="honest").status_code == 200
        assert again.settled(code)["phase"] == "shown"


def test_a_quarter_that_was_being_simulated_is_simulated_after_a_restart(tmp_path, monkeypatch):
    async def never(self):
        await asyncio.sleep(3600)

    with monkeypatch.context() as patched, House(tmp_path) as house:
        code = house.opens()
        house.joins(code, "Ann", "Acme", "CIO")
        house.step(code)
        patched.setattr(Table, "_simulate", never)
        house.acts(code, action="advance")
        assert house.state(code)["phase"] == "simulating"
        cookies = list(house.desk.cookies.jar)
    with House(tmp_path) as again:
        for cookie in cookies:
            again.desk.cookies.jar.set_cookie(cookie)
        assert again.settled(code)["phase"] == "shown"


def test_a_simulation_that_fails_is_told_and_the_facilitator_can_go_back(house, monkeypatch):
    async def fails(self):
        raise RuntimeError("no more memory")

    code = house.opens()
    house.joins(code, "Ann", "Acme", "CIO")
    house.step(code)
    with monkeypatch.context() as patched:
        patched.setattr(Table, "_simulate", fails)
        house.acts(code, action="advance")
        time.sleep(0.2)
        assert "could not be simulated" in house.state(code)["trouble"]
    assert house.acts(code, action="back", quarter=0).status_code == 200
    assert house.state(code)["trouble"] == ""
    assert house.step(code)["phase"] == "shown"


def test_names_are_text_on_every_page(house):
    code = house.opens()
    house.joins(code, "<img src=x>", "<script>x()</script>", "CIO")
    while house.state(code)["phase"] not in ("reveal", "debrief"):
        house.step(code)
    sheet = house.desk.get(f"/play/{code}/sheet").text
    assert "<script>x()" not in sheet
    assert "<img src=x>" not in sheet
    assert "&lt;script&gt;x()" in sheet


def test_the_sheet_comes_at_the_end_only(house):
    code = house.opens()
    house.joins(code, "Ann", "Acme", "CIO")
    house.step(code)
    assert "at the end of the game" in house.desk.get(f"/play/{code}/sheet").text


def test_every_page_has_a_title_and_a_main_heading_or_is_filled_by_its_script(house):
    code = house.opens()
    for path in ("/play", f"/play/{code}", f"/play/{code}/desk", f"/play/{code}/wall"):
        answer = house.desk.get(path)
        assert answer.status_code == 200
        assert "<title>" in answer.text
        assert len(answer.content) < 20_000


def test_the_code_is_a_picture_of_the_rooms_address(house):
    code = house.opens()
    answer = house.desk.get(f"/play/{code}/join.svg")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "<svg" in answer.text


def test_one_browser_takes_one_seat(house):
    code = house.opens()
    ann = house.joins(code, "Ann", "Acme", "CIO")
    answer = ann.post("join", name="Ann", company="Bolt", role="CIO")
    assert (answer.status_code, "have a seat" in answer.text) == (409, True)
    other = house.opens()
    ann.code = other
    assert ann.post("join", name="Ann", company="Bolt", role="CIO").status_code == 200
    ann.code = code
    assert ann.state()["company"] == "Acme"
