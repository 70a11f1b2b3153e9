"""Classes of service, none of which interrupts another: Cobham's formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def cobham_waits(residual: float, loads: Sequence[float]) -> tuple[float, ...]:
    """Mean wait in the queue of each class, the first served first, without preemption.

    W_k = residual / ((1 - sigma_(k-1)) (1 - sigma_k)) with sigma_k the load of the classes up to k, as a share of all
    people's time. `residual` is the mean time until a person is free, as an arrival finds it: for one person lambda *
    E[S^2] / 2; for c people with one exponential law C(c, a) * work / c, with C from Erlang C.

    Source: Cobham, Priority assignment in waiting line problems, Operations Research 2, 1954; Kleinrock, Queueing
    Systems, volume 2, section 3.2.

    Raises:
        ValueError: the loads add up to 1 or more, so that the last class has no steady state.
    """
    waits = []
    before = 0.0
    for load in loads:
        after = before + load
        if not after < 1.0:
            raise ValueError(f"loads that add up to {sum(loads)!r} leave no steady state")
        waits.append(residual / ((1.0 - before) * (1.0 - after)))
        before = after
    return tuple(waits)
