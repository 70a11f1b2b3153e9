"""How a command refuses what it cannot use."""

from __future__ import annotations

from typing import Any

import click


class InvalidInputError(click.ClickException):
    """A scenario, a policy or a goal that cannot be used; the command ends with 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(self.message, err=True)
