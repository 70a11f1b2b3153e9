"""Time one engine once, in this process: `python one_run.py ENGINE MODEL REQUESTS` prints one line of JSON.

Inputs are drawn, scenarios loaded, and modules imported before the clock starts; Slackline draws its demand within it.
"""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from queue_models import MODELS, Plain, inputs, organisation, scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SEED = 2026


class Timed(NamedTuple):
    """One run of one engine."""

    requests: int
    seconds: float  # of CPU time
    growth: float  # bytes by which the process grew while it ran, at its largest
    peak: float  # bytes that the process held at its largest
    wait: float  # mean days until work started, of requests that were started
    left: float  # share that left


def time_slackline(plain: Plain, *, keep_log: bool = False) -> Timed:
    """One replication, measured; or, to `keep_log`, only its log, held to the end."""
    import slackline_engine

    policy = slackline_engine.prepared(plain)
    if keep_log:
        log, seconds, growth = _clocked(partial(slackline_engine.records, policy))
        began = log.started == log.started
        wait = float((log.started - log.need)[began].mean())
        return Timed(len(log.need), seconds, growth, _peak(), wait, float((log.left > 0).mean()))
    measures, seconds, growth = _clocked(partial(slackline_engine.run, policy))
    figures = dict(zip(_measure_names(), measures.all_figures.tolist(), strict=True))
    return Timed(round(figures["requests"]), seconds, growth, _peak(), figures["wait_mean"], figures["bypass_rate"])


def time_other(run: Callable[..., Sequence[tuple[float, float | None, float]]], model: str, requests: int) -> Timed:
    """Another engine, on inputs drawn beforehand."""
    records, seconds, growth = _clocked(partial(run, inputs(MODELS[model], requests, SEED)))
    waits = [started - arrived for arrived, started, _ in records if started is not None]
    return Timed(len(records), seconds, growth, _peak(), sum(waits) / len(waits), 1.0 - len(waits) / len(records))


def time_engine(engine: str, model: str, requests: int) -> Timed:
    """One run of `slackline`, `slackline-quotes` (with a quote for each request), `slackline-log` (only the log, held),
    `slackline-quotes-log`, `simpy`, `simpy-drawing` or `ciw`."""
    if engine.startswith("slackline"):
        if model.startswith("organisation"):
            plain = organisation(60, 1000, int(model.partition("-")[2]), requests)
        else:
            plain = scenario(MODELS[model], requests, quotes="quotes" in engine)
        return time_slackline(plain, keep_log=engine.endswith("log"))
    if engine == "ciw":
        import ciw_engine

        return time_other(ciw_engine.run, model, requests)
    import simpy_engine

    return time_other({"simpy": simpy_engine.run, "simpy-drawing": simpy_engine.run_drawing}[engine], model, requests)


def _clocked(run: Callable[[], Any]) -> tuple[Any, float, float]:
    gc.collect()
    before, begun = _peak(), time.process_time()
    result = run()
    return result, time.process_time() - begun, _peak() - before


def _peak() -> float:
    """The most memory that this process has held, in bytes (Linux counts kilobytes, macOS bytes)."""
    unit = 1 if sys.platform == "darwin" else 1024
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)


def _measure_names() -> list[str]:
    from sim.results.catalogue import REQUEST_MEASURES

    return [entry.name for entry in REQUEST_MEASURES]


if __name__ == "__main__":
    name, model_name, count = sys.argv[1:]
    print(json.dumps(time_engine(name, model_name, int(count))._asdict()))
