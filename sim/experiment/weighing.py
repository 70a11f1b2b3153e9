"""From the measure at every point to what moves it, and to whether the ranking of policies survives."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.experiment.sensitivity_design import generator_of
from sim.results.estimates import CONFIDENCE, estimates, half_widths, moments
from sim.results.rankings import order, signs
from sim.results.screening import elementary_effects, screen
from sim.results.sensitivity import (
    Bar,
    Change,
    Effect,
    End,
    Index,
    Middle,
    Noise,
    Ranking,
    Spot,
    Target,
)
from sim.results.variance_shares import variance_shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.experiment.plausible import Assumed
    from sim.experiment.sensitivity_design import Design
    from sim.model.log import Floats
    from sim.results.rankings import Order
    from sim.results.sensitivity import Method

_TELLING: Final = 3.0  # standard errors by which an assumption's values must differ to tell two sets of points apart
_ENDS: Final[tuple[End, End]] = ("low", "high")


@dataclass(frozen=True, slots=True)
class Measured:
    """The measure: `middle` by policy and replication, `points` by point, policy and replication."""

    policies: tuple[str, ...]
    baseline: str
    middle: Floats
    points: Floats
    design: Design

    @property
    def targets(self) -> tuple[Target, ...]:
        """Each policy by itself, then the others against the baseline."""
        others = (name for name in self.policies if name != self.baseline)
        return (*(Target(name, None) for name in self.policies), *(Target(name, self.baseline) for name in others))

    def of(self, target: Target) -> tuple[Floats, Floats]:
        """A target in the middle, by replication, and at the points, by point and replication."""
        row = self.policies.index(target.policy)
        if target.against is None:
            return self.middle[row], self.points[:, row]
        other = self.policies.index(target.against)
        return self.middle[row] - self.middle[other], self.points[:, row] - self.points[:, other]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What was found, by method; empty where it is not the method's."""

    middle: tuple[Middle, ...]
    bars: tuple[Bar, ...]
    effects: tuple[Effect, ...]
    indices: tuple[Index, ...]
    noise: tuple[Noise, ...]
    rankings: tuple[Ranking, ...]


def weigh(method: Method, measured: Measured, assumed: Sequence[Assumed], better: str, seed: int) -> Weighed:
    """Everything that the figures say."""
    middle = tuple(Middle(target, estimates(measured.of(target)[0][:, None])[0]) for target in measured.targets)
    bars: list[Bar] = []
    effects: list[Effect] = []
    indices: list[Index] = []
    noise: list[Noise] = []
    for target in measured.targets:
        if method == "tornado":
            bars += _bars(measured, target, assumed)
        elif method == "morris":
            effects += _effects(measured, target, assumed, seed)
        else:
            found, share = _indices(measured, target, assumed, seed)
            indices += found
            noise.append(Noise(target, share))
    return Weighed(
        middle, tuple(bars), tuple(effects), tuple(indices), tuple(noise), _rankings(measured, assumed, better)
    )


def _bars(measured: Measured, target: Target, assumed: Sequence[Assumed]) -> list[Bar]:
    middle, points = measured.of(target)
    if not middle.size:
        return []
    confidence = 1.0 - (1.0 - CONFIDENCE) / (2 * len(assumed))
    levels, changes = moments(points.T), moments((points - middle).T)
    half = half_widths(changes, confidence)
    pairs = math.comb(len(measured.policies), 2) if target.against is not None else 1
    own = half_widths(levels, 1.0 - (1.0 - CONFIDENCE) / pairs)
    sure = signs(points - middle, confidence) != 0
    bars = []
    for place, each in enumerate(assumed):
        ends = []
        for end, value in enumerate(each.ends):
            row = 2 * place + end
            count, mean = int(changes.count[row]), float(changes.mean[row])
            level, reach = float(levels.mean[row]), float(own[row])
            known = not np.isnan(half[row])
            ends.append(
                Change(
                    end=_ENDS[end],
                    value=value,
                    level=level if count else None,
                    level_low=level - reach if known else None,
                    level_high=level + reach if known else None,
                    difference=mean if count else None,
                    low=mean - float(half[row]) if known else None,
                    high=mean + float(half[row]) if known else None,
                    n=count,
                    significant=bool(sure[row]),
                )
            )
        bars.append(Bar(target, each.path, tuple(ends)))
    return bars


