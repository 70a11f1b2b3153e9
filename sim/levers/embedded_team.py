"""The lever `embedded_team`: people moved out of the centre to work for one department."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from sim.levers.base import Lever
from sim.levers.embedding import Embedding, embedding_problems
from sim.scenario.supply import OwnApproval, OwnRelease
from sim.scenario.units import Count, Flag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sim.model.extension import Extension
    from sim.model.world import World
    from sim.scenario.problems import Finding
    from sim.scenario.schema import Scenario


class EmbeddedTeam(Lever):
    """`embedded_team: {department: Marketing, people: 2}`."""

    idea: ClassVar[str] = (
        "Move people from a team to a small one that takes requests from one department only, with a light approval "
        "and release rhythm of its own."
    )
    source: ClassVar[str] = (
        "Seed 000, comment by Gupta: a content and web team that takes marketing's requirements straight."
    )
    costs: ClassVar[str] = "No new pay; the centre has fewer people, and a small team has less to balance peaks with."
    loses: ClassVar[str] = (
        "The other departments, who share a smaller centre; the department itself when its peaks come."
    )
    example: ClassVar[str] = "embedded_team: {department: Marketing, people: 2, overflow: true}"

    department: str = Field(description="The department that it works for.")
    people: Count = Field(description="How many people move.")
    team: str | None = Field(default=None, description="The team that they come from; the largest when left out.")
    name: str | None = Field(default=None, description="The new team's name; `<department> team` when left out.")
    approval: OwnApproval = Field(default="none", description="Its approval; none when left out.")
    release: OwnRelease = Field(default="none", description="Its releases; at once when left out.")
    overflow: Flag = Field(
        default=False, description="A request that would wait longer here than at the centre queues at the centre."
    )
    helps_out: Flag = Field(
        default=False, description="Its people take the centre's next request when their own queue is empty."
    )

    @property
    def team_name(self) -> str:
        """The new team's name."""
        return self.name or f"{self.department} team"

    def problems(self, scenario: Scenario) -> Iterable[Finding]:
        """Names that are not there or are taken, and more people than there are."""
        return embedding_problems(self, scenario)

    def moves(self, scenario: Scenario) -> Mapping[str, int]:
        """The people who leave the centre."""
        return {self.team or scenario.it.largest_team: self.people}

    def extension(self, world: World) -> Extension:
        """Opens the team, and closes it at the end."""
        return Embedding(self, self.approval, self.release, world)
