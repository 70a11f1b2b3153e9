"""Calling a command in this process."""

import pytest

from sim.cli.main import main


def ended(*words: object) -> object:
    """The exit code with which a command ends."""
    with pytest.raises(SystemExit) as end:
        main([str(word) for word in words])
    return end.value.code
