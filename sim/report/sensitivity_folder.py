"""The files of a sensitivity analysis for `--out`: JSON, tables, the figure, a page to read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sim.report.briefing import section_markdown
from sim.report.comma_separated import render_csv
from sim.report.figures import style
from sim.report.figures.sensitivity import draw
from sim.report.markdown import escape
from sim.report.sensitivity import brief

if TYPE_CHECKING:
    from sim.report.comma_separated import Value
    from sim.results.sensitivity import Sensitivity

ASSUMPTIONS = ("path", "dimension", "value", "low", "high", "law", "declared", "note")
TORNADO = (
    "policy", "against", "path", "end", "value", "level", "level_low", "level_high", "difference", "low", "high", "n",
    "significant",
)  # fmt: skip
EFFECTS = ("policy", "against", "path", "mu_star", "low", "high", "mu", "sigma", "noise")
INDICES = (
    "policy", "against", "path", "first", "first_low", "first_high", "total", "total_low", "total_high",
)  # fmt: skip
RANKINGS = ("ahead", "behind", "clear", "verdict", "difference", "low", "high", "holds", "turns", "unclear")


def contents(found: Sensitivity, document: str) -> dict[str, bytes]:
    """Our files by name; `document` is the JSON. Tables of other methods are written without rows."""
    page = [f"# {escape(found.scenario)}", "![What it hangs on](figure.svg)"]
    page += map(section_markdown, brief(found, None, everything=True))
    page.append(f"Made by: `{found.provenance.command}`")
    texts = {
        "results.json": document,
        "assumptions.csv": render_csv(ASSUMPTIONS, _assumptions(found)),
        "tornado.csv": render_csv(TORNADO, _tornado(found)),
        "effects.csv": render_csv(EFFECTS, _effects(found)),
        "indices.csv": render_csv(INDICES, _indices(found)),
        "rankings.csv": render_csv(RANKINGS, _rankings(found)),
        "report.md": "\n\n".join(page) + "\n",
    }
    files = {name: text.encode() for name, text in texts.items()}
    return files | style.files("figure", partial(draw, found))


def _assumptions(found: Sensitivity) -> list[tuple[Value, ...]]:
    return [
        (each.path, each.dimension, each.value, each.low, each.high, each.law, each.declared, each.note)
        for each in found.assumptions
    ]


def _tornado(found: Sensitivity) -> list[tuple[Value, ...]]:
    return [
        (
            bar.target.policy, bar.target.against, bar.path, each.end, each.value, each.level, each.level_low,
            each.level_high, each.difference, each.low, each.high, each.n, each.significant,
        )
        for bar in found.bars
        for each in bar.changes
    ]  # fmt: skip


def _effects(found: Sensitivity) -> list[tuple[Value, ...]]:
    return [
        (
            each.target.policy, each.target.against, each.path, each.mu_star, each.low, each.high, each.mu,
            each.sigma, each.noise,
        )
        for each in found.effects
    ]  # fmt: skip


def _indices(found: Sensitivity) -> list[tuple[Value, ...]]:
    return [
        (
            each.target.policy, each.target.against, each.path, each.first, each.first_low, each.first_high,
            each.total, each.total_low, each.total_high,
        )
        for each in found.indices
    ]  # fmt: skip


def _rankings(found: Sensitivity) -> list[tuple[Value, ...]]:
    return [
        (
            each.ahead, each.behind, each.clear, each.verdict, each.difference.mean, each.difference.low,
            each.difference.high, each.holds, each.turns, each.unclear,
        )
        for each in found.rankings
    ]  # fmt: skip
