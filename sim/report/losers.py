"""Who loses by a policy, and by what rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.grammar import joined
from sim.report.lookup import department_names
from sim.report.zones import clear, worsening

if TYPE_CHECKING:
    from sim.results.results import PolicyResult, Results

# What a department feels whatever else it has gained, and what a gain makes up for.
HARMS = {
    "wait_mean": "longer waits",
    "wait_p90": "a longer wait for 9 in 10",
    "on_time_rate": "fewer requests done in time",
    "delay_cost": "dearer delays",
}
LESSER_HARMS = {
    "promise_kept_rate": "fewer promises kept",
    "trust_mean": "less trust",
    "bypass_rate": "goes round IT more often",
    "walked_away": "stops asking more often",
}
RULE = (
    "A department loses when, beyond chance, its mean wait or the wait that 9 in 10 stay within is longer by over a "
    "tenth (and 0.2 days), its delays cost more by over 2 % of its total cost, or over 2 points fewer of its requests "
    "are done in time. Promises kept, trust, going round IT and stopping to ask count from 2 points on too, unless it "
    "waits less or goes round IT less."
)


@dataclass(frozen=True, slots=True)
class Loser:
    """Somebody for whom a policy is worse beyond chance, and in what: "longer waits and less trust"."""

    name: str
    harm: str


def find_losers(results: Results, policy: PolicyResult) -> tuple[Loser, ...]:
    """The departments that lose by `RULE`; nobody is named where there is one department only."""
    departments = department_names(results)
    if len(departments) < 2:
        return ()
    found = ((scope, harms_of(results, policy, scope)) for scope in departments)
    return tuple(Loser(scope, joined(harms)) for scope, harms in found if harms)


def harms_of(results: Results, policy: PolicyResult, scope: str) -> list[str]:
    """What is worse for a department, in words; empty for one that does not lose."""
    harms = [words for metric, words in HARMS.items() if worsening(results, policy, scope, metric)]
    if "longer waits" in harms and HARMS["wait_p90"] in harms:
        harms.remove(HARMS["wait_p90"])
    if not harms and _gained(results, policy, scope):
        return []
    return harms + [words for metric, words in LESSER_HARMS.items() if worsening(results, policy, scope, metric)]


def _gained(results: Results, policy: PolicyResult, scope: str) -> bool:
    pairs = [clear(results, policy, scope, metric) for metric in ("wait_mean", "bypass_rate")]
    return any(each is not None and (each.comparison.difference or 0.0) < 0 for each in pairs)
