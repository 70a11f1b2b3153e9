"""How often Slackline's intervals hold the truth: ten thousand experiments each, on queues whose truth is known.

The intervals are those of `sim.results`, by the functions that make them there; an array's columns are experiments.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from small_queues import CASES, FOCUS, MEASURES, POLICIES, replications

from sim.experiment.precision import measure_to_precision
from sim.results.amounts import read_amount
from sim.results.catalogue import Measure, measure_named
from sim.results.estimates import CONFIDENCE, binomial_interval, half_widths, moments

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from small_queues import Case

    Floats = NDArray[np.float64]

SIZES: Final = (10, 30, 100, 400)  # replications of an experiment
CHANCES: Final = {"light": 0.5, "skewed": 0.1, "heavy": 0.01}  # of a thing that happens in a replication or not
SEED: Final = 20111  # of the recursion; the scenarios run under their own
TRUTH, EXPERIMENTS, YES_OR_NO, SEQUENTIAL = range(4)  # what random numbers are for
DIFFERENCE, AT_ONCE, YES, OPEN = "paired difference", "four differences at once", "yes or no", "sequential"
LABELS: Final = {
    "wait_mean": "mean",
    "wait_p90": "percentile",
    "on_time_rate": "rate",
    YES: YES,
    DIFFERENCE: DIFFERENCE,
    AT_ONCE: AT_ONCE,
}
_DRAWN_FIRST: Final = 200  # replications of each sequential experiment that are drawn together, which is quicker
_BATCH: Final = 200_000  # replications of the truth at a time


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured."""

    experiments: int = 10_000
    truth: int = 1_000_000  # replications that the truth is the mean of
    checked: int = 1_000  # replications of the scenario itself, beside those of the recursion
    logs: int = 20  # of the scenario, whose requests the recursion is given
    sequential: int = 10_000  # experiments whose number of replications is open
    cap: int = 1_000  # replications of one of these
    shipped: int = 100  # replications of each shipped scenario, for their skewness


QUICK: Final = Effort(experiments=400, truth=100_000, checked=60, logs=5, sequential=60, shipped=4)


@dataclass(frozen=True, slots=True)
class Cell:
    """How many experiments had an interval that holds the truth."""

    interval: str
    case: str
    replications: int
    held: int
    below: int  # of those that do not: their interval lies below the truth
    experiments: int

    @property
    def coverage(self) -> float:
        """The share of experiments that hold it."""
        return self.held / self.experiments

    @property
    def error(self) -> float:
        """The coverage's standard error."""
        return math.sqrt(self.coverage * (1 - self.coverage) / self.experiments)


@dataclass(frozen=True, slots=True)
class Truth:
    """Means over very many replications: policies by `MEASURES`, with their standard errors and, of one replication,
    the skewness."""

    mean: Floats
    error: Floats
    skewness: Floats


@dataclass(frozen=True, slots=True)
class Sequential:
    """What came of running until the mean wait is known precisely enough."""

    cell: Cell  # `replications` is the cap
    reached: float  # the share of experiments that reached the target
    replications: float  # on average


def truth_of(case: Case, effort: Effort) -> Truth:
    """The expected figures of a replication, by the mean of very many that no experiment uses."""
    powers = np.zeros((4, len(FOCUS), len(MEASURES)))
    position = CASES.index(case)
    batches = math.ceil(effort.truth / _BATCH)
    size = math.ceil(effort.truth / batches)
    origin = np.zeros(powers.shape[1:])
    for batch in range(batches):
        found = replications(case, size, (SEED, position, TRUTH, batch))
        if batch == 0:
            origin = found.mean(axis=2)
        offset = found - origin[..., None]
        powers += [(offset**power).sum(axis=2) for power in range(4)]
    count = powers[0]
    first, second, third = powers[1] / count, powers[2] / count, powers[3] / count
    variance = second - first**2
    skewness = (third - 3 * first * second + 2 * first**3) / variance**1.5
    return Truth(origin + first, np.sqrt(variance / count), skewness)


def cells(case: Case, truth: Truth, effort: Effort) -> Iterator[Cell]:
    """Every interval's coverage in a case, for each number of replications."""
    position, most = CASES.index(case), max(SIZES)
    drawn = replications(case, effort.experiments * most, (SEED, position, EXPERIMENTS))
    pool = drawn.reshape(len(FOCUS), len(MEASURES), most, effort.experiments)
    for size in SIZES:
        part = pool[:, :, :size]
        for column, name in enumerate(MEASURES):
            low, high = cut_interval(name, part[0, column])
            yield _cell(LABELS[name], case, size, low, high, truth.mean[0, column])
        yield _yes_or_no(case, size, effort)
        differences = part[1:, 0] - part[0, 0]
        expected = truth.mean[1:, 0] - truth.mean[0, 0]
        yield _cell(DIFFERENCE, case, size, *interval(differences[0]), expected[0])
        adjusted = 1.0 - (1.0 - CONFIDENCE) / len(differences)
        ends = [interval(one, adjusted) for one in differences]
        yield _all_at_once(case, size, ends, expected)


