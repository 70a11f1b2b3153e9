"""`slackline run`: compare a scenario's policies under the same demand, and say what was found."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import click

from sim.cli.bench import command_line, laboratory
from sim.cli.cautions import warn
from sim.cli.errors import FAILED, INTERRUPTED
from sim.cli.options import Asked, check_targets, run_options, write_targets
from sim.cli.output import width
from sim.cli.precision import Wanted, precision_options
from sim.cli.warm_up import warm_up_option, warmed_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.cli.next_step import NextStep
    from sim.experiment.laboratory import Laboratory
    from sim.experiment.store.archive import Entry
    from sim.experiment.warm_up import PilotStudy
    from sim.report.briefing import Section
    from sim.results.exhibit import Exhibit
    from sim.results.results import Results
    from sim.results.warm_up import Curve
    from sim.scenario.schema import Scenario


@dataclass(frozen=True, slots=True)
class Shown:
    """What is printed, and how: `style` is table, markdown, csv or json."""

    style: str
    everything: bool
    ledger: bool
    losers: bool

    def check(self) -> None:
        """Refuse two lists of figures at once."""
        asked = [
            option
            for option, given in (("--all", self.everything), ("--ledger", self.ledger), ("--losers", self.losers))
            if given
        ]
        if self.style in {"csv", "json"} and len(asked) > 1:
            raise click.UsageError(f"--format {self.style} prints one list of figures: leave out {' or '.join(asked)}.")


@click.command("run")
@run_options
@precision_options
@warm_up_option
@click.option("--all", "everything", is_flag=True, help="Show every measure, for departments and teams too.")
@click.option("--ledger", is_flag=True, help="Show what was done elsewhere, what it cost, and whether it was worth it.")
@click.option("--losers", is_flag=True, help="Show each department's changes: who gains, who loses.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "markdown", "csv", "json"]),
    default="table",
    help="How to print; csv and json print figures only: the table's, or those of --ledger or --losers.",
)
@click.option(
    "--check", is_flag=True, help="End with 1 when the baseline, or a --policy named, misses one of the goals."
)
@click.pass_context
def command(
    ctx: click.Context,
    *,
    asked: Asked,
    wanted: Wanted | None,
    warm_up: str | None,
    everything: bool,
    ledger: bool,
    losers: bool,
    style: str,
    check: bool,
) -> None:
    """Compare a scenario's policies under the same demand.

    Prints the goals, a table, the verdict in words, warnings, and a command to try next.
    """
    scenario = asked.scenario()
    if wanted is not None:
        wanted.check(scenario, asked)
    if asked.json_target == "-" and style != "table":
        raise click.UsageError(
            f"--json - and --format {style} both write to standard output: leave one out, or write --json to a file."
        )
    check_targets(asked)
    shown = Shown(style, everything=everything, ledger=ledger, losers=losers)
    shown.check()
    if check and not scenario.goals:
        click.echo("Warning: --check has nothing to judge: the scenario has no `goals`.", err=True)
    scenario, study = warmed_up(scenario, asked, warm_up)
    results, pictured = simulate(scenario, asked, wanted, study)
    _write(scenario, results, asked, study.curves if study else (), pictured)
    if asked.json_target == "-":
        warn(results.warnings)
    else:
        typed = [*asked.typed(), *(["--warm-up", warm_up] if warm_up else [])]
        _print(typed, scenario, results, shown, kept=asked.out is not None)
    ctx.exit(exit_code(results, asked.policies, check=check))


def simulate(
    scenario: Scenario,
    asked: Asked,
    wanted: Wanted | None = None,
    study: PilotStudy | None = None,
    *,
    pictures: bool = False,
) -> tuple[Results, Exhibit | None]:
    """Run what was asked for; and what pictures are made of, None where nobody wants, keeps or writes them."""
    from sim.experiment import before_run, run
    from sim.experiment.configurations import configurations
    from sim.experiment.exhibit import PORTRAITS, exhibit
    from sim.results.warm_up import warm_up_document

    if not asked.quiet:
        warn(before_run(scenario, asked.policies or None))
    sought = {} if wanted is None else {"precision": wanted.precision, "measure": wanted.measure}
    found = {} if study is None else {"warm_up": warm_up_document(study.warm_up)}
    question = {"policies": list(asked.policies), "replications": asked.replications, **sought, **found}
    pictures = pictures or asked.out is not None or not asked.no_store
    with laboratory(asked, "run", scenario, question, portraits=PORTRAITS if pictures else 0) as opened:
        results = run(
            scenario,
            policies=asked.policies or None,
            replications=asked.replications,
            seed=asked.seed,
            command=command_line(),
            laboratory=opened,
            warm_up=study.warm_up if study else None,
            **sought,
        )
        chosen = configurations(scenario, asked.policies or None, asked.seed)
        return results, exhibit(results, chosen, opened) if pictures else None


def again(entry: Entry, scenario: Scenario, opened: Laboratory, *, as_json: bool) -> None:
    """Print what a stored run came to, as it was printed then."""
    from sim.experiment.stored import results_of
    from sim.report.briefing import brief
    from sim.results.document import to_json

    results = results_of(entry, scenario, opened)
    if as_json:
        click.echo(to_json(results), nl=False)
        return
    for section in brief(results, width()):
        _print_section(section)


def _write(
    scenario: Scenario, results: Results, asked: Asked, curves: Sequence[Curve], pictured: Exhibit | None
) -> None:
    """Write what was asked for; a failure to write ends with 1."""
    from sim.report.folder import contents
    from sim.results.document import to_json

    if asked.json_target is None and asked.out is None:
        return
    document = to_json(results)
    requests = partial(_requests, scenario, results, asked.policies)
    write_targets(asked, document, lambda: contents(results, document, *requests(), curves, pictured))


def _requests(scenario: Scenario, results: Results, named: Sequence[str]) -> tuple[str, str]:
    """One replication's requests and its ledger as CSV: of the one policy named, else of the baseline; the first that
    ended.
    """
    from sim.experiment.replicate import request_log
    from sim.report.comma_separated import render_csv
    from sim.results import ledger_table
    from sim.results.request_table import COLUMNS, request_rows

    name = named[0] if len(named) == 1 else results.baseline
    failed = {each.replication for policy in results.policies if policy.name == name for each in policy.failed}
    replication = next((number for number in range(results.replications) if number not in failed), None)
    if replication is None:
        return render_csv(COLUMNS, ()), render_csv(ledger_table.COLUMNS, ())
    log = request_log(scenario, name, seed=results.seed, replication=replication)
    rows = ledger_table.ledger_rows(log, name, replication)
    return render_csv(COLUMNS, request_rows(log, name, replication)), render_csv(ledger_table.COLUMNS, rows)


def _print(typed: Sequence[str], scenario: Scenario, results: Results, shown: Shown, *, kept: bool) -> None:
    style = shown.style
    if style in {"csv", "json"}:
        _print_figures(results, shown)
        warn(results.warnings)
        return
    from sim.cli.next_step import next_step
    from sim.report.briefing import brief, section_markdown
    from sim.report.verdict import judge

    columns = width()
    sections = brief(
        results,
        columns if style == "table" else None,
        everything=shown.everything,
        ledger=shown.ledger,
        losers=shown.losers or (style == "markdown" and len(results.policies) > 1),
    )
    unsure = any("cannot tell" in policy.changes for policy in judge(results).policies)
    step = next_step(typed, scenario, results, unsure=unsure, kept=kept)
    if style == "markdown":
        click.echo("\n\n".join(section_markdown(section) for section in sections))
        click.echo(f"\nNext: `{step.command}` ({step.why})")
        return
    for section in sections:
        _print_section(section)
    _print_step(step)


def _print_section(section: Section) -> None:
    from sim.report.briefing import section_text

    click.secho(section.heading, bold=True)
    click.echo(section_text(section, width()) + "\n")


def _print_step(step: NextStep) -> None:
    click.secho("Next", bold=True)
    click.echo(f"{step.command}\n  {step.why}")


def _print_figures(results: Results, shown: Shown) -> None:
    """The figures of the table, of the ledger or of who loses, one a row, with every digit."""
    from sim.report import records
    from sim.report.comma_separated import render_csv
    from sim.report.gains import TITLES
    from sim.report.summary import choose_headings

    columns: tuple[str, ...]
    if shown.ledger:
        columns, rows = records.LEDGER, records.ledger(results)
    elif shown.losers:
        columns, rows = records.COMPARISONS, records.comparisons(results, TITLES)
    else:
        chosen = None if shown.everything else {heading.name for heading in choose_headings(results)}
        columns, rows = records.FIGURES, records.figures(results, chosen)
    if shown.style == "csv":
        click.echo(render_csv(columns, rows), nl=False)
    else:
        named = [dict(zip(columns, row, strict=True)) for row in rows]
        click.echo(json.dumps(named, ensure_ascii=False, indent=1, allow_nan=False))


def exit_code(results: Results, named: Sequence[str], *, check: bool) -> int:
    """130 interrupted; 1 when a replication failed, or with `--check` a goal was missed; else 0."""
    if results.partial:
        return INTERRUPTED
    if any(policy.failed for policy in results.policies):
        return FAILED
    judged = set(named) or {results.baseline}
    missed = check and any(goal.verdict == "missed" and goal.policy in judged for goal in results.goals)
    return FAILED if missed else 0
