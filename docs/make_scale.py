"""Measures what large experiments cost, and writes it into docs/clusters.md.

To run it, on a quiet machine of two cores or more: `python docs/make_scale.py`; some five minutes.
"""

from __future__ import annotations

import os
import pickle
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sim import load
from sim.experiment import Executor, Laboratory
from sim.experiment.configurations import configurations
from sim.experiment.replicate import Outcome, replicate
from sim.experiment.shelf import Shelf
from sim.experiment.store import Store
from sim.experiment.workers import Batch
from sim.scenario.reading import altered

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.experiment.configurations import Configuration

PAGE = Path(__file__).parent / "clusters.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
POINTS, REPLICATIONS = 25, 50
TINY = """\
horizon: 3 months
departments:
  Marketing:
    requests:
      Web: {arrivals: {every: 8 days}, effort: {exponential: {mean: 4 days}}}
it: {teams: {Central IT: {people: 1}}}
policies: {As now: {}, One more: {set: {it.teams.Central IT.people: 2}}}
"""


@dataclass(frozen=True)
class Costs:
    """Seconds and bytes, of one replication where nothing else is said."""

    replication: float  # CPU, mean over the policies of the story
    kept: float  # CPU of the process that asks: reading a worker's message and storing it
    found: float  # taking one from the store
    row: float  # bytes in the store
    memory: float  # bytes in the process that asks
    sweep_two: float  # seconds of the sweep on two cores, with the store
    sweep_one: float  # the same on one core, without workers
    sweep_bare: float  # on two cores, without the store
    resumed: float  # seconds of a command that finds a hundred thousand replications


def story() -> tuple[Configuration, ...]:
    """The story at so many levels of focus: points of a sweep, all policies."""
    scenario = load("cio-story")
    found: list[Configuration] = []
    for point in range(POINTS):
        changed = altered(scenario, [f"it.teams.Central IT.focus={45 + point / 2}%"])
        found += configurations(changed)
    return tuple(found)


def timed(do: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    begun = time.process_time()
    do()
    return time.process_time() - begun


def replication() -> float:
    """CPU seconds of one replication of the story."""
    chosen = configurations(load("cio-story"))
    for one in chosen:
        replicate(one.policy, one.seed, 0)
    runs = [timed(lambda k=k: [replicate(one.policy, one.seed, k) for one in chosen]) for k in range(1, 21)]
    return statistics.median(runs) / len(chosen)


def storing(folder: Path) -> tuple[float, float, float, float]:
    """Cost of keeping, of finding, bytes in the store, bytes in memory."""
    one = configurations(load("cio-story"))[-1]
    measured = [replicate(one.policy, one.seed, number) for number in range(20)]
    message = pickle.dumps(Batch(0, tuple(Outcome(number, found) for number, found in enumerate(measured))))
    rounds = 100
    with Store(folder / "kept.sqlite") as store:

        def keep() -> None:
            for start in range(0, 20 * rounds, 20):
                batch = pickle.loads(message)
                store.keep(one.key, {start + outcome.replication: outcome.found for outcome in batch.outcomes})

        kept = timed(keep) / (20 * rounds)
        found = timed(lambda: store.found(one.key, range(20 * rounds))) / (20 * rounds)
    size = (folder / "kept.sqlite").stat().st_size / (20 * rounds)
    return kept, found, size, len(message) / 20


def sweep(folder: Path, jobs: int, *, stored: bool) -> float:
    """Seconds of a sweep of the story."""
    begun = time.perf_counter()
    if stored:
        with Store(folder / f"sweep-{jobs}.sqlite") as store:
            Laboratory(Executor(jobs=jobs), shelf=Shelf(store)).measure(story(), range(REPLICATIONS))
    else:
        Laboratory(Executor(jobs=jobs)).measure(story(), range(REPLICATIONS))
    return time.perf_counter() - begun


def resumed(folder: Path) -> float:
    """Seconds of a command that finds a hundred thousand replications in its store."""
    (folder / "tiny.yaml").write_text(TINY, encoding="utf-8")
    words = [sys.executable, "-m", "sim", "run", "tiny.yaml", "--replications", "50000", "--quiet"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(Path(__file__).parent.parent)
    found = []
    for _ in range(4):
        begun = time.perf_counter()
        subprocess.run(words, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=True)
        found.append(time.perf_counter() - begun)
    return statistics.median(found[1:])


def measure() -> Costs:
    """All of it."""
    with tempfile.TemporaryDirectory(prefix="slackline-scale-") as name:
        folder = Path(name)
        kept, found, row, memory = storing(folder)
        return Costs(
            replication=replication(),
            kept=kept,
            found=found,
            row=row,
            memory=memory,
            sweep_two=sweep(folder, 2, stored=True),
            sweep_one=sweep(folder, 1, stored=False),
            sweep_bare=sweep(folder, 2, stored=False),
            resumed=resumed(folder),
        )


def section(costs: Costs) -> str:
    """The part of the page between its marks."""
    runs = POINTS * 5 * REPLICATIONS
    million = 1_000_000
    hours = million * costs.replication / 3600
    most = 1 / costs.kept
    rows = [
        ("one replication of `cio-story`, mean over its policies", f"{1e3 * costs.replication:.1f} ms of CPU"),
        (f"a sweep of it: {POINTS} points, 5 policies, {REPLICATIONS} replications ({runs:,} runs), two workers",
         f"{costs.sweep_two:.0f} s with the store, {costs.sweep_bare:.0f} s without"),
        ("the same in one process", f"{costs.sweep_one:.0f} s: {costs.sweep_one / costs.sweep_bare:.2f} times as long"),
        ("reading a worker's message and storing a replication, in the process that asks",
         f"{1e3 * costs.kept:.2f} ms, {100 * costs.kept / costs.replication:.1f} % of running it"),
        ("a replication found in the store", f"{1e3 * costs.found:.3f} ms"),
        ("a replication in the store, and in memory", f"{costs.row / 1e3:.1f} kB, {costs.memory / 1e3:.1f} kB"),
        ("`slackline run` that finds 100,000 replications of a small scenario in the store, start to end",
         f"{costs.resumed:.1f} s"),
    ]  # fmt: skip
    table = ["| what | cost |", "|---|---|", *(f"| {what} | {cost} |" for what, cost in rows)]
    paper = (
        f"A million replications of the story are {hours:.1f} hours of one core: {60 * hours / 2:.0f} minutes of two,"
        f" {60 * hours / 64:.0f} minutes of 64. The store grows to {costs.row / 1e3:.0f} GB. The process that asks"
        f" reads and stores all of them itself, at most {most:,.0f} a second, so that it keeps about"
        f" {costs.replication / costs.kept:.0f} cores busy: it is the bottleneck beyond that. It also holds all figures"
        f" in memory, {costs.memory / 1e3:.0f} GB here, which is the first limit that a small machine meets."
    )
    made = f"Measured by `python docs/make_scale.py` on {date.today():%d %B %Y}: {os.cpu_count()} cores,"
    made += f" Python {platform.python_version()}."
    return "\n".join([BEGIN, "", *table, "", made, "", paper, "", END])


def main() -> None:
    """Measure, and write the page's part."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(before + section(measure()) + after, encoding="utf-8")


if __name__ == "__main__":
    main()
