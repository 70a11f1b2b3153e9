"""Experiments in a store: what was asked, when, and whether it came to its end."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from sim.experiment.store.errors import StoreError, damaged, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sim.experiment.configurations import Key
    from sim.experiment.store.store import Store
    from sim.results.results import Provenance
    from sim.scenario.schema import Scenario

State = Literal["running", "done", "interrupted", "failed"]

_COLUMNS = (
    "id", "begun", "ended", "state", "kind", "command", "question", "scenario_name", "scenario_hash", "scenario",
    "folder", "seed", "version", "made_with",
)  # fmt: skip
_LARGEST = 2**63 - 1  # the largest number that SQLite can be asked for
_ASKED_AND_THERE = """
SELECT coalesce(sum(asked), 0), coalesce(sum(min(asked, there)), 0) FROM (
    SELECT u.replications AS asked, (
        SELECT count(*) FROM replications AS r
        WHERE r.configuration = u.configuration AND r.replication < u.replications
    ) AS there
    FROM experiment_configurations AS u WHERE u.experiment = ?
)
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One experiment of the archive."""

    id: int
    begun: str  # date and time, UTC
    ended: str | None  # None while it runs, and when it was killed
    state: State
    kind: str  # the command: "run", "sweep", ...
    command: str
    question: Mapping[str, Any]
    scenario_name: str
    scenario_hash: str
    plain: Mapping[str, Any]  # the scenario as it was written, overrides included
    folder: str
    seed: int
    version: str
    made_with: Mapping[str, str]
    asked: int  # replications asked for, over all configurations
    stored: int  # how many of these are in the store


def begin(
    store: Store, kind: str, scenario: Scenario, question: Mapping[str, Any], made: Provenance, version: str
) -> int:
    """Note that an experiment begins; the same one asked again keeps its number."""
    asked = json.dumps(question, ensure_ascii=False, sort_keys=True)
    text = json.dumps([kind, made.scenario_hash, asked, made.seed, version])
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    values = {
        "fingerprint": fingerprint,
        "begun": _now(),
        "ended": None,
        "state": "running",
        "kind": kind,
        "command": made.command,
        "question": asked,
        "scenario_name": scenario.name,
        "scenario_hash": made.scenario_hash,
        "scenario": json.dumps(scenario.plain, ensure_ascii=False),
        "folder": str(scenario.context.get("folder", "")),
        "seed": made.seed,
        "version": version,
        "made_with": json.dumps({"Python": made.python, "numpy": made.numpy, "simpy": made.simpy}),
    }
    again = ("begun", "ended", "state", "command", "made_with")
    with told(store.path):
        row = store.connection.execute(
            f"INSERT INTO experiments ({', '.join(values)}) VALUES ({', '.join(':' + name for name in values)})"
            f" ON CONFLICT (fingerprint) DO UPDATE SET {', '.join(f'{name} = :{name}' for name in again)} RETURNING id",
            values,
        ).fetchone()
    return int(row[0])


def uses(store: Store, experiment: int, replications: Mapping[Key, int]) -> None:
    """Note how many replications of which configurations an experiment asks for."""
    with told(store.path):
        store.connection.execute("BEGIN IMMEDIATE")
        try:
            store.connection.executemany(
                "INSERT INTO experiment_configurations VALUES (?, ?, ?) ON CONFLICT (experiment, configuration)"
                " DO UPDATE SET replications = max(replications, excluded.replications)",
                [(experiment, store.kept_configuration(key), count) for key, count in replications.items()],
            )
            store.connection.execute("COMMIT")
        except BaseException:
            if store.connection.in_transaction:
                store.connection.execute("ROLLBACK")
            raise


def end(store: Store, experiment: int, state: State) -> None:
    """Note how an experiment ended."""
    with told(store.path):
        store.connection.execute(
            "UPDATE experiments SET ended = ?, state = ? WHERE id = ?", (_now(), state, experiment)
        )


def entries(store: Store) -> tuple[Entry, ...]:
    """All experiments, the latest first."""
    with told(store.path):
        rows = store.connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM experiments ORDER BY begun DESC, id DESC")
        return tuple(_entry(store, row) for row in rows.fetchall())


def entry(store: Store, experiment: int) -> Entry:
    """The experiment of this number.

    Raises:
        StoreError: there is none.
    """
    row = None
    if experiment <= _LARGEST:
        with told(store.path):
            row = store.connection.execute(
                f"SELECT {', '.join(_COLUMNS)} FROM experiments WHERE id = ?", (experiment,)
            ).fetchone()
    if row is None:
        raise StoreError(f"there is no experiment {experiment} in {store.path}", "`slackline runs` lists them")
    return _entry(store, row)


def _entry(store: Store, row: Sequence[Any]) -> Entry:
    named = dict(zip(_COLUMNS, row, strict=True))
    try:
        plain = json.loads(named.pop("scenario"))
        read = {key: json.loads(named[key]) for key in ("question", "made_with")}
    except (ValueError, TypeError) as error:
        raise damaged(store.path, f"what it says of experiment {named['id']} cannot be read") from error
    asked, there = store.connection.execute(_ASKED_AND_THERE, (named["id"],)).fetchone()
    return Entry(**{**named, **read}, plain=plain, asked=asked, stored=there)


def remove(store: Store, experiments: Iterable[int]) -> int:
    """Take experiments out of the store, and the replications that no other one uses; how many of these there were.

    Raises:
        StoreError: there is no experiment of one of these numbers; nothing is removed then.
    """
    numbers = [entry(store, number).id for number in experiments]
    with told(store.path):
        store.connection.execute("BEGIN IMMEDIATE")
        before = _count(store)
        store.connection.executemany("DELETE FROM experiments WHERE id = ?", [(number,) for number in numbers])
        store.connection.execute(
            "DELETE FROM configurations WHERE id NOT IN (SELECT configuration FROM experiment_configurations)"
        )
        store.connection.execute("COMMIT")
        removed = before - _count(store)
        store.connection.execute("VACUUM")
    return removed


def _count(store: Store) -> int:
    return int(store.connection.execute("SELECT count(*) FROM replications").fetchone()[0])


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
