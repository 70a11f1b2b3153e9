"""Select the best of a scenario's policies by one measure, with as few replications as the answer needs."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.experiment.cautions import cautions_after
from sim.experiment.configurations import configurations
from sim.experiment.precision import CAP
from sim.experiment.provenance import provenance
from sim.results.amounts import Amount, read_amount
from sim.results.catalogue import Unit
from sim.results.contenders import Compared, contenders, largest_difference, stages, undecided
from sim.results.ranking_and_selection import rarest_first, select_best
from sim.results.results import Caution
from sim.results.runs import PolicyRuns, in_common
from sim.results.select import Selected, Zone
from sim.results.subjects import MisreadError, read_subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.experiment.configurations import Configuration
    from sim.experiment.laboratory import Laboratory
    from sim.model.log import Floats
    from sim.results.ranking_and_selection import Selection
    from sim.results.select import Direction, Outcome
    from sim.results.subjects import Subject
    from sim.scenario.schema import Scenario

MEASURE: Final = "total_cost"  # what is selected by where no measure is named
FIRST: Final = 30  # replications of the first stage
_STEP: Final = 20  # the fewest replications that are added at a time, so that all workers have some
# What counts as equal where nothing else is said: as in the verdict of `run`.
_USUAL_ZONES: Final[dict[Unit, str]] = {
    Unit.DAYS: "10%",
    Unit.SHARE: "2 points",
    Unit.LEVEL: "2 points",
    Unit.RATIO: "2 points",
    Unit.COUNT: "10%",
    Unit.MONEY_PER_YEAR: "2%",
}


class NoZoneError(MisreadError):
    """A percentage of a baseline that is 0; `help` says what to ask for instead."""


@dataclass(frozen=True, slots=True)
class SelectQuestion:
    """What was asked. What is left out is the default.

    `indifference` is the smallest difference that matters: "2%" of the baseline's mean, or an amount of the measure
    such as "0.5 days", "2 points", "20000 per year". `confidence` is the probability of picking the best. `direction`
    is needed where the measure's better side is not known. `cap` is the most replications of a policy.
    """

    measure: str = MEASURE
    indifference: str | None = None
    confidence: float = 0.95
    direction: Direction | None = None
    cap: int = CAP
    policies: tuple[str, ...] = ()
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """A question that was understood."""

    subject: Subject
    indifference: Amount
    direction: Direction


def read_terms(scenario: Scenario, question: SelectQuestion) -> Terms:
    """The measure, the smallest difference that matters and the direction.

    Raises:
        MisreadError: there is no such measure, the difference is no amount of it, or nobody knows which side is better.
        ValueError: a confidence that is not between 50 and 100 %, a cap below the first stage, or one policy only.
    """
    if not 0.5 <= question.confidence < 1:
        raise ValueError(f"the confidence must be 50 % or more and below 100 %, not {100 * question.confidence:g} %")
    if question.cap < FIRST:
        raise ValueError(f"a selection needs {FIRST} replications or more, not {question.cap} at most")
    subject = read_subject(question.measure, scenario)
    direction = question.direction
    if direction is None:
        if subject.measure.better == "neither":
            raise MisreadError(
                f"whether a low or a high `{subject.measure.name}` is better depends",
                "say which: --lowest or --highest",
            )
        direction = "lowest" if subject.measure.better == "lower" else "highest"
    text = question.indifference or _USUAL_ZONES[subject.measure.unit]
    return Terms(subject, read_amount(text, subject.measure, scenario.calendar), direction)


def select(scenario: Scenario, question: SelectQuestion, laboratory: Laboratory, command: str = "") -> Selected:
    """Compare the policies by one measure, drop those that are clearly worse, and go on until one is left.

    All policies that are still compared get the same replications, and so the same demand. Where a replication fails,
    or the measure has no value in one, the answer is withheld, for those that remain may be the easy ones.

    Raises:
        UnknownPolicyError: a policy that the scenario does not have.
        ScenarioError: a policy's lever cannot be applied.
        MisreadError, ValueError: as for `read_terms`; or there are fewer than two policies.
        NoZoneError: the difference that matters is a percentage, and the baseline's mean is 0.
        KeyboardInterrupt: interrupted before two replications were done under every policy.
    """
    terms = read_terms(scenario, question)
    chosen = configurations(scenario, question.policies or None, question.seed)
    if len(chosen) < 2:
        raise ValueError("a selection needs two policies or more")
    supply = _Supply(chosen, terms, laboratory, question.cap)
    everybody = range(len(chosen))
    first = FIRST
    rows = supply.more(everybody, first)
    zone: Zone | None = None
    found: Selection | None = None
    if supply.complete:
        baseline = [one.policy.name for one in chosen].index(scenario.baseline_name)
        zone = _zone(terms, abs(float(rows[:, baseline].mean())))
        if terms.subject.measure.yes_or_no:
            first = min(question.cap, max(first, rarest_first(len(chosen), zone.value, question.confidence)))
            supply.more(everybody, first)
    if zone is not None and supply.complete:
        found = select_best(supply.sample, len(chosen), zone.value, question.confidence, first)
    if not min(len(one.measures) + len(one.failed) for one in supply.runs):
        raise KeyboardInterrupt
    return replace(_account(scenario, question, terms, supply, zone, found, command), first_stage=first)


def _zone(terms: Terms, mean: float) -> Zone:
    """The smallest difference that matters, now that the baseline's mean is known."""
    asked = terms.indifference
    if not asked.relative:
        return Zone(asked.text, asked.value, None)
    if mean == 0:
        raise NoZoneError(
            f"{asked.text} of the baseline's {terms.subject} is nothing: it is 0 in the first {FIRST} replications",
            "say how much matters as an amount, such as --indifference '2 points', '0.5 days' or '20000 per year'",
        )
    return Zone(asked.text, asked.of(mean), mean)


