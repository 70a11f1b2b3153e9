"""What all laws of probability have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray

from sim.scenario.record import Record

Floats = NDArray[np.float64]


class Law(Record, ABC):
    """A law of probability for a quantity that is never negative: days, or a pure number.

    A sample consumes the generator value by value, so that drawing 10 and then 20 values gives the same as drawing 30.
    """

    @property
    @abstractmethod
    def mean(self) -> float:
        """The expected value."""

    @property
    @abstractmethod
    def variance(self) -> float:
        """The expected squared distance from the mean."""

    @abstractmethod
    def sample(self, generator: np.random.Generator, size: int) -> Floats:
        """`size` independent values, each finite and zero or more."""

    @abstractmethod
    def scaled(self, factor: float) -> Law:
        """The law of this quantity times `factor`, which is above zero."""

    @property
    def cv(self) -> float:
        """The coefficient of variation: standard deviation over mean, 0 for a mean of zero."""
        return float(np.sqrt(self.variance)) / self.mean if self.mean > 0 else 0.0
