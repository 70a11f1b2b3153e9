"""Makes an exhibit of a run: the portraits of its first replications, and the logs of one that is like most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.experiment.laboratory import LARGEST_LOG
from sim.results.exhibit import Exhibit
from sim.results.runs import in_common
from sim.results.subjects import subject_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.experiment.configurations import Configuration
    from sim.experiment.laboratory import Laboratory
    from sim.results.results import Results
    from sim.results.runs import PolicyRuns
    from sim.scenario.schema import Scenario

PORTRAITS: Final = 40  # replications that pictures over time are made of: bands of 10 to 90 % need no more
_LIKENESS: Final = ("wait_mean", "bypass_rate", "returned_share")  # by which a replication is like the others


def exhibit(results: Results, chosen: Sequence[Configuration], laboratory: Laboratory) -> Exhibit:
    """What there is to show of a run: `chosen` are its configurations, `laboratory` is where they were run.

    It has portraits where that laboratory makes them. What is stored is taken from there, and nothing is run but the
    logs of one replication, unless the laboratory runs nothing: then they are left out.
    """
    runs = in_common(laboratory.measure(chosen, range(results.replications)))
    shared = set.intersection(*(set(one.replications) for one in runs))
    found = [laboratory.portraits_of(one) for one in chosen]
    portrayed = sorted(shared.intersection(*found))
    names = [one.policy.name for one in chosen]
    common = [one.only(shared) for one in runs]
    shown = most_like(common, chosen[0].scenario)
    logs = {}
    if shown is not None and not _too_long(common, shown, chosen[0].scenario):
        for one in chosen:
            log = laboratory.log(one, shown)
            if log is None or len(log.need) > LARGEST_LOG:
                break
            logs[one.policy.name] = log
    whole = len(logs) == len(names)
    return Exhibit(
        scenario=chosen[0].scenario,
        results=results,
        portraits={name: tuple(one[number] for number in portrayed) for name, one in zip(names, found, strict=True)},
        portrayed=tuple(portrayed),
        shown=shown if whole else None,
        logs=logs if whole else {},
    )


def _too_long(runs: Sequence[PolicyRuns], shown: int, scenario: Scenario) -> bool:
    """Whether a log of this replication would be too long to be kept: the requests of its window alone are."""
    requests = subject_of("requests", None, scenario)
    return any(requests.figures(one)[one.replications.index(shown)] > LARGEST_LOG for one in runs)


def most_like(runs: Sequence[PolicyRuns], scenario: Scenario) -> int | None:
    """The replication that is most like the others under all policies: whose waits, bypass and integration work are,
    in standard deviations, nearest to their means; of equals the first. None where none ended well everywhere.
    """
    numbers = runs[0].replications
    if not numbers:
        return None
    away = np.zeros(len(numbers))
    for one in runs:
        for name in _LIKENESS:
            values = subject_of(name, None, scenario).figures(one)
            spread = np.nanstd(values) if np.isfinite(values).any() else 0.0
            if spread > 0.0:
                away += np.nan_to_num((values - np.nanmean(values)) / spread, nan=3.0) ** 2
    return numbers[int(np.argmin(away))]
