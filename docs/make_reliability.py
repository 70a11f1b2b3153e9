"""Measure how often Slackline's intervals hold the truth, and write it into docs/reliability.md.

Run from the top of the repository: `python docs/make_reliability.py`. The full measurement takes some ten minutes of
one core; `--quick` prints a rough one in seconds and writes nothing. Only the part of the page between the two marks
is written.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import textwrap
import time
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from interval_coverage import (
    CHANCES,
    LABELS,
    OPEN,
    QUICK,
    SIZES,
    Cell,
    Effort,
    Sequential,
    Truth,
    cells,
    sequential,
    truth_of,
)
from joblib import Parallel, delayed
from model_agreement import Agreement, agreement, shipped_skewness
from small_queues import CASES, FOCUS, HORIZON, MEASURES, WARM_UP

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from small_queues import Case

PAGE: Final = Path(__file__).parent / "reliability.md"
COMMAND: Final = "python docs/make_reliability.py"
BEGIN, END = "<!-- coverage: begin -->", "<!-- coverage: end -->"
_WORDS: Final = ((0.9, "poor"), (0.93, "short"), (0.945, "a little short"), (0.96, ""))  # below which coverage
_CAUTIOUS: Final = "wide"  # from the last of these on


@dataclass(frozen=True, slots=True)
class CaseFound:
    """All that was measured in one case, and the CPU time that it took."""

    cells: tuple[Cell, ...]
    sequential: Sequential
    truth: Truth
    agreement: Agreement
    seconds: float


def measured(case: Case, effort: Effort) -> CaseFound:
    """Measure one case."""
    begun = time.process_time()
    truth = truth_of(case, effort)
    found = tuple(cells(case, truth, effort))
    agreed, stopped = agreement(case, truth, effort), sequential(case, truth, effort)
    return CaseFound(found, stopped, truth, agreed, time.process_time() - begun)


@dataclass(frozen=True, slots=True)
class Found:
    """All that was measured."""

    cases: dict[str, CaseFound]
    shipped: dict[str, float]  # skewness by scenario
    jobs: int  # processes that it took
    seconds: float  # of CPU time

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Those of a fixed number of replications, of all cases."""
        return tuple(cell for case in self.cases.values() for cell in case.cells)


def measure(effort: Effort, jobs: int) -> Found:
    """Measure every case, each in a process of its own where `jobs` allows."""
    begun = time.process_time()
    found = Parallel(n_jobs=jobs)(delayed(measured)(case, effort) for case in CASES)
    shipped = shipped_skewness(effort)
    seconds = time.process_time() - begun + (sum(case.seconds for case in found) if jobs > 1 else 0.0)
    return Found({case.name: one for case, one in zip(CASES, found, strict=True)}, shipped, jobs, seconds)


def in_words(coverage: float) -> str:
    """What a coverage is called: nothing where it is as promised."""
    return next((words for below, words in _WORDS if coverage < below), _CAUTIOUS)


def written(found: Found, effort: Effort) -> str:
    """The page's part, in Markdown."""
    parts = [
        _made_by(found, effort),
        _table_of_cells(found.cells),
        _sequential(found, effort),
        _poor((*found.cells, *(one.sequential.cell for one in found.cases.values()))),
        _reading(effort),
        _cases(found, effort),
        _long_run(found),
        _shipped(found, effort),
    ]
    return "\n\n".join(parts)


def _made_by(found: Found, effort: Effort) -> str:
    command = f"{COMMAND} --jobs {found.jobs}" if found.jobs > 1 else COMMAND
    libraries = ", ".join(f"{library} {version(library)}" for library in ("numpy", "scipy", "simpy"))
    near, far = (100 * math.sqrt(share * (1 - share) / effort.experiments) for share in (0.95, 0.5))
    return _paragraph(
        f"""Written by `{command}` on {date.today().isoformat()}: {_processor()}, {os.cpu_count()} cores, Python
        {platform.python_version()}, {libraries}; {found.seconds / 60:.0f} minutes of CPU time. {effort.experiments:,}
        experiments a cell, so that a coverage near 95 % has a standard error of {near:.1f} points, one near 50 % of
        {far:.1f}."""
    )


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        lines = information.read_text(encoding="utf-8").splitlines()
        return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return platform.processor() or platform.machine()