class _Supply:
    """Figures of the policies, from the laboratory; larger is better.

    `complete` until a replication is missing or failed, or a figure is undefined: nothing is given from then on.
    """

    def __init__(self, chosen: Sequence[Configuration], terms: Terms, laboratory: Laboratory, cap: int) -> None:
        self._chosen, self._subject, self._laboratory, self._cap = chosen, terms.subject, laboratory, cap
        self.sign = 1.0 if terms.direction == "highest" else -1.0
        self.runs = [PolicyRuns(one.policy.name, (), (), ()) for one in chosen]
        self.policies = tuple(one.policy for one in chosen)
        self.complete = True
        self.short = False  # interrupted

    def sample(self, wanted: Sequence[int], given: int) -> Floats:
        """What `select_best` asks for: those there are, then a quarter more each time, until the cap."""
        if given == 0:
            return self._figures(wanted)
        upto = min(self._cap, given + max(_STEP, 10 * math.ceil(given / 40)))
        rows = self.more(wanted, upto)
        return rows[given:] if self.complete else rows[:0]

    def more(self, wanted: Sequence[int], upto: int) -> Floats:
        """The figures of these policies' first `upto` replications; no rows where they are not complete."""
        found = self._laboratory.measure([self._chosen[place] for place in wanted], range(upto))
        for place, one in zip(wanted, found, strict=True):
            self.runs[place] = one
        self.short = any(one.attempted < upto for one in found)
        self.complete = all(len(one.measures) == upto for one in found) and not any(
            np.isnan(self._subject.figures(one)).any() for one in found
        )
        return self._figures(wanted) if self.complete else np.empty((0, len(wanted)))

    def _figures(self, wanted: Sequence[int]) -> Floats:
        return self.sign * np.column_stack([self._subject.figures(self.runs[place]) for place in wanted])


def _account(
    scenario: Scenario,
    question: SelectQuestion,
    terms: Terms,
    supply: _Supply,
    zone: Zone | None,
    found: Selection | None,
    command: str,
) -> Selected:
    """What is reported."""
    runs = supply.runs if found is not None else in_common(supply.runs)
    measure = terms.subject.measure
    figures = tuple(terms.subject.figures(one) for one in runs)
    outcome = _outcome(found, supply)
    compared = None
    if found is not None:
        names = tuple(one.name for one in runs)
        compared = Compared(names, figures, found, supply.sign, scenario.baseline_name)
    unsure = compared is not None and outcome == "cannot tell"
    seed = scenario.seed if question.seed is None else question.seed
    return Selected(
        scenario=scenario.name,
        description=scenario.description,
        scenario_hash=scenario.hash,
        seed=seed,
        baseline=scenario.baseline_name,
        days_per_week=scenario.calendar.days_per_week,
        metric=measure.name,
        part=terms.subject.part,
        direction=terms.direction,
        confidence=question.confidence,
        zone=zone,
        first_stage=FIRST,
        cap=question.cap,
        outcome=outcome,
        best=compared.names[compared.front] if compared and outcome in {"selected", "alike"} else None,
        left=tuple(compared.names[place] for place in compared.selection.left) if compared else (),
        at_most=largest_difference(compared, question.confidence) if compared and unsure else None,
        needed=found.needed if found and unsure else None,
        contenders=contenders(compared, runs, measure) if compared else undecided(runs, figures, measure),
        stages=stages(compared) if compared else (),
        warnings=(*_undefined(terms.subject, runs), *cautions_after(scenario, supply.policies, runs, 0)),
        provenance=provenance(scenario, seed, command),
    )


def _outcome(found: Selection | None, supply: _Supply) -> Outcome:
    if not supply.complete:
        return "interrupted" if supply.short else "withheld"
    if found is None or not (found.alike or len(found.left) == 1):
        return "cannot tell"
    return "alike" if found.alike else "selected"


def _undefined(subject: Subject, runs: Sequence[PolicyRuns]) -> tuple[Caution, ...]:
    """That the measure has no value in some replications, and where."""
    told = []
    for one in runs:
        missing = np.flatnonzero(np.isnan(subject.figures(one)))
        if len(missing):
            first = one.replications[int(missing[0])]
            told.append(
                f"under '{one.name}' in {len(missing)} of {len(one.measures)} replications, first in number {first}"
            )
    if not told:
        return ()
    return (
        Caution(
            "undefined-measure",
            f"{subject} has no value {'; '.join(told)}. Nothing is selected, for the other replications may be special",
            "lengthen the horizon, so that there is something to measure in each, or name another measure",
        ),
    )
