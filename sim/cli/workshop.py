"""`slackline workshop`: pages in a browser that show, explore and play a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.errors import INTERRUPTED
from sim.cli.options import open_scenario

if TYPE_CHECKING:
    from sim.workshop.settings import Settings


@click.command("workshop")
@click.argument("source", metavar="[SCENARIO]", default="cio-story", required=False)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar="N",
    help="Port to listen on; left out, the first free one from 8765 on.",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser; the address is printed anyway.")
@click.option("--lan", is_flag=True, help="Let others in the network take part; left out, only this machine is served.")
@click.option(
    "--rooms",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where rooms of the game are kept, so that they survive a restart; left out, .slackline/rooms here.",
)
@click.pass_context
def command(
    ctx: click.Context, *, source: str, port: int | None, no_browser: bool, lan: bool, folder: Path | None
) -> None:
    """Open pages in a browser that show, explore and play a scenario.

    Works without internet. Ctrl-C ends it. The address that is printed holds the facilitator's
    secret; those who take part in the game join by a code that the page shows.
    """
    from sim.scenario.shipped import shipped_names

    if source not in shipped_names() or Path(source).exists():
        open_scenario(source, (), allow_outside=False)
        source = str(Path(source).resolve())
    from sim.workshop.serving import CannotServeError, serve

    try:
        interrupted = serve(source, port=port, lan=lan, browser=not no_browser, folder=folder, tell=_tell)
    except CannotServeError as error:
        raise click.ClickException(f"{error.message}.\nhelp: {error.help}") from error
    click.echo("The workshop is closed.", err=True)
    ctx.exit(INTERRUPTED if interrupted else 0)


def _tell(settings: Settings) -> None:
    """Addresses go to standard output, what they are for to standard error."""
    click.echo(settings.facilitators_address)
    click.echo("This address is the facilitator's; keep it to yourself. Ctrl-C ends the workshop.", err=True)
    if settings.share is not None:
        from sim.workshop.serving import code_for

        click.echo(settings.share)
        click.echo(f"Others in this network take part by that address:\n\n{code_for(settings.share)}", err=True)
