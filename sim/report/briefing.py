"""The report of a run, section by section, in the order in which somebody who decides reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.details import detail_tables
from sim.report.gains import gains_table
from sim.report.ledger import BASIS, has_ledger, ledger_sentences, ledger_table, nothing_elsewhere
from sim.report.lookup import department_names, policy_named, replications_in_words
from sim.report.losers import RULE
from sim.report.markdown import escape, render_markdown
from sim.report.numbers import interval, plain, scale_for
from sim.report.precision import precision_sentences
from sim.report.summary import fitted_policy_table
from sim.report.text import render_text, wrap
from sim.report.verdict import judge
from sim.report.warm_up import warm_up_sentences
from sim.report.zones import has_no_spread
from sim.results.catalogue import MEASURES, measure_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.report.tables import Table
    from sim.report.verdict import Verdict
    from sim.results.results import Caution, Estimate, GoalResult, Results, TheoryLine

GOAL_MARKS = {"met": "✓", "missed": "✗", "cannot tell": "?"}
MANY_THEORY_LINES = 6


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence in a list: `mark` stands before it, `level` indents it."""

    text: str
    mark: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a table or with sentences below it."""

    heading: str
    items: tuple[Item, ...] = ()
    tables: tuple[Table, ...] = ()


def brief(
    results: Results,
    width: int | None,
    *,
    everything: bool = False,
    ledger: bool = False,
    losers: bool = False,
    elsewhere: str = "--all",
) -> list[Section]:
    """Goals, table, theory, verdict, what to pick by what, warnings; a section that has nothing to say is left out.

    `width` is what tables must fit, None for no limit. `everything` adds all measures and all lines of theory;
    without it, a note says that the other measures are `elsewhere`. `ledger` adds what was done elsewhere and whether
    it was worth it, `losers` each department's changes; `everything` has both.
    """
    tables: tuple[Table, ...] = (fitted_policy_table(results, width, elsewhere="" if everything else elsewhere),)
    if everything:
        tables += tuple(detail_tables(results, width))
    verdict = judge(results)
    sections = [
        Section("Goals", _goals(results)),
        Section(_table_heading(results), tables=tables),
        Section("Warm-up", _warm_up(results)),
        Section("How precise", _precision(results)),
        Section("Who gains, who loses", *_gains(results, width, wanted=losers or everything)),
        Section("Was going round IT worth it?", *_ledger(results, width, wanted=ledger or everything, named=ledger)),
        Section("What the policies are", _made_of(results)),
        Section("What the measures are", _titles() if everything else ()),
        Section("Beside queueing theory", theory_items(results, everything=everything)),
        Section("Verdict", _verdict(results, verdict, explained=ledger or everything)),
        Section("Which to pick", tuple(Item(sentence) for sentence in verdict.ranking)),
        Section("Warnings", tuple(item for caution in results.warnings for item in caution_items(caution))),
    ]
    return [section for section in sections if section.items or section.tables]


def section_text(section: Section, width: int) -> str:
    """A section without its heading, as plain text."""
    blocks = [render_text(table, width) for table in section.tables]
    if section.items:
        blocks.append("\n".join(line for item in section.items for line in _item_lines(item, width)))
    return "\n\n".join(blocks)


def section_markdown(section: Section) -> str:
    """A section with its heading, as Markdown."""
    blocks = [f"## {escape(section.heading)}", *(render_markdown(table) for table in section.tables)]
    if section.items:
        lines = [
            f"{'  ' * item.level}- {item.mark + ' ' if item.mark else ''}{escape(item.text)}" for item in section.items
        ]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def estimate_in_words(metric: str, estimate: Estimate, days_per_week: float) -> str:
    """A measure with its unit and interval: "14 % [12, 16]"; "no value" where it is not defined."""
    if estimate.mean is None:
        return "no value"
    scale = scale_for(measure_named(metric).unit, [estimate.mean], days_per_week)
    unit = "" if scale.unit == "count" else f" {scale.unit}"
    width = estimate.half_width
    if width == 0 and estimate.low is not None and estimate.high is not None:
        width = estimate.high - estimate.low  # all replications alike, and yet not certain
    width = None if width is None else width * scale.factor
    mean, *spread = interval(estimate.mean * scale.factor, width).split(" ± ")
    if not spread or estimate.low is None or estimate.high is None:
        return f"{mean}{unit}"
    places = len(mean.partition(".")[2])
    low, high = (plain(end * scale.factor, places) for end in (estimate.low, estimate.high))
    return f"{mean}{unit} [{low}, {high}]"


def goal_in_words(goal: GoalResult, days_per_week: float) -> str:
    """A goal as written with the figure that judges it."""
    return f"{goal.text}   {estimate_in_words(goal.metric, goal.estimate, days_per_week)}"


def theory_in_words(lines: Sequence[TheoryLine], days_per_week: float) -> str:
    """ "Erlang-C says 31.2 days, simulated 31.5 ± 0.4 (wait_in_queue_mean)", for one system's lines."""
    figures = [_beside(line, days_per_week) for line in lines]
    return f"{lines[0].system} says {'; '.join(figures)}"


