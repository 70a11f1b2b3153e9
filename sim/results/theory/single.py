"""One person, Poisson arrivals, any law of work: the Pollaczek-Khinchine formula."""

from __future__ import annotations


def pollaczek_khinchine_wait(arrival_rate: float, mean_work: float, second_moment: float) -> float:
    """Mean wait in the queue of M/G/1: lambda * E[S^2] / (2 (1 - rho)), in the order of arrival or at random.

    `second_moment` is the mean of the squared work time, in days squared.

    Source: Kleinrock, Queueing Systems, volume 1, section 5.6.

    Raises:
        ValueError: the load is not below 1, so that the queue grows without end.
    """
    load = arrival_rate * mean_work
    if not load < 1.0:
        raise ValueError(f"a load of {load!r} is not below one person: the queue has no steady state")
    return arrival_rate * second_moment / (2.0 * (1.0 - load))
