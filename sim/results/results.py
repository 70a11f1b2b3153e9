"""What an experiment found: frozen records that tables, figures and JSON are made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from sim.results.showing import html_of
from sim.scenario.nearest import nearest

if TYPE_CHECKING:
    from sim.results.precision import Precision
    from sim.results.warm_up import WarmUp


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over replications with its 95 % Student-t interval.

    `low` and `high` are cut to what the measure can be (a share never leaves 0 to 1), `half_width` is Student's own.
    For a measure that is yes or no in each replication, `low` and `high` are the exact binomial interval (Clopper and
    Pearson 1934): after 20 times no they reach from 0 to 17 %, where Student's interval has no width.
    `n` counts the replications in which the measure is defined; `mean` is None when there was none, and the interval is
    None when there were fewer than two, or when it is withheld because a replication failed.
    """

    mean: float | None
    low: float | None
    high: float | None
    half_width: float | None
    n: int


Measures = dict[str, Estimate]  # by measure name, in the catalogue's order
Place = tuple[str, str | None, str]  # of a comparison: policy, department, measure
LedgerSums = dict[str, dict[str, Measures]]  # by department, then "bypassed", "provider" or "self-service"


@dataclass(frozen=True, slots=True)
class PolicyResult:
    """One policy's estimates. Keys of `kinds` read "Marketing / New website"."""

    name: str
    all: Measures
    departments: dict[str, Measures]
    kinds: dict[str, Measures]
    teams: dict[str, Measures]
    replications: int  # how many ended well
    failed: tuple[FailedReplication, ...]
    demand_hashes: tuple[str, ...]  # one a replication: equal under every policy that does not set demand
    levers: str = ""  # what it is made of, in words; empty for a policy without levers
    ledger: LedgerSums = field(default_factory=dict)  # what was done elsewhere; by `ledger_sums.LEDGER_MEASURES`


@dataclass(frozen=True, slots=True)
class FailedReplication:
    """A replication that did not end, and how to see it again."""

    replication: int
    seed: int
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A paired difference, policy minus baseline, over the replications that both have.

    `department` None stands for all departments. The interval is adjusted (Bonferroni) for the number of policies
    compared with the baseline. `variance_ratio` is the variance of the unpaired difference over that of the paired one.
    """

    policy: str
    against: str
    department: str | None
    metric: str
    difference: float | None
    low: float | None
    high: float | None
    significant: bool
    n: int
    variance_ratio: float | None


@dataclass(frozen=True, slots=True)
class TheoryLine:
    """A queueing formula's figure beside the simulated one, for a policy and team that are close to a known system."""

    policy: str
    system: str  # "Erlang-C (M/M/5)", "Erlang-A", "Pollaczek-Khinchine (M/G/1)", "Cobham"
    scope: str  # "all", or a department's or kind's name
    metric: str
    exact: float
    simulated: Estimate
    note: str  # how close the system is; empty when it is exact


@dataclass(frozen=True, slots=True)
class GoalResult:
    """A goal judged for one policy by its interval."""

    policy: str
    text: str  # as written
    metric: str
    department: str | None
    verdict: Literal["met", "missed", "cannot tell"]
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Caution:
    """Something that a reader of the numbers must know, and what to do about it."""

    code: str  # as in sim.experiment.cautions: "load-over-capacity", "unfinished", "partial", ...
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is needed to make the same numbers again."""

    slackline: str
    python: str
    numpy: str
    simpy: str
    scenario_hash: str
    seed: int
    command: str


class NoSuchPolicyError(KeyError):
    """Results that have no policy of that name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        close = nearest(name, known)
        remedy = f"did you mean '{close}'?" if close else f"there are {', '.join(repr(each) for each in known)}"
        self.message = f"there is no policy '{name}' in these results; {remedy}"
        super().__init__(name)

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True, repr=False)
class Results:
    """The outcome of `run`: one scenario, its policies, the same random demand under each."""

    scenario: str
    description: str
    scenario_hash: str
    seed: int
    replications: int  # asked for
    baseline: str
    days_per_week: float
    days_per_year: float
    policies: tuple[PolicyResult, ...]
    comparisons: tuple[Comparison, ...]
    theory: tuple[TheoryLine, ...]
    goals: tuple[GoalResult, ...]
    warnings: tuple[Caution, ...]
    provenance: Provenance
    partial: bool = False  # interrupted: fewer replications than asked for
    precision: Precision | None = None  # what was reached, where a precision was asked for
    warm_up: WarmUp | None = None  # how long it was, and how it was found; None in results made by hand
    seconds: float = field(default=0.0, compare=False)  # wall time; never part of the JSON
    _places: dict[Place, Comparison] = field(default_factory=dict, init=False, compare=False)  # filled when asked for

    def __repr__(self) -> str:
        policies = f"{len(self.policies)} {'policy' if len(self.policies) == 1 else 'policies'}"
        replications = f"{self.replications} replication{'' if self.replications == 1 else 's'}"
        return f"Results of '{self.scenario}': {policies}, {replications}"

    def _repr_html_(self) -> str | None:
        """How a notebook shows them."""
        return html_of(self)

    def policy(self, name: str) -> PolicyResult:
        """The estimates of one policy.

        Raises:
            NoSuchPolicyError: a KeyError that offers the nearest name.
        """
        for policy in self.policies:
            if policy.name == name:
                return policy
        raise NoSuchPolicyError(name, tuple(policy.name for policy in self.policies))

    def comparison(self, policy: str, department: str | None, metric: str) -> Comparison | None:
        """The paired difference of a policy from the baseline in one measure, for a department or for all requests
        (None); None where there is none."""
        if not self._places:
            self._places.update({(one.policy, one.department, one.metric): one for one in reversed(self.comparisons)})
        return self._places.get((policy, department, metric))
