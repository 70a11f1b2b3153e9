"""What a table does beside the room: the debrief comes in parts, and what fails is told and keeps nothing else back."""

import asyncio
import errno
import os
from dataclasses import asdict

import pytest
from playing_rooms import opened, seated, step

from sim.workshop.pages import page
from sim.workshop.play import debrief, sheets, views
from sim.workshop.play.options import Role
from sim.workshop.play.playing import played_plain
from sim.workshop.play.state import Phase
from sim.workshop.play.tables import Table

SEARCHED = {"decided": [{}] * 6, "score": 7, "quarters": [], "tries": 3}


class Simulator:
    """Answers at once; what stands in `fails` fails, and a search waits until it is let go."""

    def __init__(self, *fails):
        self.fails, self.searches, self.closed = fails, 0, False
        self.goes_on = asyncio.Event()

    async def call(self, function, *arguments, caller="", longest=0.0):
        if function is played_plain:
            return function(*arguments)
        if function is debrief.search:
            self.searches += 1
            await self.goes_on.wait()
        if function in self.fails or any(each in arguments for each in self.fails):
            raise RuntimeError("out of memory")
        return SEARCHED if function is debrief.search else ["Week 3. Something turned."]


async def settled():
    for _ in range(20):
        await asyncio.sleep(0)


def ended(folder):
    room = opened(folder)[0]
    tokens = seated(room, "Acme", "Bolt")
    while room.state.phase is not Phase.REVEAL:
        if room.state.quarter == 1 and room.state.phase is Phase.OPEN:
            room.decide(tokens["Bolt", Role.CIO], room.state.turn, {"promise": "hopeful"})
        step(room)
    return room


@pytest.fixture
def room(tmp_path):
    return ended(tmp_path)


def sheet(table):
    """The sheet's page as it stands."""
    state = table.room.state
    shown = sheets.debrief(state, table.found)
    return shown, page("play/sheet.html", title="x", sheet=shown, code=state.code, here="")


def test_turning_points_are_there_while_the_best_plan_is_looked_for(room):
    async def play():
        simulator = Simulator()
        table = Table(room, simulator)
        table.wake()
        assert [each["turns"] for each in sheet(table)[0]["companies"]] == [["Still being looked for."]] * 2
        await settled()
        shown, text = sheet(table)
        assert [each["turns"] for each in shown["companies"]] == [["Week 3. Something turned."]] * 2
        assert shown["common"] == ["Week 3. Something turned."]
        assert (shown["search"], shown["best"]) == ("under way", None)
        assert "still being looked for" in text
        simulator.goes_on.set()
        await settled()
        shown, text = sheet(table)
        assert (shown["search"], shown["best"]["score"]) == ("found", 7)
        assert "The best that a search found" in text

    asyncio.run(play())


def test_a_search_that_fails_is_told_and_tried_once_more_at_the_next_step(room):
    async def play():
        simulator = Simulator(debrief.search)
        simulator.goes_on.set()
        table = Table(room, simulator)
        for _ in range(3):
            table.wake()
            await settled()
        assert simulator.searches == 1
        shown, text = sheet(table)
        assert shown["search"] == "failed"
        assert "the search for it failed" in text
        assert "still being looked for" not in text
        assert shown["companies"][0]["turns"] == ["Week 3. Something turned."]
        simulator.fails = ()
        room.advance(room.state.turn)
        table.changed()
        await settled()
        assert (simulator.searches, sheet(table)[0]["search"]) == (2, "found")

    asyncio.run(play())


def test_a_debrief_that_is_cut_off_by_the_workshops_end_is_not_begun_anew(room, caplog):
    async def play():
        simulator = Simulator()
        table = Table(room, simulator)
        table.wake()
        await settled()
        simulator.closed = True
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await settled()
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert simulator.searches == 1

    asyncio.run(play())
    assert caplog.records == []


def test_a_story_that_cannot_be_told_keeps_nothing_else_back(room):
    async def play():
        simulator = Simulator(room.state.companies["Bolt"].chosen())
        simulator.goes_on.set()
        table = Table(room, simulator)
        table.wake()
        await settled()
        shown, _ = sheet(table)
        told = {each["name"]: each["turns"] for each in shown["companies"]}
        assert told == {
            "Acme": ["Week 3. Something turned."],
            "Bolt": ["This could not be worked out: the terminal says why."],
        }
        assert shown["search"] == "found"

    asyncio.run(play())


def test_a_debrief_is_forgotten_when_the_facilitator_goes_back(room):
    async def play():
        simulator = Simulator()
        simulator.goes_on.set()
        table = Table(room, simulator)
        table.wake()
        await settled()
        assert table.found.search == "found"
        room.back(room.state.turn, 5)
        table.changed()
        assert asdict(table.found) == asdict(sheets.Found())

    asyncio.run(play())


def test_a_quarter_that_cannot_be_kept_is_told_at_the_desk_and_the_decision_stands(tmp_path, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    async def play():
        room = opened(tmp_path)[0]
        token = room.join("Ann", "Acme", "CIO")
        room.advance(room.state.turn)
        table = Table(room, Simulator())
        room.decide(token, room.state.turn, {})
        with monkeypatch.context() as disk:
            disk.setattr(os, "fsync", full)
            table.changed("Acme")
        assert "No space left on device" in table.trouble
        assert room.state.phase is Phase.OPEN
        assert room.everybody_decided

    asyncio.run(play())


def test_a_company_may_bear_the_name_of_a_curve(tmp_path):
    room = opened(tmp_path)[0]
    seated(room, "The old regime", "Best found")
    while room.state.phase is not Phase.REVEAL:
        step(room)
    curves = sheets.debrief(room.state, sheets.Found())["curves"]
    assert [(each["kind"], each["name"]) for each in curves] == [
        ("company", "Best found"),
        ("company", "The old regime"),
        ("old", "The old regime"),
    ]


def test_what_a_page_was_told_of_a_quarter_ends_with_it_and_the_desk_hears_of_all(tmp_path):
    room, secret = opened(tmp_path)
    seated(room, "Acme")
    step(room)
    room.shock(room.state.turn, "incident")
    room.take_over(secret)
    notice = views.desk(room.state)["notice"]
    assert "A security incident!" in notice
    assert "The desk was taken over on another machine." in notice
    step(room)
    assert views.wall(room.state)["notice"] == ""
