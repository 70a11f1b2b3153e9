"""After the game a company's story is told, and a search finds what could have been done."""

import pytest
from playing_rooms import game

from sim.workshop.play import debrief
from sim.workshop.play.decisions import checked
from sim.workshop.play.league import score
from sim.workshop.play.options import Role
from sim.workshop.play.playing import plain_game, played
from sim.workshop.play.template import AFTERMATH, template

NOTHING = [{}] * 6


def test_a_story_tells_its_turning_points_in_order():
    told = debrief.turns_told(plain_game(game()), NOTHING, 0.0, 400.0)
    assert 3 <= len(told) <= 7
    assert [each for each in told if each in debrief.turns_told(plain_game(game()), NOTHING, 0.0, 65.0)] == told[:4]
    weeks = [int(each.split()[1].rstrip(".")) for each in told]
    assert weeks == sorted(weeks)
    assert any("stops asking IT" in each for each in told)


@pytest.mark.slow
def test_a_search_finds_a_plan_that_keeps_the_rules_and_beats_those_it_began_with():
    rules = template("short")
    plain = plain_game(game())
    found = debrief.search("short", plain, [NOTHING])
    until = rules.quarters + AFTERMATH
    old = played(game(), NOTHING, 0, until)
    again = played(game(), found["decided"], 0, until)
    assert sum(score(again, old)) == found["score"] > 500
    assert [each.to_plain() for each in again] == found["quarters"]
    for quarter, chosen in enumerate(found["decided"]):
        for role in Role:
            own = {option.key for option in rules.open_options(quarter, role)}
            mine = {key: value for key, value in chosen.items() if key in own}
            checked(rules, quarter, role, mine, game().cards_in(quarter))


def test_a_search_ends_after_so_many_plans(monkeypatch):
    monkeypatch.setattr(debrief, "TRIES", 5)
    assert debrief.search("short", plain_game(game()), [NOTHING])["tries"] <= 6
