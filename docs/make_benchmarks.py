"""Measure Slackline beside SimPy and Ciw and write docs/benchmarks.md: `python docs/make_benchmarks.py`.

Needs the `bench` extra. Takes some five minutes of one core; leave the machine alone meanwhile. Every run has a process
of its own, the engines take turns, and what counts is the median of CPU time over the rounds, so that the ratios hold
on other machines too.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
ONE_RUN = ROOT / "tests" / "benchmarks" / "one_run.py"
COMMAND = "python docs/make_benchmarks.py"
STORY = "cio-story"
ENGINES = {
    "slackline": "Slackline",
    "slackline-log": "Slackline, the log alone",
    "slackline-quotes": "Slackline, every request with a quote",
    "simpy": "SimPy, a process a request",
    "simpy-drawing": "SimPy, drawing each number when it is needed",
    "ciw": "Ciw",
}
Key = tuple[str, str, int]  # engine, model, requests


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured."""

    rounds: int = 5
    requests: int = 100_000  # of models A and B
    overload: int = 20_000  # and ten times as many
    organisation: int = 50_000  # requests a year
    starts: int = 7  # of each light command
    replications: int | None = None  # of the story; the scenario's own when left out


@dataclass(frozen=True, slots=True)
class Figures:
    """All that was measured."""

    runs: dict[Key, dict[str, float]]  # medians over the rounds
    starts: dict[str, tuple[float, float]]  # command -> seconds until it has ended, and of CPU time
    story: tuple[float, int, int]  # seconds, policies, replications


def measure(sizes: Sizes) -> Figures:
    """Run everything."""
    keys: list[Key] = [(engine, model, sizes.requests) for engine in ENGINES for model in "AB"]
    for engine in ("slackline", "slackline-quotes"):
        keys += [(engine, "overload", count) for count in (sizes.overload, 10 * sizes.overload)]
    keys.append(("slackline-quotes-log", "B", sizes.requests))
    keys += [("slackline", f"organisation-{teams}", sizes.organisation) for teams in (1, 20)]
    found: dict[Key, list[dict[str, float]]] = {key: [] for key in keys}
    for number in range(sizes.rounds):
        for key in keys:
            found[key].append(_one_run(key))
        print(f"round {number + 1} of {sizes.rounds}", file=sys.stderr)
    medians = {key: {name: median(run[name] for run in runs) for name in runs[0]} for key, runs in found.items()}
    commands = {"slackline --help": ["--help"], f"slackline check {STORY}": ["check", STORY]}
    starts = {name: _start(arguments, sizes.starts) for name, arguments in commands.items()}
    return Figures(medians, starts, _story(sizes.replications))


def _one_run(key: Key) -> dict[str, float]:
    done = _python([str(ONE_RUN), key[0], key[1], str(key[2])])
    timed: dict[str, float] = json.loads(done)
    return timed


def _python(arguments: Sequence[str]) -> str:
    """Run this Python, with compiled files kept as for any user; its standard output."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def _start(arguments: Sequence[str], times: int) -> tuple[float, float]:
    _python(["-m", "sim", *arguments])  # compiles what is not compiled yet
    wall, cpu = [], []
    for _ in range(times):
        before, begun = _cpu_of_children(), time.perf_counter()
        _python(["-m", "sim", *arguments])
        wall.append(time.perf_counter() - begun)
        cpu.append(_cpu_of_children() - before)
    return median(wall), median(cpu)


def _cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _story(replications: int | None) -> tuple[float, int, int]:
    limit = [] if replications is None else ["--replications", str(replications)]
    begun = time.perf_counter()
    document: dict[str, Any] = json.loads(_python(["-m", "sim", "run", STORY, "--quiet", "--json", "-", *limit]))
    return time.perf_counter() - begun, len(document["policies"]), document["replications"]


def document(figures: Figures, sizes: Sizes) -> str:
    """The page."""
    return (
        "\n\n".join(
            [
                "# How quick it is",
                f"Written by `{COMMAND}` on {date.today().isoformat()}: {_machine()}.\n{_load()}",
                _compared(figures, sizes),
                _overload(figures, sizes),
                _memory(figures, sizes),
                _organisation(figures, sizes),
                _commands(figures),
            ]
        ).rstrip()
        + "\n"
    )


def _machine() -> str:
    name = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        lines = information.read_text(encoding="utf-8").splitlines()
        name = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), name)
    libraries = ", ".join(f"{library} {version(library)}" for library in ("numpy", "simpy", "ciw"))
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}, {libraries}"


def _load() -> str:
    return (
        f"The machine's load average at the end was {os.getloadavg()[2]:.1f}; the measurement itself makes about 1. "
        "Where it is more, seconds until something has ended are too long, and CPU times somewhat; the ratios hold."
    )


def _compared(figures: Figures, sizes: Sizes) -> str:
    def seconds(engine: str, model: str) -> float:
        run = figures.runs[engine, model, sizes.requests]
        return run["seconds"] / run["requests"]

    rows = []
    for engine, name in ENGINES.items():
        cells = [name]
        for model in "AB":
            cells.append(f"{1e6 * seconds(engine, model):.1f}")
            cells += [f"{seconds(other, model) / seconds(engine, model):.1f}" for other in ("simpy", "ciw")]
        rows.append(cells)
    head = ["", "A: µs a request", "× SimPy", "× Ciw", "B: µs a request", "× SimPy", "× Ciw"]
    targets = [
        ("A, at least 4 × SimPy", seconds("simpy", "A") / seconds("slackline", "A"), 4.0),
        ("B, at least 5 × SimPy", seconds("simpy", "B") / seconds("slackline", "B"), 5.0),
        ("B, at least 8 × Ciw", seconds("ciw", "B") / seconds("slackline", "B"), 8.0),
    ]
    return "\n\n".join(
        [
            "## Beside SimPy and Ciw",
            f"""Model A: five people, Poisson requests, exponential work, load 0.9. Model B: ten people, three priority
