"""Running sums of the work that waits, so that a quote is cheap however long the queue is."""

from __future__ import annotations

from bisect import bisect_left, insort

_FULL = 512  # entries in a bucket before it is split in two

Place = tuple[float, float]  # rank under the discipline, then order of entry
AFTER_ALL: Place = (float("inf"), float("inf"))


Work = tuple[float, float, float]  # of some requests: how many, their estimates' sum (person-days), its variance
Entry = tuple[Place, float, float]  # a request's place, its estimate and that one's variance
NO_WORK: Work = (0, 0.0, 0.0)


class WorkAhead:
    """Entries in order of their places, in buckets with their sums: adding, removing and summing up to a place cost
    about the square root of the number of entries; the sum of all costs nothing."""

    def __init__(self) -> None:
        self._buckets: list[list[Entry]] = [[]]
        self._sums: list[tuple[float, float]] = [(0.0, 0.0)]  # by bucket; kept while there are several
        self._total: Work = NO_WORK

    def add(self, place: Place, estimate: float, variance: float) -> None:
        """Add an entry; places are unique."""
        buckets = self._buckets
        at = self._bucket_of(place) if len(buckets) > 1 else 0
        bucket = buckets[at]
        if bucket and place < bucket[-1][0]:
            insort(bucket, (place, estimate, variance))
        else:  # the last one, as whoever comes is under first in, first out
            bucket.append((place, estimate, variance))
        number, estimates, variances = self._total
        self._total = (number + 1, estimates + estimate, variances + variance)
        if len(buckets) > 1:
            self._change(at, estimate, variance)
        if len(bucket) > _FULL:
            half = len(bucket) // 2
            buckets[at : at + 1] = [bucket[:half], bucket[half:]]
            self._sums[at : at + 1] = [_summed(bucket[:half]), _summed(bucket[half:])]

    def remove(self, place: Place) -> None:
        """Remove the entry at that place; KeyError when there is none."""
        buckets = self._buckets
        at = self._bucket_of(place) if len(buckets) > 1 else 0
        bucket = buckets[at]
        if bucket and bucket[0][0] == place:  # the first one, as whoever goes is under first in, first out
            index = 0
        else:
            index = bisect_left(bucket, (place,))
            if index == len(bucket) or bucket[index][0] != place:
                raise KeyError(place)
        _, estimate, variance = bucket.pop(index)
        number, estimates, variances = self._total
        self._total = (number - 1, estimates - estimate, variances - variance)
        if len(buckets) > 1:
            self._change(at, -estimate, -variance)
            if not bucket:
                del buckets[at], self._sums[at]

    def before(self, place: Place) -> Work:
        """The entries whose places are smaller."""
        if not self._total[0]:
            return NO_WORK
        last = self._buckets[-1]
        if not last or last[-1][0] < place:
            return self._total
        at = self._bucket_of(place)
        bucket = self._buckets[at]
        index = bisect_left(bucket, (place,))
        inside = _summed(bucket[:index])
        if at == 0:
            return (index, *inside)
        count = index + sum(len(earlier) for earlier in self._buckets[:at])
        return (
            count,
            inside[0] + sum(estimate for estimate, _ in self._sums[:at]),
            inside[1] + sum(variance for _, variance in self._sums[:at]),
        )

    def all(self) -> Work:
        """All entries."""
        return self._total if self._total[0] else NO_WORK  # in floats the sums of nothing may be a rounding off 0

    def first(self, place: Place, count: int) -> list[Entry]:
        """The first `count` entries whose places are smaller."""
        found: list[Entry] = []
        for bucket in self._buckets:
            found += bucket[: min(count - len(found), bisect_left(bucket, (place,)))]
            if len(found) == count or (bucket and bucket[-1][0] >= place):
                break
        return found

    def _bucket_of(self, place: Place) -> int:
        buckets = self._buckets
        if buckets[-1] and place >= buckets[-1][0][0]:
            return len(buckets) - 1
        low, high = 0, len(buckets) - 1
        while low < high:  # the last bucket that begins at or before the place
            middle = (low + high + 1) // 2
            if buckets[middle][0][0] <= place:
                low = middle
            else:
                high = middle - 1
        return low

    def _change(self, at: int, estimate: float, variance: float) -> None:
        total = self._sums[at]
        self._sums[at] = (total[0] + estimate, total[1] + variance)


def _summed(entries: list[Entry]) -> tuple[float, float]:
    return sum(entry[1] for entry in entries), sum(entry[2] for entry in entries)
