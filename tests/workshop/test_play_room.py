"""A room steps from quarter to quarter, refuses what is out of turn, and survives the end of its server."""

import copy

import pytest
from playing_rooms import Clock, opened, seated, step

from sim.workshop.play import rooms as module
from sim.workshop.play.impossible import NotPossibleError
from sim.workshop.play.names import fingerprint
from sim.workshop.play.options import Role
from sim.workshop.play.room import MOST_CHANGES, MOST_COMPANIES, MOST_PEOPLE
from sim.workshop.play.rooms import Rooms
from sim.workshop.play.state import Phase


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def room(tmp_path, clock):
    return opened(tmp_path, clock=clock)[0]


def again(room, folder, clock):
    """The room as another server finds it."""
    return Rooms(folder, clock).find(room.state.code)


def refusal(call, *arguments):
    """What the room says, and that it is as it was."""
    before = copy.deepcopy(call.__self__.state)
    with pytest.raises(NotPossibleError) as refused:
        call(*arguments)
    assert call.__self__.state == before
    return refused.value


def test_a_room_goes_from_lobby_through_quarters_to_reveal_and_debrief(room):
    seated(room, "Acme")
    seen = [(room.state.phase, room.state.quarter, room.state.step)]
    while room.state.phase is not Phase.DEBRIEF:
        step(room)
        seen.append((room.state.phase, room.state.quarter, room.state.step))
    quarters = [(phase, number, 0) for number in range(6) for phase in (Phase.OPEN, Phase.SHOWN)]
    assert seen == [("lobby", 0, 0), *quarters, *((Phase.REVEAL, 5, number) for number in range(4)), ("debrief", 5, 3)]
    assert len(room.state.after["Acme"]) == len(room.state.old_after) == 2
    assert "last step" in str(refusal(room.advance, room.state.turn))


def test_a_room_without_anybody_does_not_begin(room):
    assert "Nobody has joined yet" in str(refusal(room.advance, room.state.turn))
    assert room.state.phase is Phase.LOBBY


def test_the_game_can_always_be_advanced_and_absent_players_are_played(room):
    tokens = seated(room, "Acme")
    room.join("Solo", "Lone", Role.CMO)
    step(room)
    step(room)
    step(room)
    room.decide(tokens["Acme", Role.CIO], room.state.turn, {"promise": "expected"})
    assert not room.everybody_decided
    step(room)
    acme, lone = room.state.companies["Acme"], room.state.companies["Lone"]
    assert acme.automatic[-1] == {Role.CMO}
    assert lone.automatic[-1] == {Role.CIO, Role.CMO}
    assert acme.decided[-1][Role.CIO] == {"promise": "expected"}
    assert lone.decided[-1][Role.CIO] == {"promise": "honest"}


def test_everybody_has_decided_when_all_seats_have(room):
    tokens = seated(room, "Acme", "Bolt")
    step(room)
    for number, token in enumerate(tokens.values()):
        assert not room.everybody_decided, number
        room.decide(token, room.state.turn, {})
    assert room.everybody_decided
    room.pause(room.state.turn)
    assert not room.everybody_decided


def test_a_decision_can_be_changed_until_the_round_closes(room):
    tokens = seated(room, "Acme")
    for _ in range(3):
        step(room)
    for choice in ("hopeful", "honest"):
        room.decide(tokens["Acme", Role.CIO], room.state.turn, {"promise": choice})
    step(room)
    assert room.state.companies["Acme"].decided[-1][Role.CIO] == {"promise": "honest"}


def test_the_same_decision_once_more_is_no_event_and_minds_change_so_often_at_most(room):
    token = seated(room, "Acme")["Acme", Role.CIO]
    for _ in range(3):
        step(room)
    assert room.decide(token, room.state.turn, {"promise": "honest"}) == "Acme"
    before = copy.deepcopy(room.state)
    assert room.decide(token, room.state.turn, {"promise": "honest"}) is None
    assert room.state == before
    for number in range(1, MOST_CHANGES):
        room.decide(token, room.state.turn, {"promise": "hopeful" if number % 2 else "honest"})
    assert "too often" in str(refusal(room.decide, token, room.state.turn, {"promise": "expected"}))
    step(room)
    step(room)
    assert room.decide(token, room.state.turn, {"promise": "expected"}) == "Acme"


def test_decisions_out_of_turn_are_refused_and_change_nothing(room):
    token = seated(room, "Acme")["Acme", Role.CIO]
    lobby = room.state.turn
    assert "Nothing can be decided now" in str(refusal(room.decide, token, lobby, {}))
    step(room)
    stale = refusal(room.decide, token, lobby, {})
    assert stale.stale
    assert "moved on" in str(stale)
    assert "no seat" in str(refusal(room.decide, "somebody else's", room.state.turn, {}))
    room.pause(room.state.turn)
    assert "paused" in str(refusal(room.decide, token, room.state.turn, {}))
    room.pause(room.state.turn)
    for _ in range(4):
        step(room)
    assert "cannot be decided yet" in str(refusal(room.decide, token, room.state.turn, {"mandate": "mandate"}))


