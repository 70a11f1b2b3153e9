"""The laws a scenario may name, by their parameters.

Formulas for means and variances: Law, Simulation Modeling and Analysis, 5th edition, chapter 6, unless another source
is named. Sampling is by inversion of one uniform where the inverse is elementary, else by one of numpy's fills.
"""

from __future__ import annotations

import math

import numpy as np

from sim.scenario.laws.law import Floats, Law
from sim.scenario.refusals import refusal

_LARGEST_UNIFORM = 1 - 2.0**-53


def _standard_exponential(uniform: Floats) -> Floats:
    """Unit exponential values by inversion; uniforms in [0, 1) keep them finite."""
    return -np.log1p(-uniform)


class Constant(Law):
    """Always the same value."""

    value: float

    @property
    def mean(self) -> float:
        return self.value

    @property
    def variance(self) -> float:
        return 0.0

    def sample(self, generator: np.random.Generator, size: int) -> Floats:
        return np.full(size, self.value)

    def scaled(self, factor: float) -> Constant:
        return Constant(value=self.value * factor)


class Exponential(Law):
    """Memoryless; the coefficient of variation is 1."""

    average: float

    @property
    def mean(self) -> float:
        return self.average

    @property
    def variance(self) -> float:
        return self.average**2

    def sample(self, generator: np.random.Generator, size: int) -> Floats:
        return self.average * _standard_exponential(generator.random(size))

    def scaled(self, factor: float) -> Exponential:
        return Exponential(average=self.average * factor)


class Lognormal(Law):
    """The logarithm is normal; right-skewed, as the duration of work often is."""

    average: float
    variation: float

    @property
    def mean(self) -> float:
        return self.average

    @property
    def variance(self) -> float:
        return (self.average * self.variation) ** 2

    def sample(self, generator: np.random.Generator, size: int) -> Floats:
        spread = math.log1p(self.variation**2)
        centre = math.log(self.average) - spread / 2
        return np.exp(centre + math.sqrt(spread) * generator.standard_normal(size))

    def scaled(self, factor: float) -> Lognormal:
        return Lognormal(average=self.average * factor, variation=self.variation)


class Gamma(Law):
    """Gamma with a shape and a scale; the mean is their product."""

    shape: float
    scale: float

    @property
    def mean(self) -> float:
        return self.shape * self.scale

    @property
    def variance(self) -> float:
        return self.shape * self.scale**2

    def sample(self, generator: np.random.Generator, size: int) -> Floats:
        return self.scale * generator.standard_gamma(self.shape, size)

    def scaled(self, factor: float) -> Gamma:
        return Gamma(shape=self.shape, scale=self.scale * factor)


class Erlang(Law):
    """The sum of `k` exponential phases of equal mean."""

    k: int
    average: float

    @property
    def mean(self) -> float:
        return self.average

    @property
    def variance(self) -> float:
        return self.average**2 / self.k

    def sample(self, generator: np.random.Generator, size: int) -> Floats:
        return self.average / self.k * generator.standard_gamma(self.k, size)

    def scaled(self, factor: float) -> Erlang:
        return Erlang(k=self.k, average=self.average * factor)


class Weibull(Law):
    """Weibull with a scale and a shape; below shape 1 heavier-tailed than exponential, above it lighter."""

    scale: float
    shape: float

    @property
    def mean(self) -> float:
        return self.scale * math.gamma(1 + 1 / self.shape)

    @property
    def variance(self) -> float:
        return max(0.0, self.scale**2 * (math.gamma(1 + 2 / self.shape) - math.gamma(1 + 1 / self.shape) ** 2))

    def sample(self, generator: np.random.Generator, size: int) -> Floats:
        return np.asarray(self.scale * _standard_exponential(generator.random(size)) ** (1 / self.shape))

    def scaled(self, factor: float) -> Weibull:
        return Weibull(scale=self.scale * factor, shape=self.shape)


class Triangular(Law):
    """Triangular between `low` and `high`, most likely at `mode`."""

    low: float
    mode: float
    high: float

    @property
    def mean(self) -> float:
        return (self.low + self.mode + self.high) / 3

    @property
    def variance(self) -> float:
        low, mode, high = self.low, self.mode, self.high
        return ((high - low) ** 2 + (mode - low) * (mode - high)) / 18

    def sample(self, generator: np.random.Generator, size: int) -> Floats:
        uniform = generator.random(size)
        span, rise, fall = self.high - self.low, self.mode - self.low, self.high - self.mode
        rising = self.low + np.sqrt(uniform * span * rise)
        falling = self.high - np.sqrt((1 - uniform) * span * fall)
        return np.maximum(np.where(uniform * span < rise, rising, falling), 0.0)

    def scaled(self, factor: float) -> Triangular:
        return Triangular(low=self.low * factor, mode=self.mode * factor, high=self.high * factor)


class Pert(Law):
    """A beta law between `low` and `high` with the mean (low + 4 mode + high) / 6.

    Source: Malcolm, Roseboom, Clark and Fazar (1959), with the usual weight of 4 on the mode.
    """

    low: float
    mode: float
    high: float

    @property
    def mean(self) -> float:
        return (self.low + 4 * self.mode + self.high) / 6

    @property
    def variance(self) -> float:
        return (self.mean - self.low) * (self.high - self.mean) / 7

    def sample(self, generator: np.random.Generator, size: int) -> Floats:
        span = self.high - self.low
        rising, falling = 1 + 4 * (self.mode - self.low) / span, 1 + 4 * (self.high - self.mode) / span
        return self.low + span * generator.beta(rising, falling, size)

    def scaled(self, factor: float) -> Pert:
        return Pert(low=self.low * factor, mode=self.mode * factor, high=self.high * factor)


