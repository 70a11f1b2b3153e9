"""What can go wrong with a long experiment, done on purpose, and whether anything was lost.

Each trial runs `slackline run` in a process of its own on a small scenario, with a store, does its damage, and checks
that the same command then gives the same bytes as one that nothing happened to. `docs/make_faults.py` does many trials
and writes down how many; `tests/faults` does a few.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

REPLICATIONS, POLICIES = 150, 2
SCENARIO = """\
name: Faults
horizon: 2 years
seed: 5
departments:
  Marketing:
    requests:
      Web: {arrivals: {every: 2 days}, effort: {lognormal: {mean: 3 days, cv: 1}}, due: 4 weeks}
    alternative: {lead_time: 2 weeks, price: 900 per day, comes_back: {chance: 50%, after: 8 weeks, effort: 40%}}
  Finance:
    requests:
      Change: {arrivals: {every: 2 days}, effort: {exponential: {mean: 2 days}}}
it:
  teams: {Central IT: {people: 3, cost: 650 per day}}
  quotes: {basis: backlog}
policies:
  As it is: {}
  Hire one: {set: {it.teams.Central IT.people: 4}}
"""
IN_TIME = 5.0  # seconds that Ctrl-C may take


class LostError(AssertionError):
    """Something was lost, or came out differently."""


@dataclass(frozen=True)
class Trial:
    """A folder with the scenario, its store, and what the experiment should come to."""

    folder: Path
    expected: bytes

    @property
    def store(self) -> Path:
        return self.folder / "runs.sqlite"

    def given(self, name: str = "out.json") -> bytes:
        """The document that was written, without the line that holds the command."""
        lines = (self.folder / name).read_bytes().splitlines()
        return b"\n".join(line for line in lines if b'"command"' not in line)

    def command(self, *more: str) -> list[str]:
        """The command of the experiment."""
        return [
            sys.executable, "-m", "sim", "run", "faults.yaml", "--replications", str(REPLICATIONS),
            "--jobs", "2", "--json", "out.json", "--store", str(self.store), "--quiet", *more,
        ]  # fmt: skip


def prepared(folder: Path) -> Trial:
    """A folder with a scenario, and the bytes of an experiment that nothing happens to."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "faults.yaml").write_text(SCENARIO, encoding="utf-8")
    trial = Trial(folder, b"")
    if finish(trial, "--no-resume") != 0:
        raise LostError("the experiment fails without any fault")
    expected = trial.given()
    clear(trial)
    return Trial(folder, expected)


def clear(trial: Trial) -> None:
    """Take away the store and what was written."""
    for path in trial.folder.glob("runs.sqlite*"):
        path.unlink()
    (trial.folder / "out.json").unlink(missing_ok=True)


