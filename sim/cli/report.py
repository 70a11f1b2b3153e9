"""`slackline report`: a run as one page that stands by itself, to be read on screen or in print."""

from __future__ import annotations

import os
import shlex
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from sim.cli.bench import DEFAULT, default_store
from sim.cli.options import Asked, InvalidInputError, bare_run_options
from sim.cli.precision import Wanted, precision_options
from sim.cli.run import command as run_command
from sim.cli.run import exit_code, simulate
from sim.cli.runs.group import opened
from sim.cli.warm_up import warm_up_option, warmed_up

if TYPE_CHECKING:
    from sim.experiment.store import Store
    from sim.experiment.store.archive import Entry
    from sim.results.exhibit import Exhibit
    from sim.results.sensitivity import Sensitivity
    from sim.scenario.schema import Scenario

_BESIDE_A_RUN = {"source", "output", "store", "quiet"}
_REMEDY = "name a file in a folder that is there, such as -o report.html"


@click.command("report")
@click.argument("source", metavar="[RUN|SCENARIO]", required=False)
@click.option(
    "-o",
    "--out",
    "output",
    type=click.Path(path_type=Path, allow_dash=True),
    default="report.html",
    show_default=True,
    metavar="FILE",
    help="The page to write; - prints it.",
)
@bare_run_options
@precision_options
@warm_up_option
@click.pass_context
def command(ctx: click.Context, *, asked: Asked, wanted: Wanted | None, warm_up: str | None, output: Path) -> None:
    """Write a run as one page, to be read on screen or in print.

    RUN is the number of a run in the store, which `slackline runs` lists: the page is made from what is stored, and
    nothing is run. Of a SCENARIO, what is not stored yet is run first, with the options of `slackline run`. Left out,
    it is the latest run of the store in this folder.
    """
    _check(output)
    if asked.source and not asked.source.isdecimal():
        ctx.exit(_of_scenario(asked, wanted, warm_up, output))
    _refuse_options(ctx)
    path = asked.store or DEFAULT
    with opened(path) as store:
        entry = _entry(store, asked.source, path)
        exhibit = _stored(store, entry)
        found = _sensitivity(store, exhibit.scenario)
    page = _page(exhibit, entry.command or _written_out(entry), found, _to_look(entry), entry.version)
    _deliver(page, output, quiet=asked.quiet)


def _of_scenario(asked: Asked, wanted: Wanted | None, warm_up: str | None, output: Path) -> int:
    """Run what is not stored, and write; the exit code is that of `slackline run`."""
    scenario = asked.scenario()
    if wanted is not None:
        wanted.check(scenario, asked)
    scenario, study = warmed_up(scenario, asked, warm_up)
    results, exhibit = simulate(scenario, asked, wanted, study, pictures=True)
    if exhibit is None:
        raise AssertionError("pictures were asked for")
    path = asked.store or default_store(asked.source)
    found = None
    if not asked.no_store and path.is_file():
        with opened(path) as store:
            found = _sensitivity(store, scenario)
    to_look = shlex.join(["slackline", "sensitivity", *asked.typed()])
    _deliver(_page(exhibit, results.provenance.command, found, to_look), output, quiet=asked.quiet)
    return exit_code(results, (), check=False)


def _page(exhibit: Exhibit, made_by: str, found: Sensitivity | None, to_look: str, version: str | None = None) -> str:
    from sim.experiment.version import model_version
    from sim.report.page.edition import Edition
    from sim.report.page.rendering import render

    here = model_version()
    other = None if version in {None, here} else version
    return render(exhibit, Edition(made_by, to_look, other_version=other, this_version=here, sensitivity=found))


