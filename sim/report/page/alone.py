"""A run seen from one department: the same pictures then show that department and nobody else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.results.exhibit import Exhibit
    from sim.results.portrait import Portrait
    from sim.results.results import PolicyResult, Results


def alone(exhibit: Exhibit, department: str) -> Exhibit:
    """The exhibit with the department's figures in place of those of all requests, and with no other department. Teams
    stay as they are: they work for all.
    """
    portraits = {
        name: tuple(_portrait(each, department) for each in those) for name, those in exhibit.portraits.items()
    }
    return replace(exhibit, results=_results(exhibit.results, department), portraits=portraits, shown=None, logs={})


def _results(results: Results, department: str) -> Results:
    own = tuple(each for each in results.comparisons if each.department == department)
    return replace(
        results,
        policies=tuple(_policy(policy, department) for policy in results.policies),
        comparisons=(*(replace(each, department=None) for each in own), *own),
    )


def _policy(policy: PolicyResult, department: str) -> PolicyResult:
    own = policy.departments[department]
    return replace(policy, all=own, departments={department: own})


def _portrait(portrait: Portrait, department: str) -> Portrait:
    place = portrait.departments.index(department)
    row, rows = [place], [place + 1, place + 1]  # the first of these is that of all
    return replace(
        portrait,
        departments=(department,),
        waiting=portrait.waiting[row],
        trust=portrait.trust[row],
        waits=portrait.waits[rows],
        lateness=portrait.lateness[rows],
        promises=portrait.promises[row],
        routes=portrait.routes[row],
        returned=portrait.returned[row],
    )