def interval(of: Floats, confidence: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """Both ends of each column's interval, one row a replication, as Slackline computes them."""
    found = moments(of)
    half = half_widths(found, confidence)
    return found.mean - half, found.mean + half


def cut_interval(name: str, of: Floats) -> tuple[Floats, Floats]:
    """The same, cut to what a measure can be."""
    low, high = interval(of)
    unit = measure_named(name).unit
    return np.maximum(low, unit.lowest), np.minimum(high, unit.highest)


def _cell(label: str, case: Case, size: int, low: Floats, high: Floats, truth: float) -> Cell:
    held = (low <= truth) & (truth <= high)
    return Cell(label, case.name, size, int(held.sum()), int((high < truth).sum()), len(held))


def _all_at_once(case: Case, size: int, ends: Sequence[tuple[Floats, Floats]], truth: Floats) -> Cell:
    """Experiments in which every one of several intervals holds; `below` counts those with one that lies below."""
    held = np.all([(low <= one) & (one <= high) for (low, high), one in zip(ends, truth, strict=True)], axis=0)
    below = np.any([high < one for (_, high), one in zip(ends, truth, strict=True)], axis=0)
    return Cell(AT_ONCE, case.name, size, int(held.sum()), int(below.sum()), len(held))


def _yes_or_no(case: Case, size: int, effort: Effort) -> Cell:
    chance = CHANCES[case.name]
    generator = np.random.default_rng((SEED, CASES.index(case), YES_OR_NO, size))
    seen = generator.binomial(size, chance, effort.experiments)
    ends = np.array([binomial_interval(yes, size) for yes in range(size + 1)])
    return _cell(YES, case, size, ends[seen, 0], ends[seen, 1], chance)


class _Drawn:
    """A laboratory whose replications are drawn, as many as are asked for; its runs know their figures alone."""

    interrupted = False

    def __init__(self, case: Case, experiment: int, first: Floats) -> None:
        self._case = case
        self._seed = (SEED, CASES.index(case), SEQUENTIAL, experiment)
        self._figures = first

    def measure(self, configurations: Sequence[object], numbers: range) -> tuple[_DrawnRuns, ...]:
        """The first so many replications of the baseline."""
        have, wanted = len(self._figures), len(numbers)
        if wanted > have:
            more = replications(self._case, wanted - have, (*self._seed, have), policies=1)[0, 0]
            self._figures = np.concatenate((self._figures, more))
        return (_DrawnRuns(self._figures[:wanted], numbers),)


@dataclass(frozen=True, slots=True, eq=False)
class _DrawnRuns:
    """What `sim.experiment.precision` asks of a policy's runs."""

    figures: Floats
    replications: range
    name: str = POLICIES[0]
    failed: tuple[()] = ()

    @property
    def attempted(self) -> int:
        """How many there are."""
        return len(self.figures)


@dataclass(frozen=True, slots=True)
class _MeanWait:
    """What `sim.experiment.precision` asks of a subject."""

    measure: Measure
    part: None = None

    def figures(self, runs: _DrawnRuns) -> Floats:
        """The runs' figures."""
        return runs.figures


def sequential(case: Case, truth: Truth, effort: Effort) -> Sequential:
    """Coverage of the interval that `--precision` ends with, by the very function that decides when to stop."""
    subject = _MeanWait(measure_named("wait_mean"))
    target = read_amount(case.target, subject.measure, case.scenario().calendar)
    first = replications(case, effort.sequential * _DRAWN_FIRST, (SEED, CASES.index(case), SEQUENTIAL), policies=1)
    first = first[0, 0].reshape(effort.sequential, _DRAWN_FIRST)
    found = np.empty((effort.sequential, 4))
    for experiment in range(effort.sequential):
        drawn: Any = _Drawn(case, experiment, first[experiment])
        (runs,), precision = measure_to_precision([None], subject, target, drawn, effort.cap)
        low, high = interval(runs.figures[:, None])
        found[experiment] = low[0], high[0], precision.met, runs.attempted
    low, high, met, used = found.T
    cell = _cell(OPEN, case, effort.cap, low, high, truth.mean[0, 0])
    return Sequential(cell, float(met.mean()), float(used.mean()))