def _entry(store: Store, number: str, path: Path) -> Entry:
    """The run of that number, or the latest.

    Raises:
        InvalidInputError: it is of another command, or there is no run.
    """
    from sim.experiment.store import archive

    if not number:
        latest = next((each for each in archive.entries(store) if each.kind == "run"), None)
        if latest is None:
            raise InvalidInputError(
                f"Error: no run is stored in {path}\nhelp: name a scenario: slackline report cio-story"
            )
        return latest
    entry = archive.entry(store, int(number))
    if entry.kind != "run":
        raise InvalidInputError(
            f"Error: experiment {entry.id} is of `slackline {entry.kind}`, and a report shows runs only\n"
            f"help: `slackline runs show {entry.id}` shows it; `slackline report SCENARIO` reports on its scenario"
        )
    return entry


def _stored(store: Store, entry: Entry) -> Exhibit:
    from sim.experiment.stored import exhibit_of

    return exhibit_of(store, entry)


def _sensitivity(store: Store, scenario: Scenario) -> Sensitivity | None:
    from sim.experiment.stored import sensitivity_of

    return sensitivity_of(store, scenario.hash)


def _to_look(entry: Entry) -> str:
    """The command that looks at what the ranking of a stored run hangs on."""
    words = shlex.split(entry.command)
    if words[:2] not in (["slackline", "run"], ["slackline", "report"]):
        return f"{_written_out(entry).partition(' && ')[0]} && slackline sensitivity scenario.yaml"
    reader = run_command if words[1] == "run" else command
    given = reader.make_context(words[1], words[2:], resilient_parsing=True).params
    if not given.get("source"):
        return f"{_written_out(entry).partition(' && ')[0]} && slackline sensitivity scenario.yaml"
    kept = ["slackline", "sensitivity", given["source"]]
    kept += [part for value in given["overrides"] for part in ("--set", value)]
    kept += ["--seed", str(given["seed"])] if given["seed"] is not None else []
    return shlex.join(kept)


def _written_out(entry: Entry) -> str:
    """How a run that no command has made can be made again."""
    run = ["slackline", "run", "scenario.yaml", "--seed", str(entry.seed)]
    for option, value in (
        ("--policy", entry.question.get("policies")),
        ("--replications", [entry.question.get("replications")]),
    ):
        run += [word for each in value or () if each is not None for word in (option, str(each))]
    return f"slackline runs show {entry.id} --scenario > scenario.yaml && {shlex.join(run)}"


def _refuse_options(ctx: click.Context) -> None:
    """Options that say how to run have no effect on what was run before.

    Raises:
        UsageError: one of them is given.
    """
    for parameter in ctx.command.params:
        name = parameter.name or ""
        if name not in _BESIDE_A_RUN and ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(
                f"{parameter.opts[0]} has no effect on a stored run, which is shown as it was: leave it out, or name a"
                " scenario."
            )


def _check(output: Path) -> None:
    """Refuse, before anything is run, a file that could not be written afterwards.

    Raises:
        InvalidInputError: it is a folder, its folder is not there, or one of them may not be written.
    """
    if str(output) == "-":
        return
    folder = output.absolute().parent
    what = None
    if output.is_dir():
        what = "it is a folder"
    elif not folder.is_dir():
        what = "there is no such folder"
    elif not os.access(output if output.exists() else folder, os.W_OK):
        what = "it may not be written"
    if what is not None:
        raise InvalidInputError(f"Error: --out {output}: {what}.\nhelp: {_REMEDY}")


def _deliver(page: str, output: Path, *, quiet: bool) -> None:
    """Print the page, or write it to its file, whole or not at all.

    Raises:
        ClickException: it cannot be written.
    """
    if str(output) == "-":
        click.echo(page, nl=False)
        return
    beside = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=output.absolute().parent, prefix=".slackline-", delete=False
        ) as file:
            beside = Path(file.name)
            file.write(page)
        beside.chmod(0o644)
        beside.replace(output)
    except OSError as error:
        if beside is not None:
            beside.unlink(missing_ok=True)
        raise click.ClickException(f"--out {output} could not be written: {error.strerror or error}") from error
    if not quiet:
        click.echo(f"Wrote {output} ({len(page.encode()) / 1000:,.0f} kB).", err=True)
