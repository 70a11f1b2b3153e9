"""Where the vicious circle runs away: for each load and share that comes back, whether the queue goes on growing."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from sim.results.document import finite_json
from sim.results.estimates import CONFIDENCE, estimates, half_widths, moments
from sim.results.results import Estimate

if TYPE_CHECKING:
    from sim.model.log import Floats
    from sim.results.results import Caution, FailedReplication, Provenance
    from sim.results.runs import PolicyRuns
    from sim.results.theory.tipping import Fate

Verdict = Literal["settles", "runs away", "cannot tell"]

NOTICEABLE: Final = 0.1  # share of the first half's queue by which the second must be longer


@dataclass(frozen=True, slots=True)
class Growth:
    """The queue in the first half of the measured window, and how much longer it is in the second, in requests.

    The interval of `change` is paired (over replications) and adjusted for the number of cells. The verdict: it `runs
    away` where the whole interval is above `margin`, `settles` where it is below, else nobody can tell. `margin` is a
    tenth of the first half's queue, but one request for each person at least.
    """

    first_half: Estimate
    change: Estimate
    margin: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class TippingCell:
    """One load and one share that comes back. `theory` and `theory_bypass` are None where the theory does not apply.

    `growth` is None where the run was interrupted before the cell had enough replications.
    """

    load: float
    comes_back: float
    replications: int  # how many ended well
    failed: tuple[FailedReplication, ...]
    bypass: Estimate | None
    growth: Growth | None
    theory: Fate | None
    theory_bypass: float | None


@dataclass(frozen=True, slots=True, repr=False)
class TippingResults:
    """A map of the tipping point. `own` is the load and the share of the scenario as it stands."""

    scenario: str
    description: str
    scenario_hash: str
    seed: int
    replications: int
    policy: str
    department: str
    loads: tuple[float, ...]
    shares: tuple[float, ...]
    own: tuple[float, float]
    cells: tuple[TippingCell, ...]  # row by row: each share in turn, with all loads
    not_simple: tuple[str, ...]  # what the theory leaves out; empty where it applies
    warnings: tuple[Caution, ...]
    provenance: Provenance
    partial: bool = False
    runs: int = field(default=0, compare=False)  # replications run; never part of the JSON
    seconds: float = field(default=0.0, compare=False)  # wall time; never part of the JSON

    @property
    def measured(self) -> tuple[TippingCell, ...]:
        """The cells that have figures."""
        return tuple(cell for cell in self.cells if cell.growth is not None)


def growth(runs: PolicyRuns, people: int, cells: int) -> Growth:
    """Whether the queue goes on growing over the measured window, as one of so many cells that are judged together."""
    quarters: Floats = runs.stacked(lambda one: one.queue_quarters, 4)
    halves = np.column_stack([quarters[:, :2].mean(axis=1), quarters[:, 2:].mean(axis=1)])
    change = (halves[:, 1] - halves[:, 0])[:, None]
    (first,) = estimates(halves[:, :1], withheld=bool(runs.failed))
    margin = max(float(people), NOTICEABLE * (first.mean or 0.0))
    summary = moments(change)
    half = float(half_widths(summary, 1.0 - (1.0 - CONFIDENCE) / cells)[0])
    mean = float(summary.mean[0])
    if runs.failed or np.isnan(half):
        return Growth(first, Estimate(mean, None, None, None, len(change)), margin, "cannot tell")
    found = Estimate(mean, mean - half, mean + half, half, len(change))
    verdict: Verdict = "runs away" if mean - half > margin else "settles" if mean + half < margin else "cannot tell"
    return Growth(first, found, margin, verdict)


def to_json(results: TippingResults) -> str:
    """The results as JSON: queues in requests, shares and loads as fractions; undefined figures are null."""
    return finite_json(
        {
            "slackline": results.provenance.slackline,
            "experiment": "tipping",
            "scenario": results.scenario,
            "description": results.description,
            "scenario_hash": results.scenario_hash,
            "seed": results.seed,
            "replications": results.replications,
            "partial": results.partial,
            "policy": results.policy,
            "department": results.department,
            "own": {"load": results.own[0], "comes_back": results.own[1]},
            "not_simple": list(results.not_simple),
            "cells": [_cell(cell) for cell in results.cells],
            "warnings": [asdict(caution) for caution in results.warnings],
            "provenance": asdict(results.provenance),
        }
    )


def _cell(cell: TippingCell) -> dict[str, Any]:
    found = asdict(cell)
    found["verdict"] = None if cell.growth is None else cell.growth.verdict
    return found
