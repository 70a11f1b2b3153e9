"""A room's file holds whole events of one server, whatever happens to the disk, the file or the folder."""

import errno
import json
import os
from io import FileIO
from pathlib import Path

import pytest
from playing_rooms import Clock, opened, seated, step

from sim.workshop.play.journal import Journal, JournalError, read
from sim.workshop.play.rooms import KEPT, Rooms
from sim.workshop.play.state import Phase

FIRST, SECOND = {"event": "opened", "at": 1.0}, {"event": "joined", "at": 2.0}


class Full(FileIO):
    """A file on a disk that has room for half of what is written."""

    truncates = True

    def write(self, line):
        super().write(bytes(line)[: len(line) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    def truncate(self, size=None):
        if not self.truncates and self.tell():
            raise OSError(errno.EIO, "Input/output error")
        return super().truncate(size)


class Broken(Full):
    """The same, and what was written cannot be taken back."""

    truncates = False


def on(disk, monkeypatch):
    monkeypatch.setattr(Path, "open", lambda path, mode, buffering=-1: disk(path, mode))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ROOMS.jsonl"


@pytest.fixture
def journal(path):
    journal = Journal(path)
    journal.append(FIRST)
    return journal


def events(path):
    found, _, dropped = read(path)
    assert not dropped
    return found


def test_half_a_line_on_a_full_disk_is_taken_back_and_the_next_stands_by_itself(journal, path, monkeypatch):
    before = path.read_bytes()
    with monkeypatch.context() as full:
        on(Full, full)
        with pytest.raises(JournalError, match=r"No space left on device\. Make room there, then try again"):
            journal.append(SECOND)
    assert path.read_bytes() == before
    journal.append(SECOND)
    assert events(path) == [FIRST, SECOND]


def test_nothing_is_written_behind_a_line_when_it_is_not_known_what_reached_the_disk(journal, path, monkeypatch):
    def fails(_):
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fails)
        with pytest.raises(JournalError):
            journal.append(SECOND)
        with pytest.raises(JournalError, match="half a line that could not be taken back"):
            journal.append(SECOND)
    assert events(path) == [FIRST]


def test_nothing_is_written_behind_half_a_line_that_cannot_be_taken_back(journal, path, monkeypatch):
    with monkeypatch.context() as broken:
        on(Broken, broken)
        with pytest.raises(JournalError, match="Make room there"):
            journal.append(SECOND)
    half = path.read_bytes()
    assert not half.endswith(b"\n")
    for _ in range(2):
        with pytest.raises(JournalError, match="Stop the workshop, make room there, then start it again"):
            journal.append(SECOND)
    assert path.read_bytes() == half
    found, again, dropped = read(path)
    assert (found, dropped) == ([FIRST], True)
    again.append(SECOND)
    assert events(path) == [FIRST, SECOND]


def test_a_room_that_cannot_be_begun_leaves_no_file(path, monkeypatch):
    with monkeypatch.context() as full:
        on(Full, full)
        with pytest.raises(JournalError):
            Journal(path).append(FIRST)
    assert not path.exists()


def test_a_room_on_a_full_disk_is_as_it_was_and_goes_on_when_there_is_room(tmp_path, monkeypatch):
    room = opened(tmp_path)[0]
    seated(room, "Acme")
    with monkeypatch.context() as full:
        on(Full, full)
        with pytest.raises(JournalError):
            room.advance(room.state.turn)
    assert room.state.phase is Phase.LOBBY
    step(room)
    rooms = Rooms(tmp_path, Clock())
    assert rooms.told == []
    assert rooms.find(room.state.code).state == room.state


# ------------------------------------------------------------------ two servers


def test_what_another_server_wrote_is_never_written_over(tmp_path):
    room, clock = opened(tmp_path)[0], Clock()
    other = Rooms(tmp_path, clock).find(room.state.code)
    other.join("Ann", "Acme", "CIO")
    before = (tmp_path / f"{room.state.code}.jsonl").read_bytes()
    with pytest.raises(JournalError, match=r"Another workshop has written to .* Stop one of the two"):
        room.join("Ben", "Bolt", "CIO")
    assert room.state.people == 0
    assert (tmp_path / f"{room.state.code}.jsonl").read_bytes() == before
    other.join("Cem", "Acme", "CMO")
    assert Rooms(tmp_path, clock).find(room.state.code).state == other.state


def test_a_room_that_another_server_went_on_with_is_not_deleted_for_being_old(tmp_path):
    clock = Clock()
    rooms = Rooms(tmp_path, clock)
    code = rooms.open("short")[0].state.code
    other = Rooms(tmp_path, clock).find(code)
    clock.now += KEPT + 1
    other.join("Ann", "Acme", "CIO")
    assert rooms.all() == []
    assert Rooms(tmp_path, clock).find(code).state == other.state


def test_the_first_event_does_not_take_the_file_of_another_room(path):
    path.write_bytes(b"")
    with pytest.raises(JournalError, match="Another workshop"):
        Journal(path).append(FIRST)
    assert path.read_bytes() == b""


# ------------------------------------------------------------------ files that are gone or odd


def test_a_file_that_was_deleted_is_not_begun_in_the_middle(tmp_path):
    room = opened(tmp_path)[0]
    path = tmp_path / f"{room.state.code}.jsonl"
    path.unlink()
    with pytest.raises(JournalError, match=r"deleted while the workshop ran\. Open a new room"):
        room.join("Ann", "Acme", "CIO")
    assert not path.exists()
    tmp_path.rmdir()
    with pytest.raises(JournalError, match="deleted while the workshop ran"):
        room.join("Ann", "Acme", "CIO")


def line(event, **what):
    return json.dumps({"event": event, "at": 1_000_000.0, **what}).encode() + b"\n"


OPENED = line("opened", code="ABCDE", template="short", seed=6, desk="0" * 64)
ODD = {
    "nothing": b"",
    "half a line": b'{"event": "ope',
    "other fields": line("opened", name="x"),
    "no beginning": line("joined", company="Acme", role="CIO", name="Ann", token="x"),
    "an unknown event": OPENED + line("exploded"),
    "an event that is a list": OPENED + line(["opened"]),
    "a time that is none": OPENED.replace(b"1000000.0", b'"noon"'),
    "a time that is a list": OPENED.replace(b"1000000.0", b"[]"),
    "a code that is a list": OPENED.replace(b'"ABCDE"', b"[]"),
    "a secret that is none": OPENED.replace(b'"' + b"0" * 64 + b'"', b"7"),
    "a secret that is not plain": OPENED.replace(b"0" * 64, "é".encode()),
    "another room's code": OPENED.replace(b"ABCDE", b"FGHJK"),
    "an unknown template": OPENED.replace(b"short", b"endless"),
    "a template that is a number": OPENED.replace(b'"short"', b"7"),
    "a quarter that is not there": OPENED + line("round opened", quarter=70, ends=1.0),
    "a card before a quarter": OPENED + line("round opened", quarter=70, ends=1.0) + line("shocked", card="cut"),
    "decisions that are a list": OPENED + line("closed", decisions=[], automatic={}),
    "no results": OPENED + line("shown", results={}, old=[]),
    "results of another version": OPENED + line("shown", results={}, old=[{"quarter": 0, "fees": 1.0}]),
    "an option that is not there": OPENED
    + line("joined", company="Acme", role="CIO", name="Ann", token="x")
    + line("round opened", quarter=0, ends=1.0)
    + line("decided", company="Acme", role="CIO", chosen={"cake": "yes"}),
    "what cannot be shown": OPENED + line("round opened", quarter=0, ends=float("nan")),
    "deep": b"[" * 100_000 + b"\n",
}


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
def test_an_odd_file_is_told_and_left_alone_and_stops_nothing(tmp_path, content):
    sound = opened(tmp_path)[0]
    odd = tmp_path / "ABCDE.jsonl"
    odd.write_bytes(content)
    rooms = Rooms(tmp_path, Clock())
    assert [each.state.code for each in rooms.all()] == [sound.state.code]
    assert len(rooms.told) == 1
    assert str(odd) in rooms.told[0]
    assert odd.read_bytes() == content


def test_what_is_no_file_is_told_and_left_alone(tmp_path):
    (tmp_path / "ABCDE.jsonl").mkdir()
    (tmp_path / "FGHJK.jsonl").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "PIPES.jsonl")
    rooms = Rooms(tmp_path, Clock())
    assert (rooms.all(), len(rooms.told)) == ([], 3)
    assert all("is no file" in told for told in rooms.told)


def test_a_file_that_cannot_be_read_or_deleted_stops_nothing(tmp_path, monkeypatch):
    old = opened(tmp_path)[0]
    clock = Clock()
    clock.now += KEPT + 1

    def refuses(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as kept:
        kept.setattr(Path, "unlink", refuses)
        assert Rooms(tmp_path, clock).all() == []
    with monkeypatch.context() as kept:
        kept.setattr(Path, "read_bytes", refuses)
        assert "cannot be read: Permission denied" in Rooms(tmp_path, Clock()).told[0]
    assert (tmp_path / f"{old.state.code}.jsonl").exists()
