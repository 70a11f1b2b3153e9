"""How a command ends when it does not end well."""

from __future__ import annotations

from typing import Any, Final

import click

FAILED: Final = 1  # the run failed, or a goal was not reached
INTERRUPTED: Final = 130


class InvalidInputError(click.ClickException):
    """A scenario, a policy or a goal that cannot be used; the command ends with 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(self.message, err=True)
