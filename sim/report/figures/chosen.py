"""Which departments a figure shows where there are more than it has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.lookup import department_names, mean_of, measures_of

if TYPE_CHECKING:
    from sim.results.results import Results


def departments_by(results: Results, metric: str, most: int) -> tuple[str, ...]:
    """The departments in which a measure is largest under any policy, in the scenario's order.

    Those in which it is nowhere above zero are left out.
    """
    largest = {
        name: max((mean_of(measures_of(policy, name), metric) or 0.0 for policy in results.policies), default=0.0)
        for name in department_names(results)
    }
    kept = sorted((name for name, value in largest.items() if value > 0), key=lambda name: -largest[name])[:most]
    return tuple(name for name in largest if name in kept)


def left_out(shown: int, of: int, why: str) -> str:
    """ "6 of 60 departments, those that wait longest"; empty where all are shown."""
    return f" {shown} of {of} departments are shown: {why}." if shown < of else ""
