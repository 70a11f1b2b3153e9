"""What precision was reached, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.lookup import title_in_sentence
from sim.report.numbers import interval, plain, scale_for
from sim.results.catalogue import measure_named

if TYPE_CHECKING:
    from sim.results.precision import PolicyPrecision, Precision

COVERAGE = (
    "Runs that stop when an interval is narrow enough stop too early now and then: with skewed figures, such an"
    " interval holds the true mean less often than in 95 % of cases."
)


def precision_sentences(precision: Precision, days_per_week: float) -> list[str]:
    """A sentence for each policy: "Central queue: wait_mean 31.2 ± 1.1 days, 3.5 % of the mean, after 140 ..."."""
    target = f"{precision.target.text} of the mean" if precision.target.relative else precision.target.text
    title = title_in_sentence(precision.metric, precision.part)
    asked = f"Asked for: {precision.subject} ({title}) to within {target}, for every policy."
    return [asked, *(_policy(each, precision, days_per_week) for each in precision.policies), COVERAGE]


def _policy(policy: PolicyPrecision, precision: Precision, days_per_week: float) -> str:
    found = policy.reached
    if policy.withheld:
        return f"{policy.policy}: withheld, since a replication failed."
    if found.mean is None or found.half_width is None:
        return f"{policy.policy}: {precision.subject} has no value."
    scale = scale_for(measure_named(precision.metric).unit, [found.mean], days_per_week)
    unit = "" if scale.unit == "count" else f" {scale.unit}"
    figure = f"{interval(found.mean * scale.factor, found.half_width * scale.factor, most=3)}{unit}"
    share = f", ±{_percentage(found.half_width / abs(found.mean))}" if found.mean and found.half_width else ""
    outcome = f"reached after {found.after}" if found.after is not None else "not reached"
    return f"{policy.policy}: {figure}{share} after {found.n} replications; {outcome}."


def _percentage(share: float) -> str:
    value = 100 * share
    return f"{plain(value, 1 if value < 10 else 0)} %"
