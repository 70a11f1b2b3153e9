"""All rooms of a server, kept in a folder so that they survive its end."""

from __future__ import annotations

import json
import random
import time
from typing import TYPE_CHECKING

from sim.workshop.play import views
from sim.workshop.play.impossible import NotPossibleError
from sim.workshop.play.journal import Journal, JournalError, read
from sim.workshop.play.names import new_code
from sim.workshop.play.room import Room
from sim.workshop.play.template import template

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST_ROOMS = 20
KEPT = 14 * 24 * 3600.0  # seconds after its last event that a room is kept
KEPT_EMPTY = 3600.0  # the same for one that nobody joined


class Rooms:
    """Rooms by code. `told`: what went wrong when they were read, to be said to whoever started the server."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock = clock
        self._rooms: dict[str, Room] = {}
        self.told: list[str] = []
        for path in _journals(folder):
            self._read(path)

    def _read(self, path: Path) -> None:
        try:
            events, journal, dropped = read(path)
            room = Room(journal, self._clock)
            room.replay(events)
            _show_to_all(room)
        except JournalError as error:
            self.told.append(str(error))
            return
        except Exception:  # whatever else stands in a file must not keep the workshop from starting
            self.told.append(f"{path} is no room, or one of another version of Slackline: it is left as it is")
            return
        if room.state.code != path.stem:
            self.told.append(f"{path} does not hold the room {path.stem}: it is left as it is")
            return
        if dropped:
            self.told.append(f"{path}: the last line was damaged and is dropped; what it said had been told to nobody")
        if self._clock() - room.state.touched > KEPT:
            room.delete()
            return
        self._rooms[room.state.code] = room

    def open(self, key: str, seed: int | None = None) -> tuple[Room, str]:
        """A new room for a game of this template, and the facilitator's secret.

        Raises:
            NotPossibleError: there is no such template, or there are too many rooms.
            JournalError: the room cannot be kept.
        """
        chosen = template(key)
        self._clean()
        if len(self._rooms) >= MOST_ROOMS:
            raise NotPossibleError(
                f"There are {MOST_ROOMS} rooms already. The oldest can be deleted in {self._folder}."
            )
        code = new_code()
        while code in self._rooms or self._path(code).exists():
            code = new_code()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise JournalError(f"Rooms cannot be kept in {self._folder}: {error.strerror}.") from error
        room = Room(Journal(self._path(code)), self._clock)
        secret = room.open(code, key, random.choice(chosen.seeds) if seed is None else seed)
        self._rooms[code] = room
        return room, secret

    def find(self, code: str) -> Room:
        """The room of that code, however it is typed.

        Raises:
            NotPossibleError: there is none.
        """
        room = self._rooms.get("".join(code.split()).upper())
        if room is None:
            raise NotPossibleError("There is no room with this code. Look at the code on the wall once more.")
        return room

    def all(self) -> list[Room]:
        """Every room, the one that was touched last first."""
        self._clean()
        return sorted(self._rooms.values(), key=lambda room: -room.state.touched)

    def _clean(self) -> None:
        """Delete what is old and what nobody joined, and forget rooms whose file has been deleted."""
        now = self._clock()
        for code, room in list(self._rooms.items()):
            empty = not room.state.companies and now - room.state.touched > KEPT_EMPTY
            if empty or now - room.state.touched > KEPT:
                room.delete()
                del self._rooms[code]
            elif not self._path(code).exists():
                del self._rooms[code]

    def _path(self, code: str) -> Path:
        return self._folder / f"{code}.jsonl"


def _journals(folder: Path) -> list[Path]:
    try:
        return sorted(folder.glob("*.jsonl"))
    except OSError:
        return []  # what cannot be listed cannot be read; whoever opens a room is told


def _show_to_all(room: Room) -> None:
    """Make every page of a room once, so that what cannot be shown is found now."""
    state = room.state
    room.is_facilitator("")
    seats = [(company, role) for company in state.companies.values() for role in company.seats]
    pages = [views.desk(state), views.wall(state), *(views.player(state, *seat) for seat in seats)]
    json.dumps(pages, allow_nan=False)
