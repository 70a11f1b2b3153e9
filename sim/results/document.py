"""Results as the JSON document that other people's programs read.

Times are working days, shares fractions, money the scenario's currency per year. The same results give the same bytes:
keys stand in a fixed order, and nothing of the clock or of the machine's speed is in it.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sim.results.precision import precision_document
from sim.results.warm_up import warm_up_document

if TYPE_CHECKING:
    from sim.results.results import Estimate, Measures, PolicyResult, Results

Document = dict[str, Any]


def to_document(results: Results) -> Document:
    """Results as plain values, ready for JSON; a figure that is undefined is None."""
    return {
        "slackline": results.provenance.slackline,
        "scenario": results.scenario,
        "description": results.description,
        "scenario_hash": results.scenario_hash,
        "seed": results.seed,
        "replications": results.replications,
        "partial": results.partial,
        "precision": precision_document(results.precision) if results.precision else None,
        "warm_up": warm_up_document(results.warm_up) if results.warm_up else None,
        "baseline": results.baseline,
        "days_per_week": results.days_per_week,
        "days_per_year": results.days_per_year,
        "policies": [_policy(policy) for policy in results.policies],
        "comparisons": [asdict(comparison) for comparison in results.comparisons],
        "theory": [asdict(line) for line in results.theory],
        "goals": [asdict(goal) for goal in results.goals],
        "warnings": [asdict(caution) for caution in results.warnings],
        "provenance": asdict(results.provenance),
    }


def to_json(results: Results) -> str:
    """The document as text, with a line's end at the end; a figure that is undefined or not finite is null."""
    return finite_json(to_document(results))


def finite_json(document: Document) -> str:
    """Plain values as JSON text, with a line's end at the end; NaN and infinity, which JSON does not have, are null."""
    return json.dumps(_finite(document), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _policy(policy: PolicyResult) -> Document:
    return {
        "name": policy.name,
        "levers": policy.levers,
        "replications": policy.replications,
        "failed": [asdict(failure) for failure in policy.failed],
        "all": _measures(policy.all),
        "departments": {name: _measures(measures) for name, measures in policy.departments.items()},
        "kinds": {name: _measures(measures) for name, measures in policy.kinds.items()},
        "teams": {name: _measures(measures) for name, measures in policy.teams.items()},
        "ledger": {
            department: {way: _measures(measures) for way, measures in ways.items()}
            for department, ways in policy.ledger.items()
        },
        "demand_hashes": list(policy.demand_hashes),
    }


def _measures(measures: Measures) -> Document:
    return {name: _estimate(estimate) for name, estimate in measures.items()}


def _estimate(estimate: Estimate) -> Document:
    return {
        "mean": estimate.mean,
        "low": estimate.low,
        "high": estimate.high,
        "half_width": estimate.half_width,
        "n": estimate.n,
    }


def _finite(value: Any) -> Any:
    """The same document without NaN and infinity, which JSON does not have."""
    if isinstance(value, dict):
        return {key: _finite(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(entry) for entry in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
