"""Before you use these numbers: theory beside them, what the model assumes, warnings, and what the ranking hangs on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sim.report.briefing import theory_items
from sim.report.influence import picked
from sim.report.lookup import replications_in_words
from sim.report.page.blocks import Code, Heading, Point, Points, Section, Text
from sim.report.precision import precision_sentences
from sim.report.sensitivity import brief
from sim.report.warm_up import in_days, warm_up_sentences

if TYPE_CHECKING:
    from sim.report.page.blocks import Block
    from sim.report.page.edition import Edition
    from sim.results.results import Results
    from sim.results.sensitivity import Sensitivity
    from sim.scenario.schema import Scenario


def theory_section(results: Results) -> Section:
    """What queueing theory says of the policies that are close to a system that it knows."""
    items = theory_items(results)
    heading = "Theory beside the simulation"
    if not items:
        told = (
            "No policy here is close enough to a queue that has a formula: people who weigh their alternatives, and"
            " levers that act, have none. The simulation is checked against queueing theory in Slackline's own tests;"
            " docs/theory.md of the project has every figure."
        )
        return Section("theory", heading, (Text(told),))
    points: list[Point] = []
    for item in items:
        if item.level and points:
            last = points.pop()
            points.append(Point(last.text, more=(*last.more, item.text)))
        else:
            points.append(Point(item.text))
    told = "Where a policy is a queue that has a formula, the two figures should agree within the interval."
    return Section("theory", heading, (Text(told), Points(tuple(points))))


def doubts_section(results: Results, scenario: Scenario, edition: Edition) -> Section:
    """What a reader must know who means to decide by these numbers."""
    blocks: list[Block] = [Heading("Warnings"), *_warnings(results)]
    blocks += [Heading("What the ranking hangs on"), *_hangs_on(edition)]
    blocks += [Heading("What the model assumes"), Points(tuple(map(Point, _assumptions(results, scenario))))]
    blocks += [Heading("How certain the figures are"), *map(Text, _certainty(results))]
    return Section("before-use", "Before you use these numbers", tuple(blocks), apart=True)


def _warnings(results: Results) -> tuple[Block, ...]:
    if not results.warnings:
        return (Text("The run gave no warning."),)
    points = (
        Point(_sentence(each.message), mark="!", more=(_sentence(each.remedy),) if each.remedy else ())
        for each in results.warnings
    )
    return (Points(tuple(points)),)


def _sentence(text: str) -> str:
    """A warning or a remedy as a sentence of its own."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def _hangs_on(edition: Edition) -> list[Block]:
    """What a stored sensitivity analysis found, or how to make one."""
    found = edition.sensitivity
    if found is None:
        told = (
            "No sensitivity analysis of this scenario is stored, so that this page cannot say which assumptions the"
            " ranking of the policies hangs on. This command looks; a report made afterwards shows what it found:"
        )
        return [Text(told), Code(edition.to_look)]
    sections = {section.heading: section for section in brief(_of_the_best(found), None)}
    items = [
        item
        for heading in ("Does the ranking survive?", "In words")
        if heading in sections
        for item in sections[heading].items
    ]
    several = "" if len(found.assumptions) == 1 else "s"
    told = f"A stored sensitivity analysis of {found.measure} varied {len(found.assumptions)} assumption{several}:"
    return [Text(told), Points(tuple(Point(item.text) for item in items))]


def _of_the_best(found: Sensitivity) -> Sensitivity:
    """The analysis with the rankings of the policy that does best as written, and not of every pair."""
    best = picked(found)
    if best is None:
        return found
    return replace(found, rankings=tuple(each for each in found.rankings if best.policy in (each.ahead, each.behind)))


def _certainty(results: Results) -> list[str]:
    runs = replications_in_words(results)
    told = [
        f"The figures are means over {runs} of each policy, all under the same random demand; ± is the half-width of a"
        " 95 % interval. An interval is about chance only. A percentile is the mean over replications of each"
        " replication's percentile."
    ]
    if results.warm_up is not None:
        left_out = warm_up_sentences(results.warm_up, results.days_per_week)
        days = results.warm_up.days
        if not left_out and days:
            left_out = [f"The first {in_days(days, results.days_per_week)} are left out, for the queues to fill."]
        told += left_out
    if results.precision is not None:
        told.append(" ".join(precision_sentences(results.precision, results.days_per_week)))
    return told


def _assumptions(results: Results, scenario: Scenario) -> list[str]:
    """What the model takes for given, and what this scenario leaves out of it."""
    week, year = (f"{days:,.4g}" for days in (results.days_per_week, results.days_per_year))
    told = [
        "The scenario's numbers are taken as they stand: whether they are yours is not for the simulation to say.",
        "Each policy meets the same needs at the same times. What a delivered request is worth, beyond the cost of its"
        " delay, and how good the work is, an agency's included, is not modelled.",
        "A person is as good as any other of the team. Nobody falls ill, learns, or negotiates; due dates do not move.",
        f"A week has {week} working days, a year {year}; there are no holidays.",
        "People on IT's payroll cost the same whether they work or wait. The work of running a policy costs nothing,"
        " unless what it is made of says so.",
    ]
    return [*told, *_switched_off(scenario)]


def _switched_off(scenario: Scenario) -> list[str]:
    """What no department and no team of this scenario has."""
    departments = scenario.departments.values()
    kinds = [kind for each in departments for kind in each.requests.values()]
    absent = [
        words
        for missing, words in (
            (all(each.alternative is None for each in departments), "nobody has an alternative to IT"),
            (all(each.trust is None for each in departments), "trust does not move"),
            (all(kind.due is None for kind in kinds), "nothing is due at any date"),
            (scenario.it.quotes is None, "IT names no dates"),
            (scenario.it.approval is None, "no board approves requests"),
            (scenario.it.release is None, "work is delivered when it is done, not at releases"),
        )
        if missing
    ]
    if not absent:
        return []
    return [f"This scenario leaves out what it does not name: {', '.join(absent)}. A policy may bring some of it in."]
