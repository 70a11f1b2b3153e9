"""Find the value that meets a goal: by a search that knows its measurements to be blurred by chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.experiment.conclusion import Searched, solution
from sim.experiment.grid import read_grid
from sim.experiment.trials import StoppedError, Trials, Values
from sim.results.crossing import Search
from sim.results.estimates import CONFIDENCE
from sim.results.goals import read_goal
from sim.results.sequential import estimate_at, looks
from sim.results.subjects import MisreadError, Subject, read_subject, subject_of
from sim.scenario.reading import with_only_policy

if TYPE_CHECKING:
    from sim.experiment.laboratory import Laboratory
    from sim.results.goals import Goal
    from sim.results.sequential import Looks
    from sim.results.solve import Solution
    from sim.scenario.schema import Scenario

MOST_REPLICATIONS: Final = 1000
MOST_TO_COMPARE: Final = 60  # values, where all are looked at for the one with the least of a measure


@dataclass(frozen=True, slots=True)
class SolveQuestion:
    """What is looked for: which value of `find` between two ends lets a policy meet all the goals.

    With `minimise`, the value that meets them with the least of this measure; else the smallest that meets them, or the
    largest where small values meet them and large ones do not. `most` is how many replications one value may take,
    `confidence` that of the whole answer. `resolution` is how far the values tried lie apart.

    Raises:
        ValueError: fewer than two replications, or a confidence that is none.
    """

    find: str
    between: str
    so_that: tuple[str, ...]
    policy: str
    seed: int
    minimise: str | None = None
    resolution: str | None = None
    most: int = MOST_REPLICATIONS
    confidence: float = CONFIDENCE

    def __post_init__(self) -> None:
        if self.most < 2:
            raise ValueError(f"a value needs 2 replications or more, not {self.most}")
        if not 0.5 <= self.confidence < 1:
            raise ValueError(f"a confidence lies between 50 % and 100 %, not {self.confidence:.0%}")

    @property
    def share_of_error(self) -> float:
        """The error allowed in judging the goals: all of it, or half where a measure is minimised too."""
        return (1.0 - self.confidence) / (1 if self.minimise is None else 2)


def solve(scenario: Scenario, question: SolveQuestion, laboratory: Laboratory, command: str = "") -> Solution:
    """Search for the value.

    Every value is run under the same random demand. The error that the whole answer may have is divided among all
    values of the range, the goals and the looks (`sim.results.sequential`), so that it holds whichever values the
    search goes to. A value of which a replication failed stays unclear.

    Interrupted, it gives what is known so far.

    Raises:
        MisreadError: a goal, the measure or the range cannot be understood, or the value changes nothing.
        ScenarioError: there is no such path, or a value cannot stand there.
        KeyboardInterrupt: interrupted before anything was known.
    """
    trials = _trials(scenario, question, laboratory)
    found = Searched(trials)
    try:
        if question.minimise is None:
            found.search = Search(trials, len(trials.looks.replications), coarse=not trials.values.grid.whole)
            found.search.run()
        else:
            _race(trials, found, looks(question.most, question.share_of_error, trials.count - 1))
    except StoppedError:
        if not trials.seen:
            raise KeyboardInterrupt from None
        found.stopped = True
    return solution(scenario, question, found, command)


def _trials(scenario: Scenario, question: SolveQuestion, laboratory: Laboratory) -> Trials:
    goals = _goals(scenario, question)
    minimised = None if question.minimise is None else read_subject(question.minimise, scenario)
    scenario = with_only_policy(scenario, question.policy)  # a value that another policy cannot take is no matter
    grid = read_grid(scenario, question.find, question.between, question.resolution)
    values = Values(scenario, grid, question.policy, question.seed)
    _check(values, compare=minimised is not None)
    plan = looks(question.most, question.share_of_error, len(grid.values) * len(goals))
    return Trials(values, goals, minimised, plan, laboratory)


def _goals(scenario: Scenario, question: SolveQuestion) -> list[tuple[Goal, Subject]]:
    goals = [read_goal(text, scenario) for text in question.so_that]
    if not goals:
        raise MisreadError("there is no goal", "write it as --so-that `bypass_rate[Marketing] <= 10%`")
    return [(goal, subject_of(goal.metric, goal.part, scenario)) for goal in goals]


def _check(values: Values, *, compare: bool) -> None:
    """Refuse, before anything is run, a value that does nothing and more values than can be compared."""
    count = len(values.grid.values)
    if compare and count > MOST_TO_COMPARE:
        raise MisreadError(
            f"{count} values are too many to find the one with the least",
            f"narrow the range or name a coarser --resolution: {MOST_TO_COMPARE} values are the most",
        )
    first, last = values.configuration(0), values.configuration(count - 1)
    if first.key == last.key:
        raise MisreadError(
            f"`{values.grid.axis.path}` changes nothing under the policy '{values.policy}'",
            "the policy sets it itself, or nothing in the model uses it; name another --policy or another path",
        )


def _race(trials: Trials, found: Searched, plan: Looks) -> None:
    """Look at every value, dropping those that miss a goal and those that another one beats, until one is left.

    `plan` has the error of the comparisons. The one with the least is dropped only by such an error: of all
    comparisons, it is those of its own that count, one with each other value.
    """
    column = len(trials.goals)
    for number in range(len(plan.replications)):
        trials.look([place for place in range(trials.count) if found.in_race(place)], number)
        left = [place for place in range(trials.count) if found.in_race(place)]
        met = [place for place in left if found.verdicts[place] == "met"]
        found.beaten |= {
            place
            for place in left
            if any(_beats(trials, other, place, column, plan.confidence(number)) for other in met if other != place)
        }
        left = [place for place in left if found.in_race(place)]
        if len(left) < 2 and all(found.verdicts[place] == "met" for place in left):
            return


def _beats(trials: Trials, place: int, other: int, column: int, confidence: float) -> bool:
    """Whether a place has less of the minimised measure than another, beyond chance."""
    if trials.seen[place].failed or trials.seen[other].failed:
        return False
    difference = estimate_at(trials.difference(other, place, column), confidence)
    return difference.low is not None and difference.low > 0
