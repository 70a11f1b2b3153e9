"""At which values of its assumptions a scenario is tried: points of a tornado, of Morris's walks, of Sobol's design.

A point is a value for each assumption that is not left as it is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.experiment.plausible import SensitivityError
from sim.results.screening import walks
from sim.results.variance_shares import saltelli_design
from sim.scenario.uncertain import value_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.experiment.plausible import Assumed
    from sim.model.log import Floats
    from sim.results.sensitivity import Method

WALKS: Final = (4, 10)  # of Morris: the least that says something, and as many as there are by default where runs allow
ROWS: Final = (16, 256)  # of Sobol: the same, powers of two
_USUAL_RUNS: Final = 20_000  # that a design of its own choice stays below, where it can
_FIXED: Final = 0x5EED  # the design's own seed goes with the scenario's

Point = dict[int, float]  # by position of the assumption: its value


@dataclass(frozen=True, slots=True)
class Design:
    """Points, and where they stand in the unit cube: one row a point, one column an assumption; empty for a tornado."""

    points: tuple[Point, ...]
    cube: Floats
    size: int  # walks of Morris or rows of Sobol; for a tornado, its ends


def generator_of(seed: int) -> np.random.Generator:
    """The chance in a design and in its intervals, which is not that of the simulation."""
    return np.random.default_rng([_FIXED, seed])


def design_of(
    method: Method, assumed: Sequence[Assumed], size: int | None, seed: int, runs_per_point: int, most_runs: int
) -> Design:
    """The points of a method. `size` is the number of walks or rows; left out, as many as 20,000 runs allow.

    Raises:
        SensitivityError: `size` cannot be, or the design takes more runs than `most_runs`.
    """
    if method == "tornado":
        if size is not None:
            raise SensitivityError("--points goes with --method morris or sobol", "a tornado has two for each number")
        points = tuple({place: value} for place, each in enumerate(assumed) for value in each.ends)
        _check_runs(len(points), runs_per_point, most_runs, "")
        return Design(points, np.empty((0, len(assumed))), len(points))
    factors = len(assumed)
    usual = min(most_runs, _USUAL_RUNS)
    if method == "morris":
        chosen = size if size is not None else _walks_within(factors, runs_per_point, usual)
        if chosen < 2:
            raise SensitivityError(f"{chosen} walk says nothing of the spread between walks", "take --points 4 or more")
        _check_runs(chosen * (factors + 1), runs_per_point, most_runs, f"{chosen} walks")
        cube = walks(chosen, factors, generator_of(seed)).reshape(-1, factors)
    else:
        chosen = size if size is not None else _rows_within(factors, runs_per_point, usual)
        _check_rows(chosen, factors)
        _check_runs(chosen * (factors + 2), runs_per_point, most_runs, f"{chosen} rows")
        cube = saltelli_design(chosen, factors, generator_of(seed))
    return Design(tuple(_at(assumed, row) for row in cube), cube, chosen)


def _at(assumed: Sequence[Assumed], row: Floats) -> Point:
    shares = zip(assumed, row.tolist(), strict=True)
    return {place: value_at(each.law, share, each.quantity.dimension) for place, (each, share) in enumerate(shares)}


def _walks_within(factors: int, runs_per_point: int, most_runs: int) -> int:
    least, usual = WALKS
    return max(least, min(usual, most_runs // (runs_per_point * (factors + 1))))


def _rows_within(factors: int, runs_per_point: int, most_runs: int) -> int:
    rows, usual = ROWS
    while rows < usual and 2 * rows * (factors + 2) * runs_per_point <= most_runs:
        rows *= 2
    return rows


def _check_rows(rows: int, factors: int) -> None:
    if factors < 2:
        help = "vary two numbers or more, or take --method tornado"
        raise SensitivityError("with one number all of the variance is its own", help)
    if rows < 2 or rows & (rows - 1):
        raise SensitivityError(
            f"{rows} is no power of two, as the design of Sobol's indices needs", "take --points 32, 64 or 128"
        )


def _check_runs(points: int, runs_per_point: int, most_runs: int, what: str) -> None:
    runs = (points + 1) * runs_per_point
    if runs > most_runs:
        told = f"{what}, " if what else ""
        raise SensitivityError(
            f"that may take {runs:,} runs ({told}{points:,} points), more than {most_runs:,}",
            "vary fewer numbers (--vary), compare fewer policies (--policy), take fewer --replications or --points, or"
            f" allow it: --most-runs {runs}",
        )
