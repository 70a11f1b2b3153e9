"""When the vicious circle runs away: more bypass, more work that comes back, longer waits, more bypass.

The simple case: one department and one team. The department goes round IT when IT's date is too late, and each bypass
brings work back to IT. With

- rho: the load, the work that the department asks for over what the team can do,
- b: the share of its requests that go round IT,
- r: the work that a bypass brings back, over the work of the request that was bypassed (its chance times its size),

the work that reaches the team, over what it can do, is

    rho * (1 - b) + rho * b * r = rho * (1 - b * (1 - r)).

Where rho < 1 and nobody goes round IT, this is below 1: the queue stays short, no date is late, and nobody has a
reason to. Where rho > 1 the queue grows until dates are late, and then as many go round IT as keep the queue where
dates are just in time. The queue stands still where the work that arrives is what the team can do,

    rho * (1 - b * (1 - r)) = 1,    so    b* = (rho - 1) / (rho * (1 - r)).

b* is a share, at most 1, only where rho - 1 <= rho * (1 - r), that is rho * r <= 1. Where rho * r > 1 the queue grows
even when everybody goes round IT, for what comes back is more than the team can do: no bypass helps, and the circle
runs away. The border is r = 1 / rho. Where rho < 1 and rho * r > 1 there are two states that hold themselves: nobody
goes round IT, or, once chance has made dates late, everybody does and the queue grows.

This is a fluid limit: chance is left out, and it holds the better the longer the run and the longer the queue at
which dates become late. Source: conservation of work, as in Kleinrock, Queueing Systems, volume 2, section 2.7 (the
fluid approximation), with the share that balks as the unknown.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from sim.results.theory.load import can_leave

if TYPE_CHECKING:
    from sim.scenario.schema import Department, Scenario

Fate = Literal["settles", "runs away", "either", "on the border"]


def fate(load: float, comes_back: float) -> Fate:
    """What becomes of the queue in the simple case; `either` where both states hold themselves."""
    if math.isclose(load * comes_back, 1.0, rel_tol=1e-9) or (load == 1.0 and comes_back > 1.0):
        return "on the border"
    if load * comes_back < 1.0:
        return "settles"
    return "runs away" if load > 1.0 else "either"


def bypass_share(load: float, comes_back: float) -> float | None:
    """The share that goes round IT in the long run, b*: 0 below capacity, 1 where the circle runs away.

    None where both states hold themselves.
    """
    found = fate(load, comes_back)
    if found == "either" or load == 0.0:
        return None if found == "either" else 0.0
    if found == "runs away":
        return 1.0
    if load <= 1.0:
        return 0.0
    return min(1.0, (load - 1.0) / (load * (1.0 - comes_back))) if comes_back < 1.0 else 1.0


def border(load: float) -> float:
    """The work that comes back, over the work bypassed, beyond which a load over 1 runs away: 1 / load."""
    return 1.0 / load


def why_not_simple(scenario: Scenario, department: str) -> tuple[str, ...]:
    """What the theory leaves out of this scenario, in words; empty where it is the simple case."""
    theirs = scenario.departments[department]
    kinds = theirs.requests.values()
    it, team = scenario.it, next(iter(scenario.it.teams.values()))
    alternative = theirs.alternative
    found = {
        "several departments": len(scenario.departments) > 1,
        "several kinds of request": len(theirs.requests) > 1,
        "several teams": len(it.teams) > 1,
        "requests that cannot go round IT": not all(can_leave(theirs, kind, scenario) for kind in kinds),
        "patience of its own": theirs.patience is not None,
        "trust": theirs.trust is not None,
        "chance in the choice": theirs.choice.temperature > 0,
        "an alternative that fails": alternative is not None and alternative.fails > 0,
        "run work that is brought in": alternative is not None and alternative.run_work is not None,
        "upkeep": bool(alternative and alternative.comes_back and alternative.comes_back.repeat_every),
        "refusals": it.refuses is not None,
        "an entry cost": it.entry is not None,
        "leavers or changes of the team": team.leavers is not None or bool(team.changes),
        "rework or scope growth": any(kind.rework or kind.scope_growth is not None for kind in kinds),
        "announced requests": theirs.planning is not None,
        "seasons or growth": any(kind.arrivals.season or kind.arrivals.growth for kind in kinds),
        "estimates that know the effort": any(kind.estimate != "mean" for kind in kinds),
        "dates that do not follow the queue": _dates_unlike_backlog(scenario, theirs),
    }
    return tuple(words for words, holds in found.items() if holds)


def _dates_unlike_backlog(scenario: Scenario, department: Department) -> bool:
    """Whether dates do not follow the queue: fixed ones, or none."""
    quotes = department.quotes or scenario.it.quotes
    return quotes is None or quotes.basis != "backlog"
