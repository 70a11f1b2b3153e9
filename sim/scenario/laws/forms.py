"""The ways in which each law's parameters may be given, and what builds the law from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.scenario.laws.families import (
    Constant,
    Discrete,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Hyperexponential,
    Lognormal,
    Pert,
    Triangular,
    Uniform,
    Weibull,
    hyperexponential_with,
    weibull_with,
)
from sim.scenario.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sim.scenario.laws.law import Law


def _lognormal(mean: float, cv: float) -> Law:
    return Lognormal(average=mean, variation=cv)


def _gamma_with(mean: float, cv: float) -> Law:
    return Gamma(shape=cv**-2, scale=mean * cv**2)


def _erlang(k: int, mean: float) -> Law:
    return Erlang(k=k, average=mean)


def _exponential(mean: float) -> Law:
    return Exponential(average=mean)


def _triangular(low: float, mode: float, high: float) -> Law:
    _ordered(low, mode, high)
    return Triangular(low=low, mode=mode, high=high) if low < high else Constant(value=low)


def _pert(low: float, mode: float, high: float) -> Law:
    _ordered(low, mode, high)
    return Pert(low=low, mode=mode, high=high) if low < high else Constant(value=low)


def _ordered(low: float, mode: float, high: float) -> None:
    if not low <= mode <= high:
        raise refusal("`low`, `mode` and `high` are not in order", help="write low <= mode <= high")


def _uniform(low: float, high: float) -> Law:
    if low > high:
        raise refusal("`low` is above `high`", help="write low <= high")
    return Uniform(low=low, high=high)


def _uniform_with(mean: float, cv: float) -> Law:
    half = mean * cv * 3**0.5
    if half > mean * (1 + 1e-12):
        raise refusal(f"a uniform law with a cv of {cv:g} would reach below zero", help="write a cv of 57.7% or less")
    return Uniform(low=max(0.0, mean - half), high=mean + half)


def _hyperexponential(probabilities: tuple[float, ...], means: tuple[float, ...]) -> Law:
    if len(probabilities) != len(means):
        raise refusal(
            f"{len(probabilities)} probabilities stand against {len(means)} means", help="write as many of each"
        )
    if min(probabilities) <= 0 or abs(sum(probabilities) - 1) > 1e-6:
        raise refusal("the probabilities are not all above zero with a sum of 1", help="make them add up to 100%")
    return Hyperexponential(probabilities=_normalised(probabilities), means=means)


def _discrete(values: tuple[float, ...], weights: tuple[float, ...]) -> Law:
    if len(values) != len(weights):
        raise refusal(f"{len(values)} values stand against {len(weights)} weights", help="write as many of each")
    if sum(weights) <= 0:
        raise refusal("all weights are zero", help="write at least one weight above zero")
    return Discrete(values=values, probabilities=_normalised(weights))


def _empirical(values: tuple[float, ...]) -> Law:
    return Empirical(values=values)


def _normalised(weights: tuple[float, ...]) -> tuple[float, ...]:
    total = sum(weights)
    return tuple(weight / total for weight in weights)


@dataclass(frozen=True, slots=True)
class Form:
    """One way of giving a law's parameters: their names, and what builds the law from them."""

    parameters: tuple[str, ...]
    build: Callable[..., Law]


FORMS: Mapping[str, tuple[Form, ...]] = {
    "exponential": (Form(("mean",), _exponential),),
    "lognormal": (Form(("mean", "cv"), _lognormal),),
    "gamma": (
        Form(("mean", "cv"), _gamma_with),
        Form(("shape", "scale"), lambda shape, scale: Gamma(shape=shape, scale=scale)),
    ),
    "erlang": (Form(("k", "mean"), _erlang),),
    "weibull": (
        Form(("mean", "cv"), weibull_with),
        Form(("shape", "scale"), lambda shape, scale: Weibull(shape=shape, scale=scale)),
    ),
    "triangular": (Form(("low", "mode", "high"), _triangular),),
    "pert": (Form(("low", "mode", "high"), _pert),),
    "uniform": (Form(("low", "high"), _uniform), Form(("mean", "cv"), _uniform_with)),
    "hyperexponential": (
        Form(("mean", "cv"), hyperexponential_with),
        Form(("probabilities", "means"), _hyperexponential),
    ),
    "empirical": (Form(("values",), _empirical),),
    "discrete": (Form(("values", "weights"), _discrete),),
}
"""The laws with parameters; a constant is written as its bare value, or as `{constant: 3 days}`."""

LAW_NAMES = ("constant", *FORMS)
