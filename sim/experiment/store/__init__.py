"""Where replications and experiments are kept: an SQLite file that loses nothing and that people can query."""

from sim.experiment.store.errors import StoreError
from sim.experiment.store.store import Store

__all__ = ["Store", "StoreError"]
