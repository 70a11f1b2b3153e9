"""The lever `planning`: part of the demand is announced ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from sim.levers.base import Lever, Names, put, unknown_names
from sim.scenario.departments import Planning

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sim.scenario.places import Path
    from sim.scenario.problems import Finding
    from sim.scenario.schema import Scenario


class PlanningLever(Lever, Planning):
    """`planning: {share: 60%, notice: 4 weeks}`."""

    idea: ClassVar[str] = (
        "Departments announce part of their requests ahead. IT is asked before the need arises, so that some or all of "
        "the wait is over by then."
    )
    source: ClassVar[str] = (
        "Seed 000, second of the reasons given: marketing gave IT no notice, and IT did not put its promises into its "
        "plans."
    )
    costs: ClassVar[str] = "No money; departments have to know earlier what they will need."
    loses: ClassVar[str] = "Whoever cannot plan: his requests queue behind those that were announced."
    example: ClassVar[str] = "planning: {share: 60%, notice: 4 weeks, departments: Marketing}"

    departments: Names = Field(default=(), description="Who announces: a department or a list; all when left out.")

    def problems(self, scenario: Scenario) -> Iterable[Finding]:
        """Departments that are not there."""
        yield from unknown_names(("departments",), "department", self.departments, scenario.departments)

    def rewrite(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        """The planning of each of its departments."""
        planning = {"share": self.share, "notice": f"{self.notice!r} days"}
        return put(plain, dict.fromkeys(self.writes(plain), planning))

    def writes(self, plain: Mapping[str, Any]) -> Mapping[Path, Path]:
        """The planning of each of its departments."""
        names = self.departments or tuple(plain["departments"])
        return {("departments", name, "planning"): () for name in names if name in plain["departments"]}
