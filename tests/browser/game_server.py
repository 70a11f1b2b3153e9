"""A workshop's server in a process of its own, so that a test can kill it and start it again."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from patience import PATIENCE

import sim

ROOT = Path(sim.__file__).parents[1]
_PROGRAM = """
import sys
from pathlib import Path
from sim.workshop.serving import serve
if __name__ == "__main__":
    serve(port=int(sys.argv[1]), browser=False, folder=Path(sys.argv[2]),
          tell=lambda settings: print(settings.facilitators_address, flush=True))
"""


class Server:
    """The server on a port that stays the same; rooms are kept in `folder`."""

    def __init__(self, folder):
        self._folder = folder
        self._program = folder / "serving.py"
        self._program.write_text(_PROGRAM)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    def start(self):
        """Start it, and wait until it answers."""
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, str(self._program), str(self.port), str(self._folder / "rooms")]
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        self.secret_address = self.process.stdout.readline().strip()
        late = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(self.address, timeout=PATIENCE)
            except OSError:
                assert self.process.poll() is None, "the server has ended before it answered"
                assert time.monotonic() < late, "the server does not answer"
                time.sleep(0.05)
            else:
                return

    @property
    def address(self):
        """Where it is reached."""
        return f"http://127.0.0.1:{self.port}"

    def kill(self):
        """End it without a chance to clear up."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        """End it as Ctrl-C does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)
            self.process.stdout.close()
