"""What a process of the simulator does: it gets ready, and then calls what it is asked to call."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


def work(pipe: Connection, parent: int) -> None:
    """Answer calls until the other end is gone: `(True, what it gave)`, or `(False, the exception)`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with(parent)
    _get_ready()
    while True:
        try:
            function, arguments = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send_bytes(_called(function, arguments))


def _called(function: Any, arguments: tuple[Any, ...]) -> bytes:
    try:
        if isinstance(function, str):
            module, _, name = function.partition(":")
            function = getattr(import_module(module), name)
        return pickle.dumps((True, function(*arguments)))
    except Exception as error:
        return _told(error)


def _told(error: Exception) -> bytes:
    """The exception, or where it cannot be sent what it says."""
    try:
        text = pickle.dumps((False, error))
        pickle.loads(text)
    except Exception:
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
    return text


def _end_with(parent: int) -> None:
    """End this process when its parent is gone, killed without a chance to clear up."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1.0)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _get_ready() -> None:
    """Import what the first simulation would have to wait for, by a small one."""
    from sim.experiment import Executor, Laboratory, run
    from sim.experiment.backends import SERIAL
    from sim.levers.table import LEVERS
    from sim.scenario.reading import read_scenario

    small = read_scenario("starter", overrides=["horizon=4 weeks"], levers=LEVERS)
    run(small, replications=2, laboratory=Laboratory(Executor(SERIAL)))
    import sim.workshop.exploring.tasks
    import sim.workshop.showing.tasks  # noqa: F401
