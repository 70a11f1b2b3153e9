"""An experiment's place in a store: what it takes from there, and what it puts there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sim.experiment.store import Store, StoreError, archive
from sim.experiment.store.gallery import found_pieces, keep_pieces
from sim.experiment.store.pieces import packed_log, packed_portrait, unpacked_log, unpacked_portrait
from sim.experiment.version import model_version

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import Any, TypeVar

    from sim.experiment.configurations import Key
    from sim.experiment.store.archive import State
    from sim.experiment.store.gallery import Kind
    from sim.model.log import RequestLog
    from sim.results.measures import ReplicationMeasures
    from sim.results.portrait import Portrait
    from sim.results.results import Provenance
    from sim.scenario.schema import Scenario

    Piece = TypeVar("Piece")


class Shelf:
    """`store` holds replications. `begin` notes in the archive that the experiment begins, and gives its number; it is
    left out for what is asked without a trace. Without `resume` nothing is taken: everything is run anew, and replaces
    what is there. `version` takes replications of that version of the model instead of this one's, for what is only
    shown again.

    Raises:
        StoreError: by every method, when the store fails.
    """

    def __init__(
        self,
        store: Store,
        *,
        begin: Callable[[], int] | None = None,
        resume: bool = True,
        version: str | None = None,
    ) -> None:
        self._store = store
        self._begin = begin
        self._experiment: int | None = None
        self._resume = resume
        self._version = version

    def announce(self, replications: Mapping[Key, int]) -> None:
        """Say how many replications of which configurations are asked for."""
        if self._begin is not None and self._experiment is None:
            self._experiment = self._begin()
        if self._experiment is not None:
            archive.uses(self._store, self._experiment, replications)

    def fetch(self, key: Key, replications: range) -> dict[int, ReplicationMeasures]:
        """What is stored of a configuration."""
        if not self._resume:
            return {}
        return self._store.found(self._known_by(key), replications)

    def keep(self, key: Key, replications: Mapping[int, ReplicationMeasures]) -> None:
        """Store replications; they are safe once this returns."""
        self._store.keep(key, replications)

    def portraits(self, key: Key, replications: range) -> dict[int, Portrait]:
        """The portraits that are stored of a configuration's replications."""
        return self._pieces(key, "portrait", replications, unpacked_portrait)

    def logs(self, key: Key, replications: range) -> dict[int, RequestLog]:
        """The logs that are stored of a configuration's replications."""
        return self._pieces(key, "log", replications, unpacked_log)

    def _pieces(self, key: Key, kind: Kind, replications: range, unpack: Callable[[bytes], Piece]) -> dict[int, Piece]:
        if not self._resume:
            return {}
        return found_pieces(self._store, self._known_by(key), kind, replications, unpack)

    def keep_portraits(self, key: Key, portraits: Mapping[int, Portrait]) -> None:
        """Store portraits of replications."""
        keep_pieces(self._store, key, "portrait", {number: packed_portrait(one) for number, one in portraits.items()})

    def keep_log(self, key: Key, replication: int, log: RequestLog) -> None:
        """Store the log of a replication."""
        keep_pieces(self._store, key, "log", {replication: packed_log(log)})

    def _known_by(self, key: Key) -> Key:
        return replace(key, version=self._version or key.version)

    @property
    def damaged(self) -> int:
        """How many stored replications, or pieces of them, were found damaged; they count as missing."""
        return self._store.damaged

    def close(self, state: State) -> None:
        """Note how the experiment ended, and close the store. One that can no longer be written stays as it is."""
        try:
            if self._experiment is not None:
                archive.end(self._store, self._experiment, state)
        except StoreError:
            pass  # it failed before, and that was told: the list will say that the experiment did not end
        finally:
            self._store.close()


def open_shelf(
    path: Path, kind: str, scenario: Scenario, question: Mapping[str, Any], made: Provenance, *, resume: bool
) -> Shelf:
    """Open a store, made where it is missing, for an experiment; it is noted there once it asks for replications.

    Raises:
        StoreError: the store cannot be used.
    """
    store = Store(path)
    return Shelf(
        store,
        begin=lambda: archive.begin(store, kind, scenario, question, made, model_version()),
        resume=resume,
    )
