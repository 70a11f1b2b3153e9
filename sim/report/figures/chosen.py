"""Which departments a figure shows where there are more than it has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.lookup import department_names, mean_of, measures_of

if TYPE_CHECKING:
    from sim.results.results import Results


def departments_by(results: Results, metric: str, most: int, *, lowest: bool = False) -> tuple[str, ...]:
    """The departments in which a measure is largest under any policy, in the scenario's order.

    `lowest`: those in which a share is smallest. Departments where there is nothing of it are left out: a measure that
    is nowhere above zero, or, with `lowest`, one that is nowhere defined.
    """
    weights = {}
    for name in department_names(results):
        means = [mean_of(measures_of(policy, name), metric) for policy in results.policies]
        known = [1.0 - mean if lowest else mean for mean in means if mean is not None]
        if known and (lowest or max(known) > 0):
            weights[name] = max(known)
    kept = sorted(weights, key=lambda name: -weights[name])[:most]
    return tuple(name for name in weights if name in kept)


def left_out(shown: int, of: int, why: str) -> str:
    """ "6 of 60 departments, those that wait longest"; empty where all are shown."""
    return f" {shown} of {of} departments are shown: {why}." if shown < of else ""
