"""The `slackline` command: a table of commands, each imported only when it is called."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import threading
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import click

from sim import __version__
from sim.cli.errors import INTERRUPTED
from sim.cli.output import close_quietly, use_encodable_streams
from sim.scenario.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

DEBUG = "slackline.debug"


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command lives, and the line that `slackline --help` shows for it without importing it."""

    module: str
    summary: str


COMMANDS: dict[str, Entry] = {
    "run": Entry("sim.cli.run", "Compare a scenario's policies under the same demand."),
    "check": Entry("sim.cli.check", "Check that scenarios are valid, without running them."),
    "select": Entry("sim.cli.select", "Pick the best policy by one measure, and say how sure that is."),
    "sweep": Entry("sim.cli.sweep", "Vary one or more values and see which policy is best where."),
    "tipping": Entry("sim.cli.tipping", "Map where the vicious circle of bypass runs away."),
    "solve": Entry("sim.cli.solve", "Find the smallest value that meets a goal, by runs."),
    "slack": Entry("sim.cli.slack", "Price slack: what each further person kept free costs and saves."),
    "sensitivity": Entry("sim.cli.sensitivity", "Say which assumptions the answer hangs on."),
    "story": Entry("sim.cli.story", "Tell one replication as a story, every sentence true to its log."),
    "workshop": Entry("sim.cli.workshop", "Open pages in a browser that show, explore and play a scenario."),
    "trace": Entry("sim.cli.trace", "Print one replication as an event log, for other programs."),
    "report": Entry("sim.cli.report", "Write a run as one page, to be read on screen or in print."),
    "animate": Entry("sim.cli.animate", "Film one replication's requests on their way, for slides."),
    "runs": Entry("sim.cli.runs.group", "List what was run and kept; show, compare, export or remove it."),
    "new": Entry("sim.cli.new", "Write a commented starter scenario, which runs as it is."),
    "scenarios": Entry("sim.cli.scenarios", "List the shipped scenarios, with one line each."),
    "levers": Entry("sim.cli.levers", "List the levers that a policy is made of, or explain one."),
    "schema": Entry("sim.cli.schema", "Print the JSON Schema of a scenario, for completion in an editor."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported on demand and whose errors are for people."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = importlib.import_module(entry.module).command
        return with_debug(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = nearest(name, COMMANDS)
            hint = f"did you mean '{near}'?" if near else f"there are: {', '.join(COMMANDS)}."
            ctx.fail(f"No command is called '{name}': {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        ctx.color = False if os.environ.get("NO_COLOR") else None
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            close_quietly()
            ctx.exit(0)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            _fail(error, debug=bool(ctx.meta.get(DEBUG)))
        return result


def with_debug(command: click.Command) -> click.Command:
    """The command with `--debug`, which every one takes: a failure then shows its traceback."""
    if not any(parameter.name == "debug" for parameter in command.params):
        command.params.append(_debug_option())
    return command


def _debug_option() -> click.Option:

    def remember(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
        ctx.meta[DEBUG] = value

    return click.Option(
        ["--debug"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=remember,
        help="Show the traceback of an unexpected error.",
    )


def _fail(error: Exception, *, debug: bool) -> NoReturn:
    """Report an error that no command expected, and leave with 1."""
    if debug:
        traceback.print_exception(error)
    kind = type(error).__name__
    click.echo(f"Error: something went wrong inside Slackline, not in your input ({kind}: {error}).", err=True)
    remedy = "Please report the line above, the command and the scenario"
    click.echo(f"{remedy}." if debug else f"{remedy}; the same command with --debug shows where it happened.", err=True)
    raise click.exceptions.Exit(1) from error


EPILOG = "Start with: slackline run cio-story"


@click.group(
    cls=LazyGroup,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="slackline", message="%(prog)s %(version)s")
def cli() -> None:
    """Simulate IT capacity against demand: who waits, who goes round IT, and what it costs.

    SCENARIO is a YAML file or the name of a shipped scenario.
    """


def program() -> NoReturn:
    """The command as a program of its own: `main`, with its exit code whatever Ctrl-C has interrupted.

    An interrupt while a library executes text marks Python itself as interrupted: it would end by the signal instead.
    """
    try:
        main()
    except SystemExit as end:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is said: clearing up is not to be disturbed
        if end.code == INTERRUPTED:
            threading._shutdown()  # type: ignore[attr-defined]  # what Python does first at its end: workers are ended
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(INTERRUPTED)
        raise


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and exit: 0 done, 1 failed or a goal missed, 2 wrong usage or scenario, 130 interrupted."""
    use_encodable_streams()
    try:
        outcome = cli.main(arguments, prog_name="slackline", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        sys.exit(INTERRUPTED)
    sys.exit(outcome if isinstance(outcome, int) else 0)
