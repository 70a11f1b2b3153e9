"""One replication of a plan, by the quicker of the worlds that can run it."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sim.model.plain import PlainWorld
from sim.model.plan import Plan, is_plain
from sim.model.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.model.log import RequestLog


def simulate(plan: Plan, *, seed: int, replication: int = 0) -> RequestLog:
    """Run one replication and give its log. The same plan, seed and replication give the same log, byte for byte."""
    world = PlainWorld if is_plain(plan) else World
    with _collector_resting():
        return world(plan, seed=seed, replication=replication).run()


@contextmanager
def _collector_resting() -> Iterator[None]:
    """A world while it runs leaves nothing behind that only Python's collector of cycles could free; looking for it
    again and again takes time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
