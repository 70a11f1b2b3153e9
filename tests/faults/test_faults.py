"""Nothing is lost when a long experiment is killed, interrupted, or finds its store damaged: a few trials of each."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest
from faults import (
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

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes as Linux shows them"),
]
MOUNTS = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("mount") is None, reason="needs the right to mount a file system"
)


@pytest.fixture(scope="module")
def prepared_trial(tmp_path_factory):
    return prepared(tmp_path_factory.mktemp("faults"))


@pytest.fixture
def trial(prepared_trial):
    clear(prepared_trial)
    return prepared_trial


def test_a_killed_experiment_goes_on_and_gives_the_same_bytes(trial):
    chance = random.Random(1)
    hits = sum(kill_parent(trial, chance) for _ in range(4))
    assert hits >= 1
    check_whole(trial)


def test_a_killed_worker_loses_nothing(trial):
    assert kill_worker(trial, random.Random(2))
    check_whole(trial)


def test_ctrl_c_ends_in_time_leaves_no_process_and_loses_nothing(trial):
    assert interrupt(trial, random.Random(3)) is not None
    check_whole(trial)


def test_two_processes_may_use_one_store(trial):
    both_at_once(trial)
    check_whole(trial)


def test_a_damaged_store_is_refused_or_gives_the_same_bytes(trial):
    chance = random.Random(4)
    check_whole(trial)
    assert [flip(trial, chance) for _ in range(3)] + [truncate(trial, chance) for _ in range(3)]
    check_whole(trial)


PEOPLE = "it.teams.Central IT.people"
COMMANDS = {
    "sweep": ["--vary", f"{PEOPLE}=3..5", "--replications", "30"],
    "solve": ["--find", PEOPLE, "--between", "2..6", "--so-that", "wait_mean <= 8 days"],
    "select": ["--measure", "total_cost", "--indifference", "1%"],
    "sensitivity": ["--replications", "10"],
    "slack": ["--for", "nobody", "--replications", "30"],
    "tipping": ["--load", "80%..160%/3", "--comes-back", "0%..100%/2", "--replications", "12"],
}


def document(folder, name, words, *, kill_after=None):
    """The document that a command writes, but for the command in it; None where the command was killed."""
    target = folder / "found.json"
    target.unlink(missing_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", name, "faults.yaml", *words, "--quiet", "--json", str(target)],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        _, said = process.communicate(timeout=kill_after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None
    assert target.exists(), said
    return [line for line in target.read_text().splitlines() if '"command"' not in line]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_experiment_goes_on_after_a_kill_and_gives_the_same_bytes(prepared_trial, tmp_path, name):
    shutil.copy(prepared_trial.folder / "faults.yaml", tmp_path)
    begun = time.monotonic()
    whole = document(tmp_path, name, [*COMMANDS[name], "--no-store", "--jobs", "2"])
    took = time.monotonic() - begun
    kills = [document(tmp_path, name, [*COMMANDS[name], "--jobs", "2"], kill_after=took * part) for part in (0.5, 0.8)]
    assert None in kills
    assert document(tmp_path, name, [*COMMANDS[name], "--jobs", "1"]) == whole


@MOUNTS
def test_a_full_disk_is_told_and_loses_no_figure(trial):
    fill_disk(trial, random.Random(5))


@MOUNTS
def test_a_store_that_may_only_be_read_is_refused_and_left_alone(trial):
    check_whole(trial)
    forbid_writing(trial)
