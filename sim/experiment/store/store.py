"""The store: every replication that was ever run, by what it hangs on."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Self

from sim.experiment.store.errors import told
from sim.experiment.store.packing import Layout, Unpacker, checksum, named, packed
from sim.experiment.store.tables import connect, connect_to_read

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from pathlib import Path

    from sim.experiment.configurations import Key
    from sim.results.measures import ReplicationMeasures

_FIND = "SELECT id FROM configurations WHERE scenario = ? AND policy = ? AND seed = ? AND version = ?"
_ADD = "INSERT OR IGNORE INTO configurations (scenario, policy, seed, version) VALUES (?, ?, ?, ?)"
_READ = """
SELECT replication, layout, demand, checksum, figures FROM replications
WHERE configuration = ? AND replication BETWEEN ? AND ? ORDER BY replication
"""
_WRITE = "INSERT OR REPLACE INTO replications VALUES (?, ?, ?, ?, ?, ?, ?)"


class Store:
    """Replications in an SQLite file, one a row, each safe once `keep` returns: a killed process loses none of them.

    Several processes may use one file at the same time. Use as a context manager, or `close` at the end.

    Raises:
        StoreError: anything about the file that is not as it should be; every method may raise it.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.connection: sqlite3.Connection = connect_to_read(path) if read_only else connect(path)
        self.unsound: set[tuple[int, str, int]] = set()  # configuration, kind and replication of rows that are damaged
        self._layouts: dict[int, tuple[Unpacker, int]] = {}
        self._layout_ids: dict[Layout, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with told(self.path):
            self.connection.close()

    @property
    def damaged(self) -> int:
        """How many rows were found whose checksum is wrong, each once; they count as missing."""
        return len(self.unsound)

    def configuration(self, key: Key) -> int | None:
        """The row number of a configuration, None for one that was never stored."""
        with told(self.path):
            row = self.connection.execute(_FIND, (key.scenario, key.policy, key.seed, key.version)).fetchone()
        return None if row is None else int(row[0])

    def found(self, key: Key, replications: range) -> dict[int, ReplicationMeasures]:
        """The stored replications of a configuration with numbers in this range."""
        configuration = self.configuration(key)
        if configuration is None or not replications:
            return {}
        start = beginning(key)
        found: dict[int, ReplicationMeasures] = {}
        with told(self.path):
            rows = self.connection.execute(_READ, (configuration, replications[0], replications[-1]))
            for replication, layout, demand, check, figures in rows:
                unpack, layout_sum = self._layouts.get(layout) or self._layout(layout)
                try:
                    sound = checksum(start ^ layout_sum, replication, demand, figures) == check
                except TypeError:  # a damaged file may hold a text where figures should stand
                    sound = False
                if sound and len(figures) == unpack.size:
                    found[replication] = unpack(figures, demand)
                else:
                    self.unsound.add((configuration, "measures", replication))
        return found

    def _layout(self, number: int) -> tuple[Unpacker, int]:
        row = self.connection.execute("SELECT parts FROM layouts WHERE id = ?", (number,)).fetchone()
        text = "" if row is None else str(row[0])
        try:
            known = Unpacker(Layout.from_json(text)), zlib.crc32(text.encode())
        except (ValueError, TypeError, KeyError):
            known = Unpacker(Layout((), (), ())), -1  # damaged: no row of it will have the right size
        self._layouts[number] = known
        return known

    def keep(self, key: Key, replications: Mapping[int, ReplicationMeasures]) -> None:
        """Store replications of a configuration, all or none; one that is there is replaced by its equal."""
        if not replications:
            return
        start = beginning(key)
        rows = []
        with told(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                configuration = self.kept_configuration(key)
                for number, measures in replications.items():
                    layout = Layout.of(measures)
                    layout_id = self._layout_ids.get(layout) or self._kept_layout(layout)
                    figures, demand = packed(measures), measures.demand_hash
                    _, layout_sum = self._layouts.get(layout_id) or self._layout(layout_id)
                    check = checksum(start ^ layout_sum, number, demand, figures)
                    rows.append((configuration, number, layout_id, demand, figures, check, named(measures)))
                self.connection.executemany(_WRITE, rows)
                self.connection.execute("COMMIT")
            except BaseException:
                self._layout_ids.clear()
                self._layouts.clear()
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def kept_configuration(self, key: Key) -> int:
        """The row number of a configuration, made where it is missing."""
        self.connection.execute(_ADD, (key.scenario, key.policy, key.seed, key.version))
        number = self.configuration(key)
        assert number is not None
        return number

    def _kept_layout(self, layout: Layout) -> int:
        text = layout.to_json()
        self.connection.execute("INSERT OR IGNORE INTO layouts (parts) VALUES (?)", (text,))
        (number,) = self.connection.execute("SELECT id FROM layouts WHERE parts = ?", (text,)).fetchone()
        self._layout_ids[layout] = int(number)
        return int(number)


def beginning(key: Key) -> int:
    """The checksum of what all rows of a configuration belong to: a row that strays to another is found out."""
    return zlib.crc32(f"{key.scenario} {key.policy} {key.seed} {key.version}".encode())
