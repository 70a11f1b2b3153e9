"""A replication of a scenario's policy as a reel, with what its levers and departments add to the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.levers.base import largest_team
from sim.levers.embedded_team import EmbeddedTeam
from sim.levers.joint_group import JointGroup
from sim.levers.policy import compile_policy
from sim.levers.slack import Slack
from sim.results.reel import MOST_REQUESTS, reel
from sim.results.reel_record import Backdrop, KeptFree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.model.log import RequestLog
    from sim.results.exhibit import Exhibit
    from sim.results.reel_record import Reel
    from sim.scenario.schema import Scenario


def reel_of(
    log: RequestLog,
    scenario: Scenario,
    policy: str,
    *,
    replication: int = 0,
    seed: int | None = None,
    span: tuple[float, float] | None = None,
    most_requests: int = MOST_REQUESTS,
) -> Reel:
    """The reel of one replication's log, which must be this policy's.

    Raises:
        ScenarioError: there is no such policy, or it cannot be applied.
        ValueError: the span is empty.
    """
    return reel(
        log,
        scenario=scenario.name,
        policy=policy,
        replication=replication,
        seed=scenario.seed if seed is None else seed,
        days_per_week=scenario.calendar.days_per_week,
        backdrop=backdrop(scenario, policy),
        span=span,
        most_requests=most_requests,
    )


def reels_of(exhibit: Exhibit, policies: Sequence[str], *, most_requests: int = MOST_REQUESTS) -> tuple[Reel, ...]:
    """The reels of the replication that is shown, one a policy; none where its logs are not there.

    Raises:
        ScenarioError: a policy cannot be applied.
    """
    if exhibit.shown is None:
        return ()
    return tuple(
        reel_of(
            exhibit.logs[name], exhibit.scenario, name, replication=exhibit.shown, seed=exhibit.results.seed,
            most_requests=most_requests,
        )
        for name in policies
    )  # fmt: skip


def backdrop(scenario: Scenario, policy: str) -> Backdrop:
    """Who is kept free, whose team is whose, and who walks away when.

    Raises:
        ScenarioError: there is no such policy, or it cannot be applied.
    """
    ready = compile_policy(scenario, policy)
    first = ready.phases[0].scenario
    kept, owners = [], {}
    for lever in ready.levers:
        if isinstance(lever, Slack):
            team = lever.team or largest_team(first)
            kept.append(KeptFree(team, lever.people, ", ".join(lever.whom), lever.start, lever.until))
        elif isinstance(lever, EmbeddedTeam | JointGroup):
            owners[lever.team_name] = lever.department
    below = {
        name: department.trust.walks_away_below
        for name, department in first.departments.items()
        if department.trust is not None and department.trust.walks_away_below
    }
    return Backdrop(tuple(kept), owners, below)
