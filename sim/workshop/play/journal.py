"""A room's journal: one file, one JSON line an event, each on the disk before anybody hears that it happened."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


class JournalError(Exception):
    """A journal that cannot be read or written. Its text says what to do."""


class Journal:
    """Appends to the file of one room."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, event: dict[str, Any]) -> None:
        """Write an event down for good.

        Raises:
            JournalError: it cannot be written.
        """
        line = json.dumps(event, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
        try:
            with self.path.open("ab") as file:
                file.write(line.encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            message = f"The room cannot be kept in {self.path}: {error.strerror}. Make room there, then try again."
            raise JournalError(message) from error


def read(path: Path) -> tuple[list[dict[str, Any]], bool]:
    """The events of a journal, and whether a damaged last line was dropped, from the file too.

    A last line is damaged when the machine went down while it was written; nobody was told of its event.

    Raises:
        JournalError: the file cannot be read, or a line that is not the last is damaged.
    """
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
            with path.open("r+b") as file:
                file.truncate(sound)
            return events, True
        events.append(event)
        sound += len(line)
    return events, False


def _event(line: bytes) -> dict[str, Any] | None:
    if not line.endswith(b"\n"):
        return None
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "event" in event and "at" in event else None