def _table_of_cells(found: Sequence[Cell]) -> str:
    """A row for each interval and case, a column for each number of replications."""
    rows = []
    for label in dict.fromkeys(cell.interval for cell in found):
        for case in CASES:
            row = [cell for cell in found if cell.interval == label and cell.case == case.name]
            rows.append([label, case.name, *(_shown(cell) for cell in row)])
    head = ["interval", "case", *(f"{size} replications" for size in SIZES)]
    return _table(head, rows, left=2)


def _shown(cell: Cell) -> str:
    words = in_words(cell.coverage)
    return f"{100 * cell.coverage:.1f} %" + (f" {words}" if words else "")


def _sequential(found: Found, effort: Effort) -> str:
    """A row for each case in which the number of replications was left open."""
    rows = []
    for case in CASES:
        stopped = found.cases[case.name].sequential
        used, reached = f"{stopped.replications:,.0f}", f"{100 * stopped.reached:.1f} %"
        rows.append([OPEN, case.name, case.target, used, reached, _shown(stopped.cell)])
    head = ["interval", "case", "asked for", "replications on average", "reached", "coverage"]
    text = _paragraph(
        f"""With `--precision` the number of replications is open: it ends when the interval of `wait_mean` is as narrow
        as was asked for, looked at from 30 replications on and with a look-ahead, or at {effort.cap:,} replications."""
    )
    return f"{text}\n\n{_table(head, rows, left=2)}"


def _poor(found: Iterable[Cell]) -> str:
    """Every poor cell, in words."""
    lines = [
        f"- {cell.interval}, {cell.case}, {_most(cell)}{cell.replications} replications: {100 * cell.coverage:.1f} ±"
        f" {100 * cell.error:.1f} %; {_side(cell)}"
        for cell in found
        if in_words(cell.coverage) == "poor"
    ]
    if not lines:
        return "No cell is poor."
    return "The poor cells, each with its standard error:\n\n" + "\n".join(lines)


def _most(cell: Cell) -> str:
    """What stands before the number of replications of a sequential cell, which is a cap."""
    return "up to " if cell.interval == OPEN else ""


def _side(cell: Cell) -> str:
    missed = cell.experiments - cell.held
    return f"of the misses, {100 * cell.below / missed:.0f} % lie below the truth"


def _reading(effort: Effort) -> str:
    words = "; ".join(f"{case.name}: {HORIZON / case.every:.0f} requests a replication, {case.words}" for case in CASES)
    chances = ", ".join(f"{100 * chance:g} % ({name})" for name, chance in CHANCES.items())
    names = ", ".join(f"*{LABELS[name]}* `{name}`" for name in MEASURES)
    first, *others = (f"{100 * focus:.0f}" for focus in FOCUS)
    grades = """*Poor* is below 90 %, *short* below 93 %, *a little short* below 94.5 %, *wide* 96 % or more; the rest
    is as promised."""
    rows = f"""A replication is {WARM_UP:g} days of warm-up and {HORIZON:g} measured days of one person's queue, first
    come, first served. {words[:1].upper() + words[1:]}. The measures are {names}: the mean over replications of each
    one's figure, with Student's t interval, a rate's cut to 0 to 100 %. *Yes or no* is Clopper and Pearson's interval
    for a thing that happens in {chances} of the replications. *Paired difference* is the difference in `wait_mean`
    between {first} % and {others[0]} % of the person's day for requests, under the same demand. *Four differences at
    once* compares {", ".join(others)} % with {first} %, Bonferroni's way; it counts when all four intervals hold."""
    truth = f"""The truth is what a replication's figure is on average, by {effort.truth:,} other replications.
    Replications come from Lindley's recursion over arrays (`docs/small_queues.py`), since
    {effort.experiments * max(SIZES):,} a case are wanted; the intervals come from the functions that `slackline run`
    uses."""
    return "\n\n".join(map(_paragraph, (grades, rows, truth)))


