"""`slackline report`: a run as one page that stands by itself, to be read on screen or in print."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from sim.cli.bench import DEFAULT, default_store
from sim.cli.errors import InvalidInputError
from sim.cli.one_file import check_file, deliver
from sim.cli.options import Asked, bare_run_options
from sim.cli.precision import Wanted, precision_options
from sim.cli.run import command as run_command
from sim.cli.run import exit_code, simulate
from sim.cli.runs.group import opened
from sim.cli.warm_up import warm_up_option, warmed_up

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

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
    check_file(output, _REMEDY)
    if asked.source and not asked.source.isdecimal():
        ctx.exit(_of_scenario(asked, wanted, warm_up, output))
    _refuse_options(ctx)
    path = asked.store or DEFAULT
    with opened(path) as store:
        entry = _entry(store, asked.source, path)
        exhibit = _stored(store, entry)
        found = _sensitivity(store, exhibit.scenario)
    page = _page(exhibit, entry.command or _written_out(entry), found, _to_look(entry), entry.version)
    deliver(page, output, quiet=asked.quiet)


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
    to_look = _looking({**asdict(asked), "warm_up": warm_up}, scenario.plain)
    deliver(_page(exhibit, results.provenance.command, found, to_look), output, quiet=asked.quiet)
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
    given = _given(entry.command)
    if not given.get("source"):
        return f"{_written_out(entry).partition(' && ')[0]} && slackline sensitivity scenario.yaml"
    return _looking(given, entry.plain)


def _given(words: str) -> dict[str, Any]:
    """The options of a command that ran a scenario; empty for another, and for what is no command at all."""
    try:
        typed = shlex.split(words)
    except ValueError:
        return {}
    if typed[:2] not in (["slackline", "run"], ["slackline", "report"]):
        return {}
    reader = run_command if typed[1] == "run" else command
    return dict(reader.make_context(typed[1], typed[2:], resilient_parsing=True).params)


def _looking(given: Mapping[str, Any], plain: Mapping[str, Any]) -> str:
    """The same scenario, store and seed, looked at by `slackline sensitivity`; `plain` is the scenario as it was run,
    with the warm-up that was found or asked for.
    """
    words = ["slackline", "sensitivity", str(given["source"])]
    for option, values in (("--policy", given["policies"]), ("--set", given["overrides"])):
        words += [part for value in values for part in (option, value)]
    words += ["--set", f"warm_up={plain['warm_up']}"] if given["warm_up"] is not None else []
    words += ["--seed", str(given["seed"])] if given["seed"] is not None else []
    words += ["--store", str(given["store"])] if given["store"] is not None else []
    words += ["--allow-outside"] if given["allow_outside"] else []
    return shlex.join(words)


def _written_out(entry: Entry) -> str:
    """How a run that no command has made can be made again."""
    run = ["slackline", "run", "scenario.yaml", "--seed", str(entry.seed)]
    asked = entry.question
    for option, values in (
        ("--policy", asked.get("policies") or ()),
        ("--replications", [asked.get("replications")]),
        ("--precision", [asked.get("precision")]),
        ("--measure", [asked.get("measure")]),
    ):
        run += [word for each in values if each is not None for word in (option, str(each))]
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
