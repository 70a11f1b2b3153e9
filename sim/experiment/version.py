"""Which code made the numbers: a stored replication of another version is not taken for one of this."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

import sim

_DECIDING: Final = ("scenario", "model", "levers", "results")  # the packages that a replication's figures come from
_LIBRARIES: Final = ("numpy", "simpy")


@cache
def model_version() -> str:
    """The program's version with a digest of the code and of the libraries that a replication's figures come from.

    Read as "0.1.0+5f0c2a9b41de". Any change in that code changes it, a development version's too.
    """
    root = Path(sim.__file__).parent
    code = hashlib.sha256()
    for library in _LIBRARIES:
        code.update(f"{library} {version(library)}\n".encode())
    for package in _DECIDING:
        for path in sorted((root / package).rglob("*.py")):
            code.update(f"{path.relative_to(root).as_posix()}\n".encode())
            code.update(path.read_bytes())
    return f"{sim.__version__}+{code.hexdigest()[:12]}"
