"""The store's file: its tables, and opening it."""

from __future__ import annotations

import os
import sqlite3
import time
from typing import TYPE_CHECKING, Final

from sim.experiment.store.errors import StoreError, damaged, told

if TYPE_CHECKING:
    from pathlib import Path

FORMAT: Final = 2  # of the tables below; a store of a later format is left alone
_APPLICATION: Final = 0x534C4B31  # "SLK1", so that another program's database is not taken for a store
_BUSY: Final = 60.0  # seconds to wait for another process that writes

_TABLES: Final = """
CREATE TABLE layouts (              -- what the figures of a replication stand for
    id INTEGER PRIMARY KEY,
    parts TEXT NOT NULL UNIQUE      -- JSON: departments, kinds, teams and the measures, in the order of `figures`
);
CREATE TABLE configurations (       -- a policy of a scenario under a seed
    id INTEGER PRIMARY KEY,
    scenario TEXT NOT NULL,         -- SHA-256 of all that a replication hangs on: the scenario as the policy leaves it
    policy TEXT NOT NULL,
    seed INTEGER NOT NULL,
    version TEXT NOT NULL,          -- of the program and of the model's code
    UNIQUE (scenario, policy, seed, version)
);
CREATE TABLE replications (
    configuration INTEGER NOT NULL REFERENCES configurations ON DELETE CASCADE,
    replication INTEGER NOT NULL,   -- its number, from 0
    layout INTEGER NOT NULL REFERENCES layouts,
    demand TEXT NOT NULL,           -- SHA-256 of the requests that arose
    figures BLOB NOT NULL,          -- all measures, 64-bit floating point, little-endian, in the layout's order
    checksum INTEGER NOT NULL,      -- CRC-32 of all the above
    measures TEXT NOT NULL,         -- JSON: the measures by name, for all, departments and teams; undefined left out
    PRIMARY KEY (configuration, replication)
);
CREATE TABLE pieces (               -- what pictures are made of, of some replications
    configuration INTEGER NOT NULL REFERENCES configurations ON DELETE CASCADE,
    replication INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('portrait', 'log')),
    body BLOB NOT NULL,             -- compressed (zlib): a line of JSON, then arrays
    checksum INTEGER NOT NULL,      -- CRC-32 of all the above
    PRIMARY KEY (configuration, replication, kind)
);
CREATE TABLE experiments (          -- what was asked of the program
    id INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE,
    begun TEXT NOT NULL,            -- date and time, UTC
    ended TEXT,                     -- empty while it runs, and when it was killed
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'interrupted', 'failed')),
    kind TEXT NOT NULL,             -- the command: run, sweep, ...
    command TEXT NOT NULL,          -- as it was typed
    question TEXT NOT NULL,         -- JSON: what was asked
    scenario_name TEXT NOT NULL,
    scenario_hash TEXT NOT NULL,
    scenario TEXT NOT NULL,         -- JSON: the scenario as it was, overrides included
    folder TEXT NOT NULL,           -- where the scenario's traces lie
    seed INTEGER NOT NULL,
    version TEXT NOT NULL,
    made_with TEXT NOT NULL         -- JSON: versions of Python and of the libraries
);
CREATE TABLE experiment_configurations (
    experiment INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
    configuration INTEGER NOT NULL REFERENCES configurations ON DELETE CASCADE,
    replications INTEGER NOT NULL,  -- how many of it were asked for
    PRIMARY KEY (experiment, configuration)
);
CREATE VIEW results AS              -- the replications with their key beside them, for other programs
SELECT c.policy, c.seed, r.replication, r.measures, r.demand, c.scenario, c.version
FROM replications AS r JOIN configurations AS c ON c.id = r.configuration;
"""


def connect(path: Path) -> sqlite3.Connection:
    """Open the store, made where it is missing.

    Raises:
        StoreError: it cannot be opened or written, is another program's, of a later format, or damaged.
    """
    with told(path):
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True)
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(13, "it may not be written", str(path))
        connection = sqlite3.connect(path, timeout=_BUSY, isolation_level=None)
    try:
        with told(path):
            _prepare(connection, path)
    except StoreError:
        connection.close()
        raise
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open a store that is there, for reading only; works where its folder may not be written.

    Raises:
        StoreError: it is missing, is another program's, of a later format, or damaged.
    """
    if not path.is_file():
        raise StoreError(
            f"there is no store {path}", "run something first, or name the file of another store with --store"
        )
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    mode = "ro" if writable else "ro&immutable=1"
    with told(path):
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=_BUSY)
    try:
        with told(path):
            _check(connection, path)
    except StoreError:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    _check(connection, path)
    if _pragma(connection, "user_version") == 0:
        connection.execute("PRAGMA page_size = 8192")
        _use_wal(connection)
    _create(connection)
    connection.execute("BEGIN IMMEDIATE")  # refused at once where the file may only be read
    connection.execute("ROLLBACK")
    connection.execute("PRAGMA synchronous = NORMAL")  # with WAL safe against a killed process; see docs/store.md


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging; SQLite does not wait for another process that is making the file just then."""
    until = time.monotonic() + _BUSY
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)
        else:
            return


def _create(connection: sqlite3.Connection) -> None:
    """Make the tables that are not there yet, all or none; another process may have been quicker."""
    if _pragma(connection, "user_version") == FORMAT:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        before = _pragma(connection, "user_version")
        if before < FORMAT:
            for statement in _TABLES.split(";\n"):
                if statement.strip() and (before == 0 or statement.lstrip().startswith("CREATE TABLE pieces")):
                    connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute(f"PRAGMA user_version = {FORMAT}")
        connection.execute("COMMIT")
    except sqlite3.Error:
        connection.rollback()
        raise


def _check(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse what is no store of ours; an empty file is one that has not been made yet."""
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if not tables:  # asked first: another process may be making them just now, all at once
        return
    found, application = _pragma(connection, "user_version"), _pragma(connection, "application_id")
    if application != _APPLICATION:
        raise StoreError(f"{path} is a database of another program", "name another file with --store")
    if found > FORMAT:
        raise StoreError(
            f"the store {path} was made by a later version of Slackline (its format is {found}, this one reads"
            f" {FORMAT})",
            "use that version, or name another file with --store",
        )
    if tables < 5:
        raise damaged(path, "tables are missing")


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
