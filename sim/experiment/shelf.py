"""An experiment's place in a store: what it takes from there, and what it puts there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sim.experiment.store import Store, StoreError, archive
from sim.experiment.version import model_version

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from sim.experiment.configurations import Key
    from sim.experiment.store.archive import State
    from sim.results.measures import ReplicationMeasures
    from sim.results.results import Provenance
    from sim.scenario.schema import Scenario


class Shelf:
    """`store` holds replications. `experiment` is the number under which the archive has what is asked, None for what
    is asked without a trace. Without `resume` nothing is taken: everything is run anew, and replaces what is there.
    `version` takes replications of that version of the model instead of this one's, for what is only shown again.

    Raises:
        StoreError: by every method, when the store fails.
    """

    def __init__(
        self, store: Store, *, experiment: int | None = None, resume: bool = True, version: str | None = None
    ) -> None:
        self._store = store
        self._experiment = experiment
        self._resume = resume
        self._version = version

    def announce(self, replications: Mapping[Key, int]) -> None:
        """Say how many replications of which configurations are asked for."""
        if self._experiment is not None:
            archive.uses(self._store, self._experiment, replications)

    def fetch(self, key: Key, replications: range) -> dict[int, ReplicationMeasures]:
        """What is stored of a configuration."""
        if not self._resume:
            return {}
        return self._store.found(replace(key, version=self._version or key.version), replications)

    def keep(self, key: Key, replications: Mapping[int, ReplicationMeasures]) -> None:
        """Store replications; they are safe once this returns."""
        self._store.keep(key, replications)

    @property
    def damaged(self) -> int:
        """How many stored replications were found whose checksum is wrong; they count as missing."""
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
    """Open a store, made where it is missing, and note in it that an experiment begins.

    Raises:
        StoreError: the store cannot be used.
    """
    store = Store(path)
    try:
        experiment = archive.begin(store, kind, scenario, question, made, model_version())
    except StoreError:
        store.close()
        raise
    return Shelf(store, experiment=experiment, resume=resume)
