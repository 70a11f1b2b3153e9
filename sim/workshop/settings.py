"""What a workshop's server is started with."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DEFAULT_PORT: Final = 8765
LOOPBACK: Final = ("127.0.0.1", "localhost")
DEFAULT_SCENARIO: Final = "cio-story"


@dataclass(frozen=True, slots=True)
class Settings:
    """`names` are the hosts that it answers to, as they stand in an address; `secret` opens the facilitator's pages.

    `scenario` is what the command line named: a shipped scenario or a file. `share` is the address that others on
    the network reach it by, None where it can be reached from this machine only. `folder` is where rooms are kept.
    """

    port: int
    secret: str
    names: frozenset[str] = frozenset(LOOPBACK)
    scenario: str = DEFAULT_SCENARIO
    share: str | None = None
    folder: Path = Path(".slackline") / "rooms"

    @property
    def origins(self) -> frozenset[str]:
        """The origins of its own pages."""
        return frozenset(f"http://{host}" for host in self.hosts)

    @property
    def hosts(self) -> frozenset[str]:
        """What may stand in a request's `Host`."""
        with_port = {f"{name}:{self.port}" for name in self.names}
        return frozenset(with_port | self.names if self.port == 80 else with_port)

    @property
    def address(self) -> str:
        """Where a browser on this machine finds it."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def facilitators_address(self) -> str:
        """The same with the secret in its fragment, which no browser sends to a server."""
        return f"{self.address}open#{self.secret}"

    def cookie(self, role: str) -> str:
        """The name of a role's cookie; browsers share cookies among the ports of a host, so the port is part of it."""
        return f"slackline-{role}-{self.port}"

    @property
    def pass_of_facilitator(self) -> str:
        """What the facilitator's cookie holds; the secret cannot be had from it."""
        return hmac.digest(self.secret.encode(), b"facilitator", hashlib.sha256).hex()