def _effects(measured: Measured, target: Target, assumed: Sequence[Assumed], seed: int) -> list[Effect]:
    points = _defined(measured.of(target)[1])
    if points is None:
        return []
    factors = len(assumed)
    cube = measured.design.cube.reshape(-1, factors + 1, factors)
    effects = elementary_effects(cube, points.reshape(*cube.shape[:2], -1))
    found = screen(effects, generator_of(seed))
    rows = zip(
        assumed, *(each.tolist() for each in (
            found.mu_star, found.low, found.high, found.mu, found.sigma, found.noise
        )), strict=True,
    )  # fmt: skip
    return [Effect(target, each.path, *figures) for each, *figures in rows]


def _indices(
    measured: Measured, target: Target, assumed: Sequence[Assumed], seed: int
) -> tuple[list[Index], float | None]:
    points = _defined(measured.of(target)[1])
    if points is None:
        return [], None
    found = variance_shares(points, len(assumed), generator_of(seed))
    rows = zip(
        assumed, *(each.tolist() for each in (
            found.first, found.first_low, found.first_high, found.total, found.total_low, found.total_high
        )), strict=True,
    )  # fmt: skip
    return [Index(target, each.path, *figures) for each, *figures in rows], found.noise


def _defined(points: Floats) -> Floats | None:
    """The replications in which the target is defined at every point; None without any."""
    whole = points[:, ~np.isnan(points).any(axis=0)]
    return whole if whole.size else None


def _rankings(measured: Measured, assumed: Sequence[Assumed], better: str) -> tuple[Ranking, ...]:
    pairs = list(combinations(range(len(measured.policies)), 2))
    found = []
    for first, second in pairs:
        middle = measured.middle[first] - measured.middle[second]
        points = measured.points[:, first] - measured.points[:, second]
        if np.isnan(middle).all() or not len(points):
            continue
        seen = order(middle, points, len(pairs))
        first_leads = seen.sign == 0 or (seen.sign > 0) == (better == "higher")
        ahead, behind = (first, second) if first_leads else (second, first)
        names = (measured.policies[ahead], measured.policies[behind])
        flip = 1.0 if first_leads else -1.0
        found.append(
            Ranking(
                *names,
                clear=seen.sign != 0,
                verdict=seen.verdict,
                difference=estimates(flip * middle[:, None])[0],
                holds=seen.states.count("holds"),
                turns=seen.states.count("turns"),
                unclear=seen.states.count("unclear"),
                spots=_spots(seen, measured, assumed, (measured.policies[first], measured.policies[second]), better),
                states=seen.states,
            )
        )
    return tuple(found)


def _spots(
    seen: Order, measured: Measured, assumed: Sequence[Assumed], pair: tuple[str, str], better: str
) -> tuple[Spot, ...]:
    """Where the order does not surely hold; without one in the middle, where there is one all the same."""

    def winner(sign: int) -> str | None:
        return None if sign == 0 else pair[0] if (sign > 0) == (better == "higher") else pair[1]

    wanted = ("turns",) if seen.sign == 0 else ("turns", "unclear")
    if not len(measured.design.cube):
        return tuple(
            Spot(assumed[row // 2].path, _ENDS[row % 2], winner(seen.clear[row]))
            for row, state in enumerate(seen.states)
            if state in wanted
        )
    told = "turns" if "turns" in seen.states else "unclear"
    odd = np.array([state == told for state in seen.states])
    telling = _telling(measured.design.cube, odd)
    if told not in wanted or telling is None:
        return ()
    place, end = telling
    total = sum(sign for sign, state in zip(seen.clear, seen.states, strict=True) if state == told)
    return (Spot(assumed[place].path, end, winner(int(np.sign(total)))),)


def _telling(cube: Floats, odd: NDArray[np.bool_]) -> tuple[int, End] | None:
    """The assumption whose values differ most between odd points and the others, and to which end the odd ones lie."""
    if min(odd.sum(), (~odd).sum()) < 2:
        return None
    inside, outside = cube[odd], cube[~odd]
    gap = inside.mean(axis=0) - outside.mean(axis=0)
    error = np.sqrt(inside.var(axis=0, ddof=1) / len(inside) + outside.var(axis=0, ddof=1) / len(outside))
    scores = np.abs(gap) / np.maximum(error, 1e-12)
    place = int(scores.argmax())
    return (place, "high" if gap[place] > 0 else "low") if scores[place] > _TELLING else None
