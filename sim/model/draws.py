"""Random numbers: one generator a stream and purpose, so that every policy sees the same requests."""

from __future__ import annotations

import zlib
from array import array
from typing import TYPE_CHECKING, Protocol

import numpy as np

from sim.scenario.laws import Constant

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

_SMALLEST_BLOCK, _LARGEST_BLOCK = 64, 1024  # values looked up


class Sampled(Protocol):
    """Anything with a law's `sample`."""

    def sample(self, generator: np.random.Generator, size: int) -> NDArray[np.float64]: ...


class Uniform:
    """The uniform law on [0, 1): settles choices and chances."""

    def sample(self, generator: np.random.Generator, size: int) -> NDArray[np.float64]:
        return generator.random(size)


UNIFORM = Uniform()


class Generators:
    """Makes the named generators of one replication.

    A generator depends on the seed, the replication and its own name; never on the policy, on a position in a list, or
    on what was drawn before. Two names with one checksum are refused.
    """

    def __init__(self, seed: int, replication: int) -> None:
        self._seed = seed
        self._replication = replication
        self._names: dict[int, str] = {}

    def named(self, name: str) -> np.random.Generator:
        """The generator of that name, at its beginning."""
        key = zlib.crc32(name.encode())
        if self._names.setdefault(key, name) != name:
            raise ValueError(
                f"the random streams {name!r} and {self._names[key]!r} share the checksum {key}: rename one"
            )
        return np.random.default_rng(np.random.SeedSequence(self._seed, spawn_key=(self._replication, key)))


class Draws:
    """The endless row of values that a law gives from one generator; value k belongs to request k of a stream.

    `take` hands them out in blocks as requests arise; indexing looks one up, now or later, and keeps what was passed.
    A source is read in one of the two ways. Value k is the same in both, whatever the size of the blocks.
    """

    __slots__ = ("_generator", "_law", "_make", "_values")

    def __init__(self, law: Sampled, make: Callable[[], np.random.Generator]) -> None:
        self._law = law
        self._make = make
        self._generator: np.random.Generator | None = None
        self._values = array("d")

    def take(self, count: int) -> NDArray[np.float64]:
        """The next `count` values."""
        if isinstance(self._law, Constant):
            return np.full(count, self._law.value)
        if self._generator is None:
            self._generator = self._make()
        return self._law.sample(self._generator, count)

    def __getitem__(self, index: int) -> float:
        values = self._values
        while index >= len(values):
            values.frombytes(self.take(min(_LARGEST_BLOCK, _SMALLEST_BLOCK + len(values))).tobytes())
        return values[index]
