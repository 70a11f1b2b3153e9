"""The workshop as the command starts it, and what its pages weigh."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from patience import PATIENCE

import sim

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(sim.__file__).parents[1]


@contextmanager
def served(folder: Path, *options: str) -> Iterator[str]:
    """`slackline workshop` on a free port; gives the facilitator's address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "sim", "workshop", "--no-browser", "--port", str(port), *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=environment, cwd=folder, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()  # it is told once the server listens
        assert address, "the workshop has ended before it told its address"
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)
        process.stdout.close()


def axe() -> Path | None:
    """The accessibility checker's script, where it is installed."""
    return next(iter(ROOT.glob("build/axe/node_modules/axe-core/axe.min.js")), None)
