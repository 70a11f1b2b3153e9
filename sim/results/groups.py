"""Sums, means and percentiles of requests, for all of them, for each department and for each kind at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
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

    def means(self, kinds: Ints, values: Floats) -> Floats:
        """Means of the values; NaN where a scope has none."""
        return ratio(self.totals(kinds, values), self.totals(kinds))

    def percentiles(self, kinds: Ints, values: Floats, share: float) -> Floats:
        """The value that this share of the values stays within, by linear interpolation (numpy's default); else NaN."""
        ordered = np.argsort(values, kind="stable")
        kinds, values = kinds[ordered], values[ordered]
        owners = self.department_of_kind[kinds]
        everything = np.zeros(len(kinds), dtype=np.int64)
        return np.concatenate(
            (
                _percentile_by_label(everything, values, 1, share),
                _percentile_by_label(owners, values, self.departments, share),
                _percentile_by_label(kinds, values, len(self.department_of_kind), share),
            )
        )


def _percentile_by_label(labels: Ints, ascending: Floats, count: int, share: float) -> Floats:
    """One percentile a label, of values that already ascend."""
    values = ascending[np.argsort(labels, kind="stable")]
    sizes = np.bincount(labels, minlength=count)
    filled = sizes > 0
    first = (np.cumsum(sizes) - sizes)[filled]
    position = (sizes[filled] - 1) * share
    below = np.floor(position).astype(np.int64)
    above = np.minimum(below + 1, sizes[filled] - 1)
    low, high = values[first + below], values[first + above]
    result = np.full(count, np.nan)
    result[filled] = low + (high - low) * (position - below)
    return result


def ratio(above: Floats, below: Floats) -> Floats:
    """`above` over `below`; NaN where `below` is zero."""
    result: Floats = np.full(np.shape(above), np.nan)
    np.divide(above, below, out=result, where=below != 0)
    return result
