"""Hand-made results for tests of the reports: no simulation behind them, only figures that are easy to check."""

from __future__ import annotations

from dataclasses import replace

from sim.results.catalogue import measure_named
from sim.results.results import (
    Comparison,
    Estimate,
    FailedReplication,
    GoalResult,
    Measures,
    PolicyResult,
    Provenance,
    Results,
    TheoryLine,
)

REPLICATIONS = 100
BASELINE = "Central queue"

# (mean, half-width) by policy, scope and measure; "" is all requests.
FIGURES: dict[str, dict[str, dict[str, tuple[float, float]]]] = {
    BASELINE: {
        "": {
            "wait_mean": (30.0, 1.0), "wait_p90": (55.0, 2.1), "bypass_rate": (0.30, 0.02), "on_time_rate": (0.6, 0.02),
            "trust_mean": (0.5, 0.03), "total_cost": (2_400_000.0, 40_000.0), "walked_away": (0.8, 0.08),
            "promise_kept_rate": (0.7, 0.02),
        },
        "Marketing": {
            "wait_mean": (32.0, 1.2), "wait_p90": (60.0, 2.4), "bypass_rate": (0.42, 0.03), "on_time_rate": (0.5, 0.02),
            "trust_mean": (0.4, 0.03), "total_cost": (900_000.0, 30_000.0), "walked_away": (0.8, 0.08),
            "promise_kept_rate": (0.7, 0.02),
        },
        "Finance": {
            "wait_mean": (28.0, 1.0), "wait_p90": (50.0, 1.9), "bypass_rate": (0.0, 0.0), "on_time_rate": (0.7, 0.02),
            "trust_mean": (0.6, 0.03), "total_cost": (700_000.0, 20_000.0), "walked_away": (0.0, 0.0),
            "promise_kept_rate": (0.7, 0.02),
        },
    },
    "Embedded web team": {
        "": {
            "wait_mean": (23.0, 0.9), "wait_p90": (49.0, 2.0), "bypass_rate": (0.15, 0.01), "on_time_rate": (0.7, 0.02),
            "trust_mean": (0.7, 0.03), "total_cost": (2_440_000.0, 40_000.0), "walked_away": (0.1, 0.06),
            "promise_kept_rate": (0.8, 0.02),
        },
        "Marketing": {
            "wait_mean": (14.0, 0.6), "wait_p90": (27.0, 1.1), "bypass_rate": (0.21, 0.02), "on_time_rate": (0.8, 0.02),
            "trust_mean": (0.8, 0.02), "total_cost": (840_000.0, 30_000.0), "walked_away": (0.1, 0.06),
            "promise_kept_rate": (0.9, 0.02),
        },
        "Finance": {
            "wait_mean": (31.0, 1.1), "wait_p90": (57.0, 2.2), "bypass_rate": (0.0, 0.0), "on_time_rate": (0.6, 0.02),
            "trust_mean": (0.6, 0.03), "total_cost": (740_000.0, 20_000.0), "walked_away": (0.0, 0.0),
            "promise_kept_rate": (0.7, 0.02),
        },
    },
    "Two people of slack": {
        "": {
            "wait_mean": (29.9, 1.0), "wait_p90": (55.5, 2.1), "bypass_rate": (0.30, 0.02), "on_time_rate": (0.6, 0.02),
            "trust_mean": (0.5, 0.03), "total_cost": (2_401_000.0, 40_000.0), "walked_away": (0.8, 0.08),
            "promise_kept_rate": (0.7, 0.02),
        },
        "Marketing": {
            "wait_mean": (31.8, 1.2), "wait_p90": (60.5, 2.4), "bypass_rate": (0.42, 0.03), "on_time_rate": (0.5, 0.02),
            "trust_mean": (0.4, 0.03), "total_cost": (901_000.0, 30_000.0), "walked_away": (0.8, 0.08),
            "promise_kept_rate": (0.7, 0.02),
        },
        "Finance": {
            "wait_mean": (28.1, 1.0), "wait_p90": (50.1, 1.9), "bypass_rate": (0.0, 0.0), "on_time_rate": (0.7, 0.02),
            "trust_mean": (0.6, 0.03), "total_cost": (700_000.0, 20_000.0), "walked_away": (0.0, 0.0),
            "promise_kept_rate": (0.7, 0.02),
        },
    },
}  # fmt: skip


def estimate(mean: float, half_width: float) -> Estimate:
    return Estimate(mean, mean - half_width, mean + half_width, half_width, REPLICATIONS)


