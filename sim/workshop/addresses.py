"""By which names and addresses this machine is reached."""

from __future__ import annotations

import re
import socket
from contextlib import suppress

_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


def own_addresses() -> tuple[str, ...]:
    """The addresses of this machine in its networks, as far as they can be found; that of the usual way out first."""
    found = [*_way_out(), *_of_interfaces(), *_by_name()]
    return tuple(dict.fromkeys(each for each in found if not each.startswith("127.")))


def own_names() -> tuple[str, ...]:
    """The names of this machine: as it calls itself, and as others in a network without a name server find it."""
    name = socket.gethostname().lower()
    if not _NAME.fullmatch(name):
        return ()
    short = name.partition(".")[0]
    return tuple(dict.fromkeys((name, short, f"{short}.local")))


def _way_out() -> list[str]:
    """The address of the interface by which the machine would reach others; nothing is sent."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # an address that is nobody's (RFC 5737)
        return [str(probe.getsockname()[0])]
    return []


def _by_name() -> list[str]:
    with suppress(OSError):
        return [str(each[4][0]) for each in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return []


def _of_interfaces() -> list[str]:
    """The address of every interface, where the system tells."""
    try:
        import fcntl
    except ImportError:
        return []
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _, name in socket.if_nameindex():
            request = name.encode()[:15].ljust(256, b"\0")
            with suppress(OSError):
                told = fcntl.ioctl(asking.fileno(), 0x8915, request)  # SIOCGIFADDR of Linux
                found.append(socket.inet_ntoa(told[20:24]))
    return found
