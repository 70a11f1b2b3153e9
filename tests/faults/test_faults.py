"""Nothing is lost when a long experiment is killed, interrupted, or finds its store damaged: a few trials of each."""

import os
import random
import shutil
import sys

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


@MOUNTS
def test_a_full_disk_is_told_and_loses_no_figure(trial):
    fill_disk(trial, random.Random(5))


@MOUNTS
def test_a_store_that_may_only_be_read_is_refused_and_left_alone(trial):
    check_whole(trial)
    forbid_writing(trial)
