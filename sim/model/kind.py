"""A kind of request while the world runs: its department, its stream, and numbers that only some policy looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.clock import snap
from sim.model.draws import UNIFORM, Draws, Sampled

if TYPE_CHECKING:
    from sim.model.demand import Stream
    from sim.model.department import Department
    from sim.scenario.schema import RequestKind


class Kind:
    """One kind from one department."""

    def __init__(self, stream: Stream, department: Department, name: str, schema: RequestKind) -> None:
        self.index = stream.index
        self.stream = stream
        self.department = department
        self.name = name
        self.schema = schema
        self._draws: dict[str, tuple[Sampled, Draws]] = {}

    def is_as_drawn(self) -> bool:
        """Is a request of this kind one piece of work, whose effort is the one that was drawn?"""
        schema = self.schema
        grows = schema.rework is not None or schema.scope_growth is not None
        return not (grows or schema.slices > 1 or schema.steps or self.stream.step_efforts)

    def value(self, purpose: str, law: Sampled, number: int) -> float:
        """Request `number`'s value of a law: the same whoever asks, and whenever."""
        found = self._draws.get(purpose)
        if found is None or (found[0] is not law and found[0] != law):
            found = self._draws[purpose] = (law, Draws(law, lambda: self.stream.make(purpose)))
        return found[1][number]

    def days(self, purpose: str, law: Sampled, number: int) -> float:
        """The same for a law of times, on the lattice of the clock."""
        return snap(self.value(purpose, law, number))

    def chance(self, purpose: str, number: int) -> float:
        """Request `number`'s uniform number for a purpose, in [0, 1)."""
        return self.value(purpose, UNIFORM, number)
