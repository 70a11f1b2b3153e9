"""Each page is told what its reader may know: nobody sees the other side before the reveal."""

import json
from dataclasses import replace

import pytest
from playing_rooms import luck_of, opened, seated, step

from sim.workshop.play import views
from sim.workshop.play.catalogue import OPTIONS
from sim.workshop.play.options import Role
from sim.workshop.play.state import Phase
from sim.workshop.play.words import mood, told


@pytest.fixture(scope="module")
def played_room(tmp_path_factory):
    """A room of two companies after three quarters, in the old regime."""
    room = opened(tmp_path_factory.mktemp("rooms"))[0]
    seated(room, "Acme", "Bolt")
    for _ in range(6):
        step(room)
    return room


def seen_by(room, role, company="Acme"):
    return views.player(room.state, room.state.companies[company], role)


def test_the_cio_is_not_told_what_went_round_him(played_room):
    company = played_room.state.companies["Acme"]
    assert sum(each.department("Marketing").round_it for each in company.quarters) > 10
    text = json.dumps({**seen_by(played_room, Role.CIO), "explained": "", "story": "", "cards": []})
    assert "agency" not in text
    assert "round" not in text
    assert seen_by(played_room, Role.CIO)["bill"] is None


def test_the_cmo_is_not_told_of_its_insides(played_room):
    shown = json.dumps([each["figures"] for each in seen_by(played_room, Role.CMO)["quarters_seen"]])
    assert not [word for word in ("people", "waiting", "IT's cost") if word in shown]
    assert "curves" in seen_by(played_room, Role.CMO)["quarters_seen"][0]


def figure(room, role, label):
    """What stands under a label in the last quarter that a role has seen."""
    figures = {each["label"]: each["value"] for each in seen_by(room, role)["quarters_seen"][-1]["figures"]}
    return figures.get(label)


def test_the_retainer_is_the_cmos_and_in_the_bill_and_the_cio_does_not_see_it(tmp_path):
    room = opened(tmp_path)[0]
    tokens = seated(room, "Acme", "Bolt")
    for _ in range(5):
        step(room)
    agency = {"stance": "round", "agency": "retainer"}
    room.decide(tokens["Acme", Role.CMO], room.state.turn, agency)
    room.decide(tokens["Bolt", Role.CMO], room.state.turn, {"stance": "round"})
    for company in ("Acme", "Bolt"):
        room.decide(tokens[company, Role.CIO], room.state.turn, {})
    step(room)
    acme = room.state.companies["Acme"].quarters[-1]
    mine = acme.department("Marketing")
    assert (mine.retainer, mine.agency) == (25 * 650, mine.spend + 25 * 650)
    assert figure(room, Role.CMO, "agency") == round((mine.spend + 16_250) / 1e3)
    assert figure(room, Role.CIO, "IT's cost") == round(11 * 650 * 65 / 1e3)
    assert any("To be at hand it took 16,250" in each for each in seen_by(room, Role.CMO)["quarters_seen"][-1]["said"])
    quarters = room.state.companies["Acme"].quarters
    paid = sum(each.department("Marketing").spend for each in quarters) + 16_250
    assert views.bill(quarters, "Acme")["agency"] == round(paid / 1e3)


def test_weeks_to_start_count_every_request_once(tmp_path):
    room = opened(tmp_path)[0]
    seated(room, "Acme")
    step(room)
    step(room)
    company = room.state.companies["Acme"]
    (quarter,) = company.quarters
    waits = [(1, 2.0), (8, 8.0), (0, None)]
    pairs = zip(quarter.departments, waits, strict=True)
    departments = tuple(replace(each, started=count, wait=wait) for each, (count, wait) in pairs)
    company.quarters[0] = replace(quarter, departments=departments)
    assert figure(room, Role.CIO, "weeks to start") == round((2 + 64) / 9) == 7


def test_what_marketings_own_people_did_is_not_paid_to_the_agency(played_room):
    quarter = played_room.state.companies["Acme"].quarters[-1]
    marketing, *others = quarter.departments
    own = replace(quarter, departments=(replace(marketing, spend=4_000.0, own_work=3_000.0), *others))
    assert views.bill([own], "Acme")["agency"] == 4


