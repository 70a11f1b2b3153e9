"""Blocks of replications on several processes, of this machine or of a cluster; a process that dies loses little.

A block goes to one worker, and its outcomes come back together. When a worker dies, whatever was under way is tried
again, one replication a message; one that ends its worker once more has failed.
"""

from __future__ import annotations

import os
import signal
import threading
import time
import warnings
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from sim.experiment.replicate import Outcome, attempt
from sim.experiment.version import model_version
from sim.results.results import FailedReplication

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from sim.experiment.backends import Backend
    from sim.experiment.configurations import Configuration
    from sim.levers.policy import Policy

DIED = "its process died, killed from outside or out of memory"


@dataclass(frozen=True, slots=True)
class Block:
    """Replications of the configuration at this position, run one after the other; of those with numbers below
    `portraits` a portrait is made too.
    """

    position: int
    replications: tuple[int, ...]
    portraits: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of a block's replications, or of some of them."""

    position: int
    outcomes: tuple[Outcome, ...]


Parallel = Any  # joblib.Parallel, which has no types


@dataclass(frozen=True, slots=True)
class Pool:
    """Workers, as joblib sees them: `run` is called there, `died` is raised here when one is lost."""

    make: Callable[[], Parallel]
    run: Callable[[Policy, int, Block], Batch]
    died: type[Exception]


@contextmanager
def pool(backend: Backend, workers: int) -> Iterator[Pool]:
    """Workers of a backend, ended or left to others at the end.

    Raises:
        BackendError: the cluster cannot be reached, or its extra is not installed.
    """
    from joblib import Parallel, parallel_config

    parallel = partial(Parallel, return_as="generator_unordered", batch_size=1)
    with ExitStack() as stack:
        if backend.kind == "dask":
            from sim.experiment import cluster

            joined = stack.enter_context(cluster.connected(backend, workers))
            stack.enter_context(parallel_config(backend=joined))
            make = partial(parallel, n_jobs=-1, pre_dispatch="3 * n_jobs")
            yield Pool(make, partial(cluster.run_there, version=model_version()), cluster.death())
        else:
            stack.enter_context(here())
            yield Pool(partial(parallel, n_jobs=workers, pre_dispatch="2 * n_jobs"), run_block, BrokenProcessPool)


def in_workers(
    configurations: Sequence[Configuration], blocks: Sequence[Block], workers: Pool
) -> Generator[Batch, None, None]:
    """Run the blocks and hand out what became of them as it comes. Close the generator to stop."""
    waiting = list(blocks)
    while waiting:
        sent: list[Block] = []
        came_back: set[tuple[int, int]] = set()
        try:
            for batch in _parallel(configurations, _noted(waiting, sent), workers):
                came_back.add((batch.position, batch.outcomes[0].replication))
                yield batch
        except workers.died:
            for block in sent:
                if (block.position, block.replications[0]) not in came_back:
                    yield from _one_by_one(configurations, block, workers)
        waiting = waiting[len(sent) :]


def _noted(blocks: Sequence[Block], sent: list[Block]) -> Iterator[Block]:
    """Hands out the blocks and notes which were."""
    for block in blocks:
        sent.append(block)
        yield block


def _one_by_one(configurations: Sequence[Configuration], block: Block, workers: Pool) -> Iterator[Batch]:
    """Each replication in a message of its own: only the one that kills its worker is lost."""
    for replication in block.replications:
        try:
            yield from _parallel(configurations, [replace(block, replications=(replication,))], workers)
        except workers.died:
            failure = FailedReplication(replication, configurations[block.position].seed, DIED)
            yield Batch(block.position, (Outcome(replication, failure),))


def _parallel(
    configurations: Sequence[Configuration], blocks: Iterable[Block], workers: Pool
) -> Generator[Batch, None, None]:
    from joblib import delayed

    tasks = (
        delayed(workers.run)(configurations[block.position].policy, configurations[block.position].seed, block)
        for block in blocks
    )
    yield from handed_out(workers.make(), tasks)


def handed_out(parallel: Parallel, tasks: Iterable[Any]) -> Generator[Any, None, None]:
    """What joblib's tasks give, as it comes. Close the generator to stop: workers are ended then."""
    with sheltered():
        found = parallel(tasks)
    try:
        while (one := next(found, None)) is not None:
            yield one
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # joblib says that tasks were cancelled: that is what closing is for
            found.close()


@contextmanager
def sheltered() -> Iterator[None]:
    """Hold Ctrl-C back for a moment. Processes that are started in it ignore it, even while they are still importing;
    this process sees it afterwards.
    """
    if not hasattr(signal, "pthread_sigmask") or threading.current_thread() is not threading.main_thread():
        yield
        return
    from joblib.externals.loky.backend.resource_tracker import ensure_running

    ensure_running()  # a process of joblib's own: started later, it would let signals through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        with _ignoring_interrupts():
            yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _ignoring_interrupts() -> Iterator[None]:
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def run_block(policy: Policy, seed: int, block: Block) -> Batch:
    """Run a block in this process, which may be a worker's."""
    outcomes = (attempt(policy, seed, number, portrayed=number < block.portraits) for number in block.replications)
    return Batch(block.position, tuple(outcomes))


def here() -> Any:
    """joblib's configuration for workers on this machine, to be used in a `with` statement."""
    from joblib import parallel_config

    return parallel_config(backend="loky", inner_max_num_threads=1, initializer=_settle_in, initargs=(os.getpid(),))


def _settle_in(parent: int) -> None:
    """Make this process a worker that ends when its parent is gone, killed without a chance to clear up.

    Ctrl-C reaches it too, but ending it then is the parent's business.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1.0)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
