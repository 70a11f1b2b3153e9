"""Where replications may run, as `--backend` names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

NAMES: Final = ("local", "serial", "dask", "dask://HOST:PORT")


@dataclass(frozen=True, slots=True)
class Backend:
    """Where replications run.

    `serial`: in this process. `local`: on this machine's cores. `dask`: on a cluster of dask's workers, that of the
    scheduler at `address` (`tcp://host:port`), or one started for the occasion on this machine.
    """

    kind: Literal["local", "serial", "dask"]
    address: str | None = None


LOCAL: Final = Backend("local")
SERIAL: Final = Backend("serial")


class BackendError(Exception):
    """A backend that cannot be used or has failed; `help` says what to do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.help = message, remedy


def read_backend(text: str) -> Backend:
    """The backend that a text names.

    Raises:
        BackendError: it names none.
    """
    match text:
        case "local":
            return LOCAL
        case "serial":
            return SERIAL
        case "dask":
            return Backend("dask")
    scheme, separator, address = text.partition("://")
    host, colon, port = address.rpartition(":")
    if scheme == "dask" and separator and host and colon and port.isdecimal() and 0 < int(port) < 65536:
        return Backend("dask", f"tcp://{address}")
    raise BackendError(f"'{text}' is no backend", f"allowed are {', '.join(NAMES)}")
