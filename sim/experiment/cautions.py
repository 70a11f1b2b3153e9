"""What a reader of the numbers must be told, each with its remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.results.catalogue import REQUEST_MEASURES
from sim.results.estimates import half_widths, moments
from sim.results.results import Caution
from sim.results.theory.load import offered_loads

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sim.levers.policy import Policy
    from sim.model.log import Floats
    from sim.results.runs import PolicyRuns
    from sim.scenario.schema import Scenario

_COLUMN: Final = {measure.name: index for index, measure in enumerate(REQUEST_MEASURES)}
_FEW: Final = 30  # replications; with skewed waits a 95 % interval from fewer covers noticeably less
_SURE: Final = 0.99  # confidence at which a trend of the queue is believed
_NOTICEABLE: Final = 0.1  # share of the queue's length by which its first quarter must differ


def cautions_before(policies: Sequence[Policy]) -> tuple[Caution, ...]:
    """What can be told before anything runs: load over capacity with nobody leaving."""
    told = [
        f"{_among(policy.name)}{', '.join(teams)} is asked for {_percent(load)} of the work that it can do"
        for policy in policies
        if not policy.levers
        for teams, load in _overloads(policy)
    ]
    if not told:
        return ()
    return (_overload_caution(f"{'; '.join(told)}, and nobody leaves: the queue grows as long as the run lasts"),)


def cautions_after(
    scenario: Scenario, policies: Sequence[Policy], runs: Sequence[PolicyRuns], replications: int
) -> tuple[Caution, ...]:
    """What the runs showed, the gravest first."""
    found: list[Caution] = []
    if runs[0].attempted < replications:
        found.append(_partial(runs[0].attempted, replications))
    found.extend(_failed(runs))
    found.extend(_overload(policies, runs))
    found.extend(_finished_nothing(runs))
    found.extend(_unfinished(runs))
    found.extend(_warm_up(policies, runs))
    found.extend(_demand_changed(scenario, policies, runs))
    ended = min(len(one.measures) for one in runs)
    found.extend(few_replications(ended))
    return tuple(found)


def few_replications(ended: int) -> Iterator[Caution]:
    """That so many replications are too few, where they are."""
    if 0 < ended < _FEW:
        yield _few(ended)


def _among(policy: str) -> str:
    return f"under '{policy}' "


def _percent(share: float) -> str:
    """Three digits, all of them where there are more before the point: "6.25 %", "167 %", "52,400 %"."""
    percent = 100 * share
    return f"{percent:,.0f} %" if percent >= 999.5 else f"{percent:.3g} %"


def _listed(parts: Iterable[str]) -> str:
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


def _partial(done: int, replications: int) -> Caution:
    return Caution(
        "partial",
        f"The run was interrupted with {done} of {replications} replications done under every policy; only these count",
        "run it again to the end, or ask for fewer with --replications",
    )


def _failed(runs: Sequence[PolicyRuns]) -> Iterator[Caution]:
    hit = [one for one in runs if one.failed]
    if not hit:
        return
    told = _listed(
        f"{_among(one.name)}{len(one.failed)} of {one.attempted} replications failed, the first"
        f" being number {one.failed[0].replication} of seed {one.failed[0].seed} ({one.failed[0].reason})"
        for one in hit
    )
    yield Caution(
        "failed-replications",
        f"{told}. The intervals of these policies are withheld, since those that survived may be the easy ones",
        "look at the reason; the same seed and replication fail again in the same way",
    )


def _overloads(policy: Policy) -> list[tuple[tuple[str, ...], float]]:
    """Teams whose work that cannot leave is more than they can do, in any phase, and how much."""
    worst: dict[tuple[str, ...], float] = {}
    for phase in policy.phases:
        for offered in offered_loads(phase.scenario):
            worst[offered.teams] = max(worst.get(offered.teams, 0.0), offered.captive_load)
    return [(teams, load) for teams, load in worst.items() if load >= 1.0]


def _overload(policies: Sequence[Policy], runs: Sequence[PolicyRuns]) -> Iterator[Caution]:
    """The same as before the run, with what was seen; where levers act, only if the queue was seen to grow."""
    told = []
    for policy, one in zip(policies, runs, strict=True):
        overloads = _overloads(policy)
        if not overloads or not one.measures:
            continue
        quarters = _quarters(one).mean(axis=0)
        if policy.levers and not quarters[-1] > quarters[0]:
            continue
        load = max(load for _, load in overloads)
        teams = ", ".join(name for names, _ in overloads for name in names)
        told.append(
            f"{_among(policy.name)}{teams} is asked for {_percent(load)} of the work that it can do, and the queue went"
            f" from {quarters[0]:,.1f} requests in the first quarter of the window to {quarters[-1]:,.1f} in the last"
        )
    if told:
        yield _overload_caution(f"{_listed(told)}. Nobody leaves, so that waits depend on how long the run is")


def _overload_caution(message: str) -> Caution:
    return Caution(
        "load-over-capacity",
        message[:1].upper() + message[1:],
        "add people or focus, lower the arrivals or the effort, or give departments a patience or an alternative",
    )


def _quarters(one: PolicyRuns) -> Floats:
    """Replications by quarters: the mean number of waiting requests."""
    return one.stacked(lambda measures: measures.queue_quarters, 4)


def _column(one: PolicyRuns, measure: str) -> Floats:
    return one.stacked(lambda measures: measures.all_figures, len(REQUEST_MEASURES))[:, _COLUMN[measure]]


def _finished_nothing(runs: Sequence[PolicyRuns]) -> Iterator[Caution]:
    """Of those that finished nothing, only the ones without any request have no waits: see `results.requests`."""
    told = []
    missing = False
    for one in runs:
        empty = _column(one, "requests") == _column(one, "unfinished")
        if empty.any():
            idle = int((_column(one, "requests")[empty] == 0).sum())
            told.append(
                f"{_among(one.name)}{int(empty.sum())} of {len(one.measures)} replications finished nothing"
                + (f", and in {idle} of them nothing was needed" if idle else "")
            )
            missing = missing or idle > 0
    if told:
        without = ". Where nothing was needed there are no waits, and they are missing from the means"
        yield Caution(
            "finished-nothing",
            f"{_listed(told)}{without if missing else ''}",
            "lengthen the horizon, so that more requests arise and end in it",
        )


def _unfinished(runs: Sequence[PolicyRuns]) -> Iterator[Caution]:
    told = []
    for one in runs:
        undecided = _column(one, "unfinished").sum()
        if undecided > 0:
            share = undecided / _column(one, "requests").sum()
            told.append(f"{_among(one.name)}{_percent(share)}" if share >= 0.001 else f"{_among(one.name)}under 0.1 %")
    if told:
        yield Caution(
            "unfinished",
            f"{_listed(told)} of all requests were still undecided when the run-out ended; they count with the time"
            " that had passed, which is less than they will really wait",
            "lengthen run_out, or find out which work never comes to its turn",
        )


def _warm_up(policies: Sequence[Policy], runs: Sequence[PolicyRuns]) -> Iterator[Caution]:
    told = [
        f"under '{one.name}' from {first:.1f} in the first quarter of the measured window to {later:.1f} in the rest"
        for policy, one in zip(policies, runs, strict=True)
        if not _overloads(policy)
        for first, later in _transient(one)
    ]
    if told:
        yield Caution(
            "warm-up-short",
            f"The queue was still settling: the mean number of waiting requests went {', '.join(told)}",
            "lengthen warm_up, or let --warm-up auto find it; where the change is part of the story, read the figures"
            " as an average over it",
        )


def _transient(one: PolicyRuns) -> Iterator[tuple[float, float]]:
    """The queue's length in the first quarter and afterwards, when it was still settling in the first.

    That is: over replications, the first quarter differs from the mean of the others (paired t, 99 %), by a tenth or
    more, and the step from the first to the second is larger than what follows, so that it is no steady trend.
    """
    if len(one.measures) < 2:
        return
    quarters = _quarters(one)
    later = quarters[:, 1:].mean(axis=1)
    gap = moments((later - quarters[:, 0])[:, None])
    difference = float(gap.mean[0])
    mean = quarters.mean(axis=0)
    sure = abs(difference) > float(half_widths(gap, _SURE)[0])
    noticeable = abs(difference) > _NOTICEABLE * float(later.mean())
    settles = abs(mean[1] - mean[0]) > abs(mean[3] - mean[1])
    if sure and noticeable and settles:
        yield float(mean[0]), float(later.mean())


def _demand_changed(scenario: Scenario, policies: Sequence[Policy], runs: Sequence[PolicyRuns]) -> Iterator[Caution]:
    standard = next(one for one in runs if one.name == scenario.baseline_name)
    hashes = dict(zip(standard.replications, (one.demand_hash for one in standard.measures), strict=True))
    hit = []
    for policy, one in zip(policies, runs, strict=True):
        differs = any(
            hashes.get(replication, measures.demand_hash) != measures.demand_hash
            for replication, measures in zip(one.replications, one.measures, strict=True)
        )
        if policy.changes_demand or differs:
            hit.append(f"'{policy.name}'")
    if hit:
        yield Caution(
            "demand-changed",
            f"{', '.join(hit)} {'sets demand itself: its' if len(hit) == 1 else 'set demand themselves: their'}"
            " differences from the baseline come from other requests too, not from how IT deals with them alone",
            "change demand in the scenario, for all policies alike, unless the other demand is the question",
        )


def _few(ended: int) -> Caution:
    return Caution(
        "few-replications",
        f"{ended} {'replication has' if ended == 1 else 'replications have'} been run"
        + (": one alone has no interval" if ended == 1 else "; with skewed waits their intervals are too narrow"),
        "use --replications 100 before deciding anything",
    )
