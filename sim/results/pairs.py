"""The same requests under two policies: who fares better, request by request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.results.cases import Case

ALIKE = 0.5  # days: a smaller difference is none


@dataclass(frozen=True, slots=True)
class Pair:
    """One request under two policies."""

    one: Case
    other: Case

    @property
    def gain(self) -> float | None:
        """Days by which it is delivered sooner under the other policy, infinite where only one of the two delivers it,
        None where neither does."""
        here, there = self.one.lead_time, self.other.lead_time
        if here is None and there is None:
            return None
        if here is None or there is None:
            return float("inf") if here is None else -float("inf")
        return here - there

    @property
    def sooner(self) -> bool:
        """Is it delivered sooner under the other policy, by half a day or more?"""
        return self.gain is not None and self.gain >= ALIKE

    @property
    def later(self) -> bool:
        """Is it delivered later under the other policy, by half a day or more?"""
        return self.gain is not None and self.gain <= -ALIKE


def pairs(one: Iterable[Case], other: Iterable[Case]) -> tuple[Pair, ...]:
    """The needs that arise under both policies, in order: of the same kind, with the same number, at the same time.

    A policy that changes demand, or follows it for longer, has needs that the other has not; they are left out.
    """
    there = {(case.department, case.kind, case.place): case for case in other if case.place is not None}
    found = []
    for case in one:
        twin = there.get((case.department, case.kind, case.place)) if case.place is not None else None
        if twin is not None and twin.need == case.need:
            found.append(Pair(case, twin))
    return tuple(found)
