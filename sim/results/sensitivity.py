"""What a sensitivity analysis found: which assumptions an answer hangs on, and whether the ranking survives.

Values of assumptions are in the model's unit (working days, fractions, money and rates per working day), measures as in
all results. `against` None stands for a policy by itself, else the figures are of its difference from that policy,
paired under the same demand.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from sim.results.document import finite_json

if TYPE_CHECKING:
    from sim.results.rankings import State, Verdict
    from sim.results.results import Caution, Estimate, FailedReplication, Provenance

Method = Literal["tornado", "morris", "sobol"]
End = Literal["low", "high"]


@dataclass(frozen=True, slots=True)
class Assumption:
    """A number of the scenario that was varied. `law` says in words how its values were chosen between the ends.

    `declared` tells what the scenario or the command said from what was taken by default; `note` what was cut or
    rounded. `steady` names the policies for which no value of it changes anything, since they set it themselves or
    since it belongs to another policy.
    """

    path: str
    dimension: str
    value: float
    low: float
    high: float
    law: str
    declared: bool
    note: str
    steady: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """What is looked at: the measure under a policy, or the policy's difference `against` another."""

    policy: str
    against: str | None


@dataclass(frozen=True, slots=True)
class Middle:
    """A target with everything as it is written."""

    target: Target
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Change:
    """How much a target changes when one assumption goes to one end, paired with the middle under the same demand.

    The interval is adjusted for all ends of all assumptions of the target (Bonferroni); `significant` when it excludes
    zero. `level` is the target itself at that end, with its own interval: of 95 % for a policy by itself, adjusted for
    the pairs of policies for a difference, as in the rankings. None where it is not defined or withheld.
    """

    end: End
    value: float
    level: float | None
    level_low: float | None
    level_high: float | None
    difference: float | None
    low: float | None
    high: float | None
    n: int
    significant: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a tornado: a target's changes at both ends of an assumption."""

    target: Target
    path: str
    changes: tuple[Change, ...]

    @property
    def reach(self) -> float:
        """The largest change in size; 0 where there is none."""
        return max((abs(change.difference) for change in self.changes if change.difference is not None), default=0.0)


@dataclass(frozen=True, slots=True)
class Effect:
    """Morris: how much a target moves over the whole range of an assumption, on average over all others.

    `mu_star` is the mean of the absolute effects with its 95 % interval; `mu` their mean; `sigma` their standard
    deviation; `noise` the mu* that chance alone would show.
    """

    target: Target
    path: str
    mu_star: float
    low: float
    high: float
    mu: float
    sigma: float
    noise: float


@dataclass(frozen=True, slots=True)
class Index:
    """Sobol: the share of a target's variance that is an assumption's, alone (`first`) and with others (`total`)."""

    target: Target
    path: str
    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float


@dataclass(frozen=True, slots=True)
class Noise:
    """The share of a target's variance over the points that is chance and no assumption's doing, where it is known."""

    target: Target
    share: float | None


@dataclass(frozen=True, slots=True)
class Spot:
    """A point at which the order of two policies does not surely hold.

    In a tornado `path` and `end` name it; else they are the assumption that tells such points best from the others, and
    the end that they lie towards. `better` is the policy that is surely better there, None where it cannot be told.
    """

    path: str
    end: End
    better: str | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Whether one policy of a pair stays ahead of the other at all points that were tried.

    `ahead` has the better value of the measure in the middle (the lower one where no direction is better), `behind` the
    other; where that is not `clear` they stand in the scenario's order. `difference` is `ahead` minus `behind`.
    """

    ahead: str
    behind: str
    clear: bool
    verdict: Verdict
    difference: Estimate
    holds: int
    turns: int
    unclear: int
    spots: tuple[Spot, ...]
    states: tuple[State, ...]  # one a point, in the order in which points were tried


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Everything that a sensitivity analysis found.

    `measure` is as it is asked for, such as `bypass_rate[Marketing]`; `unit` and `better` are the catalogue's.
    `points` counts the settings tried besides the middle, `runs` the replications that they took, with it.
    `compared` is the number of intervals of one target that a tornado's are adjusted for.
    """

    scenario: str
    scenario_hash: str
    seed: int
    method: Method
    measure: str
    unit: str
    better: str
    replications: int
    points: int
    runs: int
    compared: int
    days_per_week: float
    baseline: str
    policies: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    left_out: tuple[str, ...]
    middle: tuple[Middle, ...]
    bars: tuple[Bar, ...]
    effects: tuple[Effect, ...]
    indices: tuple[Index, ...]
    noise: tuple[Noise, ...]
    rankings: tuple[Ranking, ...]
    failed: tuple[FailedReplication, ...]
    warnings: tuple[Caution, ...]
    provenance: Provenance
    partial: bool = False

    @property
    def targets(self) -> tuple[Target, ...]:
        """What was looked at, policies by themselves first."""
        return tuple(each.target for each in self.middle)


def to_json(found: Sensitivity) -> str:
    """The analysis as JSON, with a line's end at the end; a figure that is undefined or not finite is null."""
    document: dict[str, Any] = {"slackline": found.provenance.slackline, **asdict(found)}
    document["rankings"] = [
        {key: value for key, value in ranking.items() if key != "states"} for ranking in document["rankings"]
    ]
    return finite_json(document)
