"""A file that is written whole or not at all."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A path to write to in the block, which takes the place of `target` at one instant when the block ends well.

    Until then, and when it ends in an error, what stands in `target` is whole. A link leads where it led before; a
    device or a pipe is written to itself.
    """
    if is_stream(target):
        yield target
        return
    there = target.resolve()
    part = there.with_name(f".slackline-{os.getpid()}-{there.name}")
    try:
        yield part
        if there.exists():
            shutil.copymode(there, part)
        part.replace(there)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def is_stream(target: Path) -> bool:
    """Whether a path is there and is neither a file nor a folder, as /dev/null or a named pipe."""
    return target.exists() and not target.is_file() and not target.is_dir()
