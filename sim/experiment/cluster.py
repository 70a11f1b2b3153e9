"""Replications on dask's workers: a cluster on this machine, or one whose scheduler runs elsewhere."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sim.experiment.backends import BackendError
from sim.experiment.version import model_version
from sim.experiment.workers import Batch, Block, run_block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.experiment.backends import Backend
    from sim.levers.policy import Policy

_PATIENCE = 10  # seconds to wait for a scheduler, and for its first worker


class OtherVersionError(Exception):
    """A worker runs other code than this process: its figures would be another model's."""

    def __init__(self, here: str, there: str) -> None:
        super().__init__(here, there)
        self.here, self.there = here, there


@contextmanager
def connected(backend: Backend, workers: int) -> Iterator[None]:
    """A connection to the cluster, closed at the end; a cluster started for the occasion ends with it.

    Raises:
        BackendError: the extra is not installed, nobody answers, there are no workers, or one has another version.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise BackendError(
            "dask's distributed package is not installed", "install it with: pip install 'slackline[cluster]'"
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong is told by our own errors
    if backend.address is None:
        with (
            LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
            ) as cluster,
            Client(cluster),
        ):
            yield
        return
    try:
        client = Client(backend.address, timeout=_PATIENCE)
    except (OSError, TimeoutError) as error:
        raise BackendError(
            f"no scheduler answers at {backend.address}",
            "start one with `dask scheduler`, and workers with `dask worker HOST:PORT --nthreads 1`",
        ) from error
    with client:
        _check_workers(client, backend.address)
        yield


def _check_workers(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError as error:
        raise BackendError(
            f"the scheduler at {address} has no workers", "start some with `dask worker HOST:PORT --nthreads 1`"
        ) from error


def run_there(policy: Policy, seed: int, block: Block, version: str) -> Batch:
    """What a worker of the cluster does.

    Raises:
        OtherVersionError: it runs other code than the process that asks.
    """
    if model_version() != version:
        raise OtherVersionError(version, model_version())
    return run_block(policy, seed, block)


def death() -> type[Exception]:
    """What dask raises when a task has lost its workers more often than it tries again."""
    from distributed import KilledWorker

    found: type[Exception] = KilledWorker
    return found
