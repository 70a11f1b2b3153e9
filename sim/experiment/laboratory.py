"""Where every experiment gets its replications: those it has, those that are stored, and those that must be run."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING, Final, Self

from sim.experiment.executor import Executor
from sim.experiment.replicate import FAILURES, checked_log
from sim.experiment.store.errors import StoreError
from sim.results.results import FailedReplication
from sim.results.runs import PolicyRuns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sim.experiment.configurations import Configuration, Key
    from sim.experiment.replicate import Outcome
    from sim.experiment.shelf import Shelf
    from sim.model.log import RequestLog
    from sim.results.measures import ReplicationMeasures
    from sim.results.portrait import Portrait

    Found = dict[int, ReplicationMeasures | FailedReplication]

_SAVED_EVERY: Final = 0.2  # seconds
LARGEST_LOG: Final = 20_000  # requests of a log that is kept: some two megabytes


class Laboratory:
    """Runs replications, and never one twice.

    An experiment asks for replications of configurations as often as it likes, as for 0 to 29 first and for 0 to 59
    then: only those that are missing are run. With a `shelf`, those that are stored are taken from there, and what is
    run is stored within a fraction of a second, so that a killed process loses next to nothing. `progress` is called
    with replications done and replications asked for, of the question under way.

    Of replications with numbers below `portraits` portraits are made too, which `portraits_of` gives.

    `interrupted` is set once Ctrl-C was pressed, and from the start with `stored_only`: `measure` then gives what there
    is, and nothing more is run. An experiment that sees it reports what it has, marked as partial. `ran` and `stored`
    count what was run and what came from the store. A store that fails on the way (`store_error`) is not written any
    more; the experiment goes on. In a `with` statement it closes its shelf, which notes how it ended.
    """

    def __init__(
        self,
        executor: Executor | None = None,
        *,
        shelf: Shelf | None = None,
        progress: Callable[[int, int], None] | None = None,
        stored_only: bool = False,
        portraits: int = 0,
    ) -> None:
        self._executor = executor or Executor()
        self._shelf = shelf
        self.progress = progress
        self._found: dict[Key, Found] = {}
        self._unsaved: dict[Key, dict[int, ReplicationMeasures]] = {}
        self._portrayed = portraits
        self._portraits: dict[Key, dict[int, Portrait]] = {}
        self._unsaved_portraits: dict[Key, dict[int, Portrait]] = {}
        self._saved_at = time.monotonic()
        self.store_error: StoreError | None = None
        self.interrupted = stored_only
        self.ran = 0
        self.stored = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._shelf is not None:
            stopped = self.interrupted if kind is None else issubclass(kind, KeyboardInterrupt)
            self._shelf.close("interrupted" if stopped else "done" if kind is None else "failed")

    @property
    def _storing(self) -> bool:
        return self._shelf is not None and self.store_error is None

    @property
    def damaged(self) -> int:
        """How many stored replications, or pieces of them, were found damaged; they were run again."""
        return 0 if self._shelf is None else self._shelf.damaged

    def measure(
        self, configurations: Sequence[Configuration], replications: range | Sequence[range]
    ) -> tuple[PolicyRuns, ...]:
        """What the replications came to, for each configuration in its turn, whoever ran them.

        `replications` holds for all configurations, or is one range for each. Fewer come back when interrupted.

        Raises:
            BackendError: the workers cannot be reached.
        """
        ranges = [replications] * len(configurations) if isinstance(replications, range) else list(replications)
        asked: dict[Key, tuple[Configuration, set[int]]] = {}
        for one, numbers in zip(configurations, ranges, strict=True):
            asked.setdefault(one.key, (one, set()))[1].update(numbers)
        try:
            self._fetch({key: numbers for key, (_, numbers) in asked.items()})
            self._run_missing([one for one, _ in asked.values()], [numbers for _, numbers in asked.values()])
        except KeyboardInterrupt:
            self.interrupted = True
        finally:
            self._save()
        return tuple(self._runs(one, numbers) for one, numbers in zip(configurations, ranges, strict=True))

    def portraits_of(self, configuration: Configuration) -> Mapping[int, Portrait]:
        """The portraits that `measure` has made or found of a configuration's replications, by their numbers."""
        return dict(sorted(self._portraits.get(configuration.key, {}).items()))

    def log(self, configuration: Configuration, replication: int) -> RequestLog | None:
        """The log of one replication: from the store, else run here and stored. None where none may be run, where it
        fails, and where Ctrl-C was pressed meanwhile: what was measured is whole without it.
        """
        try:
            if self._shelf is not None and self._storing:
                there = self._shelf.logs(configuration.key, range(replication, replication + 1))
                if replication in there:
                    return there[replication]
            if self.interrupted:
                return None  # nothing may be run
            log = checked_log(configuration.policy, configuration.seed, replication)
            if self._shelf is not None and self._storing and len(log.need) <= LARGEST_LOG:
                self._shelf.keep_log(configuration.key, replication, log)
        except StoreError as error:
            self._give_up_storing(error)
            return None
        except (*FAILURES, KeyboardInterrupt):
            return None
        return log

    def _fetch(self, asked: dict[Key, set[int]]) -> None:
        """Take from the store what is there and not yet at hand."""
        wanted = {key: numbers - self._found.setdefault(key, {}).keys() for key, numbers in asked.items()}
        if self._shelf is None or not self._storing or not (self._portrayed or any(wanted.values())):
            return
        try:
            self._shelf.announce({key: max(numbers) + 1 for key, numbers in asked.items()})
            for key, numbers in wanted.items():
                if not numbers:
                    continue
                there = self._shelf.fetch(key, range(min(numbers), max(numbers) + 1))
                fresh = {number: one for number, one in there.items() if number in numbers}
                self._found[key].update(fresh)
                self.stored += len(fresh)
            if self._portrayed:
                for key in asked:
                    self._portraits.setdefault(key, {}).update(self._shelf.portraits(key, range(self._portrayed)))
        except StoreError as error:
            self._give_up_storing(error)

    def _run_missing(self, configurations: Sequence[Configuration], asked: Sequence[set[int]]) -> None:
        missing = [
            sorted(number for number in numbers if not self._has(one.key, number))
            for one, numbers in zip(configurations, asked, strict=True)
        ]
        if self.interrupted or not any(missing):
            return
        total = sum(map(len, asked))
        done = total - sum(map(len, missing))
        with closing(self._executor.execute(configurations, missing, portraits=self._portrayed)) as batches:
            for batch in batches:
                self._keep(configurations[batch.position].key, batch.outcomes)
                done += len(batch.outcomes)
                if self.progress is not None:
                    self.progress(done, total)

    def _has(self, key: Key, number: int) -> bool:
        """Whether a replication needs no run: one that has failed has no portrait."""
        found = self._found[key].get(number)
        if found is None or isinstance(found, FailedReplication) or number >= self._portrayed:
            return found is not None
        return number in self._portraits.get(key, {})

    def _keep(self, key: Key, outcomes: Iterable[Outcome]) -> None:
        for outcome in outcomes:
            if outcome.replication in self._found[key]:
                self.stored -= 1  # it was there, but for its portrait, and counts as run
            self._found[key][outcome.replication] = outcome.found
            self.ran += 1
            if self._storing and not isinstance(outcome.found, FailedReplication):
                self._unsaved.setdefault(key, {})[outcome.replication] = outcome.found
            if outcome.portrait is not None:
                self._portraits.setdefault(key, {})[outcome.replication] = outcome.portrait
                if self._storing:
                    self._unsaved_portraits.setdefault(key, {})[outcome.replication] = outcome.portrait
        if time.monotonic() - self._saved_at >= _SAVED_EVERY:
            self._save()

    def _save(self) -> None:
        """Store what is not stored yet; one that failed is not kept, so that it is tried again the next time."""
        try:
            while self._shelf is not None and self._unsaved:
                key, replications = next(iter(self._unsaved.items()))
                self._shelf.keep(key, replications)
                del self._unsaved[key]
            while self._shelf is not None and self._unsaved_portraits:
                key, portraits = next(iter(self._unsaved_portraits.items()))
                self._shelf.keep_portraits(key, portraits)
                del self._unsaved_portraits[key]
        except StoreError as error:
            self._give_up_storing(error)
        self._saved_at = time.monotonic()

    def _give_up_storing(self, error: StoreError) -> None:
        self.store_error = error
        self._unsaved.clear()
        self._unsaved_portraits.clear()

    def _runs(self, configuration: Configuration, numbers: range) -> PolicyRuns:
        """One configuration's outcomes, in the order of the replications."""
        found = self._found[configuration.key]
        ended = {number: found[number] for number in numbers if number in found}
        well = {number: one for number, one in ended.items() if not isinstance(one, FailedReplication)}
        failed = tuple(one for one in ended.values() if isinstance(one, FailedReplication))
        return PolicyRuns(configuration.policy.name, tuple(well), tuple(well.values()), failed)
