"""`slackline animate`: one replication as a film."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from sim.cli.errors import InvalidInputError
from sim.cli.one_file import check_file
from sim.cli.one_run import run_once, which_run_options
from sim.cli.options import check_policies, open_scenario
from sim.cli.progress import shown_progress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.model.log import RequestLog
    from sim.report.animation.film import Timing
    from sim.results.reel import Span
    from sim.results.reel_record import Reel
    from sim.scenario.schema import Scenario

_FRAMES_PER_SECOND: Final = {".gif": 12, ".mp4": 24}


@click.command("animate")
@click.argument("source", metavar="[SCENARIO]", required=False, default="cio-story")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help="The film: a .gif or an .mp4."
)
@click.option(
    "--policy",
    "policies",
    multiple=True,
    metavar="NAME",
    help="One policy, or twice for two side by side; left out, the baseline and, of the others, the one under which"
    " fewest requests go round IT.",
)
@which_run_options
@click.option(
    "--from", "begins", metavar="TIME", help="Where it begins, such as '6 months'; left out, at the run's begin."
)
@click.option(
    "--until", "ends", metavar="TIME", help="Where it ends, counted from the run's begin; left out, a year later."
)
@click.option(
    "--seconds", type=click.FloatRange(1, 300), default=20, show_default=True, metavar="S", help="How long the film is."
)
@click.option(
    "--fps",
    type=click.IntRange(1, 30),
    metavar="N",
    help="Frames a second; left out, 12 in a .gif and 24 in an .mp4.",
)
@click.option("--quiet", is_flag=True, help="No progress.")
def command(
    *,
    source: str,
    out: Path,
    policies: tuple[str, ...],
    replication: int,
    seed: int | None,
    overrides: tuple[str, ...],
    begins: str | None,
    ends: str | None,
    seconds: float,
    fps: int | None,
    quiet: bool,
    allow_outside: bool,
) -> None:
    """Film one replication's requests on their way, for slides.

    They queue, are worked on, go round IT and come back. Two policies stand side by side with the same requests and one
    clock. Weeks are counted from the start of the run, the first being week 1. An .mp4 needs ffmpeg: on the path, or
    from the extra `video`. SCENARIO is cio-story when left out.
    """
    from sim.report.animation.film import Timing

    timing = Timing(seconds, fps or _FRAMES_PER_SECOND.get(out.suffix.lower(), 12))
    _check_target(out, timing)
    scenario = open_scenario(source, overrides, allow_outside=allow_outside)
    _check_names(scenario, policies)
    span = _span(scenario, begins, ends)
    logs = {
        name: run_once(scenario, name, seed, replication)
        for name in (policies or (scenario.baseline_name, *_others(scenario)))
    }
    shown = policies or _telling(scenario, logs)
    reels = _reels(scenario, {name: logs[name] for name in shown}, span, replication, seed)
    _write(reels, out, timing, quiet=quiet)


def _check_target(out: Path, timing: Timing) -> None:
    """Refuse, before anything is run, a film that could not be written afterwards."""
    from sim.report.animation.film import ENDINGS, MOST_FRAMES, FilmError, video_program

    ending = out.suffix.lower()
    if ending not in ENDINGS:
        found = f"ends in {ending}" if ending else "has no ending"
        raise InvalidInputError(f"Error: --out {out}: it {found}.\nhelp: name a .gif or an .mp4, such as story.gif")
    check_file(out)
    if ending == ".gif" and timing.frames > MOST_FRAMES:
        raise InvalidInputError(
            f"Error: a .gif of {timing.frames:,} frames would be too large; {MOST_FRAMES:,} at most.\n"
            "help: fewer --seconds or --fps, or an .mp4"
        )
    if ending == ".mp4":
        try:
            video_program()
        except FilmError as error:
            raise click.ClickException(f"{error}.\nhelp: {error.help}") from error


def _check_names(scenario: Scenario, names: Sequence[str]) -> None:
    check_policies(scenario, names)
    if len(names) > 2 or len(set(names)) < len(names):
        found = f"{len(names)} were named" if len(names) > 2 else f"'{names[0]}' was named twice"
        raise InvalidInputError(f"Error: --policy: {found}.\nhelp: name one policy, or two for side by side")


def _span(scenario: Scenario, begins: str | None, ends: str | None) -> Span:
    """The days that the film shows: a year where nothing else is asked for."""
    first = 0.0 if begins is None else _days(scenario, "--from", begins)
    last = first + scenario.calendar.days_per_year if ends is None else _days(scenario, "--until", ends)
    if first >= last:
        raise InvalidInputError("Error: --until is not after --from.\nhelp: write a later --until, or leave it out")
    if first >= scenario.warm_up + scenario.horizon:
        raise InvalidInputError("Error: --from lies after the run's end.\nhelp: write an earlier --from")
    return first, last


def _days(scenario: Scenario, option: str, text: str) -> float:
    from pydantic_core import PydanticCustomError

    from sim.scenario.units import parse_duration

    try:
        return parse_duration(text, scenario.calendar)
    except PydanticCustomError as error:
        remedy = (error.context or {}).get("help", "write a number and a unit, for example `6 months`")
        raise InvalidInputError(f"Error: {option}: {error.message()}.\nhelp: {remedy}") from error


def _others(scenario: Scenario) -> list[str]:
    return [name for name in scenario.policy_names if name != scenario.baseline_name]


def _telling(scenario: Scenario, logs: Mapping[str, RequestLog]) -> tuple[str, ...]:
    """The baseline and the policy under which fewest needs go round IT; of equals, the first."""
    from sim.model.log import ROUND_IT, is_any

    bypasses = {name: int((is_any(log.route, *ROUND_IT) & (log.origin < 0)).sum()) for name, log in logs.items()}
    others = _others(scenario)
    return (scenario.baseline_name, *([min(others, key=bypasses.__getitem__)] if others else []))


def _reels(
    scenario: Scenario, logs: Mapping[str, RequestLog], span: Span, replication: int, seed: int | None
) -> list[Reel]:
    from sim.results.policy_reel import reel_of

    try:
        return [
            reel_of(log, scenario, name, replication=replication, seed=seed, span=span) for name, log in logs.items()
        ]
    except ValueError as error:
        raise InvalidInputError(f"Error: {error}.\nhelp: choose --from and --until within the run") from error


def _write(reels: Sequence[Reel], out: Path, timing: Timing, *, quiet: bool) -> None:
    from sim.report.animation.film import FilmError, make_film

    try:
        with shown_progress(quiet=quiet, what="frames") as advance:
            make_film(reels, out, timing, advance)
    except FilmError as error:
        raise click.ClickException(f"{error}.\nhelp: {error.help}") from error
    except OSError as error:
        raise click.ClickException(f"--out {out} could not be written: {error.strerror or error}") from error
    for reel in reels:
        if reel.left_out is not None:
            click.echo(f"{reel.policy}: {reel.left_out.words}", err=True)
    click.echo(f"Wrote {out} ({out.stat().st_size / 1e6:.1f} MB).", err=True)