def comparison(policy: str, scope: str, metric: str, *, narrower: float = 0.7, against: str = BASELINE) -> Comparison:
    """A paired difference whose half-width is `narrower` times the unpaired one."""
    (mean, width), (base, base_width) = FIGURES[policy][scope][metric], FIGURES[against][scope][metric]
    difference, half_width = mean - base, narrower * (width**2 + base_width**2) ** 0.5
    return Comparison(
        policy=policy, against=against, department=scope or None, metric=metric, difference=difference,
        low=difference - half_width, high=difference + half_width, significant=abs(difference) > half_width,
        n=REPLICATIONS, variance_ratio=1 / narrower**2,
    )  # fmt: skip


def _complete(figures: dict[str, tuple[float, float]]) -> Measures:
    """All figures of a scope, with the way out and what it cost: everybody who left balked, at 1,000 a percent.

    Half of all waits are no longer than half of the ninetieth percentile.
    """
    bypass, width = figures["bypass_rate"]
    ninetieth, its_width = figures["wait_p90"]
    more = {"balk_rate": (bypass, width), "renege_rate": (0.0, 0.0), "never_asked_rate": (0.0, 0.0),
            "bypass_cost": (bypass * 100_000.0, width * 100_000.0),
            "wait_p50": (ninetieth / 2, its_width / 2)}  # fmt: skip
    return {metric: estimate(*figure) for metric, figure in (figures | more).items()}


def policy_result(name: str) -> PolicyResult:
    scopes: dict[str, Measures] = {scope: _complete(figures) for scope, figures in FIGURES[name].items()}
    return PolicyResult(
        name=name, all=scopes.pop(""), departments=scopes, kinds={},
        teams={"Central IT": {"utilisation": estimate(0.9, 0.01), "queue_length_mean": estimate(12.0, 0.6)}},
        replications=REPLICATIONS, failed=(), demand_hashes=("d",) * REPLICATIONS,
    )  # fmt: skip


def sample(policies: tuple[str, ...] = tuple(FIGURES), narrower: float = 0.7, baseline: str = BASELINE) -> Results:
    """Three policies, two departments: the embedded team helps Marketing and hurts Finance, slack changes nothing."""
    comparisons = tuple(
        comparison(policy, scope, metric, narrower=narrower, against=baseline)
        for policy in policies
        if policy != baseline
        for scope, figures in FIGURES[policy].items()
        for metric in figures
    )
    for each in comparisons:
        measure_named(each.metric)
    return Results(
        scenario="A sample", description="", scenario_hash="0" * 64, seed=7, replications=REPLICATIONS,
        baseline=baseline, days_per_week=5.0, days_per_year=260.0,
        policies=tuple(policy_result(name) for name in policies), comparisons=comparisons,
        theory=(
            TheoryLine(BASELINE, "Erlang-C (M/M/9)", "all", "wait_in_queue_mean", 31.2, estimate(31.5, 0.4), ""),
        ),
        goals=(
            GoalResult(BASELINE, "bypass_rate[Marketing] < 20 %", "bypass_rate", "Marketing", "missed",
                       estimate(0.42, 0.03)),
            GoalResult("Embedded web team", "bypass_rate[Marketing] < 20 %", "bypass_rate", "Marketing", "cannot tell",
                       estimate(0.21, 0.02)),
        ),
        warnings=(), provenance=Provenance("0.1.0", "3.11", "2.0", "4.1", "0" * 64, 7, "slackline run sample"),
        seconds=6.1,
    )  # fmt: skip


def failing(results: Results, name: str) -> Results:
    """The results where a replication failed under one policy: its intervals are withheld, and its differences'."""

    def bare(measures: Measures) -> Measures:
        return {metric: replace(one, low=None, high=None, half_width=None) for metric, one in measures.items()}

    def failed(policy: PolicyResult) -> PolicyResult:
        return replace(
            policy, all=bare(policy.all), departments={key: bare(own) for key, own in policy.departments.items()},
            replications=REPLICATIONS - 1, failed=(FailedReplication(3, 7, "ran away"),),
        )  # fmt: skip

    policies = tuple(failed(policy) if policy.name == name else policy for policy in results.policies)
    comparisons = tuple(
        replace(one, low=None, high=None, significant=False) if name in {one.policy, one.against} else one
        for one in results.comparisons
    )
    return replace(results, policies=policies, comparisons=comparisons)
