"""What a search for a value found: the answer, how sure it is, and every value that was tried."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from sim.results.document import finite_json

if TYPE_CHECKING:
    from sim.results.document import Document
    from sim.results.goals import Goal, Verdict
    from sim.results.results import Caution, Estimate, FailedReplication, Provenance

Outcome = Literal["found", "cannot tell", "not reached", "met everywhere", "interrupted"]


@dataclass(frozen=True, slots=True)
class Tried:
    """One value and what was seen of it. `behind` and `beaten` are of a search that minimises a measure.

    `estimates` has one for each goal, its interval at the confidence that its look needs for all intervals of a search
    to hold together. `behind` is the paired difference of the minimised measure from the answer's.
    """

    value: str  # as a scenario has it: "11", "31%", "1.5 weeks"
    number: float
    replications: int
    verdict: Verdict  # of all goals together
    estimates: tuple[Estimate, ...]
    verdicts: tuple[Verdict, ...]
    minimised: Estimate | None = None
    behind: Estimate | None = None
    beaten: bool = False  # dearer than another that meets the goal, beyond chance
    failed: tuple[FailedReplication, ...] = ()


@dataclass(frozen=True, slots=True)
class Solution:
    """The outcome of `solve`.

    found: `answer` meets the goals and is the smallest value that does (the largest, where `smallest` is false, or the
    one with the least of `minimise`); `beside` misses them. What lies between the two is `unsure`.
    cannot tell: the answer is `answer` or among `unsure`; None where perhaps no value meets the goals.
    not reached: every value tried misses them; `beside` came closest. met everywhere: `answer` is the lowest value.
    interrupted: `answer` and `beside` are what is known so far.
    """

    scenario: str
    description: str
    scenario_hash: str
    seed: int
    policy: str
    find: str
    title: str  # for people: "people of Central IT"
    low: str
    high: str
    unit: str
    step: str
    whole: bool
    values: int  # how many there are in the range
    goals: tuple[Goal, ...]
    minimise: str | None
    confidence: float
    most: int  # replications that one value may take
    outcome: Outcome
    answer: str | None
    beside: str | None
    unsure: tuple[str, ...]
    smallest: bool
    everywhere: bool  # all values were looked at
    turns: bool  # a goal's measure was seen to rise and to fall along the range
    tried: tuple[Tried, ...]  # in the order of the range
    warnings: tuple[Caution, ...]
    provenance: Provenance
    days_per_week: float
    days_per_year: float

    @property
    def partial(self) -> bool:
        """Whether it was interrupted."""
        return self.outcome == "interrupted"

    @property
    def runs(self) -> int:
        """How many replications were run in all."""
        return sum(each.replications + len(each.failed) for each in self.tried)

    def of(self, value: str | None) -> Tried | None:
        """What was seen of a value, None where it was not tried."""
        return next((each for each in self.tried if each.value == value), None)

    @property
    def equals(self) -> tuple[str, ...]:
        """Of a search that minimises: values that meet the goals and cannot be told from the answer."""
        if self.minimise is None:
            return ()
        return tuple(
            each.value for each in self.tried if each.verdict == "met" and not each.beaten and each.value != self.answer
        )


def solution_json(solution: Solution) -> str:
    """The solution as a JSON document; times in working days, shares fractions, money per year."""
    return finite_json(_document(solution))


def _document(solution: Solution) -> Document:
    return {
        "slackline": solution.provenance.slackline,
        "scenario": solution.scenario,
        "description": solution.description,
        "scenario_hash": solution.scenario_hash,
        "seed": solution.seed,
        "policy": solution.policy,
        "find": solution.find,
        "title": solution.title,
        "low": solution.low,
        "high": solution.high,
        "step": solution.step,
        "whole": solution.whole,
        "values": solution.values,
        "goals": [asdict(goal) for goal in solution.goals],
        "minimise": solution.minimise,
        "confidence": solution.confidence,
        "most_replications": solution.most,
        "partial": solution.partial,
        "outcome": solution.outcome,
        "answer": solution.answer,
        "beside": solution.beside,
        "unsure": list(solution.unsure),
        "equals": list(solution.equals),
        "smallest": solution.smallest,
        "everywhere": solution.everywhere,
        "turns": solution.turns,
        "tried": [asdict(each) for each in solution.tried],
        "days_per_week": solution.days_per_week,
        "days_per_year": solution.days_per_year,
        "warnings": [asdict(caution) for caution in solution.warnings],
        "provenance": asdict(solution.provenance),
    }
