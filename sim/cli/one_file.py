"""The one file that a command writes: refused before anything is run, and written whole."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from sim.cli.errors import InvalidInputError

if TYPE_CHECKING:
    from pathlib import Path

_REMEDY = "name a file in a folder that is there"


def check_file(out: Path | None, remedy: str = _REMEDY, *, option: str = "--out") -> None:
    """Refuse, before anything is run, a file that could not be written afterwards.

    Raises:
        InvalidInputError: it is a folder, its folder is not there, or it may not be written.
    """
    from sim.report.whole_file import is_stream

    if out is None or str(out) == "-":
        return
    folder = out.resolve().parent
    if out.is_dir():
        what = "it is a folder"
    elif is_stream(out):
        what = "" if os.access(out, os.W_OK) else "it may not be written"
    elif not folder.is_dir():
        what = "there is no such folder"
    elif not os.access(folder, os.W_OK):
        what = "its folder may not be written"
    else:
        what = ""
    if what:
        raise InvalidInputError(f"Error: {option} {out}: {what}.\nhelp: {remedy}")


def deliver(text: str, out: Path | None, *, option: str = "--out", quiet: bool = False) -> None:
    """Print the text, or write it to the file that was named, whole or not at all, and say so unless `quiet`.

    Raises:
        ClickException: the file cannot be written.
    """
    from sim.report.whole_file import whole_file

    if out is None or str(out) == "-":
        click.echo(text, nl=False)
        return
    try:
        with whole_file(out) as part:
            part.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.ClickException(f"{option} {out} could not be written: {error.strerror or error}") from error
    if not quiet:
        click.echo(f"Wrote {out} ({len(text.encode()) / 1000:,.0f} kB).", err=True)