def test_a_facilitators_stale_click_does_not_step_twice(room):
    seated(room, "Acme")
    turn = room.state.turn
    room.advance(turn)
    assert refusal(room.advance, turn).stale
    assert room.state.phase is Phase.OPEN


def test_going_back_keeps_the_past_and_forgets_the_rest(room):
    tokens = seated(room, "Acme")
    for _ in range(3):
        step(room)
    room.decide(tokens["Acme", Role.CIO], room.state.turn, {"promise": "honest"})
    room.shock(room.state.turn, "incident")
    for _ in range(3):
        step(room)
    assert room.state.phase is Phase.SHOWN
    assert room.state.quarter == 2
    company = room.state.companies["Acme"]
    first, third = company.quarters[0], company.quarters[2]
    turn = room.state.turn
    room.back(turn, 1)
    assert (room.state.phase, room.state.quarter, room.state.epoch) == (Phase.OPEN, 1, 1)
    assert company.quarters == [first]
    assert len(company.decided) == 1
    assert len(room.state.old) == 1
    assert room.state.cards_now() == ()
    assert "went back to quarter 2" in room.state.notice
    assert refusal(room.decide, tokens["Acme", Role.CIO], turn, {}).stale
    for _ in range(3):
        step(room)
    assert company.quarters[2] != third


def test_going_back_to_where_nobody_has_been_is_refused(room):
    seated(room, "Acme")
    assert "no such quarter" in str(refusal(room.back, room.state.turn, 0))
    step(room)
    assert "no such quarter" in str(refusal(room.back, room.state.turn, 1))


def test_a_shock_befalls_all_companies_once_and_cios_decide_again(room):
    tokens = seated(room, "Acme")
    assert "while a quarter is open" in str(refusal(room.shock, room.state.turn, "cut"))
    step(room)
    for token in tokens.values():
        room.decide(token, room.state.turn, {})
    room.shock(room.state.turn, "cut")
    assert room.state.cards_now() == ("cut",)
    assert set(room.state.companies["Acme"].drafts) == {Role.CMO}
    assert "lies in this quarter already" in str(refusal(room.shock, room.state.turn, "cut"))
    assert "no such card" in str(refusal(room.shock, room.state.turn, "meteor"))


def test_the_clock_stands_still_while_it_is_paused(room, clock):
    seated(room, "Acme")
    assert "no clock" in str(refusal(room.pause, room.state.turn))
    step(room)
    clock.now += 30
    room.pause(room.state.turn)
    assert room.state.left == 90
    assert room.state.paused
    clock.now += 1000
    room.pause(room.state.turn)
    assert room.state.ends == clock.now + 90


def test_a_seat_is_taken_by_one_and_can_be_freed(room):
    seated(room, "Acme")
    assert "has a CIO already" in str(refusal(room.join, "Ann", "acme", "CIO"))
    assert "Choose a role" in str(refusal(room.join, "Ann", "Acme", "CEO"))
    room.free("Acme", "CIO")
    room.join("Ann", "ACME", "CIO")
    assert room.state.companies["Acme"].seats[Role.CIO].person == "Ann"
    assert "Nobody sits there" in str(refusal(room.free, "Nowhere", "CIO"))


def test_once_begun_free_roles_can_be_taken_but_no_company_founded(room):
    room.join("Ann", "Acme", "CIO")
    step(room)
    assert "has begun" in str(refusal(room.join, "Bob", "Bolt", "CIO"))
    room.join("Bob", "Acme", "CMO")
    assert room.state.people == 2


def test_a_full_room_is_refused(room):
    for number in range(MOST_COMPANIES):
        seated(room, f"Company {number}")
    assert room.state.people == MOST_PEOPLE == 30
    assert "full" in str(refusal(room.join, "One more", "Company 31", "CIO"))


def test_more_companies_than_fit_are_refused(room):
    for number in range(MOST_COMPANIES):
        room.join("CIO", f"Company {number}", "CIO")
    assert "15 companies already" in str(refusal(room.join, "One more", "Company 31", "CIO"))


@pytest.mark.parametrize("name", ["<script>alert(1)", "Zoë & Co", "王", "'; DROP TABLE", "a\u202eb"])
def test_any_text_is_a_name_without_what_cannot_be_seen(room, name):
    room.join(name, "Acme", "CIO")
    assert room.state.companies["Acme"].seats[Role.CIO].person == name.replace("\u202e", "")


@pytest.mark.parametrize(("name", "says"), [("", "Please write"), ("  \n", "Please write"), (None, "Please write")])
def test_no_name_is_refused(room, name, says):
    assert says in str(refusal(room.join, name, "Acme", "CIO"))


def test_a_long_name_is_refused(room):
    assert "24 characters at most" in str(refusal(room.join, "x" * 25, "Acme", "CIO"))