def start(trial: Trial, *more: str) -> subprocess.Popen[str]:
    """Begin the experiment, in a process group of its own."""
    return subprocess.Popen(
        trial.command(*more),
        cwd=trial.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def finish(trial: Trial, *more: str) -> int:
    """Run the experiment to its end; its exit code."""
    process = start(trial, *more)
    _, said = process.communicate()
    if "Traceback" in said:
        raise LostError(f"a traceback reached the user: {said}")
    return process.returncode


def check_whole(trial: Trial) -> None:
    """The same command now gives the same bytes, the store is sound, and has each replication once."""
    if finish(trial) != 0:
        raise LostError("the experiment could not be resumed")
    if trial.given() != trial.expected:
        raise LostError("a resumed experiment gave other bytes")
    with closing(sqlite3.connect(trial.store)) as store:
        if store.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise LostError("the store is damaged")
        (rows,) = store.execute("SELECT count(*) FROM replications").fetchone()
    if rows != REPLICATIONS * POLICIES:
        raise LostError(f"the store has {rows} rows")


def rows_of(trial: Trial) -> set[tuple[str, int]]:
    """The replications that are stored, as another process sees them."""
    if not trial.store.exists():
        return set()
    with closing(sqlite3.connect(f"file:{trial.store}?mode=ro", uri=True)) as store:
        try:
            found = store.execute("SELECT policy, replication FROM results").fetchall()
        except sqlite3.OperationalError:  # its tables are not made yet
            return set()
    return {(policy, replication) for policy, replication in found}


def workers_of(process: int) -> list[int]:
    """The workers of a process: its children that run joblib's loop."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == process and "popen_loky" in (entry / "cmdline").read_text():
                found.append(int(entry.name))
        except (OSError, ValueError, IndexError):
            continue
    return found


def wait_for_rows(trial: Trial, process: subprocess.Popen[str], rows: int) -> None:
    """Wait until so many replications are stored, or the experiment has ended."""
    while process.poll() is None and len(rows_of(trial)) < rows:
        time.sleep(0.01)


def kill_parent(trial: Trial, chance: random.Random) -> bool:
    """`kill -9` of the parent at a random moment; whether it was still at work. Nothing that was stored may be lost."""
    there = len(rows_of(trial))
    process = start(trial)
    wait_for_rows(trial, process, there + chance.randrange(80))
    time.sleep(chance.random() * 0.2)
    before = rows_of(trial)
    hit = process.poll() is None
    process.kill()
    process.communicate()
    if not before <= rows_of(trial):
        raise LostError("a replication that was stored is gone")
    return hit


def kill_worker(trial: Trial, chance: random.Random) -> bool:
    """`kill -9` of a worker at a random moment; whether there was one. The experiment itself must end well."""
    process = start(trial)
    wait_for_rows(trial, process, 1 + chance.randrange(REPLICATIONS * POLICIES // 2))
    time.sleep(chance.random() * 0.2)
    workers = workers_of(process.pid)
    hit = bool(workers) and process.poll() is None
    if hit:
        os.kill(chance.choice(workers), signal.SIGKILL)
    _, said = process.communicate()
    if process.returncode != 0:
        raise LostError(f"a killed worker ended the experiment with {process.returncode}: {said}")
    if trial.given() != trial.expected:
        raise LostError("an experiment whose worker was killed gave other bytes")
    return hit


def interrupt(trial: Trial, chance: random.Random) -> float | None:
    """Ctrl-C at a random moment; how long it took to end, None where it had ended before. No process may be left."""
    process = start(trial)
    wait_for_rows(trial, process, 1 + chance.randrange(REPLICATIONS * POLICIES // 2))
    begun = time.monotonic()
    if process.poll() is not None:
        process.communicate()
        return None
    os.killpg(process.pid, signal.SIGINT)
    process.communicate()
    took = time.monotonic() - begun
    if process.returncode not in {0, 130}:  # 0: it was just about to end
        raise LostError(f"Ctrl-C ended the experiment with {process.returncode}")
    if took > IN_TIME:
        raise LostError(f"Ctrl-C took {took:.1f} s")
    while time.monotonic() - begun < IN_TIME:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return took
        time.sleep(0.05)
    raise LostError("Ctrl-C left a process behind")


def both_at_once(trial: Trial) -> None:
    """Two processes do the same experiment in one store at the same time; both must end well, with the same bytes."""
    processes = [start(trial, "--json", f"out{number}.json") for number in range(2)]
    for number, process in enumerate(processes):
        _, said = process.communicate()
        if process.returncode != 0:
            raise LostError(f"one of two processes ended with {process.returncode}: {said}")
        if trial.given(f"out{number}.json") != trial.expected:
            raise LostError("one of two processes gave other bytes")


def truncate(trial: Trial, chance: random.Random) -> str:
    """Cut a finished store at a random length and run again: refused with a message, or done with the right bytes."""
    whole = trial.store.read_bytes()
    return _spoiled(trial, whole[: chance.randrange(1, len(whole))])


def flip(trial: Trial, chance: random.Random) -> str:
    """Flip one bit of a finished store and run again: refused with a message, or done with the right bytes."""
    spoiled = bytearray(trial.store.read_bytes())
    spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
    return _spoiled(trial, bytes(spoiled))


def _spoiled(trial: Trial, content: bytes) -> str:
    whole = trial.store.read_bytes()
    trial.store.write_bytes(content)
    process = start(trial)
    _, said = process.communicate()
    if "Traceback" in said or "Slackline, not in your input" in said:
        raise LostError(f"a damaged store ended the program: {said}")
    if process.returncode == 0 and trial.given() != trial.expected:
        raise LostError("a damaged store gave other bytes")
    if process.returncode != 0 and "help:" not in said:
        raise LostError(f"a damaged store was refused without a remedy: {said}")
    for path in trial.folder.glob("runs.sqlite-*"):
        path.unlink()
    trial.store.write_bytes(whole)
    return "refused" if process.returncode else "done"


def fill_disk(trial: Trial, chance: random.Random) -> None:
    """Run with the store on a file system that is soon full: the figures come, the message too, and the store is sound.

    Needs the right to mount a file system in memory.
    """
    place = trial.folder / "small"
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={chance.randrange(250, 900)}k", "none", place], check=True)
    try:
        small = Trial(trial.folder, trial.expected)
        store = place / "runs.sqlite"
        process = start(small, "--store", str(store))
        _, said = process.communicate()
        if "the disk is full" not in said:
            raise LostError(f"a full disk was not told: {said}")
        if process.returncode != 0 or trial.given() != trial.expected:
            raise LostError("a full disk changed the figures")
        subprocess.run(["mount", "-o", "remount,size=20m", place], check=True)
        process = start(small, "--store", str(store))
        _, said = process.communicate()
        if process.returncode != 0 or "Warning" in said:
            raise LostError(f"the experiment could not go on when there was room again: {said}")
    finally:
        subprocess.run(["umount", place], check=True)


def forbid_writing(trial: Trial) -> None:
    """Run with a finished store that may only be read: refused with a message, and the file is as it was."""
    place = trial.folder / "locked"
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "none", place], check=True)
    try:
        store = place / "runs.sqlite"
        store.write_bytes(trial.store.read_bytes())
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        before = store.read_bytes()
        process = start(trial, "--store", str(store))
        _, said = process.communicate()
        if process.returncode != 1 or "may not be written" not in said or "help:" not in said:
            raise LostError(f"a store that may only be read was not refused: {process.returncode} {said}")
        if store.read_bytes() != before:
            raise LostError("a store that may only be read was changed")
    finally:
        subprocess.run(["umount", place], check=True)
