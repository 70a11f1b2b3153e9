"""What the server and the simulator's processes tell each other about a question."""

from __future__ import annotations

from dataclasses import dataclass


class UnusableError(Exception):
    """A question that cannot be answered; the message says why, as the command line would."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What answering a question takes: policies by name, each with the key of its replications, and how many."""

    policies: tuple[str, ...]
    keys: tuple[str, ...]
    replications: int