def test_the_desk_is_taken_over_with_the_secret_only(tmp_path, clock):
    room, secret = opened(tmp_path, clock=clock)
    assert "has a facilitator" in str(refusal(room.take_over, "guess"))
    room.take_over(secret)
    assert room.is_facilitator(secret)
    assert not room.is_facilitator("guess")


def test_a_room_survives_the_end_of_its_server_at_any_event(tmp_path, clock):
    room, secret = opened(tmp_path, clock=clock)
    tokens = seated(room, "Acme", "Bolt")
    for _ in range(2):
        step(room)
    room.advance(room.state.turn)
    room.decide(tokens["Bolt", Role.CMO], room.state.turn, {"stance": "wait"})
    room.shock(room.state.turn, "leaver")
    found = again(room, tmp_path, clock)
    assert found.state == room.state
    assert found.is_facilitator(secret)
    assert found.state.seat_of(fingerprint(tokens["Bolt", Role.CMO]))[0].name == "Bolt"
    room.advance(room.state.turn)
    assert again(room, tmp_path, clock).state.phase is Phase.SIMULATING


def test_no_secret_stands_in_the_journal(tmp_path, clock):
    room, secret = opened(tmp_path, clock=clock)
    tokens = seated(room, "Acme")
    text = (tmp_path / f"{room.state.code}.jsonl").read_text()
    assert not [each for each in (secret, *tokens.values()) if each in text]


@pytest.mark.parametrize("damage", [b'{"event": "jo', b"\0\0\0\0\n", b"[1]\n", b"\xff\xfe"])
def test_a_damaged_last_line_is_dropped_and_told(tmp_path, clock, damage):
    room = opened(tmp_path, clock=clock)[0]
    seated(room, "Acme")
    path = tmp_path / f"{room.state.code}.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + damage)
    rooms = Rooms(tmp_path, clock)
    assert rooms.find(room.state.code).state == room.state
    assert ["last line was damaged" in told for told in rooms.told] == [True]
    assert path.read_bytes() == whole + damage  # another server may be writing it just now
    found = rooms.find(room.state.code)
    found.join("Late", "Bolt", "CIO")
    assert path.read_bytes().startswith(whole + b'{"event":"joined"')
    after = Rooms(tmp_path, clock)
    assert after.told == []
    assert after.find(room.state.code).state == found.state


def test_damage_elsewhere_leaves_the_file_alone_and_is_told(tmp_path, clock):
    room = opened(tmp_path, clock=clock)[0]
    seated(room, "Acme")
    path = tmp_path / f"{room.state.code}.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"{broken\n" + lines[2])
    rooms = Rooms(tmp_path, clock)
    assert "line 2 is damaged" in rooms.told[0]
    assert path.read_bytes() == lines[0] + b"{broken\n" + lines[2]
    with pytest.raises(NotPossibleError, match="no room with this code"):
        rooms.find(room.state.code)


def test_a_code_is_found_however_it_is_typed(tmp_path, clock):
    rooms = Rooms(tmp_path, clock)
    room, _ = rooms.open("short")
    code = room.state.code
    assert rooms.find(f" {code[:2].lower()} {code[2:]}") is room
    assert room.state.seed in room.state.template.seeds


def test_old_rooms_are_cleaned_away_and_there_are_never_too_many(tmp_path, clock, monkeypatch):
    monkeypatch.setattr(module, "MOST_ROOMS", 2)
    rooms = Rooms(tmp_path, clock)
    for _ in range(2):
        seated(rooms.open("short")[0], "Acme")
    with pytest.raises(NotPossibleError, match="2 rooms already"):
        rooms.open("short")
    clock.now += module.KEPT + 1
    rooms.open("short")
    assert len(list(tmp_path.glob("*.jsonl"))) == len(rooms.all()) == 1
    clock.now += module.KEPT + 1
    assert Rooms(tmp_path, clock).all() == []
    assert list(tmp_path.glob("*.jsonl")) == []


def test_a_room_that_nobody_joined_goes_after_an_hour(tmp_path, clock):
    rooms = Rooms(tmp_path, clock)
    empty, joined = rooms.open("short")[0], rooms.open("short")[0]
    seated(joined, "Acme")
    clock.now += module.KEPT_EMPTY + 1
    assert rooms.all() == [joined]
    assert not (tmp_path / f"{empty.state.code}.jsonl").exists()


def test_a_room_whose_file_was_deleted_is_forgotten_and_makes_place(tmp_path, clock, monkeypatch):
    monkeypatch.setattr(module, "MOST_ROOMS", 1)
    rooms = Rooms(tmp_path, clock)
    room = rooms.open("short")[0]
    seated(room, "Acme")
    (tmp_path / f"{room.state.code}.jsonl").unlink()
    fresh = rooms.open("short")[0]
    assert rooms.all() == [fresh]
    with pytest.raises(NotPossibleError, match="no room with this code"):
        rooms.find(room.state.code)
