"""What the page shows of results, as JSON can hold it; the words and tables are those of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.report.briefing import GOAL_MARKS, brief, estimate_in_words
from sim.report.headline import headline
from sim.report.lookup import policy_named
from sim.report.picking import picked
from sim.report.summary import fitted_policy_table
from sim.report.verdict import judge
from sim.workshop.exploring.explanation import why

if TYPE_CHECKING:
    from sim.report.briefing import Section
    from sim.report.tables import Table
    from sim.results.results import Results

_WANTED: Final = ("Which to pick", "Warnings")


def shown(results: Results) -> dict[str, Any]:
    """The headline, the table of `slackline run`, its verdict, and why each policy does what it does."""
    sections = {section.heading: section for section in brief(results, None)}
    verdict = judge(results)
    return {
        "headline": headline(results) if len(results.policies) > 1 else results.scenario,
        "baseline": results.baseline,
        "table": _table(fitted_policy_table(results, None)),
        "sections": [_section(sections[heading]) for heading in _WANTED if heading in sections],
        "goals": _goals(results),
        "starts_from": verdict.baseline,
        "why": [
            {
                "policy": one.policy,
                "changes": one.changes,
                "losers": [f"{loser.name}: {loser.harm}" for loser in one.losers],
                "sentences": why(results, policy),
            }
            for one in verdict.policies
            if (policy := policy_named(results, one.policy)) is not None
        ],
        "first": None if (best := picked(results)) is None else best.name,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "columns": [{"title": column.title, "unit": column.unit} for column in table.columns],
        "rows": [{"level": row.level, "cells": [cell.strip() for cell in row.cells]} for row in table.rows],
        "notes": list(table.notes),
    }


def _section(section: Section) -> dict[str, Any]:
    items = [{"text": item.text, "mark": item.mark, "level": item.level} for item in section.items]
    return {"heading": section.heading, "items": items}


def _goals(results: Results) -> list[dict[str, Any]]:
    """The goals by policy: as written, the verdict, and the figure that judges it."""
    return [
        {
            "policy": goal.policy,
            "text": goal.text,
            "mark": GOAL_MARKS[goal.verdict],
            "verdict": goal.verdict,
            "figure": estimate_in_words(goal.metric, goal.estimate, results.days_per_week),
        }
        for goal in results.goals
        if policy_named(results, goal.policy) is not None
    ]
