"""A room's journal: one file, one JSON line an event, each on the disk before anybody hears that it happened."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from io import FileIO
    from pathlib import Path


class JournalError(Exception):
    """A journal that cannot be read or written. Its text says what to do."""


class Journal:
    """Appends to the file of one room, which this server alone may write to.

    `size`: the file's bytes as this server knows them, 0 for a room whose first event makes the file. `sound`: how many
    of them are whole lines; the rest is dropped before the next event is written.
    """

    def __init__(self, path: Path, size: int = 0, sound: int | None = None) -> None:
        self.path = path
        self._size = size
        self._sound = size if sound is None else sound
        self._spoilt = False

    def append(self, event: dict[str, Any]) -> None:
        """Write an event down for good, or leave the file as it was.

        Raises:
            JournalError: it cannot be written, the file is gone, or somebody else has written to it.
        """
        if self._spoilt:
            raise JournalError(
                f"{self.path} may end with half a line that could not be taken back. Stop the workshop, make room "
                "there, then start it again: the room goes on from what was kept."
            )
        line = json.dumps(event, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
        try:
            with self.path.open("r+b" if self._size else "xb", buffering=0) as file:
                self._write(file, line.encode())
        except FileNotFoundError as error:
            raise JournalError(
                f"{self.path} is gone, and the room with it: it was deleted while the workshop ran. Open a new room."
            ) from error
        except FileExistsError as error:
            raise JournalError(self._of_another()) from error
        except OSError as error:
            if not self._size:
                with suppress(OSError):
                    self.path.unlink(missing_ok=True)
            message = f"The room cannot be kept in {self.path}: {error.strerror}. Make room there, then try again."
            raise JournalError(message) from error

    def _write(self, file: FileIO, line: bytes) -> None:
        if os.fstat(file.fileno()).st_size != self._size:
            raise JournalError(self._of_another())
        try:
            file.truncate(self._sound)
            file.seek(self._sound)
            rest = memoryview(line)
            while rest:
                rest = rest[file.write(rest) :]
            os.fsync(file.fileno())
        except OSError:
            self._take_back(file)
            raise
        self._size = self._sound = self._sound + len(line)

    def _take_back(self, file: FileIO) -> None:
        """Drop what was written of a line, so that no other is ever written behind it."""
        try:
            file.truncate(self._sound)
            os.fsync(file.fileno())
        except OSError:
            self._spoilt = True
        else:
            self._size = self._sound

    def delete(self) -> None:
        """Delete the file, unless another server has gone on with it."""
        with suppress(OSError):
            if self.path.stat().st_size == self._size:
                self.path.unlink()

    def _of_another(self) -> str:
        return (
            f"Another workshop has written to {self.path}: one at a time may use a folder of rooms. Stop one of the "
            "two, then start the other again."
        )


def read(path: Path) -> tuple[list[dict[str, Any]], Journal, bool]:
    """The events of a journal, the journal to go on with, and whether a damaged last line is left out.

    A last line is damaged when the machine went down while it was written; nobody was told of its event. The file is
    only read: the line is dropped when the next event is written.

    Raises:
        JournalError: the file cannot be read, or a line that is not the last is damaged.
    """
    if not path.is_file():
        raise JournalError(f"{path} is no file, so it is left as it is")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise JournalError(f"{path} cannot be read: {error.strerror}") from error
    events: list[dict[str, Any]] = []
    sound = 0
    for line in content.splitlines(keepends=True):
        event = _event(line)
        if event is None:
            if sound + len(line) < len(content):
                raise JournalError(f"{path}: line {len(events) + 1} is damaged, so the room is left as it is")
            return events, Journal(path, len(content), sound), True
        events.append(event)
        sound += len(line)
    return events, Journal(path, len(content), sound), False


def _event(line: bytes) -> dict[str, Any] | None:
    if not line.endswith(b"\n"):
        return None
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) and "event" in event and "at" in event else None
