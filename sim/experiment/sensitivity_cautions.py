"""What a reader of a sensitivity analysis must be told, each with its remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.experiment.cautions import cautions_before
from sim.experiment.sensitivity_design import WALKS
from sim.results.results import Caution
from sim.scenario.dimensions import readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.experiment.configurations import Configuration
    from sim.experiment.plausible import Assumed
    from sim.experiment.sensitivity_design import Design
    from sim.experiment.weighing import Measured, Weighed
    from sim.results.runs import PolicyRuns

_FEW: Final = 30  # replications; fewer make intervals of skewed waits too narrow
_NOISY: Final = 0.1  # share of the variance between points that is chance, beyond which indices are muddied
_WIDE: Final = 0.4  # of an index, from which its interval says little
_SHOWN: Final = 6  # names in one sentence


def cautions_of(
    replications: int,
    assumed: Sequence[Assumed],
    design: Design,
    settings: Sequence[tuple[Configuration, ...]],
    outcomes: Sequence[PolicyRuns],
    measured: Measured,
    found: Weighed,
) -> tuple[Caution, ...]:
    """All of them, the gravest first."""
    ended = measured.middle.shape[1]
    return (
        *_partial(ended, replications, assumed, design, settings),
        *_failed(outcomes),
        *_overload(assumed, design, settings),
        *_nothing_there(measured),
        *_noise(found),
        *_wide(found, design),
        *_few_walks(found, design),
        *_few(ended),
    )


def _partial(
    ended: int, replications: int, assumed: Sequence[Assumed], design: Design, settings: Sequence[object]
) -> Iterator[Caution]:
    missing = len(settings) - len(design.points)
    if ended >= replications and not missing:
        return
    told = f" and {missing} of {len(settings)} points not finished" if missing else ""
    yield Caution(
        "partial",
        f"It was interrupted with {ended} of {replications} replications done at every point{told}; only what is done"
        f" counts, for {len(assumed)} assumptions",
        "run it again to the end, or ask for fewer with --replications or --vary",
    )


def _failed(outcomes: Sequence[PolicyRuns]) -> Iterator[Caution]:
    hit = [one for one in outcomes if one.failed]
    if hit:
        first = hit[0].failed[0]
        yield Caution(
            "failed-replications",
            f"At {len(hit)} of {len(outcomes)} points and policies a replication failed, the first being number"
            f" {first.replication} of seed {first.seed} under '{hit[0].name}' ({first.reason}). Their figures are"
            " withheld, since those that survived may be the easy ones",
            "narrow the range that leads there; the same seed and replication fail again in the same way",
        )


def _overload(
    assumed: Sequence[Assumed], design: Design, settings: Sequence[tuple[Configuration, ...]]
) -> Iterator[Caution]:
    over = [row for row in range(len(design.points)) if cautions_before([one.policy for one in settings[row]])]
    if not over:
        return
    told = f"at {len(over)} of {len(design.points)} points"
    if not len(design.cube):
        named = [_named(assumed, design, row) for row in over]
        told = f"with {', or '.join(named[:_SHOWN])}" + (f", and {len(named) - _SHOWN} more" * (len(named) > _SHOWN))
    yield Caution(
        "load-over-capacity",
        f"{told[0].upper()}{told[1:]}, a team is asked for more than it can do and nobody leaves: there, waits depend"
        " on how long the run is, and the measure says little",
        "narrow these ranges, or give departments a patience or an alternative",
    )


def _named(assumed: Sequence[Assumed], design: Design, row: int) -> str:
    ((place, value),) = design.points[row].items()
    return f"{assumed[place].path} at {readable(value, assumed[place].quantity.dimension)}"


def _nothing_there(measured: Measured) -> Iterator[Caution]:
    if measured.middle.size and not np.nan_to_num(measured.middle).any():
        yield Caution(
            "measure-is-zero",
            "With everything as it is written the measure is zero under every policy",
            "ask for another one with --measure, such as wait_mean",
        )
    if np.isnan(measured.points).any() and not np.isnan(measured.points).all():
        yield Caution(
            "undefined",
            "In some replications the measure is not defined; these pairs do not count, and Morris's effects and"
            " Sobol's indices rest on the replications in which it is defined at every point",
            "lengthen the horizon, so that enough requests arise in it",
        )


def _noise(found: Weighed) -> Iterator[Caution]:
    noisy = [each for each in found.noise if each.share is not None and each.share > _NOISY]
    if noisy:
        worst = max(noisy, key=lambda each: each.share or 0.0)
        against = f" against '{worst.target.against}'" if worst.target.against else ""
        yield Caution(
            "noise",
            f"Under '{worst.target.policy}'{against} {100 * (worst.share or 0.0):.0f} % of the variance between points"
            " is chance and no assumption's doing; it makes total indices too large, and first ones too small",
            "ask for more --replications",
        )


def _wide(found: Weighed, design: Design) -> Iterator[Caution]:
    widest = max((each.total_high - each.total_low for each in found.indices), default=0.0)
    if widest > _WIDE:
        yield Caution(
            "wide-indices",
            f"With {design.size} rows the intervals of total indices are up to {100 * widest:.0f} points wide: they"
            " tell what matters from what does not, and little more",
            f"ask for more rows, such as --points {2 * design.size}, of fewer numbers (--vary)",
        )


def _few_walks(found: Weighed, design: Design) -> Iterator[Caution]:
    usual = WALKS[1]
    if found.effects and design.size < usual:
        yield Caution(
            "few-walks",
            f"With {design.size} walks the intervals of mu* are too narrow, and interplay may be missed",
            f"ask for --points {usual} or more, of fewer numbers (--vary) if need be",
        )


def _few(ended: int) -> Iterator[Caution]:
    if 0 < ended < _FEW:
        yield Caution(
            "few-replications",
            f"There are {ended} replications at each point; with skewed waits their intervals are too narrow",
            f"use --replications {_FEW} or more before deciding anything",
        )
