"""Options that every command that runs a scenario shares, and reading the scenario that they speak of."""

from __future__ import annotations

import functools
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sim.cli.errors import InvalidInputError
from sim.cli.one_file import check_file, deliver

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sim.scenario.schema import Scenario

Command = TypeVar("Command", bound="Callable[..., Any]")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the shared options say."""

    source: str
    policies: tuple[str, ...]
    replications: int | None
    seed: int | None
    overrides: tuple[str, ...]
    jobs: int | None
    backend: str
    store: Path | None
    no_store: bool
    resume: bool
    json_target: str | None
    out: Path | None
    allow_outside: bool
    quiet: bool

    def scenario(self) -> Scenario:
        """The scenario, checked, and the policies named too.

        Raises:
            InvalidInputError: something is wrong with it.
        """
        scenario = open_scenario(self.source, self.overrides, allow_outside=self.allow_outside)
        check_policies(scenario, self.policies)
        return scenario

    def typed(self) -> list[str]:
        """What of the options made the results what they are, as it was typed."""
        words = [self.source]
        for option, values in (("--policy", self.policies), ("--set", self.overrides)):
            words += [part for value in values for part in (option, value)]
        return words if self.seed is None else [*words, "--seed", str(self.seed)]


def run_options(command: Command) -> Command:
    """SCENARIO and the options of every command that runs one, in the order in which help shows them.

    They reach the command as one argument, `asked`.
    """
    return _bundled(command, (_SCENARIO, *_HOW_TO_RUN, *_FILES, *_OTHERS))


def bare_run_options(command: Command) -> Command:
    """The same without SCENARIO and without --json and --out, for a command with an argument and a file of its own."""
    return _bundled(command, (*_HOW_TO_RUN, *_OTHERS))


def _bundled(command: Command, decorators: Sequence[Callable[[Any], Any]]) -> Command:

    @functools.wraps(command)
    def bundled(*arguments: Any, **options: Any) -> Any:
        asked = Asked(**{each.name: options.pop(each.name, None) for each in fields(Asked)})
        return command(*arguments, asked=asked, **options)

    decorated: Any = bundled
    for decorate in reversed(decorators):
        decorated = decorate(decorated)
    found: Command = decorated
    return found


_SCENARIO: Callable[[Any], Any] = click.argument("source", metavar="SCENARIO")
_HOW_TO_RUN: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--policy",
        "policies",
        multiple=True,
        metavar="NAME",
        help="Run only this policy, beside the baseline; may stand several times.",
    ),
    click.option(
        "--replications", type=click.IntRange(min=1), metavar="N", help="Runs a policy; left out, as the scenario says."
    ),
    click.option("--seed", type=click.IntRange(min=0), metavar="N", help="Seed; left out, as the scenario says."),
    click.option(
        "--set",
        "overrides",
        multiple=True,
        metavar="PATH=VALUE",
        help="Override a value of the scenario, such as 'it.teams.Central IT.people=10'; may stand several times.",
    ),
    click.option(
        "--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes; left out, one a core where it pays."
    ),
    click.option(
        "--backend",
        default="local",
        metavar="NAME",
        help="Where runs are done: local, serial, dask (a cluster on this machine) or dask://HOST:PORT.",
    ),
    click.option(
        "--store",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Keep runs in this file, and take from it what was run before; left out, .slackline/runs.sqlite beside the"
        " scenario.",
    ),
    click.option("--no-store", is_flag=True, help="Keep nothing, and run everything."),
    click.option(
        "--resume/--no-resume",
        default=True,
        help="Take from the store what was run before (the default), or run everything anew.",
    ),
)
_FILES: tuple[Callable[[Any], Any], ...] = (
    click.option("--json", "json_target", metavar="FILE", help="Write all results as JSON; - prints only them."),
    click.option(
        "--out",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Write JSON, tables and figures to a folder.",
    ),
)
_OTHERS: tuple[Callable[[Any], Any], ...] = (
    click.option("--allow-outside", is_flag=True, help="Let the scenario read files outside its own folder."),
    click.option("--quiet", is_flag=True, help="No progress and no closing line."),
)


def open_scenario(source: str, overrides: Sequence[str], *, allow_outside: bool) -> Scenario:
    """Read and check a scenario and its goals.

    Raises:
        InvalidInputError: something is wrong with it; the message shows every problem with its place and remedy.
    """
    from sim.experiment.reading import read_with_goals
    from sim.scenario.problems import ScenarioError
    from sim.scenario.rendering import render_problems

    try:
        return read_with_goals(source, overrides, allow_outside=allow_outside)
    except ScenarioError as error:
        raise InvalidInputError(render_problems(error.problems)) from error


def check_policies(scenario: Scenario, names: Sequence[str]) -> None:
    """Refuse a policy that the scenario does not have.

    Raises:
        InvalidInputError: with the nearest name, or all names.
    """
    from sim.experiment.selection import UnknownPolicyError, selected

    try:
        selected(scenario, names)
    except UnknownPolicyError as error:
        raise InvalidInputError(f"Error: {error.message}\nhelp: {error.help}") from error


def one_policy(asked: Asked, scenario: Scenario) -> str:
    """The policy of a command that looks at one: that of `--policy`, else the baseline.

    Raises:
        UsageError: several are named.
    """
    if len(asked.policies) > 1:
        raise click.UsageError("--policy may stand once here: this command looks at one policy.")
    return asked.policies[0] if asked.policies else scenario.baseline_name


def check_targets(asked: Asked) -> None:
    """Refuse, before anything is run, what could not be written afterwards.

    Raises:
        InvalidInputError: `--json` or `--out` names a place that cannot be written.
    """
    from sim.report.folder import FolderError, check_folder

    check_file(_json_path(asked), option="--json")
    if asked.out is not None:
        try:
            check_folder(asked.out)
        except FolderError as error:
            raise InvalidInputError(f"Error: --out {asked.out}: {error}.\nhelp: {error.help}") from error


def write_targets(asked: Asked, document: str, files: Callable[[], Mapping[str, bytes | None]]) -> None:
    """Write the JSON document to where `--json` says, and the files to the folder of `--out`.

    Raises:
        ClickException: something cannot be written.
    """
    from sim.report.folder import FolderError, write_folder

    if asked.json_target is not None:
        deliver(document, _json_path(asked), option="--json", quiet=True)
    if asked.out is not None:
        try:
            write_folder(asked.out, files())
        except FolderError as error:
            raise click.ClickException(f"{error}; {error.help}") from error


def _json_path(asked: Asked) -> Path | None:
    return None if asked.json_target is None else Path(asked.json_target)
