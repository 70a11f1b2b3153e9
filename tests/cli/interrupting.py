"""Sending a signal to a command in a process of its own, once it is at work."""

import contextlib
import os
import signal
import subprocess
import sys

# A shell that starts us in the background has SIGINT ignored, and children inherit that: so it is set back first.
TELLS_WHEN_IT_IS_AT_WORK = """
import signal
import sys
from contextlib import contextmanager
import sim.cli.{module} as module
from sim.cli.main import program

@contextmanager
def told(*, quiet, what=""):
    yield lambda done, total: print("going", file=sys.stderr, flush=True) if done >= {done} else None

module.shown_progress = told
signal.signal(signal.SIGINT, signal.default_int_handler)
program()
"""


def interrupted(*words, sent=signal.SIGINT, module="bench", done=10):
    """Exit code, output and error output of a command that gets a signal when `done` steps of its work are done.

    `module` is where of `sim.cli` its progress is shown.
    """
    program = TELLS_WHEN_IT_IS_AT_WORK.format(module=module, done=done)
    with subprocess.Popen(
        [sys.executable, "-c", program, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            while "going" not in process.stderr.readline():
                assert process.poll() is None
            os.killpg(process.pid, sent)
            shown, said = process.communicate(timeout=60)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    return process.returncode, shown, said
