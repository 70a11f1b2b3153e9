"""Exact moments of the work that a request really takes, where goals are unclear. Efforts are person-days."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Work:
    """Mean and second moment of the work of a request."""

    mean: float
    second: float


def unclear_work(
    effort: Work, *, unclear: float = 1.0, growth: float = 0.0, chance: float = 0.0, mending: float = 0.5
) -> Work:
    """Moments of effort x (1 + unclear x growth) x (1 + N x mending), N geometric with the chance unclear x chance.

    N counts the mendings, each of which fails again with the same chance q: E[N] = q / (1 - q) and
    E[N^2] = q (1 + q) / (1 - q)^2, independent of the effort.
    """
    again = unclear * chance
    first, second = again / (1 - again), again * (1 + again) / (1 - again) ** 2
    grown = 1 + unclear * growth
    return Work(
        effort.mean * grown * (1 + mending * first),
        effort.second * grown**2 * (1 + 2 * mending * first + mending**2 * second),
    )


def mixed(share: float, one: Work, other: Work) -> Work:
    """Moments where a share of the requests is of the first law, and the rest of the other."""
    return Work(
        share * one.mean + (1 - share) * other.mean,
        share * one.second + (1 - share) * other.second,
    )


def exponential_work(mean: float, added: float = 0.0) -> Work:
    """Moments of exponential work and a constant that comes on top."""
    return Work(mean + added, 2 * mean**2 + 2 * mean * added + added**2)
