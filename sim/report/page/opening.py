"""What a reader who has one minute reads: the verdict, one picture, who loses, and six measures."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sim.report.briefing import GOAL_MARKS, estimate_in_words
from sim.report.gains import gain_or_loss
from sim.report.grammar import capital, joined
from sim.report.headline import headline
from sim.report.lookup import department_names, mean_of, policy_named
from sim.report.losers import RULE, find_losers
from sim.report.page.blocks import Grid, Heading, Point, Points, Section, Text
from sim.report.page.compared import baseline_figure
from sim.report.page.pictures import finding_of, pictured
from sim.report.summary import policy_table
from sim.report.tables import Column, Row, Table
from sim.report.verdict import judge, parts_for
from sim.report.zones import has_no_spread
from sim.results.catalogue import measure_named

if TYPE_CHECKING:
    from sim.report.page.blocks import Block
    from sim.report.page.vector import Drawings
    from sim.report.verdict import PolicyVerdict
    from sim.results.exhibit import Exhibit
    from sim.results.results import GoalResult, Results

MANY_DEPARTMENTS = 8  # beyond these, departments are told of together
_NO_CHANCE = (
    "One replication says nothing about chance, so nothing is judged here: with two or more, policies can be compared."
)


def verdict_section(exhibit: Exhibit, drawings: Drawings) -> Section:
    """The finding, which policy to pick by what, where things stand now, and the picture of it."""
    results = exhibit.results
    found = judge(results)
    alone = len(results.policies) == 1
    blocks: list[Block] = []
    if not alone and not has_no_spread(results):
        blocks.append(Text(f"{headline(results)}.", manner="lead"))
    standing = _standing(results) if _many(results) else found.baseline
    if standing:
        blocks.append(Text(f"{capital(standing)}.", head="" if alone else f"{results.baseline}, the baseline:"))
    if has_no_spread(results):
        blocks.append(Text(_NO_CHANCE))
    blocks += pictured(exhibit, "comparison", drawings, finding="elsewhere")
    if found.ranking:
        blocks += [Heading("Which to pick"), Points(tuple(map(_ranked, found.ranking)))]
    blocks += _goals(results)
    return Section("verdict", "The verdict", tuple(blocks))


def _many(results: Results) -> bool:
    return len(department_names(results)) > MANY_DEPARTMENTS


def _standing(results: Results) -> str:
    """Where things stand under the baseline, where there are too many departments to name them."""
    policy = policy_named(results, results.baseline)
    own = policy.departments.values() if policy is not None else ()
    gone = sum((mean_of(each, "walked_away") or 0.0) >= 0.05 for each in own)
    parts = [
        text.format(found)
        for text, metric in (("work starts after {}", "wait_mean"), ("{} of requests go round IT", "bypass_rate"))
        if (found := baseline_figure(results, None, metric)) is not None
    ]
    parts += [f"{gone} of {len(department_names(results))} departments at some time stop asking IT"] if gone else []
    return "; ".join(parts)


def _ranked(sentence: str) -> Point:
    """A sentence of the ranking, what it ranks by in bold: "Shortest wait: no difference found ..."."""
    by, colon, rest = sentence.partition(": ")
    return Point(rest, head=f"{by}:") if colon and len(by) < 40 else Point(sentence)


def _goals(results: Results) -> list[Block]:
    """Every goal of every policy, judged by its interval."""
    if not results.goals:
        return []
    texts = list(dict.fromkeys(goal.text for goal in results.goals))
    judged = {(goal.policy, goal.text): goal for goal in results.goals}
    policies = list(dict.fromkeys(goal.policy for goal in results.goals))
    rows = tuple(
        Row((policy, *(_judged(results, judged.get((policy, text))) for text in texts))) for policy in policies
    )
    columns = (Column("Policy"), *(_goal_column(results, text) for text in texts))
    told = "✓ met, ✗ missed, ? cannot tell: judged by the whole interval, which stands in brackets."
    return [Heading("The goals"), Grid(Table("", columns, rows), "Goals by policy"), Text(told, manner="note")]


def _goal_column(results: Results, text: str) -> Column:
    """A goal by its measure's title and department, as written below."""
    goal = next(each for each in results.goals if each.text == text)
    title = measure_named(goal.metric).title
    return Column(f"{title}, {goal.department}" if goal.department else title, name=text)


