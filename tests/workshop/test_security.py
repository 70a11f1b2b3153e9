"""Requests from elsewhere are refused on every route, and too much is refused for everybody."""

import asyncio
import json
import subprocess
import sys
import time

import pytest
from asked import ORIGIN, SETTINGS, asked_of
from starlette.testclient import TestClient

from sim.scenario.files import find
from sim.workshop import limits
from sim.workshop.application import application
from sim.workshop.limits import LARGEST_BODY, ONE, Buckets, Rate
from sim.workshop.refusals import RefusedError
from sim.workshop.settings import Settings

APP = application(SETTINGS)
ROUTES = sorted({*asked_of(APP.routes), ("GET", "/static/style.css"), ("GET", "/no-such-page"), ("POST", "/")})
FOREIGN_HOSTS = ["evil.example", "evil.example:8765", "127.0.0.1:80", "127.0.0.1", "localhost.evil.example:8765"]
FOREIGN_ORIGINS = ["http://evil.example", "null", "https://127.0.0.1:8765", "http://127.0.0.1:9999", "http://127.0.0.1"]


@pytest.fixture(scope="module")
def stranger():
    """Somebody who has the facilitator's cookie: only where the request comes from stands in the way."""
    client = TestClient(APP, base_url=ORIGIN)
    client.cookies.set(SETTINGS.cookie("facilitator"), SETTINGS.pass_of_facilitator)
    return client


def in_plain_words(answer):
    """Whether an answer is a sentence for a person."""
    return (
        answer.headers["content-type"].startswith("text/plain")
        and 30 < len(answer.text) < 200
        and "Traceback" not in answer.text
    )


def test_the_walk_finds_routes_and_files():
    assert ("GET", "/") in ROUTES
    assert ("POST", "/open") in ROUTES
    assert ("GET", "/static/x") in ROUTES


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_another_host_is_refused(stranger, method, path):
    for host in FOREIGN_HOSTS:
        answer = stranger.request(method, path, headers={"host": host, "origin": ORIGIN})
        assert answer.status_code == 403, host
        assert method == "HEAD" or in_plain_words(answer)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_page_of_another_origin_is_refused(stranger, method, path):
    for origin in FOREIGN_ORIGINS:
        answer = stranger.request(method, path, headers={"origin": origin})
        assert answer.status_code == 403, origin
        assert method == "HEAD" or in_plain_words(answer)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_what_a_browser_says_comes_from_another_site_is_refused(stranger, method, path):
    for site in ("cross-site", "same-site", "nonsense"):
        answer = stranger.request(method, path, headers={"sec-fetch-site": site, "origin": ORIGIN})
        assert answer.status_code == 403, site


def test_two_hosts_or_two_origins_in_one_request_are_refused(stranger):
    twice = [("host", "127.0.0.1:8765"), ("host", "127.0.0.1:8765")]
    assert stranger.request("GET", "/", headers=twice).status_code == 403
    assert stranger.request("GET", "/", headers=[("origin", ORIGIN), ("origin", ORIGIN)]).status_code == 403


def test_what_changes_something_must_say_where_it_comes_from(stranger):
    assert stranger.post("/open", json={"secret": SETTINGS.secret}).status_code == 403
    assert stranger.post("/open", json={"secret": SETTINGS.secret}, headers={"origin": ORIGIN}).status_code == 200


def test_a_link_that_somebody_follows_leads_here(stranger):
    followed = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert stranger.get("/", headers=followed).status_code == 200
    assert stranger.get("/", headers={**followed, "sec-fetch-dest": "iframe"}).status_code == 403


def test_a_web_socket_is_closed(stranger):
    from starlette.websockets import WebSocketDisconnect

    with pytest.raises(WebSocketDisconnect), stranger.websocket_connect("/"):
        pass


def test_in_a_network_the_addresses_of_this_machine_are_its_names_and_no_others():
    settings = Settings(port=8765, secret="s", names=frozenset({"192.0.2.7", "laptop.local"}))
    client = TestClient(application(settings), base_url="http://laptop.local:8765")
    assert client.get("/").status_code == 200
    assert client.get("/", headers={"host": "LAPTOP.local:8765"}).status_code == 200
    assert client.get("/", headers={"host": "192.0.2.8:8765"}).status_code == 403
    assert client.get("/", headers={"host": "127.0.0.1:8765"}).status_code == 403


@pytest.mark.parametrize("path", ["/", "/static/style.css", "/no-such-page"])
def test_every_answer_tells_the_browser_to_load_nothing_from_elsewhere(stranger, path):
    headers = stranger.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_secret_opens_the_facilitators_pages_and_nothing_else_does(visitor):
    assert "Join a game" in visitor.get("/").text
    for wrong in ({"secret": "guess"}, {"secret": None}, {"secret": ["a"]}, {}):
        assert visitor.post("/open", json=wrong).status_code == 403
    assert "Join a game" in visitor.get("/").text
    answer = visitor.post("/open", json={"secret": SETTINGS.secret})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert SETTINGS.secret not in cookie
    assert "Explore" in visitor.get("/").text


