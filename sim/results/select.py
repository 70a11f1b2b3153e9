"""What a selection among policies found: frozen records, and their JSON document."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from sim.results.document import finite_json

if TYPE_CHECKING:
    from sim.results.results import Caution, Estimate, FailedReplication, Provenance

Direction = Literal["lowest", "highest"]
# selected: one is left. alike: those left had the same figure in every replication. cannot tell: several are left at
# the cap. withheld: a replication failed, or the measure has no value in one. interrupted: by Ctrl-C.
Outcome = Literal["selected", "alike", "cannot tell", "withheld", "interrupted"]


@dataclass(frozen=True, slots=True)
class Zone:
    """The smallest difference that matters. `value` is in the measure's unit, fixed after the first stage."""

    text: str  # as written
    value: float
    share_of: float | None  # the baseline's mean in the first stage where a percentage of it was asked for


@dataclass(frozen=True, slots=True)
class Contender:
    """One policy of a selection.

    `estimate` is over the replications until it was dropped, or to the end. `behind` is the paired difference from the
    one in front, over the same replications: positive is worse, whatever the direction. Neither is adjusted for having
    selected.
    """

    policy: str
    replications: int
    estimate: Estimate
    behind: Estimate | None  # None for the one in front
    dropped_by: str | None  # the policy that it was clearly worse than
    failed: tuple[FailedReplication, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """The means after so many replications, of the policies that were still compared."""

    replications: int
    means: dict[str, float]


@dataclass(frozen=True, slots=True)
class Selected:
    """The outcome of `select`. `contenders` stand in the scenario's order."""

    scenario: str
    description: str
    scenario_hash: str
    seed: int
    baseline: str
    days_per_week: float
    metric: str
    part: str | None  # the department, "Department / Kind" or team; None for all
    direction: Direction
    confidence: float
    zone: Zone | None  # None where the first stage did not come to its end
    first_stage: int  # replications
    cap: int  # the most replications of a policy
    outcome: Outcome
    best: str | None
    left: tuple[str, ...]  # not dropped
    at_most: float | None  # where it cannot be told: bound on the differences between those left
    needed: int | None  # where it cannot be told: estimate of how many replications it would take
    contenders: tuple[Contender, ...]
    stages: tuple[Stage, ...]
    warnings: tuple[Caution, ...]
    provenance: Provenance

    @property
    def subject(self) -> str:
        """The measure as people write it."""
        return self.metric if self.part is None else f"{self.metric}[{self.part}]"

    @property
    def partial(self) -> bool:
        """Whether it was interrupted."""
        return self.outcome == "interrupted"

    @property
    def front(self) -> str | None:
        """The policy that the others are compared with: the best, or the one with the best mean of those left."""
        return next((each.policy for each in self.contenders if each.behind is None and each.policy in self.left), None)


def to_document(selected: Selected) -> dict[str, Any]:
    """The same as plain values, ready for JSON; a figure that is undefined is None."""
    return {
        "slackline": selected.provenance.slackline,
        "scenario": selected.scenario,
        "description": selected.description,
        "scenario_hash": selected.scenario_hash,
        "seed": selected.seed,
        "baseline": selected.baseline,
        "days_per_week": selected.days_per_week,
        "partial": selected.partial,
        "metric": selected.metric,
        "part": selected.part,
        "direction": selected.direction,
        "confidence": selected.confidence,
        "indifference": asdict(selected.zone) if selected.zone else None,
        "first_stage": selected.first_stage,
        "cap": selected.cap,
        "outcome": selected.outcome,
        "best": selected.best,
        "left": list(selected.left),
        "at_most": selected.at_most,
        "needed": selected.needed,
        "policies": [asdict(contender) for contender in selected.contenders],
        "stages": [asdict(stage) for stage in selected.stages],
        "warnings": [asdict(caution) for caution in selected.warnings],
        "provenance": asdict(selected.provenance),
    }


def to_json(selected: Selected) -> str:
    """The document as text, with a line's end at the end; a figure that is undefined or not finite is null."""
    return finite_json(to_document(selected))