def test_a_player_sees_only_the_own_roles_options_and_only_while_a_quarter_is_open(tmp_path):
    room = opened(tmp_path)[0]
    seated(room, "Acme")
    for number in range(5):
        assert seen_by(room, Role.CMO)["options"] == [] or room.state.phase is Phase.OPEN, number
        step(room)
    keys = {each["key"] for each in seen_by(room, Role.CMO)["options"]}
    assert keys == {option.key for option in room.state.template.open_options(2, Role.CMO)}
    new = {each["key"] for each in seen_by(room, Role.CIO)["options"] if each["new"]}
    assert new == {"hire", "slack"}


def test_what_was_decided_stands_as_the_next_quarters_choice(tmp_path):
    room = opened(tmp_path)[0]
    tokens = seated(room, "Acme")
    for _ in range(3):
        step(room)
    room.decide(tokens["Acme", Role.CIO], room.state.turn, {"promise": "honest"})
    assert seen_by(room, Role.CIO)["decided"]
    assert seen_by(room, Role.CMO)["partner_decided"]
    for _ in range(2):
        step(room)
    (promise,) = [each for each in seen_by(room, Role.CIO)["options"] if each["key"] == "promise"]
    assert promise["chosen"] == "honest"
    assert not seen_by(room, Role.CIO)["decided"]
    assert seen_by(room, Role.CIO)["quarters_seen"][-1]["chosen"] == [
        "How dates are promised: Honest: kept nine times in ten"
    ]


def test_the_bill_comes_with_the_reveal_and_is_what_the_quarters_say(tmp_path):
    room = opened(tmp_path)[0]
    seated(room, "Acme")
    while room.state.phase is not Phase.REVEAL:
        assert "bills" not in views.wall(room.state)
        step(room)
    (bill,) = views.wall(room.state)["bills"]
    quarters = room.state.companies["Acme"].quarters
    assert bill["round_it"] == sum(each.department("Marketing").round_it for each in quarters)
    assert bill["returned"] == sum(each.returned for each in quarters)
    assert seen_by(room, Role.CIO)["bill"] == bill
    assert [each["company"] for each in views.final_league(room.state)] == ["Acme"]


def test_a_joint_group_that_did_not_come_about_is_told(tmp_path):
    room = opened(tmp_path)[0]
    tokens = seated(room, "Acme")
    for _ in range(7):
        step(room)
    room.decide(tokens["Acme", Role.CIO], room.state.turn, {"team": "joint"})
    step(room)
    assert "There was no joint group" in seen_by(room, Role.CIO)["quarters_seen"][-1]["said"][-1]
    assert "no joint group" not in json.dumps(seen_by(room, Role.CMO)["quarters_seen"][-1]["said"])


def test_all_views_are_plain_values_in_every_phase(tmp_path):
    room = opened(tmp_path)[0]
    tokens = seated(room, "<b>Acme</b>", "Bolt")
    luck = luck_of(3)
    while True:
        for role in Role:
            json.dumps(seen_by(room, role, "Bolt"), allow_nan=False)
        for view in (views.lobby, views.desk, views.wall):
            json.dumps(view(room.state), allow_nan=False)
        if room.state.phase is Phase.DEBRIEF:
            return
        if room.state.phase is Phase.OPEN:
            open_now = room.state.template.open_options(room.state.quarter, Role.CMO)
            chosen = {option.key: luck.choice(option.choices[:2]).key for option in open_now if option.key != "agency"}
            room.decide(
                tokens["Bolt", Role.CMO], room.state.turn, chosen | {"person": "no"} if "person" in chosen else chosen
            )
        step(room)


def test_moods_go_with_trust(played_room):
    marketing = played_room.state.companies["Acme"].quarters[-1].department("Marketing")
    assert mood(replace(marketing, trust=0.1)) == "Marketing does not return IT's calls."
    assert mood(replace(marketing, trust=0.9)) == "Marketing speaks well of IT."


def test_a_quarter_is_told_in_sentences(played_room):
    quarters = played_room.state.companies["Acme"].quarters
    for role in Role:
        said = told(role, quarters[2], quarters[1])
        assert len(said) >= 4
        assert not [each for each in said if each[0].islower() or not each.endswith(".")]


def test_every_option_is_titled_and_asks_something():
    assert all(option.question.endswith(("?", ".", "”")) and option.title for option in OPTIONS)
    assert all(choice.title and choice.effect.endswith(".") for option in OPTIONS for choice in option.choices)
