"""Warnings on standard error, each with its remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sim.cli.output import width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.results.results import Caution


def warn(cautions: Iterable[Caution]) -> None:
    """Print each caution and what to do about it, fitted to the terminal, where no data goes."""
    from sim.report.text import wrap

    for caution in cautions:
        lines = [
            *wrap(f"Warning: {caution.message}", width(), "", "  "),
            *wrap(caution.remedy, width(), "  → ", "    "),
        ]
        click.echo("\n".join(lines), err=True)