def _beside(line: TheoryLine, days_per_week: float) -> str:
    """Theory's figure, rounded as the simulated one beside it."""
    scale = scale_for(measure_named(line.metric).unit, [line.exact], days_per_week)
    mean, width = line.simulated.mean, line.simulated.half_width
    simulated = interval(None if mean is None else mean * scale.factor, None if width is None else width * scale.factor)
    places = len(simulated.partition(" ")[0].partition(".")[2]) if mean is not None else 2
    unit = "" if scale.unit == "count" else f" {scale.unit}"
    scope = "" if line.scope == "all" else f", {line.scope}"
    return f"{plain(line.exact * scale.factor, places)}{unit}, simulated {simulated} ({line.metric}{scope})"


def _table_heading(results: Results) -> str:
    compared = "policies" if len(results.policies) > 1 else "policy"
    return f"{results.scenario}: {len(results.policies)} {compared}, {replications_in_words(results)}"


def _made_of(results: Results) -> tuple[Item, ...]:
    return tuple(Item(f"{policy.name}: {policy.levers}.") for policy in results.policies if policy.levers)


def _warm_up(results: Results) -> tuple[Item, ...]:
    if results.warm_up is None:
        return ()
    return tuple(Item(sentence) for sentence in warm_up_sentences(results.warm_up, results.days_per_week))


def _precision(results: Results) -> tuple[Item, ...]:
    if results.precision is None:
        return ()
    return tuple(Item(sentence) for sentence in precision_sentences(results.precision, results.days_per_week))


def _titles() -> tuple[Item, ...]:
    return tuple(Item(f"{measure.name}: {measure.title}.") for measure in MEASURES)


def _goals(results: Results) -> tuple[Item, ...]:
    items = []
    for policy in dict.fromkeys(goal.policy for goal in results.goals):
        items.append(Item(policy))
        items += [
            Item(goal_in_words(goal, results.days_per_week), GOAL_MARKS[goal.verdict], level=1)
            for goal in results.goals
            if goal.policy == policy
        ]
    return tuple(items)


def theory_items(results: Results, *, everything: bool = False) -> tuple[Item, ...]:
    """A sentence for each policy's system, and how many figures agree; of many figures, the first of each scope."""
    lines = list(results.theory)
    if not lines:
        return ()
    shown = lines
    if not everything and len(lines) > MANY_THEORY_LINES:
        shown = list({(line.policy, line.scope): line for line in reversed(lines)}.values())[::-1]
    systems: dict[tuple[str, str, str], list[TheoryLine]] = {}
    for line in shown:
        systems.setdefault((line.policy, line.system, line.note), []).append(line)
    items = []
    for (policy, _, note), group in systems.items():
        named = f"{policy}: " if len(results.policies) > 1 else ""
        items.append(Item(f"{named}{theory_in_words(group, results.days_per_week)}."))
        if note:
            items.append(Item(f"{note[0].upper()}{note[1:]}.", level=1))
    inside = sum(_within(line) for line in lines)
    if not has_no_spread(results):
        items.append(Item(f"{inside} of theory's {len(lines)} figures lie within the simulated 95 % intervals."))
    return tuple(items)


def _within(line: TheoryLine) -> bool:
    low, high = line.simulated.low, line.simulated.high
    return low is not None and high is not None and low <= line.exact <= high


def _gains(results: Results, width: int | None, *, wanted: bool) -> tuple[tuple[Item, ...], tuple[Table, ...]]:
    """The changes of each department, or why there are none."""
    if not wanted or len(results.policies) > 1:
        return (), ((gains_table(results, width),) if wanted else ())
    return (Item("There is one policy only, and nothing to compare it with."),), ()


def _ledger(
    results: Results, width: int | None, *, wanted: bool, named: bool
) -> tuple[tuple[Item, ...], tuple[Table, ...]]:
    """The ledger, or where it was asked for by its name that it is empty."""
    if wanted and has_ledger(results):
        return (), (ledger_table(results, width),)
    return ((Item(nothing_elsewhere(results)),) if named else ()), ()


def _verdict(results: Results, verdict: Verdict, *, explained: bool) -> tuple[Item, ...]:
    items = [Item(f"{results.baseline}: {verdict.baseline}.")] if verdict.baseline else []
    items += _worth(results, results.baseline)
    several = len(department_names(results)) > 1
    for policy in verdict.policies:
        items.append(Item(f"{policy.policy}: {policy.changes}."))
        losers = "; ".join(f"{loser.name} ({loser.harm})" for loser in policy.losers)
        if several:
            items.append(Item(f"Who loses: {losers}." if losers else "Nobody clearly loses.", level=1))
        items += _worth(results, policy.policy)
    if several and verdict.policies:
        items.append(Item(RULE))
    if has_ledger(results) and not explained:
        items.append(Item(BASIS))
    if has_no_spread(results):
        items.append(Item("One replication says nothing about chance: with two or more, policies can be compared."))
    return tuple(items)


def _worth(results: Results, name: str) -> list[Item]:
    policy = policy_named(results, name)
    return [Item(sentence, level=1) for sentence in ledger_sentences(policy)] if policy else []


def caution_items(caution: Caution) -> tuple[Item, ...]:
    """A warning and its remedy."""
    items = [Item(caution.message, "!")]
    if caution.remedy:
        items.append(Item(caution.remedy, "→", level=1))
    return tuple(items)


def _item_lines(item: Item, width: int) -> list[str]:
    margin = "  " * item.level
    first = f"{margin}{item.mark} " if item.mark else margin
    text = item.text
    if "   " in text:  # a goal: its figure keeps its distance
        return [first + text]
    return wrap(text, width, first, f"{margin}  ")
