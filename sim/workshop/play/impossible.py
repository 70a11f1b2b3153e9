"""What a player is told when something cannot be done; nothing has changed then."""

from __future__ import annotations


class NotPossibleError(Exception):
    """Something that was asked for cannot be done. Its text says why and what can be done instead.

    `stale`: whether the page that asked shows an older state of the room, and should be loaded again.
    """

    def __init__(self, message: str, *, stale: bool = False) -> None:
        super().__init__(message)
        self.stale = stale