class Uniform(Law):
    """Equally likely anywhere from `low` to `high`."""

    low: float
    high: float

    @property
    def mean(self) -> float:
        return (self.low + self.high) / 2

    @property
    def variance(self) -> float:
        return (self.high - self.low) ** 2 / 12

    def sample(self, generator: np.random.Generator, size: int) -> Floats:
        return self.low + (self.high - self.low) * generator.random(size)

    def scaled(self, factor: float) -> Uniform:
        return Uniform(low=self.low * factor, high=self.high * factor)


class Hyperexponential(Law):
    """Exponential with one of several means, chosen by chance; the coefficient of variation is 1 or more."""

    probabilities: tuple[float, ...]
    means: tuple[float, ...]

    @property
    def mean(self) -> float:
        return math.fsum(p * mean for p, mean in zip(self.probabilities, self.means, strict=True))

    @property
    def variance(self) -> float:
        second = math.fsum(2 * p * mean**2 for p, mean in zip(self.probabilities, self.means, strict=True))
        return max(0.0, second - self.mean**2)

    def sample(self, generator: np.random.Generator, size: int) -> Floats:
        uniform = generator.random(size)
        bounds = np.cumsum(self.probabilities)
        branch = np.minimum(np.searchsorted(bounds, uniform, side="right"), len(bounds) - 1)
        # What is left of the uniform within its branch is uniform again, so one draw a value is enough.
        rest = (uniform - (bounds - self.probabilities)[branch]) / np.asarray(self.probabilities)[branch]
        return np.asarray(self.means)[branch] * _standard_exponential(np.clip(rest, 0.0, _LARGEST_UNIFORM))

    def scaled(self, factor: float) -> Hyperexponential:
        return Hyperexponential(probabilities=self.probabilities, means=tuple(m * factor for m in self.means))


class Empirical(Law):
    """Values that were seen, drawn with replacement, each as likely as the other."""

    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        return math.fsum(self.values) / len(self.values)

    @property
    def variance(self) -> float:
        mean = self.mean
        return math.fsum((value - mean) ** 2 for value in self.values) / len(self.values)

    def sample(self, generator: np.random.Generator, size: int) -> Floats:
        count = len(self.values)
        index = (generator.random(size) * count).astype(np.int64)
        return np.asarray(self.values)[np.minimum(index, count - 1)]

    def scaled(self, factor: float) -> Empirical:
        return Empirical(values=tuple(value * factor for value in self.values))


class Discrete(Law):
    """A few values, each with its own probability."""

    values: tuple[float, ...]
    probabilities: tuple[float, ...]

    @property
    def mean(self) -> float:
        return math.fsum(v * p for v, p in zip(self.values, self.probabilities, strict=True))

    @property
    def variance(self) -> float:
        mean = self.mean
        return math.fsum(p * (v - mean) ** 2 for v, p in zip(self.values, self.probabilities, strict=True))

    def sample(self, generator: np.random.Generator, size: int) -> Floats:
        bounds = np.cumsum(self.probabilities)
        index = np.searchsorted(bounds, generator.random(size), side="right")
        return np.asarray(self.values)[np.minimum(index, len(self.values) - 1)]

    def scaled(self, factor: float) -> Discrete:
        return Discrete(values=tuple(v * factor for v in self.values), probabilities=self.probabilities)


def weibull_with(mean: float, cv: float) -> Weibull:
    """The Weibull law with this mean and coefficient of variation; the shape is found by bisection.

    Raises:
        PydanticCustomError: `cv` lies outside what shapes from 0.1 to 100 give.
    """

    def squared_cv(shape: float) -> float:
        return math.expm1(math.lgamma(1 + 2 / shape) - 2 * math.lgamma(1 + 1 / shape))

    low, high = 0.1, 100.0
    if not squared_cv(high) <= cv**2 <= squared_cv(low):
        raise refusal(f"no Weibull law has a cv of {cv:g}", help="write a cv from 0.013 to 100")
    for _ in range(200):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if squared_cv(middle) > cv**2 else (low, middle)
    shape = math.sqrt(low * high)
    return Weibull(scale=mean / math.gamma(1 + 1 / shape), shape=shape)


def hyperexponential_with(mean: float, cv: float) -> Hyperexponential:
    """Two branches of equal load ("balanced means") with this mean and coefficient of variation.

    Source: Tijms, A First Course in Stochastic Models, appendix B.

    Raises:
        PydanticCustomError: `cv` is below 1.
    """
    if cv < 1:
        raise refusal(
            f"a hyperexponential law cannot have a cv of {cv:g}", help="write a cv of 1 or more, or use `gamma`"
        )
    often = (1 + math.sqrt((cv**2 - 1) / (cv**2 + 1))) / 2
    return Hyperexponential(probabilities=(often, 1 - often), means=(mean / (2 * often), mean / (2 * (1 - often))))
