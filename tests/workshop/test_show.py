"""Show tells what the log says: the numbers in chapters are counted again here, by hand, from the log's columns."""

import json
import math
import re

import numpy as np
import pytest

from sim import load
from sim.experiment import request_log
from sim.model.guard import RunawayError
from sim.model.log import ROUND_IT, Promise
from sim.results.replay import replay
from sim.scenario.shipped import shipped_names
from sim.workshop.exploring.plan import UnusableError
from sim.workshop.exploring.question import Source
from sim.workshop.showing import tasks
from sim.workshop.showing.chapters import script_of
from sim.workshop.showing.standing import people_at, standing, waiting_at

STORY = Source("shipped", "cio-story")
WORDS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@pytest.fixture(scope="module")
def told():
    return tasks.story(STORY, None)


@pytest.fixture(scope="module")
def log():
    return request_log(load("cio-story"), "Promise and hope", replication=4)


def seen(log):
    return replay(log, scenario="s", policy="p", replication=4, seed=1, days_per_week=5, department="Marketing")


def said(count):
    return WORDS[count] if count < len(WORDS) else str(count)


@pytest.mark.parametrize("day", [30.0, 51.0, 120.0, 400.0, 580.0])
def test_how_things_stand_is_counted_from_the_log(log, day):
    marketing = np.array([log.kinds[kind][0] == "Marketing" for kind in log.kind]) & (log.origin < 0)
    needed = marketing & (log.need <= day)
    went = needed & np.isin(log.route, [int(route) for route in ROUND_IT])
    left = np.where(np.isnan(log.left), log.need, log.left)
    kept = needed & (log.promise == Promise.KEPT) & (log.delivered <= day)
    found = standing(seen(log), day)
    assert found.requests == f"{said(int(needed.sum()))} requests"
    assert found.went_round == said(int((went & (left <= day)).sum()))
    assert found.kept == said(int(kept.sum()))
    assert found.week == f"week {math.floor(day / 5) + 1}"
    waiting = sum(
        asked <= day and not (started <= day) and not (gone <= day) and not (delivered <= day)
        for asked, started, gone, delivered in zip(log.asked, log.started, log.left, log.delivered, strict=True)
    )
    assert waiting_at(seen(log), day) == waiting
    assert people_at(seen(log), day) == 11


def test_the_story_has_its_chapters_each_with_a_question(told):
    assert 6 <= len(told["chapters"]) <= 9
    assert told["replication"] == script_of("cio-story").replication
    for chapter in told["chapters"]:
        assert chapter["question"].endswith("?")
        assert chapter["begin"] < chapter["end"]
        assert set(chapter["policies"]) <= set(told["policies"])
        assert not re.search(r"[{}]|\bnan\b|None", chapter["text"])
        assert chapter["text"].endswith(".")
    assert any(len(chapter["policies"]) == 2 for chapter in told["chapters"])


def test_no_number_in_the_script_is_typed():
    for chapter in script_of("cio-story").chapters:
        text = re.sub(r"\{[^}]*\}", "", chapter["text"])
        assert not re.search(r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b", text), text


def test_marketing_walks_away_in_the_chapter_that_says_so(told, log):
    department = next(each for each in log.departments if each.name == "Marketing")
    chapter = next(each for each in told["chapters"] if each["title"] == "Marketing stops asking")
    below = department.trust.times[department.trust.values < 0.3]
    assert chapter["begin"] < below[0] < chapter["end"]


@pytest.mark.parametrize("name", [name for name in shipped_names() if name != "large-enterprise"])
def test_every_shipped_scenario_is_told(name):
    source = Source("shipped", name)
    story = tasks.story(source, 1)
    json.dumps(story, allow_nan=False)
    assert story["chapters"]
    for chapter in story["chapters"]:
        assert chapter["begin"] < chapter["end"]
        assert chapter["text"]
        assert chapter["question"]
    for policy in story["chapters"][-1]["policies"]:
        assert tasks.reel(source, policy, 1)


def test_a_reel_and_a_story_are_served(facilitator):
    story = facilitator.get("/show/story", params={"scenario": "starter"}).json()
    got = facilitator.get(
        "/show/reel",
        params={"scenario": "starter", "policy": story["policies"][0], "replication": story["replication"]},
    )
    assert got.status_code == 200
    assert "Slackline" in facilitator.get("/show/flow.js").text
    assert "slackline-canvas" in facilitator.get("/show/flow.css").text


@pytest.mark.parametrize("replication", ["-1", "x", "1e3", "99999999", "²", ""])
def test_a_replication_that_is_no_number_is_refused(facilitator, replication):
    asked = {"scenario": "starter", "policy": "x", "replication": replication}
    assert facilitator.get("/show/reel", params=asked).status_code == 400


def test_a_replication_that_fails_is_told(monkeypatch):
    def fail(*_, **__):
        raise RunawayError("more than 10 requests were waiting")

    tasks._log.cache_clear()
    monkeypatch.setattr(tasks, "request_log", fail)
    with pytest.raises(UnusableError, match="Replication 7 of 'Promise and hope' failed: more than 10"):
        tasks.reel(STORY, "Promise and hope", 7)


def test_a_policy_that_is_not_there_is_told(facilitator):
    got = facilitator.get("/show/reel", params={"scenario": "starter", "policy": "<b>", "replication": "0"})
    assert got.status_code == 422
    assert "There is no policy" in got.text
