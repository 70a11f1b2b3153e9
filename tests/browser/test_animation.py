"""The animation in a browser: it shows what the reel says, it can be steered, and it is quick."""

import json
import random
from itertools import pairwise

import pytest

from sim import load
from sim.experiment import request_log
from sim.report.animation import script, styles
from sim.report.animation.words import captions
from sim.results.policy_reel import reel_of
from sim.results.reel_record import Stand

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Flow</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>{styles}</style>
<canvas class="slackline-canvas" id="canvas"></canvas><div id="controls"></div>
<script>{script}</script><script>
const player = Slackline.flow(document.getElementById("canvas"), {options});
const remove = Slackline.controls(document.getElementById("controls"), player);
</script></html>"""


def show(page, *documents, **options):
    """The documents on a page, not yet playing."""
    page.goto("about:blank")
    given = json.dumps({"reels": list(documents), "autoplay": False} | options).replace("<", "\\u003c")
    page.set_content(PAGE.format(styles=styles(), script=script(), options=given))


def told(page):
    """What stands now, in words."""
    page.get_by_text("What stands now, in words").click()
    page.wait_for_function("() => document.querySelector('.slackline-words p').textContent")
    return page.locator(".slackline-words p").inner_text()


@pytest.fixture(scope="module")
def films():
    """The shipped story under two policies."""
    scenario = load("cio-story")
    return [
        reel_of(request_log(scenario, policy), scenario, policy) for policy in ("Promise and hope", "Embedded web team")
    ]


@pytest.fixture(scope="module")
def documents(films):
    """Their documents, as a page gets them."""
    return [json.loads(json.dumps(film.to_document())) for film in films]


COUNTED = """() => player.panes.map((pane) => {
  const counts = {};
  pane.cursor.count.forEach((count, place) => {
    const stand = STANDS[pane.reel.stand[place]];
    counts[stand] = (counts[stand] || 0) + count;
  });
  return counts;
})""".replace("STANDS", json.dumps([stand.value for stand in Stand]))


def test_it_counts_what_the_reel_says_in_whatever_order_days_are_asked_for(page, films, documents):
    show(page, *documents)
    for day in (0.0, 150.3, 300.7, 40.2, 608.9, 299.9):
        page.evaluate("(day) => player.seek(day)", day)
        for counted, film in zip(page.evaluate(COUNTED), films, strict=True):
            standing = [film.places[place][0].value for place in film.standing(day) if place >= 0]
            assert {stand: count for stand, count in counted.items() if count} == {
                stand: standing.count(stand) for stand in set(standing)
            }


def test_playing_comes_to_the_same_as_going_there(page, documents):
    show(page, *documents)
    page.evaluate("() => { player.speed(200); player.play(); }")
    page.wait_for_function("() => player.day > 200")
    page.evaluate("() => player.pause()")
    played = page.evaluate(COUNTED)
    page.evaluate("() => { const day = player.day; player.seek(0); player.seek(day); }")
    assert page.evaluate(COUNTED) == played


INSIDE = """() => player.panes.every((pane) => [...pane.alive.subarray(0, pane.living)].every((token) => {
  const x = pane.x[token], y = pane.y[token];
  return x >= 0 && x <= pane.area.width && y >= 0 && y <= pane.area.height;
}))"""
COLOURS = """() => {
  const { data } = player.ctx.getImageData(0, 0, player.canvas.width, player.canvas.height);
  const colours = new Set();
  for (let at = 0; at < data.length; at += 4) colours.add(data[at] << 16 | data[at + 1] << 8 | data[at + 2]);
  return colours.size;
}"""


LAID_OUT = """(width) => innerWidth === width
  && Math.abs(player.canvas.width - player.canvas.clientWidth * devicePixelRatio) < 2"""


def test_it_is_painted_and_nothing_lies_outside_the_canvas(page, documents):
    show(page, *documents)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(LAID_OUT, arg=width)
        page.evaluate("() => player.seek(200)")
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(INSIDE)
        assert page.evaluate(COLOURS) > 50


def test_two_reels_stand_side_by_side_and_on_a_phone_one_below_the_other(page, documents):
    show(page, *documents)
    left, right = page.evaluate("() => player.panes.map((pane) => pane.area)")
    assert left["y"] == right["y"]
    assert right["x"] > left["width"]
    page.set_viewport_size({"width": 360, "height": 800})
    page.wait_for_function("() => player.panes[1].area.y > player.panes[0].area.height")


def test_steps_go_from_one_telling_happening_to_the_next_and_back(page, documents):
    show(page, documents[0])
    page.evaluate("() => player.step()")
    first = page.evaluate("() => player.day")
    page.evaluate("() => player.step(3)")
    assert page.evaluate("() => player.day") > first
    page.evaluate("() => { player.back(); player.back(); player.back(); }")
    assert page.evaluate("() => player.day") == first
    page.evaluate("() => player.back(2)")
    assert page.evaluate("() => player.day") == 0


def test_page_and_film_tell_the_same_happenings(page, films, documents):
    show(page, *documents)
    told = page.evaluate("""() => player.panes.map((pane) =>
      pane.reel.happenings.map((happening) => [happening.day, Slackline.wordsFor(pane.reel, happening)]))""")
    for said, film in zip(told, films, strict=True):
        of_film = captions(film)
        expected = sorted(zip(of_film.days, of_film.sentences, strict=True))
        weeks = [(day, f"Week {int(day / 5 + 1e-9) + 1}: {words}") for day, words in said if " joins " not in words]
        assert [words for _, words in sorted(weeks)] == [words for _, words in expected]


def test_keys_and_buttons_steer_it_without_a_mouse(page, documents):
    show(page, documents[0])
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.id") == "canvas"
    page.keyboard.press("Space")
    assert page.evaluate("() => player.playing")
    page.keyboard.press("Space")
    assert not page.evaluate("() => player.playing")
    day = page.evaluate("() => player.day")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("() => player.day") > day
    page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Play").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("() => player.playing")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("slider", name="Time").fill("100")
    assert page.evaluate("() => player.day") == 100
    page.get_by_role("combobox", name="Speed").select_option("20")
    assert page.evaluate("() => player.speed()") == 20


def test_what_stands_is_told_in_words(page, documents):
    show(page, documents[1])
    page.evaluate("() => player.seek(303)")
    words = told(page)
    assert words.startswith("Week 61, day 4. Under “Embedded web team” ")
    assert "Marketing team: " in words
    assert "Marketing’s trust is " in words
    assert words == page.evaluate("() => player.describe()")


def test_it_starts_by_itself_but_not_where_less_motion_is_asked_for(page, documents):
    show(page, documents[0], autoplay=True)
    assert page.evaluate("() => player.playing")
    page.emulate_media(reduced_motion="reduce")
    show(page, documents[0], autoplay=True)
    assert not page.evaluate("() => player.playing")
    page.evaluate("() => player.step()")
    assert page.evaluate("() => player.frame") == 0


def test_a_paused_player_asks_for_no_frames_and_a_destroyed_one_for_none_ever(page, documents):
    show(page, documents[0])
    page.evaluate("() => player.step(20)")
    page.wait_for_function("() => player.frame === 0")
    page.evaluate("() => { player.play(); player.destroy(); remove(); }")
    assert page.evaluate("() => player.frame") == 0
    assert page.locator("button").count() == 0


def test_names_are_only_ever_text(page, documents):
    odd = "<img src=x onerror='document.title=1'>"
    document = json.loads(json.dumps(documents[0]))
    document["policy"] = document["departments"][0]["name"] = document["kinds"][0][1] = odd
    show(page, document)
    page.evaluate("() => player.seek(303)")
    assert odd in told(page)
    assert page.locator("img[src]").count() == 0
    assert page.title() == "Flow"


def test_the_script_is_small_and_makes_no_requests():
    assert len(script().encode()) < 45_000
    assert not [word for word in ("fetch(", "XMLHttpRequest", "import(", "innerHTML", "eval(") if word in script()]


def crowd(number):
    """A document in which so many requests stand at once, for sixty days."""
    chance = random.Random(1)
    lives = [(chance.choice([0, 0, 0, 1]), 100 * chance.randrange(61, 90)) for _ in range(number)]
    lives += [(0, 0)] * number
    moves = [(0, token, place) for token, (place, _) in enumerate(lives[:number])]
    moves += [(chance.randrange(1, 6000), token, 0) for token in range(number, 2 * number)]
    moves += [(time + 3, token, 3) for time, token, _ in moves[number:]]
    moves.sort()
    order = list(dict.fromkeys(token for _, token, _ in moves))
    name = {token: index for index, token in enumerate(order)}
    times = [time for time, _, _ in moves]
    count = len(order)
    return {
        "scenario": "Crowd", "policy": "Crowd", "replication": 0, "seed": 1, "days_per_week": 5, "per_day": 100,
        "span": [0, 6000], "window": [0, 6000], "left_out": None, "routes": [],
        "departments": [
            {"name": f"Department {place}", "alternative": True, "trust": None, "below": None, "away": []}
            for place in range(4)
        ],
        "kinds": [[place, "Change"] for place in range(4)],
        "teams": [
            {"name": "IT", "people": {"time": [0], "value": [20]}, "seats": 20, "owner": None, "kept_free": []}
        ],
        "places": [["queue", 0], ["outside", -1], ["desk", -1], ["delivered", -1]],
        "tokens": {
            "kind": [chance.randrange(4) for _ in range(count)], "number": [1] * count, "origin": [-1] * count,
            "due": [-1] * count, "promised": [chance.randrange(6000) for _ in range(count)],
            "broken": [chance.randrange(9000) for _ in range(count)], "kept": [0] * count, "route": [0] * count,
            "spend": [0] * count,
        },
        "moves": {
            "time": [times[0], *(later - before for before, later in pairwise(times))],
            "token": [name[token] for _, token, _ in moves], "place": [place for _, _, place in moves],
            "person": [0] * len(moves),
        },
    }  # fmt: skip


CALLS = """() => {
  player.seek(1);
  const calls = {}, canvas = CanvasRenderingContext2D.prototype;
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(canvas))) {
    if (typeof value !== "function") continue;
    canvas[name] = function (...given) {
      calls[name] = (calls[name] || 0) + 1;
      return value.apply(this, given);
    };
  }
  player.drawTokens(false);
  return { calls, shown: player.panes[0].living };
}"""


def test_a_frame_takes_one_image_for_each_request_and_next_to_nothing_else(page):
    """What a frame costs is counted, not timed: a busy machine draws late, but not more."""
    show(page, crowd(1000))
    found = page.evaluate(CALLS)
    images = found["calls"].pop("drawImage")
    assert found["shown"] >= 1000
    assert images <= found["shown"] + 1  # and one for all that stands still
    assert sum(found["calls"].values()) < 10
