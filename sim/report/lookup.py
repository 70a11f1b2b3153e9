"""Finding an estimate in results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.results.catalogue import measure_named

if TYPE_CHECKING:
    from sim.results.results import Measures, PolicyResult, Results


def measures_of(policy: PolicyResult, department: str | None) -> Measures:
    """A department's estimates, or those of all requests where `department` is None."""
    return policy.all if department is None else policy.departments.get(department, {})


def mean_of(measures: Measures, name: str) -> float | None:
    """A measure's mean, or None where it is not reported or not defined."""
    estimate = measures.get(name)
    return None if estimate is None else estimate.mean


def policy_named(results: Results, name: str) -> PolicyResult | None:
    """A policy's result, or None where it was not run."""
    return next((policy for policy in results.policies if policy.name == name), None)


def department_names(results: Results) -> tuple[str, ...]:
    """The departments in the scenario's order."""
    return tuple(results.policies[0].departments) if results.policies else ()


def title_in_sentence(metric: str, part: str | None) -> str:
    """A measure's title inside a sentence: "requests that went round IT, Marketing"."""
    title = measure_named(metric).title
    title = title if title.startswith("IT") else title[:1].lower() + title[1:]
    return f"{title}, {part}" if part else title


def only_team(policy: PolicyResult) -> Measures:
    """The measures of a policy's team where it has one only, else none."""
    return next(iter(policy.teams.values())) if len(policy.teams) == 1 else {}


def replications_in_words(results: Results) -> str:
    """How many replications the figures rest on: "100 replications", or "37 of 100 replications" where interrupted."""
    if not results.partial:
        return f"{results.replications} replication{'' if results.replications == 1 else 's'}"
    done = max((policy.replications + len(policy.failed) for policy in results.policies), default=0)
    return f"{done} of {results.replications} replications"
