"""What can be wrong with a store, said for people."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class StoreError(Exception):
    """A store that cannot be read or written; `help` says what to do about it. What stands in it is left as it is."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.help = message, remedy


_ELSEWHERE = "name another file with --store, or do without one with --no-store"


def damaged(path: Path, detail: str) -> StoreError:
    """A file that SQLite cannot make sense of."""
    return StoreError(
        f"the store {path} is damaged ({detail})",
        "move it away and run again; `sqlite3 FILE .recover` saves what can still be read of it",
    )


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn whatever SQLite or the file system raises into a StoreError."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(path, error) from error
    except OSError as error:
        raise StoreError(f"the store {path} cannot be used: {error.strerror or error}", _ELSEWHERE) from error


def _explained(path: Path, error: sqlite3.Error) -> StoreError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_FULL"):
        return StoreError(
            f"the store {path} could not be written: the disk is full",
            "free some space and run the same command again: what was stored before is not run again",
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        return StoreError(f"the store {path} may not be written", _ELSEWHERE)
    if name.startswith("SQLITE_CANTOPEN"):
        return StoreError(f"the store {path} cannot be opened", _ELSEWHERE)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreError(
            f"the store {path} has been kept busy by another program for a minute",
            "wait for it, or name another file with --store",
        )
    if name.startswith("SQLITE_NOTADB"):
        return StoreError(f"{path} is no store: it is not an SQLite database", "name another file with --store")
    if name.startswith("SQLITE_IOERR"):
        return StoreError(f"the store {path} could not be read or written: {error}", _ELSEWHERE)
    return damaged(path, str(error))
