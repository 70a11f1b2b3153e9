"""Pieces of replications in a store, portraits and logs, by the same key as the replications themselves."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Literal

from sim.experiment.store.errors import told
from sim.experiment.store.store import beginning

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    from sim.experiment.configurations import Key
    from sim.experiment.store.store import Store

    Piece = TypeVar("Piece")

Kind = Literal["portrait", "log"]

_READ = """
SELECT replication, checksum, body FROM pieces
WHERE configuration = ? AND kind = ? AND replication BETWEEN ? AND ? ORDER BY replication
"""


def found_pieces(
    store: Store, key: Key, kind: Kind, replications: range, unpack: Callable[[bytes], Piece]
) -> dict[int, Piece]:
    """The pieces of a configuration's replications in this range; one that is damaged counts as missing."""
    configuration = store.configuration(key)
    if configuration is None or not replications or not _has_pieces(store):
        return {}
    found = {}
    with told(store.path):
        rows = store.connection.execute(_READ, (configuration, kind, replications[0], replications[-1])).fetchall()
    for replication, check, body in rows:
        try:
            if _checksum(key, kind, replication, body) != check:
                raise ValueError
            found[replication] = unpack(body)
        except (ValueError, TypeError):
            store.unsound.add((configuration, kind, replication))
    return found


def keep_pieces(store: Store, key: Key, kind: Kind, pieces: Mapping[int, bytes]) -> None:
    """Store pieces of a configuration's replications, all or none; one that is there is replaced."""
    with told(store.path):
        store.connection.execute("BEGIN IMMEDIATE")
        try:
            configuration = store.kept_configuration(key)
            store.connection.executemany(
                "INSERT OR REPLACE INTO pieces VALUES (?, ?, ?, ?, ?)",
                [
                    (configuration, number, kind, body, _checksum(key, kind, number, body))
                    for number, body in pieces.items()
                ],
            )
            store.connection.execute("COMMIT")
        except BaseException:
            if store.connection.in_transaction:
                store.connection.execute("ROLLBACK")
            raise


def _has_pieces(store: Store) -> bool:
    """Whether the store has the table: one of the first format, opened for reading only, has not."""
    with told(store.path):
        named = store.connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'pieces'")
        return named.fetchone() is not None


def _checksum(key: Key, kind: Kind, replication: int, body: bytes) -> int:
    return zlib.crc32(body, zlib.crc32(f"{kind} {replication}".encode(), beginning(key)))
