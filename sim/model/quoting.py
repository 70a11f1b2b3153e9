"""The promise engine: what IT says when it is asked for a date."""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

from sim.model.clock import LATTICE

if TYPE_CHECKING:
    from sim.model.team import Team
    from sim.model.teambacklog import Standing
    from sim.scenario.schema import Quotes


class Quote(NamedTuple):
    """A date, in its parts. Days from now, but for `start` and `finish`, which are times."""

    start: float  # promised start of work
    finish: float  # promised delivery
    wait: float  # until work starts, as promised: the longer of approval and queue
    work: float
    release: float  # mean wait for a release


Outlook = tuple[float, float]  # a request's expected days in a queue, and their variance
NO_WAIT: Outlook = (0.0, 0.0)


def outlook(team: Team, standing: Standing) -> Outlook:
    """The expected wait in the queue, from the work ahead (model.md, section 4).

    Zero if more people that it may use are free than requests are ahead of it; else the estimates of those ahead and
    one mean estimate of those in work, over the people that it may use times their focus. Where people are free, the
    first of those ahead take them and count as in work. With exponential effort of mean 1/mu and n requests in a team
    of c this is (n - c + 1) / (c mu), the exact expectation.
    """
    backlog = team.backlog
    assert backlog is not None
    free, reserve = len(team.free), standing[0].reserve
    usable = free - reserve
    number, estimate, variance = backlog.ahead(standing, free)
    if usable > number:
        return NO_WAIT
    in_work_count, in_work, in_work_variance = backlog.in_work
    if usable > 0 and number:
        taken = backlog.first_ahead(standing, free, usable)
        first, first_variance = sum([entry[1] for entry in taken]), sum([entry[2] for entry in taken])
        estimate, variance = estimate - first, variance - first_variance
        in_work_count += len(taken)
        in_work, in_work_variance = in_work + first, in_work_variance + first_variance
    speed = max(1, len(team.people) - reserve) * team.focus
    if in_work_count:
        estimate, variance = estimate + in_work / in_work_count, variance + in_work_variance / in_work_count
    return estimate / speed, variance / speed**2


def promise(
    quotes: Quotes, now: float, approval: float, queue: Outlook, work: float, work_variance: float, release: float
) -> Quote:
    """The date that IT gives.

    `approval`: expected days to the queue; `work`: expected days of work, with its variance; `release`: the period of
    releases in days, 0 for none. A percentile is that of a normal distribution with the sum's mean and variance.
    """
    mean_release, margin = release / 2, 0.0
    if quotes.basis == "fixed":
        assert quotes.fixed is not None
        wait = quotes.fixed
    else:
        in_queue, variance = queue
        wait = max(approval, in_queue * (1.0 - quotes.optimism))
        if quotes.percentile is not None:
            # running sums of variances may end a rounding below zero
            variance = max(0.0, variance) + work_variance + release**2 / 12
            margin = _standard_quantile(quotes.percentile) * math.sqrt(variance)
    wait, work = (wait + LATTICE) - LATTICE, (work + LATTICE) - LATTICE
    days = (wait + work + mean_release + margin + LATTICE) - LATTICE
    return Quote(now + wait, now + days if days > 0.0 else now, wait, work, mean_release)


@cache
def _standard_quantile(share: float) -> float:
    """The value that a standard normal number stays below with that chance."""
    return NormalDist().inv_cdf(share)