classes, exponential patience of two services in the mean, offered load 1.1. About {sizes.requests:,} requests a run,
every run in a fresh process, engines in turn, medians of {sizes.rounds} rounds, CPU time. Every engine keeps a record
of each request.""",
            """- **Slackline**: what `slackline run --jobs 1` does for one replication. Inside the clock: demand drawn
  from its laws, the run with its run-out, the log built, conservation checked, all measures taken. Outside: reading the
  scenario and compiling the policy, which happen once a scenario; imports. *The log alone* leaves out the check and the
  measures. *With a quote* computes an honest date from the work ahead for every request, which neither of the others
  does; the run then takes the world that knows all behaviour.
- **SimPy**: as its documentation teaches it, a process a request, `Resource` or `PriorityResource`, and
  `request | timeout` for patience. Its random numbers are drawn before the clock starts, which favours it; the row
  *drawing each number* calls `random.expovariate` as most models do.
- **Ciw**: one node, priority classes, reneging, its own records; numbers drawn before the clock starts.""",
            _table(head, rows),
            _table(["target", "measured", ""], [_judged(*target) for target in targets]),
        ]
    )


def _judged(name: str, ratio: float, least: float) -> list[str]:
    return [name, f"{ratio:.1f} ×", "reached" if ratio >= least else "missed"]


def _overload(figures: Figures, sizes: Sizes) -> str:
    rows = []
    for engine in ("slackline", "slackline-quotes"):
        few, many = (figures.runs[engine, "overload", count] for count in (sizes.overload, 10 * sizes.overload))
        ratio = many["seconds"] / few["seconds"]
        verdict = "reached" if ratio <= 13 else "missed"
        rows.append([ENGINES[engine], f"{few['seconds']:.2f} s", f"{many['seconds']:.2f} s", f"{ratio:.1f}", verdict])
    head = ["", f"{sizes.overload:,} requests", f"{10 * sizes.overload:,} requests", "ratio", "at most 13"]
    return f"""## Overload

Load 2 and patience of a thousand services: thousands wait at any time. Ten times the requests must not take much more
than ten times as long.

{_table(head, rows)}"""


def _memory(figures: Figures, sizes: Sizes) -> str:
    rows = []
    for engine, name in (("slackline-log", "Model B"), ("slackline-quotes-log", "Model B, every request with a quote")):
        run = figures.runs[engine, "B", sizes.requests]
        each = run["growth"] / run["requests"]
        rows.append([name, f"{each:,.0f} bytes", "reached" if each <= 1000 else "missed"])
    return f"""## Memory

By how much the process grows, at its largest, while a run makes its log, over the requests kept in it.

{_table(["", "a request", "at most 1 kB"], rows)}"""


def _organisation(figures: Figures, sizes: Sizes) -> str:
    rows = []
    for teams, name in ((1, "one team of 1000"), (20, "20 teams of 50")):
        run = figures.runs["slackline", f"organisation-{teams}", sizes.organisation]
        rows.append([name, f"{run['seconds']:.1f} s", f"{run['peak'] / 1e6:.0f} MB"])
    return f"""## A large organisation

60 departments, 1000 people, {sizes.organisation:,} requests a year, an honest quote for each, alternatives, returned
work and trust: one replication of one year with its run-out, measured, on one core.

{_table(["", "CPU time", "memory of the process"], rows)}"""


def _commands(figures: Figures) -> str:
    rows = [[f"`{name}`", f"{wall:.2f} s", f"{cpu:.2f} s"] for name, (wall, cpu) in figures.starts.items()]
    seconds, policies, replications = figures.story
    return f"""## Commands

From the start of Python to the prompt, compiled files in place, medians.

{_table(["", "until it has ended", "CPU time"], rows)}

`slackline run {STORY}` with {policies} policies and {replications} replications each took {seconds:.1f} s on
{os.cpu_count()} cores."""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def main() -> None:
    sizes = Sizes()
    page = document(measure(sizes), sizes)
    (ROOT / "docs" / "benchmarks.md").write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
