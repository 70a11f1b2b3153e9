"""Does damage to experiments, many times, and writes into docs/reliability.md what came of it.

To run it: `python docs/make_faults.py`, as root for the faults that need a file system of their own; some half an hour.
"""

from __future__ import annotations

import os
import platform
import random
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from faults import (
    Trial,
    both_at_once,
    check_whole,
    clear,
    fill_disk,
    flip,
    forbid_writing,
    interrupt,
    kill_parent,
    kill_worker,
    prepared,
    truncate,
)

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = Path(__file__).parent / "reliability.md"
BEGIN, END = "<!-- faults: begin -->", "<!-- faults: end -->"
KILLS, WORKER_KILLS, INTERRUPTS, PAIRS, SPOILED, DISKS = 200, 60, 30, 20, 100, 10

Row = tuple[str, str, str]


def killed(trial: Trial, chance: random.Random, count: int) -> Row:
    """Kill the parent, at work, so many times; the experiment goes on after each kill, and is checked in the end."""
    hits = whole = 0
    while hits < count:
        clear(trial)
        while hits < count and kill_parent(trial, chance):
            hits += 1
        check_whole(trial)
        whole += 1
    return "`kill -9` of the parent", f"{hits} kills, {whole} experiments", "resumed, same bytes, nothing stored lost"


def workers_killed(trial: Trial, chance: random.Random, count: int) -> Row:
    """Kill one worker an experiment."""
    hits = tried = 0
    while hits < count:
        clear(trial)
        tried += 1
        hits += kill_worker(trial, chance)
        check_whole(trial)
    return "`kill -9` of a worker", f"{hits} kills, {tried} experiments", "the experiment ended well, same bytes"


def interrupted(trial: Trial, chance: random.Random, count: int) -> Row:
    """Ctrl-C, once an experiment."""
    took: list[float] = []
    while len(took) < count:
        clear(trial)
        seconds = interrupt(trial, chance)
        took += [] if seconds is None else [seconds]
        check_whole(trial)
    slowest = f"ended within {max(took):.1f} s (the slowest), no process left behind, resumed with the same bytes"
    return "Ctrl-C", f"{count}", slowest


def at_once(trial: Trial, _: random.Random, count: int) -> Row:
    """Two processes on one store."""
    for _ in range(count):
        clear(trial)
        both_at_once(trial)
        check_whole(trial)
    return "two processes on one store", f"{count} pairs", "both ended well, same bytes, each replication stored once"


def spoiled(name: str, damage: Callable[[Trial, random.Random], str]) -> Callable[[Trial, random.Random, int], Row]:
    """Damage of a finished store's file."""

    def tried(trial: Trial, chance: random.Random, count: int) -> Row:
        clear(trial)
        check_whole(trial)
        ends = [damage(trial, chance) for _ in range(count)]
        refused = ends.count("refused")
        return name, f"{count}", f"{refused} refused with a remedy, {count - refused} gave the same bytes, none others"

    return tried


def full(trial: Trial, chance: random.Random, count: int) -> Row:
    """A disk that fills up."""
    for _ in range(count):
        clear(trial)
        fill_disk(trial, chance)
    return "disk full", f"{count}", "told, figures complete, store sound, resumed once there was room"


def read_only(trial: Trial, _: random.Random, count: int) -> Row:
    """A store that may only be read."""
    clear(trial)
    check_whole(trial)
    for _ in range(count):
        forbid_writing(trial)
    return "store that may only be read", f"{count}", "refused with a remedy, file unchanged"


def table(chance: random.Random) -> list[Row]:
    """All trials; the first that loses something ends the script with what was lost."""
    plan: list[tuple[Callable[[Trial, random.Random, int], Row], int]] = [
        (killed, KILLS),
        (workers_killed, WORKER_KILLS),
        (interrupted, INTERRUPTS),
        (at_once, PAIRS),
        (spoiled("store cut at a random length", truncate), SPOILED),
        (spoiled("one bit of the store flipped", flip), SPOILED),
    ]
    if os.geteuid() == 0:
        plan += [(full, DISKS), (read_only, 1)]
    rows = []
    with tempfile.TemporaryDirectory(prefix="slackline-faults-") as folder:
        trial = replace(prepared(Path(folder)))
        for do, count in plan:
            begun = time.monotonic()
            rows.append(do(trial, chance, count))
            print(*rows[-1], f"({time.monotonic() - begun:.0f} s)", sep=" | ", file=sys.stderr, flush=True)
    return rows


def section(rows: list[Row]) -> str:
    """The part of the page between its marks."""
    lines = ["| what was done | how often | what came of it |", "|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    made = f"Made by `python docs/make_faults.py` on {date.today():%d %B %Y}, {os.cpu_count()} cores,"
    made += f" Python {platform.python_version()}."
    return "\n".join([BEGIN, "", *lines, "", made, "", END])


def main() -> None:
    """Do all trials and write their table into the page."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    made = section(table(random.Random(2026)))
    PAGE.write_text(before + made + after, encoding="utf-8")


if __name__ == "__main__":
    main()
