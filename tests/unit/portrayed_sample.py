"""A hand-made exhibit for tests of figures: `sample_results.sample()` with portraits that are easy to check."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from sample_results import FIGURES, sample

from sim.levers.table import LEVERS
from sim.results.exhibit import Exhibit
from sim.results.portrait import SHARES, SPANS, Portrait
from sim.results.results import Estimate, FailedReplication
from sim.scenario.calendar import Calendar
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.model.log import Ints
    from sim.results.results import Measures, Results

DEPARTMENTS = ("Marketing", "Finance")
HALF_YEAR, YEARS = 130.0, 2  # of warm-up, and measured
# By policy: the longest wait of Marketing, its trust, the queue, requests by IT and balked, and what came back.
LEVELS = {
    "Central queue": (60.0, 0.4, 12.0, 60, 40, 20),
    "Embedded web team": (30.0, 0.8, 6.0, 80, 20, 10),
    "Two people of slack": (60.0, 0.4, 12.0, 60, 40, 20),
}
LEVER_FROM = 200.0


def scenario() -> Scenario:
    """Two departments, three policies, one of which begins on a day after the first."""
    kind = {"arrivals": {"every": "8 days"}, "effort": {"exponential": {"mean": "4 days"}}}
    tree = {
        "name": "A sample",
        "horizon": f"{YEARS} years",
        "warm_up": f"{HALF_YEAR:.0f} days",
        "departments": {name: {"requests": {"Web": kind}} for name in DEPARTMENTS},
        "it": {"teams": {"Central IT": {"people": 2}}},
        "policies": {
            "Central queue": {},
            "Embedded web team": {"slack": {"people": 1, "from": f"{LEVER_FROM:.0f} days"}},
            "Two people of slack": {},
        },
    }
    return Scenario.model_validate(tree, context={"calendar": Calendar(), "levers": LEVERS})


def portrait(policy: str, number: int) -> Portrait:
    """Waits spread evenly from 0 to their longest; replications differ a little, by their number."""
    longest, trust, queue, by_it, balked, came_back = LEVELS[policy]
    shares = np.array(SHARES)
    own = longest + number
    routes = np.zeros((2, 8), dtype=np.int64)
    routes[0, [1, 2]] = by_it + number % 2, balked - number % 2
    routes[1, 1] = 100
    edges = np.linspace(0.0, HALF_YEAR + YEARS * 260.0, SPANS + 1)
    return Portrait(
        departments=DEPARTMENTS,
        teams=("Central IT",),
        edges=edges,
        waiting=np.full((2, SPANS), queue / 2),
        trust=np.array([np.full(SPANS, trust + 0.001 * number), np.full(SPANS, 0.6)]),
        queue=np.full((1, SPANS), queue + 0.1 * (number % 3)),
        utilisation=np.full((1, SPANS), 0.9),
        waits=np.array([own * shares, own * shares, 50.0 * shares]),
        lateness=np.array([-10.0 + 20.0 * shares, -10.0 + 20.0 * shares, -10.0 + 5.0 * shares]),
        promises=np.array([[30, 30, 0, 0], [100, 0, 0, 0]]),
        routes=routes,
        returned=np.array([came_back + number % 2, 0]),
    )


def exhibit(results: Results | None = None, replications: int = 10) -> Exhibit:
    """Three policies, two departments, so many portraits of each."""
    shown = sample() if results is None else results
    numbers = tuple(range(replications))
    portraits = {
        policy.name: tuple(portrait(policy.name, number) for number in numbers)
        for policy in shown.policies
        if policy.name in FIGURES
    }
    return Exhibit(scenario(), shown, portraits, numbers, None, {})


def alone() -> Results:
    """The baseline, with nothing to compare it with."""
    return replace(sample(), policies=sample().policies[:1], comparisons=())


def shapes() -> dict[str, Exhibit]:
    """Exhibits of every shape that figures must bear, by what is odd about them."""
    whole = exhibit()
    return {
        "as it should be": whole,
        "one policy": exhibit(alone()),
        "one replication": exhibit(_without_intervals(sample(), 1), replications=1),
        "ten policies": _ten_policies(),
        "one department": _departments(("Marketing",)),
        "eight departments": _departments(tuple(f"A department with a long name {number}" for number in range(8))),
        "nobody goes round IT": _changed(lambda measures: _zero(measures, "bypass_rate", "balk_rate")),
        "no trust": _changed(lambda measures: _none(measures, "trust_mean", "walked_away"), trust=False),
        "no due dates": _changed(lambda measures: _none(measures, "on_time_rate")),
        "no promises": _changed(lambda measures: _none(measures, "promise_kept_rate"), lateness=False),
        "a failed replication": exhibit(_failed(sample())),
        "interrupted": exhibit(replace(sample(), partial=True)),
        "nothing ended well": _empty(),
        "no portraits": replace(whole, portraits=dict.fromkeys(whole.portraits, ()), portrayed=()),
        "odd names": _renamed(
            "$5k_{ & <b>6k</b> and a name that goes on for much longer than any picture has room for"
        ),
    }


def _none(measures: Measures, *names: str) -> Measures:
    return measures | {name: Estimate(None, None, None, None, 0) for name in names}


def _zero(measures: Measures, *names: str) -> Measures:
    return measures | {name: Estimate(0.0, 0.0, 0.0, 0.0, 100) for name in names}


def _changed(change: Callable[[Measures], Measures], *, trust: bool = True, lateness: bool = True) -> Exhibit:
    """The sample with all estimates changed, and comparisons with what no longer has a value left out."""
    base = sample()
    policies = tuple(
        replace(
            policy,
            all=change(policy.all),
            departments={name: change(measures) for name, measures in policy.departments.items()},
        )
        for policy in base.policies
    )
    known = {name for name, estimate in policies[0].all.items() if estimate.mean}
    results = replace(base, policies=policies, comparisons=tuple(c for c in base.comparisons if c.metric in known))
    whole = exhibit(results)
    portraits = {
        name: tuple(
            replace(
                each,
                trust=each.trust if trust else np.full_like(each.trust, np.nan),
                lateness=each.lateness if lateness else np.full_like(each.lateness, np.nan),
                routes=each.routes if known & {"bypass_rate"} else _all_by_it(each.routes),
            )
            for each in many
        )
        for name, many in whole.portraits.items()
    }
    return replace(whole, portraits=portraits)


def _all_by_it(routes: Ints) -> Ints:
    moved = np.zeros_like(routes)
    moved[:, 1] = routes.sum(axis=1)
    return moved


def _without_intervals(results: Results, replications: int) -> Results:
    """As where intervals are withheld, or where there is one replication only."""

    def bare(measures: Measures) -> Measures:
        return {name: replace(one, low=None, high=None, half_width=None) for name, one in measures.items()}

    policies = tuple(
        replace(
            policy,
            all=bare(policy.all),
            departments={name: bare(measures) for name, measures in policy.departments.items()},
            teams={name: bare(measures) for name, measures in policy.teams.items()},
            replications=replications,
        )
        for policy in results.policies
    )
    comparisons = tuple(replace(one, low=None, high=None, significant=False) for one in results.comparisons)
    return replace(results, policies=policies, comparisons=comparisons, replications=replications)


def _failed(results: Results) -> Results:
    bare = _without_intervals(results, 99)
    failed = (FailedReplication(3, 7, "ran away"),)
    return replace(bare, replications=100, policies=tuple(replace(each, failed=failed) for each in bare.policies))


def _empty() -> Exhibit:
    """Every replication failed under every policy."""
    results = _failed(sample())
    policies = tuple(
        replace(
            policy,
            all=_none(policy.all, *policy.all),
            departments={name: _none(measures, *measures) for name, measures in policy.departments.items()},
            teams={name: _none(measures, *measures) for name, measures in policy.teams.items()},
            replications=0,
        )
        for policy in results.policies
    )
    results = replace(results, policies=policies, comparisons=())
    return Exhibit(scenario(), results, {policy.name: () for policy in policies}, (), None, {})


def _ten_policies() -> Exhibit:
    """The sample with seven further policies like its second."""
    whole = exhibit()
    more = [f"Another embedded web team {number}" for number in range(7)]
    like = whole.results.policies[1]
    comparisons = [one for one in whole.results.comparisons if one.policy == like.name]
    results = replace(
        whole.results,
        policies=(*whole.results.policies, *(replace(like, name=name) for name in more)),
        comparisons=(
            *whole.results.comparisons, *(replace(one, policy=name) for name in more for one in comparisons)
        ),
    )  # fmt: skip
    portraits = dict(whole.portraits) | dict.fromkeys(more, whole.portraits[like.name])
    return replace(_with_policies(whole, more), results=results, portraits=portraits)


def _with_policies(whole: Exhibit, names: list[str]) -> Exhibit:
    policies = dict(whole.scenario.policies) | dict.fromkeys(names, whole.scenario.policies["Embedded web team"])
    return replace(whole, scenario=whole.scenario.model_copy(update={"policies": policies}))


def _departments(names: tuple[str, ...]) -> Exhibit:
    """The sample with these departments, all like Marketing."""
    whole = exhibit()
    policies = tuple(
        replace(policy, departments=dict.fromkeys(names, policy.departments["Marketing"]))
        for policy in whole.results.policies
    )
    own = [one for one in whole.results.comparisons if one.department == "Marketing"]
    comparisons = (
        *(one for one in whole.results.comparisons if one.department is None),
        *(replace(one, department=name) for name in names for one in own),
    )
    portraits = {name: tuple(_spread(each, names) for each in many) for name, many in whole.portraits.items()}
    return replace(
        whole, results=replace(whole.results, policies=policies, comparisons=comparisons), portraits=portraits
    )


def _spread(each: Portrait, names: tuple[str, ...]) -> Portrait:
    rows = [0] * len(names)
    return replace(
        each, departments=names, waiting=each.waiting[rows], trust=each.trust[rows], routes=each.routes[rows],
        waits=each.waits[[0, *(1 for _ in names)]], lateness=each.lateness[[0, *(1 for _ in names)]],
        promises=each.promises[rows], returned=each.returned[rows],
    )  # fmt: skip


def _renamed(name: str) -> Exhibit:
    """The sample with a policy and a department of that name."""
    whole = exhibit()
    old_policy, old_department = "Embedded web team", "Marketing"
    policies = tuple(
        replace(
            policy,
            name=name if policy.name == old_policy else policy.name,
            departments={name if key == old_department else key: value for key, value in policy.departments.items()},
        )
        for policy in whole.results.policies
    )
    comparisons = tuple(
        replace(
            one,
            policy=name if one.policy == old_policy else one.policy,
            department=name if one.department == old_department else one.department,
        )
        for one in whole.results.comparisons
    )
    portraits = {
        name if key == old_policy else key: tuple(replace(each, departments=(name, "Finance")) for each in many)
        for key, many in whole.portraits.items()
    }
    return replace(
        _with_policies(whole, [name]),
        results=replace(whole.results, policies=policies, comparisons=comparisons),
        portraits=portraits,
    )
