"""Whether one alternative stays better than another at all points that were tried.

Functions of arrays: they know nothing of scenarios. That the order holds everywhere is claimed only where each point
says so by its own interval, which needs no adjustment for the number of points (an intersection-union test: Berger,
"Multiparameter hypothesis testing and acceptance sampling", Technometrics 24 (1982), 295-300). That it turns somewhere
is claimed by intervals that are adjusted for the number of points (Bonferroni).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.results.estimates import CONFIDENCE, half_widths, moments

if TYPE_CHECKING:
    from sim.model.log import Floats, Ints

Verdict = Literal["survives", "turns", "cannot tell", "no difference", "the same"]
State = Literal["holds", "turns", "unclear"]


@dataclass(frozen=True, slots=True)
class Order:
    """Two alternatives compared at a centre and at points.

    `sign` is that of the difference at the centre, 0 where it cannot be told. `states` says for each point whether the
    order of the centre holds there, turns, or cannot be told; where the centre's cannot be told, a point that can be is
    a turn. `clear` has the sign at each point where it is beyond chance, all points together.
    """

    verdict: Verdict
    sign: int
    states: tuple[State, ...]
    clear: tuple[int, ...]


def order(centre: Floats, points: Floats, pairs: int) -> Order:
    """The order of two alternatives, from paired differences: a replication each, and points by replications.

    `pairs` is how many pairs of alternatives are compared, for which all intervals are adjusted too.
    """
    error = (1.0 - CONFIDENCE) / pairs
    own = signs(points, 1.0 - error)
    jointly = signs(points, 1.0 - error / max(1, len(points)))
    sign = int(signs(centre[None, :], 1.0 - error)[0])
    clear = tuple(int(each) for each in jointly)
    if sign == 0:
        states: tuple[State, ...] = tuple("turns" if each else "unclear" for each in clear)
    else:
        states = tuple(
            "holds" if one == sign else "turns" if other == -sign else "unclear"
            for one, other in zip(own.tolist(), clear, strict=True)
        )
    return Order(_verdict(centre, points, sign, states), sign, states, clear)


def signs(differences: Floats, confidence: float) -> Ints:
    """The sign of each row's mean where its Student-t interval excludes zero, else 0.

    Where all replications of a row agree exactly, they must be so many that it is no chance (sign test).
    """
    found = moments(differences.T)
    half = half_widths(found, confidence)
    agree = 2.0 ** (1.0 - found.count) <= 1.0 - confidence
    sure = (np.abs(found.mean) > half) & ((found.variance > 0) | agree)
    return np.where(sure, np.sign(found.mean), 0.0).astype(np.int64)


def _verdict(centre: Floats, points: Floats, sign: int, states: tuple[State, ...]) -> Verdict:
    if not np.any(centre) and not np.any(points):
        return "the same"
    if "turns" in states:
        return "turns"
    if sign == 0:
        return "no difference"
    return "survives" if all(state == "holds" for state in states) else "cannot tell"