@pytest.mark.parametrize("body", [b"", b"[", b"[]", b"7", b'{"secret": NaN}', b"[" * 100_000, b"\xff\xfe"])
def test_what_is_no_json_object_is_refused_in_plain_words(visitor, body):
    answer = visitor.post("/open", content=body)
    assert answer.status_code == 400
    assert in_plain_words(answer)


@pytest.mark.parametrize("body", [b'{"secret": "\\ud800"}', b'{"\\udfff": 1}'])
def test_text_that_no_file_could_hold_is_refused(visitor, body):
    answer = visitor.post("/open", content=body)
    assert answer.status_code == 400
    assert in_plain_words(answer)


def test_a_text_that_never_ends_is_read_once_and_not_from_each_of_its_quotes():
    program = "from sim.workshop.bodies import _is_deep; print(_is_deep(b'\"' + b'\\\\\"' * 120_000))"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert found.stdout == "False\n"


def test_a_sender_who_goes_away_amid_a_body_is_no_failure_of_the_workshop(caplog):
    headers = [(b"host", b"127.0.0.1:8765"), (b"origin", ORIGIN.encode()), (b"content-length", b"500")]
    scope = {
        "type": "http", "method": "POST", "path": "/open", "raw_path": b"/open", "headers": headers,
        "query_string": b"", "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8765), "scheme": "http", "http_version": "1.1",
        "root_path": "",
    }  # fmt: skip
    coming = [{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}]
    answered = []

    async def receive():
        return coming.pop(0)

    async def send(message):
        answered.append(message.get("status"))

    asyncio.run(APP(scope, receive, send))
    assert answered[0] == 400
    assert caplog.text == ""


def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_read(visitor):
    answer = visitor.post("/open", content=b" " * (LARGEST_BODY + 1))
    assert answer.status_code == 413
    assert "256 kB" in answer.text


def test_a_body_of_unknown_length_is_refused_where_it_becomes_too_large(visitor):
    def pieces():
        for _ in range(10):
            yield b" " * 100_000

    answer = visitor.post("/open", content=pieces())
    assert answer.status_code == 413


def test_one_who_sends_as_fast_as_possible_is_held_back(visitor):
    begun = time.perf_counter()
    answers = [visitor.get("/no-such-page").status_code for _ in range(300)]
    spent = time.perf_counter() - begun
    assert ONE.at_once <= answers.count(404) <= ONE.at_once + ONE.a_second * spent + 1
    assert 429 in answers


def test_participants_behind_one_address_do_not_hold_each_other_back(visitor):
    name = SETTINGS.cookie("player")
    for number in range(30):
        answers = {visitor.get("/no-such-page", headers={"cookie": f"{name}=p{number}"}).status_code for _ in range(20)}
        assert answers == {404}


def test_one_who_is_held_back_takes_nothing_of_what_the_address_may_ask_for(visitor, monkeypatch):
    monkeypatch.setattr(limits, "ADDRESS", Rate(a_second=0.001, at_once=200.0))
    name = SETTINGS.cookie("player")
    with TestClient(application(SETTINGS), base_url=ORIGIN) as client:
        for _ in range(400):
            client.get("/no-such-page", headers={"cookie": f"{name}=flood"})
        assert client.get("/no-such-page", headers={"cookie": f"{name}=quiet"}).status_code == 404


def test_a_made_up_facilitators_cookie_gets_no_share_of_its_own(visitor):
    name = SETTINGS.cookie("facilitator")
    answers = [visitor.get("/no-such-page", headers={"cookie": f"{name}=c{n}"}).status_code for n in range(300)]
    assert 429 in answers


def test_a_bucket_fills_again_with_time():
    now = [0.0]
    buckets = Buckets(Rate(a_second=2.0, at_once=3.0), clock=lambda: now[0])
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 0.5]
    assert buckets.take("b") == 0
    now[0] = 0.5
    assert [buckets.take("a") for _ in range(2)] == [0, 0.5]
    now[0] = 1000.0
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 0.5]


def test_a_body_that_does_not_come_to_its_end_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "SLOWEST_BODY", 0.05)

    async def test():
        pieces = iter([b"{"])

        async def receive():
            body = next(pieces, None)
            if body is None:
                await asyncio.sleep(60)
            return {"type": "http.request", "body": body, "more_body": True}

        body = limits._Body(receive)
        await body.receive()
        with pytest.raises(RefusedError, match="too long"):
            await body.receive()

    asyncio.run(test())


def test_the_scenario_of_the_command_line_comes_first_and_its_folder_is_not_told(tmp_path):
    path = tmp_path / "ours.yaml"
    path.write_text(find("starter").read_text(encoding="utf-8"), encoding="utf-8")
    settings = Settings(port=8765, secret="s", scenario=str(path))
    with TestClient(application(settings), base_url=ORIGIN) as client:
        client.cookies.set(settings.cookie("facilitator"), settings.pass_of_facilitator)
        found = client.get("/explore/scenarios").json()
        assert found["first"] == "given"
        assert found["scenarios"][0] == {"name": "given", "about": "ours.yaml"}
        assert str(tmp_path) not in json.dumps(found)
        assert client.get("/explore/controls", params={"scenario": "given"}).json()["policies"]
        assert client.get("/show/story", params={"scenario": "given"}).json()["chapters"]
