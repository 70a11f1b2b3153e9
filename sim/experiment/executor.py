"""Where replications run: in this process, or on several cores. The outcomes are the same to the last bit.

Every task stands for itself, so it does not matter who runs it, nor in which order; the caller puts them in order.
"""

from __future__ import annotations

import math
import os
import signal
import threading
import time
import warnings
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING, Final

from sim.experiment.replicate import Outcome, Task, attempt
from sim.results.results import FailedReplication

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from sim.levers.policy import Policy

_CHUNK: Final = 0.25  # seconds of work that are worth one message to a worker
_WORTH_WORKERS: Final = 2.0  # seconds of work for one core; below it, starting workers costs more than they save

Chunk = tuple[Task, ...]


def execute(
    policies: Sequence[Policy], seed: int, replications: int, jobs: int | None
) -> Generator[tuple[Outcome, ...], None, None]:
    """Run every policy for every replication and hand out the outcomes as they come, in any order.

    The first tasks run here, to see how long one takes (the quickest counts: the very first imports the model). `jobs`
    None uses all cores where that pays, 1 runs everything in this process, more starts that many workers. Close the
    generator to stop: workers are ended then. A task whose worker dies is tried once more by itself; if that dies too,
    it has failed.
    """
    tasks = [(replication, position) for replication in range(replications) for position in range(len(policies))]
    tried = max(2, len(policies))
    first, rest = tasks[:tried], tasks[tried:]
    seconds = math.inf
    for task in first:
        begun = time.perf_counter()
        yield (attempt(policies, seed, task),)
        seconds = min(seconds, time.perf_counter() - begun)
    workers = _workers(jobs, seconds * len(rest))
    if workers == 1:
        for task in rest:
            yield (attempt(policies, seed, task),)
    elif rest:
        size = max(1, math.ceil(_CHUNK / max(seconds, 1e-9)))
        size = min(size, math.ceil(len(rest) / workers))
        chunks = [tuple(rest[start : start + size]) for start in range(0, len(rest), size)]
        with closing(_in_workers(policies, seed, chunks, workers)) as outcomes:
            yield from outcomes


def _workers(jobs: int | None, seconds: float) -> int:
    """How many processes to use for that many seconds of work on one core."""
    if jobs is not None:
        return jobs
    return 1 if seconds < _WORTH_WORKERS else _cores()


def _cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _in_workers(
    policies: Sequence[Policy], seed: int, chunks: Sequence[Chunk], workers: int
) -> Generator[tuple[Outcome, ...], None, None]:
    waiting = list(chunks)
    while waiting:
        sent: list[Chunk] = []
        came_back: set[Chunk] = set()
        try:
            for outcomes in _parallel(policies, seed, _noted(waiting, sent), workers):
                came_back.add(tuple(outcome.task for outcome in outcomes))
                yield outcomes
        except BrokenProcessPool:
            for chunk in sent:
                if chunk not in came_back:
                    yield from _one_by_one(policies, seed, chunk)
        waiting = waiting[len(sent) :]


def _noted(chunks: Sequence[Chunk], sent: list[Chunk]) -> Iterator[Chunk]:
    """Hands out the chunks and notes which were."""
    for chunk in chunks:
        sent.append(chunk)
        yield chunk


def _one_by_one(policies: Sequence[Policy], seed: int, chunk: Chunk) -> Iterator[tuple[Outcome, ...]]:
    """Each task in a worker of its own: only the one that kills it is lost."""
    for task in chunk:
        try:
            yield from _parallel(policies, seed, [(task,)], 2)
        except BrokenProcessPool:
            reason = "its process died, killed from outside or out of memory"
            yield (Outcome(task, FailedReplication(task[0], seed, reason)),)


def _parallel(
    policies: Sequence[Policy], seed: int, chunks: Iterable[Chunk], workers: int
) -> Iterator[tuple[Outcome, ...]]:
    from joblib import Parallel, delayed, parallel_config

    with parallel_config(backend="loky", inner_max_num_threads=1):
        parallel = Parallel(n_jobs=workers, return_as="generator_unordered", batch_size=1, pre_dispatch="2 * n_jobs")
        outcomes = parallel(delayed(_run_chunk)(policies, seed, chunk) for chunk in chunks)
        try:
            while (batch := next(outcomes, None)) is not None:
                yield batch
        finally:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # joblib says that tasks were cancelled: that is what closing is for
                outcomes.close()


def _run_chunk(policies: Sequence[Policy], seed: int, chunk: Chunk) -> tuple[Outcome, ...]:
    """What a worker does. Ctrl-C reaches it too, but ending it is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with(os.getppid())
    return tuple(attempt(policies, seed, task) for task in chunk)


@cache
def _end_with(parent: int) -> None:
    """End this worker when its parent is gone, killed without a chance to clear up."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1.0)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