def _judged(results: Results, goal: GoalResult | None) -> str:
    if goal is None:
        return "–"
    return f"{estimate_in_words(goal.metric, goal.estimate, results.days_per_week)} {GOAL_MARKS[goal.verdict]}"


def losers_section(exhibit: Exhibit, drawings: Drawings) -> Section | None:
    """What each policy changes, and for whom it is worse; None where there is nobody to lose by anything."""
    results = exhibit.results
    if has_no_spread(results) or len(results.policies) < 2 or len(department_names(results)) < 2:
        return None
    points = [_of_many(results, each) if _many(results) else _of_few(each) for each in judge(results).policies]
    blocks: list[Block] = [Text(finding, manner="lead")] if (finding := finding_of(exhibit, "losers")) else []
    if not _many(results):
        blocks.append(Grid(_gains_and_losses(results), "Who gains and who loses"))
    blocks += [
        Points(tuple(points)),
        *pictured(exhibit, "losers", drawings, finding="elsewhere"),
        Text(RULE, manner="note"),
    ]
    return Section("losers", "Who loses", tuple(blocks))


def _gains_and_losses(results: Results) -> Table:
    """Policies by departments: "loses", "gains", or neither."""
    names = department_names(results)
    marks = {"loses": "loses ✗", "gains": "gains ✓", "": "–"}
    rows = tuple(
        Row((policy.name, *(marks[gain_or_loss(results, policy, name)] for name in names)))
        for policy in results.policies
        if policy.name != results.baseline
    )
    return Table("", (Column(f"Against {results.baseline}"), *map(Column, names)), rows)


def _of_few(verdict: PolicyVerdict) -> Point:
    losers = "; ".join(f"{loser.name} ({loser.harm})" for loser in verdict.losers)
    told = f"Who loses: {losers}." if losers else "Nobody clearly loses."
    return Point(f"{verdict.changes}.", head=f"{verdict.policy}:", more=(told,))


def _of_many(results: Results, verdict: PolicyVerdict) -> Point:
    """All requests together, and the losers by what they lose."""
    policy = policy_named(results, verdict.policy)
    parts = parts_for(results, policy, None) if policy else []
    changes = f"requests {joined(parts)}" if parts else "no clear difference for all requests together"
    losers = find_losers(results, policy) if policy else ()
    if not losers:
        return Point(f"{changes}.", head=f"{verdict.policy}:", more=("Nobody clearly loses.",))
    by_harm: dict[str, list[str]] = defaultdict(list)
    for loser in losers:
        by_harm[loser.harm].append(loser.name)
    told = tuple(f"{capital(harm)}: {joined(names)}." for harm, names in by_harm.items())
    count = f"{len(losers)} of {len(department_names(results))} departments lose."
    return Point(f"{changes}.", head=f"{verdict.policy}:", more=(count, *told))


def measures_section(exhibit: Exhibit, drawings: Drawings) -> Section:
    """The six measures that matter most here, policy by policy, and what the policies are."""
    results = exhibit.results
    table = policy_table(results)
    rows = tuple(row for row in table.rows if row.level == 0)
    marked = any(cell.endswith(("✓", "✗")) for row in rows for cell in row.cells[1:])
    against = len(results.policies) - 1
    notes = ["± is a 95 % interval over replications; days are working days."]
    if marked:
        adjusted = f" and adjusted for {against} comparisons" if against > 1 else ""
        notes.insert(0, f"✓ better, ✗ worse than {results.baseline}, beyond chance: paired{adjusted}.")
    blocks: list[Block] = [
        Grid(Table("", table.columns, rows), "Policies by measures"),
        Text(" ".join(notes), manner="note"),
    ]
    made = tuple(Point(f"{each.levers}.", head=f"{each.name}:") for each in results.policies if each.levers)
    if made:
        blocks += [Heading("What the policies are made of"), Points(made)]
    blocks += pictured(exhibit, "costs", drawings)
    return Section("measures", "The policies in six measures", tuple(blocks))
