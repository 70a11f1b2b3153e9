"""Stored replications as flat rows, for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.experiment.configurations import Key
from sim.experiment.store import archive
from sim.experiment.store.errors import told
from sim.results.catalogue import REQUEST_MEASURES, TEAM_MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.experiment.store.store import Store
    from sim.model.log import Floats
    from sim.results.measures import ReplicationMeasures

Value = str | float | int | None
Row = tuple[Value, ...]

_KEY: Final = ("scenario", "version", "policy", "seed", "replication", "demand", "scope", "name")
COLUMNS: Final = (*_KEY, *(measure.name for measure in (*REQUEST_MEASURES, *TEAM_MEASURES)))
_PIECE: Final = 1000  # replications read at a time

_CHOSEN = """
SELECT c.id, c.scenario, c.policy, c.seed, c.version,
       (SELECT max(replication) + 1 FROM replications WHERE configuration = c.id)
FROM configurations AS c
WHERE ? = 0 OR c.id IN (SELECT configuration FROM experiment_configurations WHERE experiment = ?)
ORDER BY c.id
"""


def rows(store: Store, experiments: Sequence[int]) -> Iterator[list[Row]]:
    """The replications of some experiments, of all where none is named, in pieces: a row for all requests, each
    department, kind and team, in the columns of `COLUMNS`. What is undefined is None.

    Raises:
        StoreError: there is no such experiment.
    """
    done: set[int] = set()
    for number in experiments or (0,):
        if number:
            archive.entry(store, number)  # that it is there
        with told(store.path):
            chosen = store.connection.execute(_CHOSEN, (number, number)).fetchall()
        for configuration, scenario, policy, seed, version, count in chosen:
            if configuration not in done and count:
                done.add(configuration)
                yield from _of(store, Key(scenario, policy, seed, version), count)


def _of(store: Store, key: Key, count: int) -> Iterator[list[Row]]:
    for start in range(0, count, _PIECE):
        found = store.found(key, range(start, min(count, start + _PIECE)))
        yield [row for number, measures in found.items() for row in _parts(key, number, measures)]


def _parts(key: Key, replication: int, measures: ReplicationMeasures) -> Iterator[Row]:
    known = (key.scenario, key.version, key.policy, key.seed, replication, measures.demand_hash)
    empty: Row = (None,) * len(TEAM_MEASURES)
    yield (*known, "all", "", *_row(measures.all_figures), *empty)
    for name, figures in zip(measures.departments, measures.department_figures, strict=True):
        yield (*known, "department", name, *_row(figures), *empty)
    for (name, kind), figures in zip(measures.kinds, measures.kind_figures, strict=True):
        yield (*known, "kind", f"{name} / {kind}", *_row(figures), *empty)
    for name, figures in zip(measures.teams, measures.team_figures, strict=True):
        yield (*known, "team", name, *((None,) * len(REQUEST_MEASURES)), *_row(figures))


def _row(figures: Floats) -> Row:
    return tuple(None if value != value else value for value in figures.tolist())
