"""Replications on dask's workers: a cluster on this machine, or one whose scheduler runs elsewhere."""

from __future__ import annotations

import logging
from concurrent.futures import CancelledError
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from sim.experiment.backends import BackendError
from sim.experiment.version import model_version
from sim.experiment.workers import Batch, Block, run_block, sheltered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.experiment.backends import Backend
    from sim.levers.policy import Policy

_PATIENCE: Final = 10  # seconds to wait for a scheduler, and for its first worker
_WORKERS: Final = "workers with `dask worker HOST:PORT --nthreads 1`"


class OtherVersionError(Exception):
    """A worker runs other code than the process that asks: its figures would be another model's."""

    def __init__(self, here: str, there: str) -> None:
        super().__init__(here, there)
        self.here, self.there = here, there


@contextmanager
def connected(backend: Backend, workers: int) -> Iterator[Any]:
    """joblib's backend for a cluster; closed at the end. A cluster started for the occasion ends with it.

    Raises:
        BackendError: the extra is not installed, nobody answers or answers any more, there are no workers, or one has
            another version.
    """
    _check_installed()
    with _client(backend, workers) as client:
        try:
            yield _joblib_backend(client)
        except OtherVersionError as error:
            raise BackendError(
                f"a worker of the cluster runs another version of Slackline ({error.there}, here it is {error.here})",
                "install the same version on all workers and start them again",
            ) from error
        except (CancelledError, OSError, TimeoutError) as error:
            raise BackendError(
                f"the cluster no longer answers ({type(error).__name__})",
                "what was done is in the store: the same command goes on from there once the cluster is back",
            ) from error


def _check_installed() -> None:
    if find_spec("distributed") is None:
        raise BackendError(
            "dask's distributed package is not installed", "install it with: pip install 'slackline[cluster]'"
        )
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong is told by our own errors


@contextmanager
def _client(backend: Backend, workers: int) -> Iterator[Any]:
    from distributed import Client, LocalCluster

    if backend.address is None:
        options = {"threads_per_worker": 1, "processes": True, "dashboard_address": None, "silence_logs": 50}
        with sheltered():
            cluster = LocalCluster(n_workers=workers, **options)
        with cluster, Client(cluster) as client:
            yield client
        return
    try:
        client = Client(backend.address, timeout=_PATIENCE)
    except (OSError, TimeoutError) as error:
        raise BackendError(
            f"no scheduler answers at {backend.address}", f"start one with `dask scheduler`, and {_WORKERS}"
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise BackendError(f"the scheduler at {backend.address} has no workers", f"start {_WORKERS}") from error
        yield client


def _joblib_backend(client: Any) -> Any:
    from joblib._dask import DaskDistributedBackend

    class Cluster(DaskDistributedBackend):  # type: ignore[misc]  # joblib has no types
        """joblib runs what has one worker only in the process that asks: here it goes to that worker."""

        def effective_n_jobs(self, n_jobs: int) -> int:
            return max(2, int(super().effective_n_jobs(n_jobs)))

    return Cluster(client=client)


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
