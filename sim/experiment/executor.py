"""Runs replications of configurations, in this process or by workers. The outcomes are the same to the last bit.

Every replication stands for itself, so it does not matter who runs it, nor in which order; the caller puts them in
order.
"""

from __future__ import annotations

import math
import os
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from sim.experiment.backends import LOCAL, Backend
from sim.experiment.workers import Batch, Block, in_workers, pool, run_block

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from sim.experiment.configurations import Configuration

_BLOCK: Final = {"local": 0.25, "dask": 1.0}  # seconds of work that are worth one message to a worker
_WORTH_WORKERS: Final = 2.0  # seconds of work for one core; below it, starting workers costs more than they save
_TRIED: Final = (2, 5)  # replications run here to see how long one takes: at least, and at most


@dataclass(slots=True)
class Executor:
    """Where replications run. `jobs` None takes all cores where the job is large enough to pay for starting workers.

    Raises:
        ValueError: fewer than one job.
    """

    backend: Backend = LOCAL
    jobs: int | None = None
    _seconds: float = field(default=math.inf, init=False)  # that one replication takes, the quickest seen

    def __post_init__(self) -> None:
        if self.jobs is not None and self.jobs < 1:
            raise ValueError(f"jobs must be 1 or more, not {self.jobs}")

    def execute(
        self, configurations: Sequence[Configuration], wanted: Sequence[Sequence[int]], *, portraits: int = 0
    ) -> Generator[Batch, None, None]:
        """Run the replications `wanted` of each configuration and hand out what became of them, in any order.

        Of those with numbers below `portraits`, portraits too. All configurations advance side by side. Close the
        generator to stop: workers are ended then.

        Raises:
            BackendError: the backend cannot be used, or has failed for good.
        """
        waiting = [list(numbers) for numbers in wanted]
        for block in list(self._first(waiting)):
            yield self._run(configurations, replace(block, portraits=portraits))
        left = sum(map(len, waiting))
        if not left:
            return
        workers = self._workers(left)
        if workers == 1:
            for block in _side_by_side(waiting, 1):
                yield self._run(configurations, replace(block, portraits=portraits))
            return
        sized = _side_by_side(waiting, self._size(left, workers))
        blocks = [replace(block, portraits=portraits) for block in sized]
        with pool(self.backend, workers) as crowd, closing(in_workers(configurations, blocks, crowd)) as batches:
            yield from batches

    def _first(self, waiting: Sequence[list[int]]) -> Iterator[Block]:
        """A few replications of different configurations, taken from those waiting, while no time is known."""
        if math.isfinite(self._seconds):
            return
        least, most = _TRIED
        wanted = [position for position, numbers in enumerate(waiting) if numbers]
        for position in (wanted * least)[: min(most, max(least, len(wanted)))]:
            if waiting[position]:
                yield Block(position, (waiting[position].pop(0),))

    def _run(self, configurations: Sequence[Configuration], block: Block) -> Batch:
        """Run a block here, and remember how long it took."""
        begun = time.perf_counter()
        configuration = configurations[block.position]
        batch = run_block(configuration.policy, configuration.seed, block)
        self._seconds = min(self._seconds, (time.perf_counter() - begun) / len(block.replications))
        return batch

    def _workers(self, left: int) -> int:
        """How many processes to use for so many replications."""
        if self.backend.kind == "serial":
            return 1
        if self.jobs is not None:
            return self.jobs if self.backend.kind == "local" else max(2, self.jobs)
        if self.backend.kind == "local" and self._seconds * left < _WORTH_WORKERS:
            return 1
        return max(cores(), 1 if self.backend.kind == "local" else 2)

    def _size(self, left: int, workers: int) -> int:
        """How many replications a block has: enough to be worth a message, few enough that all workers have some."""
        worth = math.ceil(_BLOCK[self.backend.kind] / max(self._seconds, 1e-9))
        return max(1, min(worth, math.ceil(left / (4 * workers))))


def _side_by_side(waiting: Sequence[Sequence[int]], size: int) -> Iterator[Block]:
    """Blocks of so many replications of each configuration in turn, so that all come equally far."""
    for start in range(0, max(map(len, waiting)), size):
        for position, numbers in enumerate(waiting):
            if part := tuple(numbers[start : start + size]):
                yield Block(position, part)


def cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
