"""The reel of a scenario's policy: with what its levers and departments add to the picture and no log says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.results.reel import MOST_REQUESTS, reel
from sim.results.reel_record import Backdrop, KeptFree
from sim.scenario.phases import phases_of, uses_of

if TYPE_CHECKING:
    from sim.model.log import RequestLog
    from sim.results.reel import Span
    from sim.results.reel_record import Reel
    from sim.scenario.schema import Scenario

_OWN_TEAM = ("embedded_team", "joint_group")


def reel_of(
    log: RequestLog,
    scenario: Scenario,
    policy: str,
    *,
    replication: int = 0,
    seed: int | None = None,
    span: Span | None = None,
    most_requests: int = MOST_REQUESTS,
) -> Reel:
    """The reel of one replication's log, which must be this policy's; `span` and `most_requests` as for `reel`.

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


def backdrop(scenario: Scenario, policy: str) -> Backdrop:
    """Who is kept free, whose team is whose, and who walks away when.

    Raises:
        ScenarioError: there is no such policy, or it cannot be applied.
    """
    first = phases_of(scenario, policy)[0].scenario
    kept, owners = [], {}
    for use in uses_of(scenario, policy):
        lever = use.lever
        if use.name == "slack":
            team = lever.team or first.it.largest_team
            kept.append(KeptFree(team, lever.people, ", ".join(lever.whom), lever.start, lever.until))
        elif use.name in _OWN_TEAM:
            owners[lever.team_name] = lever.department
    below = {
        name: department.trust.walks_away_below
        for name, department in first.departments.items()
        if department.trust is not None and department.trust.walks_away_below
    }
    return Backdrop(tuple(kept), owners, below)
