"""How precisely a measure came to be known, where a precision was asked for."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.results.amounts import Amount
    from sim.results.stopping import Reached


@dataclass(frozen=True, slots=True)
class PolicyPrecision:
    """What was reached for one policy. `withheld`: a replication failed, so that no interval stands."""

    policy: str
    reached: Reached
    withheld: bool = False

    @property
    def met(self) -> bool:
        """Whether the target was reached."""
        return self.reached.after is not None and not self.withheld


@dataclass(frozen=True, slots=True)
class Precision:
    """What was asked for and what was reached, after the same number of replications of every policy."""

    metric: str
    part: str | None  # the department, "Department / Kind" or team; None for all
    target: Amount
    cap: int  # the most replications
    replications: int  # asked of the laboratory last
    policies: tuple[PolicyPrecision, ...]

    @property
    def subject(self) -> str:
        """The measure as people write it."""
        return self.metric if self.part is None else f"{self.metric}[{self.part}]"

    @property
    def met(self) -> bool:
        """Whether the target was reached for every policy."""
        return all(policy.met for policy in self.policies)

    @property
    def needed(self) -> int | None:
        """An estimate of how many replications all policies need; None where nothing can be said."""
        estimates = [policy.reached.needed for policy in self.policies if not policy.withheld]
        known = [needed for needed in estimates if needed is not None]
        return max(known) if known and len(known) == len(estimates) else None


def precision_document(precision: Precision) -> dict[str, Any]:
    """The same as plain values, ready for JSON."""
    return {
        "metric": precision.metric,
        "part": precision.part,
        "target": asdict(precision.target),
        "cap": precision.cap,
        "replications": precision.replications,
        "met": precision.met,
        "needed": precision.needed,
        "policies": [
            {
                "policy": each.policy,
                "met": each.met,
                "mean": each.reached.mean,
                "half_width": None if each.withheld else each.reached.half_width,
                "n": each.reached.n,
                "after": None if each.withheld else each.reached.after,
                "needed": None if each.withheld else each.reached.needed,
            }
            for each in precision.policies
        ],
    }
