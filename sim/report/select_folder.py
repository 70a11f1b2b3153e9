"""The folder of a selection: the JSON, its tables, its picture and a page to read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sim.report.briefing import section_markdown
from sim.report.comma_separated import render_csv
from sim.report.figures import style
from sim.report.figures.select import draw
from sim.report.markdown import escape
from sim.report.select import brief, headline

if TYPE_CHECKING:
    from sim.report.comma_separated import Value
    from sim.results.select import Selected

POLICIES = (
    "policy", "measure", "replications", "dropped_by", "mean", "low", "high", "half_width",
    "behind", "behind_low", "behind_high",
)  # fmt: skip
STAGES = ("replications", "policy", "mean")


def policy_rows(selected: Selected) -> list[tuple[Value, ...]]:
    """One row a policy, in the columns of `POLICIES`; working days, fractions, money per year."""
    rows = []
    for each in selected.contenders:
        behind: tuple[Value, ...] = (None, None, None)
        if each.behind is not None:
            behind = (each.behind.mean, each.behind.low, each.behind.high)
        figures = (each.estimate.mean, each.estimate.low, each.estimate.high, each.estimate.half_width)
        rows.append((each.policy, selected.subject, each.replications, each.dropped_by, *figures, *behind))
    return rows


def contents(selected: Selected, document: str) -> dict[str, bytes]:
    """Our files by name. `document` is the JSON of the selection."""
    page = [f"# {escape(selected.scenario)}: a selection"]
    page += [escape(selected.description)] if selected.description else []
    page += [f"![{escape(headline(selected))}](figure.svg)", *map(section_markdown, brief(selected, None))]
    page.append(f"Made by: `{selected.provenance.command}`")
    stages = [(stage.replications, name, mean) for stage in selected.stages for name, mean in stage.means.items()]
    texts = {
        "results.json": document,
        "policies.csv": render_csv(POLICIES, policy_rows(selected)),
        "stages.csv": render_csv(STAGES, stages),
        "report.md": "\n\n".join(page) + "\n",
    }
    files = {name: text.encode() for name, text in texts.items()}
    return files | style.files("figure", partial(draw, selected))
