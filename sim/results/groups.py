"""Sums, means and percentiles of requests, for all of them, for each department and for each kind at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from sim.model.log import Floats, Ints, RequestLog


@dataclass(frozen=True, slots=True)
class Groups:
    """The scopes of a log, in the order all, departments, kinds.

    Every method takes the kinds of the requests that count (indices into `RequestLog.kinds`) and, where it needs them,
    a value for each of these requests; it gives one figure a scope: an array of 1 + departments + kinds.
    """

    department_of_kind: Ints
    departments: int

    @classmethod
    def of(cls, log: RequestLog) -> Groups:
        """The scopes of this log."""
        position = {department.name: index for index, department in enumerate(log.departments)}
        owners = [position[department] for department, _ in log.kinds]
        return cls(np.array(owners, dtype=np.int64), len(log.departments))

    @property
    def size(self) -> int:
        """How many scopes there are."""
        return 1 + self.departments + len(self.department_of_kind)

    def totals(self, kinds: Ints, values: Floats | None = None) -> Floats:
        """Sums of the values; counts where there are none."""
        by_kind = np.bincount(kinds, weights=values, minlength=len(self.department_of_kind)).astype(np.float64)
        by_department = np.bincount(self.department_of_kind, weights=by_kind, minlength=self.departments)
        return np.concatenate(([by_kind.sum()], by_department, by_kind))

    def counts(self, kinds: Ints, values: Ints, width: int) -> Floats:
        """How many of the requests have each value of a column, from 0 to `width`: scopes by values."""
        places = kinds * width + values
        by_kind = np.bincount(places, minlength=len(self.department_of_kind) * width).reshape(-1, width)
        by_department = np.zeros((self.departments, width))
        np.add.at(by_department, self.department_of_kind, by_kind)
        return np.concatenate((by_kind.sum(axis=0, keepdims=True), by_department, by_kind))

    def means(self, kinds: Ints, values: Floats) -> Floats:
        """Means of the values; NaN where a scope has none."""
        return ratio(self.totals(kinds, values), self.totals(kinds))

    def percentiles(self, kinds: Ints, values: Floats, *shares: float) -> list[Floats]:
        """For each share: the value that this share of the values stays within, NaN where a scope has none.

        Between neighbouring values it is interpolated linearly, as numpy does by default.
        """
        if self.departments == len(self.department_of_kind) == 1:  # all scopes are one
            found = _percentiles_by_label(kinds, values, 1, shares)
            return list(np.repeat(found, self.size, axis=1))
        first_kind = 1 + self.departments
        scopes = (np.zeros_like(kinds), 1 + self.department_of_kind[kinds], first_kind + kinds)
        return list(_percentiles_by_label(np.concatenate(scopes), np.tile(values, 3), self.size, shares))


def _percentiles_by_label(labels: Ints, values: Floats, count: int, shares: Sequence[float]) -> Floats:
    """Percentiles by label: shares by labels."""
    sizes = np.bincount(labels, minlength=count)
    grouped = values.copy() if count == 1 else values[np.argsort(_small(labels, count), kind="stable")]
    ends = np.cumsum(sizes)
    for end, size in zip(ends.tolist(), sizes.tolist(), strict=True):
        if size:
            below = [int((size - 1) * share) for share in shares]
            places = [place for k in below for place in (k, min(k + 1, size - 1))]
            grouped[end - size : end].partition(places)  # in place
    filled = sizes > 0
    last = sizes[filled] - 1
    first = ends[filled] - 1 - last
    result = np.full((len(shares), count), np.nan)
    for row, share in zip(result, shares, strict=True):
        position = last * share
        below = np.floor(position).astype(np.int64)
        low, high = grouped[first + below], grouped[first + np.minimum(below + 1, last)]
        row[filled] = low + (high - low) * (position - below)
    return result


def _small(labels: Ints, count: int) -> NDArray[np.integer[Any]]:
    """The labels in the smallest type that holds them: numpy sorts two bytes by radix, several times as fast."""
    return labels.astype(np.int16) if count <= np.iinfo(np.int16).max else labels


def ratio(above: Floats, below: Floats) -> Floats:
    """`above` over `below`; NaN where `below` is zero."""
    result: Floats = np.full(np.shape(above), np.nan)
    np.divide(above, below, out=result, where=below != 0)
    return result
