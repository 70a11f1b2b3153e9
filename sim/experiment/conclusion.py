"""What a search came to: the answer, from what was seen of each value, and the record of it all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sim.experiment.cautions import cautions_after
from sim.experiment.provenance import provenance
from sim.results.crossing import bracket_of
from sim.results.sequential import estimate_at
from sim.results.solve import Outcome, Solution, Tried

if TYPE_CHECKING:
    from sim.experiment.grid import Grid
    from sim.experiment.solve import SolveQuestion
    from sim.experiment.trials import Trials
    from sim.results.crossing import Search
    from sim.results.goals import Verdict
    from sim.results.results import Caution
    from sim.scenario.schema import Scenario


class Searched:
    """What a search leaves behind, finished or not."""

    def __init__(self, trials: Trials) -> None:
        self.trials = trials
        self.search: Search | None = None
        self.beaten: set[int] = set()
        self.stopped = False

    @property
    def everywhere(self) -> bool:
        return self.search is None or self.search.everywhere

    @property
    def verdicts(self) -> dict[int, Verdict]:
        return self.trials.verdicts

    def in_race(self, place: int) -> bool:
        """Of a search that minimises: whether the place may still be the answer."""
        return place not in self.beaten and self.verdicts.get(place) != "missed"


@dataclass(frozen=True, slots=True)
class _Answer:
    outcome: Outcome
    answer: int | None = None
    beside: int | None = None
    unsure: tuple[int, ...] = ()
    smallest: bool = True


def _answer(found: Searched, grid: Grid) -> _Answer:
    if found.search is None:
        return _least(found)
    told = _of_all(found.verdicts, grid) if found.everywhere else _of_bracket(found, grid)
    return replace(told, outcome="interrupted") if found.stopped else told


def _of_bracket(found: Searched, grid: Grid) -> _Answer:
    """The answer of a search by bisection."""
    verdicts, count = found.verdicts, len(grid.values)
    unclear = tuple(sorted(place for place, verdict in verdicts.items() if verdict == "cannot tell"))
    bracket = bracket_of(verdicts, count)
    if bracket is not None:
        beside = bracket.misses if 0 <= bracket.misses < count else None
        smallest = bracket.misses < bracket.meets
        known = beside is not None and (not grid.whole or bracket.closed)
        return _Answer("found" if known else "cannot tell", bracket.meets, beside, bracket.unsure, smallest)
    if set(verdicts.values()) == {"met"}:
        return _Answer("met everywhere", 0)
    closest = _closest(found)
    return _Answer("cannot tell" if unclear else "not reached", None, closest, unclear)


def _of_all(verdicts: dict[int, Verdict], grid: Grid) -> _Answer:
    """The answer where all values were looked at: the smallest that meets, unless a smaller one is unclear."""
    met = sorted(place for place, verdict in verdicts.items() if verdict == "met")
    unclear = tuple(sorted(place for place, verdict in verdicts.items() if verdict == "cannot tell"))
    if not met:
        return _Answer("cannot tell" if unclear else "not reached", None, None, unclear)
    below = tuple(place for place in unclear if place < met[0])
    beside = max((place for place in range(met[0]) if verdicts.get(place) == "missed"), default=None)
    if not below:
        return _Answer("met everywhere" if len(met) == len(verdicts) else "found", met[0], beside)
    known = not grid.whole and beside is not None and beside < below[0]
    return _Answer("found" if known else "cannot tell", met[0], beside, below)


def _least(found: Searched) -> _Answer:
    """The answer of a race: of those that meet the goals, the one whose mean is least."""
    left = sorted(place for place in found.verdicts if found.in_race(place))
    met = [place for place in left if found.verdicts[place] == "met"]
    unclear = tuple(place for place in left if found.verdicts[place] == "cannot tell")
    column = len(found.trials.goals)
    best = min(met, key=lambda place: _mean(found, place, column), default=None)
    if found.stopped:
        return _Answer("interrupted", best, None, unclear)
    if best is None:
        return _Answer("cannot tell" if unclear else "not reached", None, None if unclear else _closest(found), unclear)
    return _Answer("found", best, None, unclear)


def _mean(found: Searched, place: int, column: int) -> float:
    figures = found.trials.seen[place].figures[:, column]
    return float(figures[figures == figures].mean()) if (figures == figures).any() else float("inf")


def _closest(found: Searched) -> int:
    """The place that comes nearest to the first goal that it misses."""
    goals = [goal for goal, _ in found.trials.goals]

    def gap(place: int) -> float:
        seen = found.trials.seen[place]
        column = seen.verdicts.index("missed") if "missed" in seen.verdicts else 0
        return abs(_mean(found, place, column) - goals[column].value)

    return min(sorted(found.verdicts), key=gap)


def solution(scenario: Scenario, question: SolveQuestion, found: Searched, command: str) -> Solution:
    """The record of what a search has found."""
    trials = found.trials
    grid = trials.values.grid
    told = _answer(found, grid)

    def name(place: int | None) -> str | None:
        return None if place is None else grid.values[place]

    return Solution(
        scenario=scenario.name,
        description=scenario.description,
        scenario_hash=scenario.hash,
        seed=question.seed,
        policy=question.policy,
        find=question.find,
        title=grid.axis.title,
        low=grid.values[0],
        high=grid.values[-1],
        unit=grid.axis.unit,
        step=grid.step,
        whole=grid.whole,
        values=len(grid.values),
        goals=tuple(goal for goal, _ in trials.goals),
        minimise=question.minimise,
        confidence=question.confidence,
        most=question.most,
        outcome=told.outcome,
        answer=name(told.answer),
        beside=name(told.beside),
        unsure=tuple(grid.values[place] for place in told.unsure),
        smallest=told.smallest,
        everywhere=found.everywhere,
        turns=trials.turns(),
        tried=tuple(_tried(found, question, place, told.answer) for place in sorted(trials.seen)),
        warnings=_warnings(found, told),
        provenance=provenance(scenario, question.seed, command),
        days_per_week=scenario.calendar.days_per_week,
        days_per_year=scenario.calendar.days_per_year,
    )


def _tried(found: Searched, question: SolveQuestion, place: int, answer: int | None) -> Tried:
    trials, seen = found.trials, found.trials.seen[place]
    column = len(trials.goals)
    measured = found.search is None
    confidence = 1.0 - question.share_of_error / max(1, trials.count - 1)
    compared = measured and answer not in (None, place)
    return Tried(
        value=trials.values.grid.values[place],
        number=trials.values.grid.number(place),
        replications=len(seen.runs.measures),
        verdict=seen.verdict,
        estimates=seen.estimates,
        verdicts=seen.verdicts,
        minimised=estimate_at(seen.figures[:, column], confidence) if measured else None,
        behind=estimate_at(trials.difference(place, answer or 0, column), confidence) if compared else None,
        beaten=place in found.beaten,
        failed=seen.failed,
    )


def _warnings(found: Searched, told: _Answer) -> tuple[Caution, ...]:
    """What the runs of the answer and of the value beside it warn of, each thing once, with the value that it is of."""
    warned: dict[str, Caution] = {}
    trials = found.trials
    failed = [place for place in sorted(trials.seen) if trials.seen[place].failed]
    for place in dict.fromkeys(
        [*failed, *(one for one in (told.answer, *told.unsure, told.beside) if one is not None)]
    ):
        tried, seen = trials.values.configuration(place), trials.seen[place]
        for caution in cautions_after(tried.scenario, [tried.policy], [seen.runs], seen.runs.attempted):
            told_at = f"At {trials.values.grid.values[place]}: {caution.message[:1].lower()}{caution.message[1:]}"
            warned.setdefault(caution.code, replace(caution, message=told_at))
    return tuple(warned.values())
