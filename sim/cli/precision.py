"""`--precision` and `--measure`: as many replications as a measure needs to be known well enough."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sim.cli.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.cli.options import Asked
    from sim.scenario.schema import Scenario

Command = TypeVar("Command", bound="Callable[..., Any]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How precisely a measure is to be known, as it was typed."""

    precision: str
    measure: str

    def check(self, scenario: Scenario, asked: Asked) -> None:
        """Refuse, before anything is run, what cannot be understood.

        Raises:
            InvalidInputError: there is no such measure, it is no amount of it, or the cap is too low.
        """
        from sim.experiment.precision import read_target
        from sim.results.stopping import FIRST
        from sim.results.subjects import MisreadError, read_subject

        try:
            read_subject(self.measure, scenario)
        except MisreadError as error:
            raise InvalidInputError(f"Error: --measure: {error.message}\nhelp: {error.help}") from error
        try:
            read_target(scenario, self.precision, self.measure)
        except MisreadError as error:
            raise InvalidInputError(f"Error: --precision: {error.message}\nhelp: {error.help}") from error
        if asked.replications is not None and asked.replications < FIRST:
            raise InvalidInputError(
                f"Error: with --precision, --replications is the most that may be run: {asked.replications} is too few"
                f"\nhelp: allow {FIRST} or more, or leave it out"
            )


def precision_options(command: Command) -> Command:
    """`--precision` and `--measure`; they reach the command as one argument, `wanted`, None without a precision."""

    @functools.wraps(command)
    def bundled(*arguments: Any, precision: str | None, measure: str | None, **options: Any) -> Any:
        from sim.experiment.precision import MEASURE

        if precision is None and measure is not None:
            raise click.UsageError("--measure says what --precision is about: add --precision 5%, or leave it out.")
        wanted = None if precision is None else Wanted(precision, measure or MEASURE)
        return command(*arguments, wanted=wanted, **options)

    decorated: Any = bundled
    for decorate in reversed(_DECORATORS):
        decorated = decorate(decorated)
    found: Command = decorated
    return found


_DECORATORS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--precision",
        metavar="P",
        help="Run until --measure is known within P for every policy: '5%' of its mean, '0.5 days' or '2 points'. "
        "--replications is then the most, 2000 when left out.",
    ),
    click.option(
        "--measure", metavar="NAME", help="What --precision is about, as 'bypass_rate[Marketing]'; else wait_mean."
    ),
)
