"""What the commands that answer a question about a scenario do alike: refuse, write, print, and show again."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import click

from sim.cli.errors import InvalidInputError
from sim.cli.options import write_targets
from sim.cli.output import width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sim.cli.options import Asked
    from sim.experiment.store.archive import Entry
    from sim.report.briefing import Section


class Brief(Protocol):
    """Makes the sections of a report, fitted to a width, or for no width in particular."""

    def __call__(self, width: int | None, /) -> Sequence[Section]: ...


@contextmanager
def refusing(option: str = "") -> Iterator[None]:
    """Turn a question that cannot be answered as it is put into an error for people; `option` is what it stands in.

    Raises:
        InvalidInputError: instead of what the experiment raised.
    """
    from sim.results.subjects import MisreadError
    from sim.scenario.problems import ScenarioError
    from sim.scenario.rendering import render_problems

    try:
        yield
    except MisreadError as error:
        where = f"{option}: " if option and type(error) is MisreadError else ""  # kinds of it say that
        raise InvalidInputError(f"Error: {where}{error.message}.\nhelp: {error.help}") from error
    except ScenarioError as error:
        raise InvalidInputError(render_problems(error.problems)) from error


def write(asked: Asked, document: Callable[[], str], files: Callable[[str], dict[str, bytes]]) -> None:
    """Write what --json and --out ask for: the document, and the files of a folder that hold it too.

    Raises:
        ClickException: something cannot be written.
    """
    if asked.json_target is None and asked.out is None:
        return
    text = document()
    write_targets(asked, text, lambda: files(text))


def print_sections(brief: Brief, style: str = "table") -> None:
    """Print a report as plain text fitted to the terminal, or as Markdown."""
    from sim.report.briefing import section_markdown, section_text
    from sim.report.text import wrap

    if style == "markdown":
        click.echo("\n\n".join(section_markdown(section) for section in brief(None)))
        return
    columns = width()
    for section in brief(columns):
        click.secho("\n".join(wrap(section.heading, columns)), bold=True)
        click.echo(section_text(section, columns) + "\n")


def print_step(command: str, why: str, style: str = "table") -> None:
    """Print a command to try next, and what it is good for."""
    if style == "markdown":
        click.echo(f"\nNext: `{command}` ({why})")
        return
    click.secho("Next", bold=True)
    click.echo(f"{command}\n  {why}")


def check_style(asked: Asked, style: str) -> None:
    """Refuse two documents on standard output.

    Raises:
        UsageError: --json - stands beside a --format.
    """
    if asked.json_target == "-" and style != "table":
        raise click.UsageError(
            f"--json - and --format {style} both write to standard output: leave one out, or write --json to a file."
        )


def print_again(
    found: Any, entry: Entry, *, as_json: bool, to_json: Callable[[Any], str], brief: Callable[[Any, int | None], Any]
) -> None:
    """Print what a stored experiment came to, with the provenance that it had then."""
    from sim.experiment.stored import provenance_of

    found = replace(found, provenance=provenance_of(entry))
    if as_json:
        click.echo(to_json(found), nl=False)
    else:
        print_sections(lambda columns: brief(found, columns))
