"""Where every experiment gets its replications: those it has, those that are stored, and those that must be run."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from sim.experiment.executor import Executor
from sim.results.results import FailedReplication
from sim.results.runs import PolicyRuns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sim.experiment.configurations import Configuration, Key
    from sim.experiment.replicate import Outcome
    from sim.results.measures import ReplicationMeasures

    Found = dict[int, ReplicationMeasures | FailedReplication]


class Laboratory:
    """Runs replications, and never one twice.

    An experiment asks for replications of configurations as often as it likes, as for 0 to 29 first and for 0 to 59
    then: only those that are missing are run. `progress` is called with replications done and replications asked for,
    of the question under way.

    `interrupted` is set once Ctrl-C was pressed: `measure` then gives what is done, and nothing more is run. An
    experiment that sees it reports what it has, marked as partial.
    """

    def __init__(
        self,
        executor: Executor | None = None,
        *,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self._executor = executor or Executor()
        self._progress = progress
        self._found: dict[Key, Found] = {}
        self.interrupted = False
        self.ran = 0

    def measure(
        self, configurations: Sequence[Configuration], replications: range | Sequence[range]
    ) -> tuple[PolicyRuns, ...]:
        """What the replications came to, for each configuration in its turn, whoever ran them.

        `replications` holds for all configurations, or is one range for each. Fewer come back when interrupted.

        Raises:
            BackendError: the workers cannot be reached.
        """
        ranges = [replications] * len(configurations) if isinstance(replications, range) else list(replications)
        for configuration in configurations:
            self._found.setdefault(configuration.key, {})
        self._run_missing(configurations, ranges)
        return tuple(self._runs(one, numbers) for one, numbers in zip(configurations, ranges, strict=True))

    def _run_missing(self, configurations: Sequence[Configuration], ranges: Sequence[range]) -> None:
        distinct = {one.key: (one, numbers) for one, numbers in zip(configurations, ranges, strict=True)}
        alone = [one for one, _ in distinct.values()]
        missing = [
            [number for number in numbers if number not in self._found[key]] for key, (_, numbers) in distinct.items()
        ]
        if self.interrupted or not any(missing):
            return
        total = sum(len(numbers) for _, numbers in distinct.values())
        done = total - sum(map(len, missing))
        try:
            with closing(self._executor.execute(alone, missing)) as batches:
                for batch in batches:
                    self._keep(alone[batch.position].key, batch.outcomes)
                    done += len(batch.outcomes)
                    if self._progress is not None:
                        self._progress(done, total)
        except KeyboardInterrupt:
            self.interrupted = True

    def _keep(self, key: Key, outcomes: Iterable[Outcome]) -> None:
        for outcome in outcomes:
            self._found[key][outcome.replication] = outcome.found
            self.ran += 1

    def _runs(self, configuration: Configuration, numbers: range) -> PolicyRuns:
        """One configuration's outcomes, in the order of the replications."""
        found = self._found[configuration.key]
        ended = {number: found[number] for number in numbers if number in found}
        well = {number: one for number, one in ended.items() if not isinstance(one, FailedReplication)}
        failed = tuple(one for one in ended.values() if isinstance(one, FailedReplication))
        return PolicyRuns(configuration.policy.name, tuple(well), tuple(well.values()), failed)