def _cases(found: Found, effort: Effort) -> str:
    rows = []
    for case in CASES:
        truth, agreed = found.cases[case.name].truth, found.cases[case.name].agreement
        for column, name in enumerate(MEASURES):
            figures = f"{truth.mean[0, column]:.4f} ± {truth.error[0, column]:.4f}"
            z = f"{agreed.z[0, column]:+.1f}"
            rows.append([case.name, f"`{name}`", figures, f"{truth.skewness[0, column]:.1f}", f"{agreed.same:.0e}", z])
    head = ["case", "measure", "truth ± standard error", "skewness of a replication", "same requests", "z"]
    text = _paragraph(
        f"""That the recursion is the same system as the scenario: given the requests of {effort.logs} of Slackline's
        own logs, under five policies, no figure differs by more than *same requests* (days or shares; the model keeps
        time to 2^-30 days); and over other replications Slackline's mean differs from the truth by *z* of its standard
        errors."""
    )
    return f"{text}\n\n{_table(head, rows, left=2)}"


def _long_run(found: Found) -> str:
    """How far a replication's figure is from the long run's, which no interval knows of."""
    long_run = ", ".join(f"{case.long_run_wait:.3g} ({case.name})" for case in CASES)
    ours = ", ".join(f"{found.cases[case.name].truth.mean[0, 0]:.3g} ({case.name})" for case in CASES)
    return _paragraph(
        f"""An interval knows nothing of how long a run is. By Pollaczek and Khinchine's formula the mean wait in the
        long run is {long_run} days, but {ours} in a run of this warm-up and this length: what the intervals hold is the
        latter. Where the long run is the question, lengthen `warm_up` and `horizon`."""
    )


def _shipped(found: Found, effort: Effort) -> str:
    """Which case a planner's own scenario is like."""
    listed = ", ".join(f"{name} {skewness:.1f}" for name, skewness in found.shipped.items())
    return _paragraph(
        f"""How short an interval falls hangs on how skewed a replication's figure is. Over {effort.shipped}
        replications of the shipped scenarios' baselines the skewness of `wait_mean` is: {listed}."""
    )


def _paragraph(text: str) -> str:
    return textwrap.fill(" ".join(text.split()), 120, break_long_words=False, break_on_hyphens=False)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], *, left: int) -> str:
    """A Markdown table whose first `left` columns stand left, the others right."""
    lines = [head, ["---"] * left + ["---:"] * (len(head) - left), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def replaced(page: str, part: str) -> str:
    """The page with another part between the two marks.

    Raises:
        ValueError: the marks are not there.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"docs/{PAGE.name} lacks the marks `{BEGIN}` and `{END}`")
    return f"{before}{BEGIN}\n\n{part}\n\n{END}{after}"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Measure the coverage of Slackline's intervals.")
    parser.add_argument("--quick", action="store_true", help="fewer experiments; print, and write nothing")
    parser.add_argument("--jobs", type=int, default=1, help="processes; a case each keeps three busy")
    options = parser.parse_args(arguments)
    quick = options.quick
    effort = QUICK if quick else Effort()
    page = "" if quick else PAGE.read_text(encoding="utf-8")
    if not quick:
        replaced(page, "")  # that the marks are there is known before the minutes have passed
    part = written(measure(effort, options.jobs), effort)
    print(part)
    if not quick:
        PAGE.write_text(replaced(page, part), encoding="utf-8")


if __name__ == "__main__":
    main()
