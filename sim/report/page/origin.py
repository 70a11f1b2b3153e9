"""Where the page comes from: seed, version, the command that makes it again, and the scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.lookup import replications_in_words
from sim.report.page.blocks import Code, Heading, Section, Text
from sim.report.page.edition import written

if TYPE_CHECKING:
    from sim.report.page.edition import Edition
    from sim.results.results import Results
    from sim.scenario.schema import Scenario


def banners(results: Results, edition: Edition) -> tuple[Text, ...]:
    """What must be said before anything else: that a run is not whole, or of another version."""
    told = []
    if results.partial:
        runs = replications_in_words(results)
        told.append(f"Partial: the run was interrupted after {runs}. The figures may still move.")
    failed = sum(len(policy.failed) for policy in results.policies)
    if failed:
        several = "replications have" if failed > 1 else "replication has"
        told.append(f"{failed} {several} failed, and intervals are withheld where they did.")
    if edition.other_version is not None:
        told.append(
            f"Made by another version of the model, {edition.other_version}; this one is {edition.this_version}, and"
            " might find other figures. Shown is what was stored."
        )
    return tuple(Text(each, manner="warning") for each in told)


def origin_section(results: Results, scenario: Scenario, edition: Edition) -> Section:
    """What is needed to make the same numbers again."""
    made = results.provenance
    told = (
        f"Seed {results.seed}, {replications_in_words(results)} of each policy. Slackline {made.slackline}, with Python"
        f" {made.python}, numpy {made.numpy} and simpy {made.simpy}."
    )
    blocks = (
        Text(told),
        Text("The same numbers, to the last digit, come from:"),
        Code(edition.command),
        Text(f"The scenario's hash, over all that bears on the numbers: {results.scenario_hash}.", manner="note"),
        Heading("The scenario"),
        Code(written(scenario), long=True),
    )
    return Section("origin", "Where this comes from", blocks, apart=True)
