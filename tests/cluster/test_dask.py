"""Replications on dask's workers: the same bytes as on one machine, whatever happens to a worker."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sim import load
from sim.cli.main import main
from sim.experiment import Executor, Laboratory, run
from sim.experiment.backends import LOCAL, Backend, BackendError, read_backend
from sim.results.document import to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

Client = pytest.importorskip("distributed").Client
pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent.parent


def scenario():
    return load("cio-story", set=["horizon=1 year", "warm_up=0 days"])


def results(backend: Backend, replications: int = 12) -> str:
    return to_json(run(scenario(), replications=replications, laboratory=Laboratory(Executor(backend, 2))))


@contextmanager
def process(*words: str) -> Iterator[subprocess.Popen[str]]:
    """One of dask's own programs, ended with the block."""
    code = f"from distributed.cli.dask_{words[0]} import main; main()"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    started = subprocess.Popen(
        [sys.executable, "-c", code, *words[1:]],
        env=environment,
        text=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield started
    finally:
        with ExitStack() as quiet:
            quiet.callback(started.wait)
            if started.poll() is None:
                os.killpg(started.pid, signal.SIGKILL)


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """A scheduler and two workers, each a process of its own, on the loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"127.0.0.1:{port}"
    with ExitStack() as stack:
        stack.enter_context(process("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"))
        until_open(port)
        worker = ("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
        workers = [stack.enter_context(process(*worker)) for _ in range(2)]
        with Client(address) as client:
            client.wait_for_workers(2, timeout=30)
        yield address, workers


def until_open(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the scheduler did not start")


def test_a_cluster_started_for_the_occasion_gives_the_same_bytes():
    assert results(read_backend("dask")) == results(LOCAL)


def test_a_running_scheduler_gives_the_same_bytes(cluster):
    address, _ = cluster
    assert results(read_backend(f"dask://{address}")) == results(LOCAL)


def test_a_killed_worker_of_a_cluster_loses_nothing(cluster):
    address, workers = cluster
    killer = threading.Timer(4.0, lambda: os.killpg(workers[0].pid, signal.SIGKILL))
    killer.start()
    found = results(read_backend(f"dask://{address}"), 120)
    killer.cancel()
    assert workers[0].poll() is not None, "the run was over before the worker was killed"
    assert found == results(LOCAL, 120)


def test_a_cluster_that_goes_away_is_named(tmp_path):
    with ExitStack() as stack, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        scheduler = stack.enter_context(
            process("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
        )
        until_open(port)
        stack.enter_context(process("worker", f"127.0.0.1:{port}", "--nthreads", "1", "--no-nanny", "--no-dashboard"))
        killer = threading.Timer(4.0, lambda: os.killpg(scheduler.pid, signal.SIGKILL))
        killer.start()
        with pytest.raises(BackendError, match="the cluster no longer answers"):
            results(read_backend(f"dask://127.0.0.1:{port}"), 400)


def test_the_command_uses_a_running_scheduler(cluster, tmp_path, monkeypatch, capsys):
    address, _ = cluster
    monkeypatch.chdir(tmp_path)
    words = ["run", "starter", "--replications", "20", "--format", "csv"]
    printed = []
    for backend in (f"dask://{address}", "serial"):
        with pytest.raises(SystemExit) as end:
            main([*words, "--no-store", "--backend", backend])
        assert end.value.code == 0
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]


def test_a_scheduler_that_does_not_answer_is_named():
    with pytest.raises(BackendError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9"):
        results(read_backend("dask://127.0.0.1:9"))


def test_a_worker_with_another_version_is_refused(cluster, monkeypatch):
    address, _ = cluster
    monkeypatch.setattr("sim.experiment.workers.model_version", lambda: "0.0.9+other")
    with pytest.raises(BackendError, match=r"0\.0\.9\+other"):
        results(read_backend(f"dask://{address}"))
